// The published rules of ævo (N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661;
// github.com/atomisticnet/aevo, aevo/de.py), as the reference that the genetic algorithm has to beat: parents drawn
// uniformly, each site from either parent, elitist and roulette survival. Its rules, not its defects: seeded, identity by
// all sites and, to its advantage, by symmetry; a brood that finds nothing new takes a random occupation instead of
// ending with an error.
import { z } from 'zod'
import type { Random } from '../../src/math/random.ts'
import type { Candidate, Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { crossed, cutMask } from '../site-operators/crossover.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'

const NAME = 'aevo'

/** Consecutive failures to breed something new. */
const TRIES = 100

const parametersSchema = z.strictObject({
  size: z.int().min(2).default(15).describe('Trials of a generation. Count.'),
  keep: z.int().min(0).default(4).describe('Best trials that survive in any case; the others by roulette. Count.'),
  mutate: z.number().min(0).max(1).default(0.1)
    .describe('Each site trades places with an unlike one of its sublattice with half this probability.'),
}).refine(({ size, keep }) => keep <= size, { message: 'keep must not be larger than size', path: ['keep'] })

type AevoParameters = z.infer<typeof parametersSchema>

interface Trial {
  readonly id: number
  /** Objective to be minimised. */
  readonly value: number
  readonly genome: string
}

/** One composition's population. */
interface Population {
  /** Survivors of the generations before. */
  readonly parents: readonly Trial[]
  /** Results of the generation under way; failed ones count for its size. */
  readonly brood: readonly Trial[]
  readonly told: number
}

interface AevoState {
  readonly populations: readonly Population[]
}

export const aevo: Strategy<Occupation, AevoParameters, AevoState> = {
  name: NAME,
  summary: 'the published rules of the ævo code: uniform parents and crossover, elitist and roulette survival; a reference',
  spaces: ['sites'],
  parameters: parametersSchema,

  init: (_parameters, context) =>
    ({ populations: spaceOf(context, 'sites', NAME).compositions.map(() => ({ parents: [], brood: [], told: 0 })) }),

  ask(state, ids, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    const proposed = new Set<string>()
    return ids.map((id) => {
      const candidate = propose(id, state, parameters, space, context, proposed)
      proposed.add(space.key(candidate.genome))
      return candidate
    })
  },

  tell(state, evaluations, parameters, context) {
    const populations = [...state.populations]
    const verdicts = [...evaluations].sort((a, b) => a.id - b.id).map((evaluation): Verdict => {
      const composition = evaluation.id % populations.length
      const trial = asTrial(evaluation, context)
      const before = populations[composition]
      const grown = { ...before, brood: trial === null ? before.brood : [...before.brood, trial], told: before.told + 1 }
      populations[composition] = grown.told < parameters.size
        ? grown
        : { parents: survivors([...grown.parents, ...grown.brood], parameters, context.random('survive', evaluation.id)), brood: [], told: 0 }
      return { id: evaluation.id, verdict: trial === null ? 'rejected' : 'accepted' }
    })
    return { state: { populations }, verdicts }
  },
}

function propose(
  id: number, { populations }: AevoState, parameters: AevoParameters, space: SitesSpace,
  context: StrategyContext<Occupation>, proposed: ReadonlySet<string>,
): Candidate<Occupation> {
  const random = context.random('propose', id)
  const composition = id % populations.length
  const { parents } = populations[composition]
  for (let attempt = 0; attempt < TRIES && parents.length >= 2; attempt++) {
    const first = random.pick(parents)
    const second = random.pick(parents.filter((trial) => trial !== first))
    const [a, b] = [first, second].map(({ genome }) => space.decode(genome))
    const genome = crossed(a, b, cutMask('uniform', space, random), space, space.compositions[composition], random)
    mutate(genome, space, parameters.mutate, random)
    const key = space.key(genome)
    if (!context.told.has(key) && !proposed.has(key)) {
      return { id, genome, lineage: { operator: 'crossover', parents: [first.id, second.id] } }
    }
  }
  const operator = parents.length >= 2 ? 'random (nothing new)' : 'random'
  return { id, genome: space.sample(random, composition), lineage: { operator, parents: [] } }
}

function mutate(genome: Occupation, { sublattices }: SitesSpace, rate: number, random: Random): void {
  for (const { sites } of sublattices) {
    for (const site of sites) {
      if (random.uniform() >= rate / 2) continue
      const unlike = sites.filter((other) => genome[other] !== genome[site])
      if (unlike.length === 0) continue
      const other = unlike[random.integer(unlike.length)]
      const held = genome[site]
      genome[site] = genome[other]
      genome[other] = held
    }
  }
}

function asTrial(evaluation: Evaluation<Occupation>, { space, objective }: StrategyContext<Occupation>): Trial | null {
  const { id, genome, niche } = evaluation
  const isUsable = judgeOutcome(evaluation) === null && niche === objective.niche
  if (!isUsable || genome === null || evaluation.objective === null) return null
  return { id, value: comparable(evaluation.objective, objective), genome: space.encode(genome) as string }
}

/** The best `keep`, the rest by roulette without replacement, weighted by how far they lie below the worst. */
function survivors(trials: readonly Trial[], { size, keep }: AevoParameters, random: Random): Trial[] {
  const ranked = [...trials].sort((a, b) => a.value - b.value || a.id - b.id)
  if (ranked.length <= size) return ranked
  const chosen = ranked.slice(0, keep)
  const rest = ranked.slice(keep)
  const worst = ranked[ranked.length - 1].value
  while (chosen.length < size) {
    const weights = rest.map(({ value }) => worst - value)
    const index = weights.some((weight) => weight > 0) ? random.weighted(weights) : random.integer(rest.length)
    chosen.push(...rest.splice(index, 1))
  }
  return chosen
}
