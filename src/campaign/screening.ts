// Screening: cheaper looks at a whole batch before anything costly is done. Of each group the best share goes on to the
// next look; the rest is recorded as screened out, with what was measured.
import type { Executor } from '../executors/executor.ts'
import type { Json } from '../spaces/space.ts'
import { failedEvaluation, type Candidate, type Evaluation, type Problem, type Screened } from './types.ts'

/** What the screenings made of one candidate. */
export interface ScreeningRecord {
  /** Why it is not evaluated; null when it is. */
  readonly ended: Evaluation<unknown> | null
  /** What was measured, by the screening's name. */
  readonly measured: Readonly<Record<string, Json>>
  readonly forceCalls: number
}

/** Takes a batch through all screenings of its problem; null when it was stopped on the way. */
export async function screenBatch(
  { screenings = [] }: Problem, candidates: readonly Candidate<unknown>[], executor: Executor, stop: AbortSignal,
): Promise<ReadonlyMap<number, ScreeningRecord> | null> {
  const found = new Map<number, ScreeningRecord>(
    candidates.map(({ id }) => [id, { ended: null, measured: {}, forceCalls: 0 }]),
  )
  let inRace = candidates
  for (const [stage, { name, keep }] of screenings.entries()) {
    const results: Screened[] = []
    for await (const result of executor.screen(stage, inRace, stop)) results.push(result)
    if (results.length < inRace.length) return null
    const kept = bestOfGroups(results, keep)
    inRace.forEach((candidate, k) => {
      const before = found.get(candidate.id)
      if (before !== undefined) found.set(candidate.id, afterStage(candidate, before, name, results[k], kept.has(k)))
    })
    inRace = inRace.filter((_, k) => kept.has(k))
  }
  return found
}

function afterStage(
  candidate: Candidate<unknown>, before: ScreeningRecord, name: string, result: Screened, kept: boolean,
): ScreeningRecord {
  const forceCalls = before.forceCalls + result.force_calls
  const measured = { ...before.measured, ...(result.value === null ? {} : { [name]: result.value }) }
  if (kept) return { ended: null, measured, forceCalls }
  const { outcome, reason } = result.refused ?? { outcome: 'screened_out' as const, reason: `not among the lowest by ${name}` }
  const record = failedEvaluation(candidate, outcome, reason, 0)
  const cost = { relaxations: 0, force_calls: forceCalls }
  return { ended: { ...record, properties: measured, cost }, measured, forceCalls }
}

/** Positions of those that go on: the lowest share of each group, ties to the earlier one. */
function bestOfGroups(results: readonly Screened[], keep: number): ReadonlySet<number> {
  const groups = new Map<string, number[]>()
  results.forEach(({ value, group }, k) => {
    if (value !== null && Number.isFinite(value)) groups.set(group, [...(groups.get(group) ?? []), k])
  })
  const chosen = Array.from(groups.values(), (members) =>
    members
      .sort((a, b) => (results[a].value ?? 0) - (results[b].value ?? 0) || a - b)
      .slice(0, Math.max(1, Math.round(keep * members.length))))
  return new Set(chosen.flat())
}
