// Searches on Ewald energies, and what a finished one teaches: what tests of latent sampling run.
import type { Candidate, Diagnostics, Evaluation, Strategy, StrategyContext } from '../../../src/campaign/types.ts'
import { symbolOf } from '../../../src/atoms/elements.ts'
import { randomStream, streamKey } from '../../../src/math/random.ts'
import { memoryStore, type ModelStore } from '../../../src/models/model-store.ts'
import type { Lessons } from '../../../src/spaces/lessons.ts'
import type { Occupation, SitesSpace } from '../../../src/spaces/sites/sites.ts'
import { randomSearch } from '../../../strategies/random-search.ts'

export const OBJECTIVE: StrategyContext<unknown>['objective'] = { name: 'ewald_energy', unit: 'eV', direction: 'minimize', niche: '' }

/** Random search draws from any space; here from occupations. */
export const randomOccupations = randomSearch as unknown as Strategy<Occupation, Record<string, never>, unknown>

export interface Search {
  readonly candidates: readonly Candidate<Occupation>[]
  readonly values: readonly number[]
  readonly diagnostics: readonly Diagnostics[]
  readonly state: unknown
  readonly context: StrategyContext<Occupation>
}

interface SearchSettings {
  readonly seed: number
  readonly evaluations: number
  readonly batch?: number
  readonly lessons?: readonly Lessons[]
  readonly models?: ModelStore
}

/** A campaign in memory, as `runCampaign` drives it. */
export async function search<P, S>(
  strategy: Strategy<Occupation, P, S>, given: object, space: SitesSpace,
  { seed, evaluations, batch = 10, lessons = [], models = memoryStore() }: SearchSettings,
): Promise<Search> {
  const told = new Map<string, Evaluation<Occupation>>()
  const context: StrategyContext<Occupation> = {
    space, objective: OBJECTIVE, told, pending: new Map(), lessons, models,
    random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  const parameters = strategy.parameters.parse(given)
  const candidates: Candidate<Occupation>[] = []
  const diagnostics: Diagnostics[] = []
  let state = strategy.init(parameters, context)
  for (let id = 0; id < evaluations; id += batch) {
    state = await strategy.learn?.(state, parameters, context, { threads: 1, stop: new AbortController().signal }) ?? state
    const asked = strategy.ask(state, Array.from({ length: batch }, (_, k) => id + k), parameters, context)
    const results = asked.map((candidate) => scored(candidate, space))
    const answer = strategy.tell(state, results, parameters, context)
    state = answer.state
    if (answer.diagnostics !== undefined) diagnostics.push(answer.diagnostics)
    asked.forEach(({ genome }, k) => { told.set(space.key(genome), results[k]) })
    candidates.push(...asked)
  }
  return { candidates, values: candidates.map(({ genome }) => space.score?.of(genome) ?? NaN), diagnostics, state, context }
}

function scored({ id, lineage, genome }: Candidate<Occupation>, { score }: SitesSpace): Evaluation<Occupation> {
  return {
    id, lineage, genome, outcome: 'evaluated', objective: score?.of(genome) ?? NaN, niche: '', properties: {},
    cost: { relaxations: 0, force_calls: 0 },
  }
}

/** What a search found, as another campaign would read it. */
export function lessonsOf(space: SitesSpace, { candidates, values }: Search, source: string): Lessons {
  const { frozen, positions, palette } = space
  return {
    format: 'ionforge-lessons', version: 1, source, problem: 'ordering', strategy: 'any',
    objective: { name: OBJECTIVE.name, unit: OBJECTIVE.unit, direction: OBJECTIVE.direction },
    cell: Array.from(frozen.cell), positions: Array.from(positions), palette: palette.map(({ label }) => label),
    frozen: { species: Array.from(frozen.species, symbolOf), positions: Array.from(frozen.positions) },
    results: candidates.map(({ genome }, k) => ({ genome: space.encode(genome) as string, objective: values[k], niche: '' })),
  }
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** Candidates to compare bit by bit. */
export function written({ candidates, context: { space } }: Search): string[] {
  return candidates.map(({ id, genome, lineage }) => JSON.stringify([id, lineage, space.encode(genome)]))
}
