// What people report, matched with the candidates of a campaign by hand: suggested ones, others of the pool, and those that
// were observed before.
import { ConfigError, nearestName, type ErrorParts } from '../errors.ts'
import type { PoolSpace } from '../spaces/pool.ts'
import type { HandState, Recorded } from './hand-state.ts'
import { measuredEvaluation, type Measured } from './measured.ts'
import { proposalIdentity } from './record.ts'
import type { Candidate, Evaluation, Problem } from './types.ts'

/** A measurement under the name people have for the candidate. */
export interface Report {
  readonly name: string
  readonly measured: Measured
  /** Where it was read: "results.csv:7". */
  readonly place?: string
}

/** What is done with a candidate that was observed before: nothing, its value corrected, or a repeated measurement added. */
export type Again = 'refuse' | 'replace' | 'repeat'

/** Observations that are new, and the names of those that the journal holds already with the same values. */
export interface Observations {
  readonly candidates: readonly Candidate<unknown>[]
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly unchanged: readonly string[]
}

/** Candidates listed in an error. */
const LISTED = 8

/** What people call a candidate: its id in the pool, else the number of its suggestion. */
export function candidateName({ space }: Problem, { id, genome }: Pick<Candidate<unknown>, 'id' | 'genome'>): string {
  const pool = poolOf(space)
  return pool === null ? String(id) : pool.ids[genome as number]
}

/** Whether a word names a candidate that can be observed. */
export function isCandidateName(problem: Problem, hand: HandState, word: string): boolean {
  return candidateNamed(problem, hand, word) !== null
}

/**
 * Matches reports with candidates, in their order. Throws ConfigError for unknown names, values that are missing or
 * unknown, a name that is reported twice, and, unless `again` allows it, for another value of an observed candidate.
 */
export function matchReports(problem: Problem, hand: HandState, reports: readonly Report[], again: Again): Observations {
  const candidates: Candidate<unknown>[] = []
  const evaluations: Evaluation<unknown>[] = []
  const unchanged: string[] = []
  const names = new Set<string>()
  for (const { name, measured, place } of reports) {
    const where = place === undefined ? {} : { place }
    if (names.has(name)) throw new ConfigError({ rule: 'a candidate can be observed once in a command', found: name, ...where })
    names.add(name)
    const found = candidateNamed(problem, hand, name)
    if (found === null) throw new ConfigError({ ...unknownCandidate(problem, hand, name), ...where })
    const earlier = observationsOf(hand, proposalIdentity(problem, found))
    const isNew = candidateOf(found, earlier, again, hand.nextId + candidates.filter(({ id }) => id >= hand.nextId).length)
    const evaluation = measuredEvaluation(problem, isNew, measured, name)
    if (again !== 'repeat' && earlier.some(({ evaluation: before }) => sameResult(before, evaluation))) {
      unchanged.push(name)
      continue
    }
    if (again === 'refuse' && earlier.length > 0) throw new ConfigError({ ...observedBefore(name, earlier[earlier.length - 1].evaluation), ...where })
    candidates.push(isNew)
    evaluations.push(evaluation)
  }
  return { candidates, evaluations, unchanged }
}

/** The candidate an observation belongs to: a pending suggestion, the last observation to correct, or a new one. */
function candidateOf(found: Candidate<unknown>, earlier: readonly Recorded[], again: Again, nextId: number): Candidate<unknown> {
  if (earlier.length === 0) return found.id >= 0 ? found : { ...found, id: nextId }
  const { id, lineage } = earlier[earlier.length - 1].evaluation
  if (again === 'repeat') return { ...found, id: nextId, lineage: { operator: 'repeat', parents: [earlier[0].evaluation.id] } }
  return { ...found, id, lineage }
}

/** The candidate a name stands for; one that was never suggested has the id −1. */
function candidateNamed({ space }: Problem, { suggestions, groups }: HandState, name: string): Candidate<unknown> | null {
  const pool = poolOf(space)
  if (pool === null) {
    const number = /^\d+$/.test(name) ? Number(name) : -1
    const suggested = suggestions.find(({ id }) => id === number)
    if (suggested !== undefined) return suggested
    const recorded = groups.flat().find(({ evaluation }) => evaluation.id === number && evaluation.genome !== null)
    return recorded === undefined ? null : recorded.evaluation
  }
  const index = pool.indexOf(name)
  if (index === null) return null
  const suggested = suggestions.find(({ genome }) => genome === index)
  return suggested ?? { id: -1, genome: index, lineage: { operator: 'observed', parents: [] } }
}

function poolOf(space: Problem['space']): PoolSpace | null {
  return space.kind === 'pool' ? (space as unknown as PoolSpace) : null
}

function observationsOf({ groups }: HandState, proposal: string): Recorded[] {
  return groups.flat().filter((recorded) => recorded.proposal === proposal).sort((a, b) => a.evaluation.id - b.evaluation.id)
}

function sameResult(a: Evaluation<unknown>, b: Evaluation<unknown>): boolean {
  const result = ({ outcome, reason, objective, properties }: Evaluation<unknown>): string =>
    JSON.stringify([outcome, reason ?? null, objective, Object.entries(properties).sort(([x], [y]) => (x < y ? -1 : 1))])
  return result(a) === result(b)
}

function observedBefore(name: string, { objective, reason }: Evaluation<unknown>): ErrorParts {
  return {
    rule: `${name} was observed before`,
    found: objective === null ? `failed: ${reason ?? ''}` : objective,
    wayOut: '--replace corrects that value, --repeat adds a repeated measurement.',
  }
}

function unknownCandidate(problem: Problem, { pending }: HandState, name: string): ErrorParts {
  const { space, byHand } = problem
  const waiting = pending.slice(0, LISTED).map((candidate) => candidateName(problem, candidate))
  const more = pending.length > LISTED ? ', …' : ''
  const suggested = pending.length === 0 ? 'Nothing is pending.' : `Pending: ${waiting.join(', ')}${more}.`
  const pool = poolOf(space)
  if (pool === null) {
    return { rule: 'ID must be the number of a suggestion', found: name, wayOut: suggested }
  }
  const near = nearestName(name, pool.ids)
  const hint = near === null ? '' : `Did you mean "${near}"? `
  return { rule: `ID must be a candidate of the pool, by its ${byHand?.idName ?? 'id'}`, found: name, wayOut: `${hint}${suggested}` }
}
