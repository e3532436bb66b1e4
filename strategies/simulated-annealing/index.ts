// Simulated annealing on sites: Metropolis walks of swaps while the temperature falls, again and again (S. Kirkpatrick,
// C. D. Gelatt, M. P. Vecchi, Science 220, 671 (1983), doi 10.1126/science.220.4598.671). Temperatures are in units of
// the spread of random occupations, so that the same settings suit any objective.
import { z } from 'zod'
import type { Random } from '../../src/math/random.ts'
import type { Candidate, Evaluation, Strategy, StrategyContext, Verdict } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { swapAnywhere, swapNeighbours } from '../site-operators/swaps.ts'
import { spaceOf } from '../space-of.ts'
import { comparable, judgeOutcome } from '../verdicts.ts'

const NAME = 'simulated-annealing'

const parametersSchema = z.strictObject({
  walkers: z.int().min(1).default(1)
    .describe('Independent walks per composition. With batches as large as walkers times compositions none waits for another. Count.'),
  cycle: z.int().min(2).default(2500)
    .describe('Steps of a walk from hot to cold; then it begins anew. Count. Chosen with hot and cold on four ordering problems '
      + '(bench/site-operators).'),
  calibration: z.int().min(2).default(20)
    .describe('Random occupations per walk whose standard deviation is the unit of temperature; the best is where it begins. Count.'),
  hot: z.number().positive().default(0.1).describe('First temperature, in standard deviations of random occupations.'),
  cold: z.number().positive().default(0.02).describe('Last temperature of a cycle, in the same unit.'),
  local_swaps: z.number().min(0).max(1).default(0.5)
    .describe('Fraction of swaps between nearest neighbours of a sublattice; the others are anywhere on it.'),
}).refine(({ hot, cold }) => cold <= hot, { message: 'cold must not be above hot', path: ['cold'] })

type AnnealingParameters = z.infer<typeof parametersSchema>

interface Place {
  readonly id: number
  readonly value: number
  readonly genome: string
}

interface Walk {
  readonly at: Place | null
  /** Values of random occupations while calibrating; afterwards empty. */
  readonly random: readonly number[]
  /** Unit of temperature; null while calibrating. */
  readonly unit: number | null
  /** Steps of this cycle. */
  readonly step: number
}

interface AnnealingState {
  readonly walks: readonly Walk[]
}

export const simulatedAnnealing: Strategy<Occupation, AnnealingParameters, AnnealingState> = {
  name: NAME,
  summary: 'Metropolis walks of swaps while the temperature falls; the baseline for ordering',
  spaces: ['sites'],
  parameters: parametersSchema,

  init: ({ walkers }, context) => ({
    walks: Array.from({ length: walkers * spaceOf(context, 'sites', NAME).compositions.length },
      () => ({ at: null, random: [], unit: null, step: 0 })),
  }),

  ask(state, ids, parameters, context) {
    const space = spaceOf(context, 'sites', NAME)
    return ids.map((id) => propose(id, state.walks[id % state.walks.length], parameters, space, context))
  },

  tell(state, evaluations, parameters, context) {
    const walks = [...state.walks]
    const verdicts = [...evaluations].sort((a, b) => a.id - b.id).map((evaluation): Verdict => {
      const k = evaluation.id % walks.length
      const { walk, accepted } = afterStep(walks[k], evaluation, parameters, context)
      walks[k] = walk
      return { id: evaluation.id, verdict: accepted ? 'accepted' : 'rejected' }
    })
    return { state: { walks }, verdicts }
  },
}

function propose(
  id: number, { at, unit }: Walk, parameters: AnnealingParameters, space: SitesSpace, context: StrategyContext<Occupation>,
): Candidate<Occupation> {
  const random = context.random('propose', id)
  if (unit === null || at === null) {
    return { id, genome: space.sample(random, id % space.compositions.length), lineage: { operator: 'random', parents: [] } }
  }
  const genome = space.decode(at.genome)
  swap(genome, space, parameters, random)
  return { id, genome, lineage: { operator: 'swap', parents: [at.id] } }
}

function swap(genome: Occupation, space: SitesSpace, { local_swaps }: AnnealingParameters, random: Random): void {
  const isLocal = random.uniform() < local_swaps
  if (!isLocal || !swapNeighbours(genome, space, random)) swapAnywhere(genome, space, random)
}

/** One result: a random occupation for calibration, or a step that is taken or refused. */
function afterStep(
  walk: Walk, evaluation: Evaluation<Occupation>, parameters: AnnealingParameters, context: StrategyContext<Occupation>,
): { walk: Walk; accepted: boolean } {
  const found = asPlace(evaluation, context)
  if (walk.unit === null) return calibrated(walk, found, parameters)
  const step = walk.step + 1
  // The last step of a cycle is followed by random occupations: a new walk.
  const next: Walk = step >= parameters.cycle ? { at: null, random: [], unit: null, step: 0 } : { ...walk, step }
  // In a batch larger than the number of walks a step may start from where its walk no longer is.
  const isCurrent = walk.at !== null && evaluation.lineage.parents[0] === walk.at.id
  if (found === null || walk.at === null || !isCurrent) return { walk: next, accepted: false }
  const rise = found.value - walk.at.value
  const temperature = walk.unit * parameters.hot * Math.exp((walk.step / parameters.cycle) * Math.log(parameters.cold / parameters.hot))
  const accepted = rise <= 0 || context.random('metropolis', evaluation.id).uniform() < Math.exp(-rise / temperature)
  return { walk: accepted && next.unit !== null ? { ...next, at: found } : next, accepted }
}

function calibrated(walk: Walk, found: Place | null, { calibration }: AnnealingParameters): { walk: Walk; accepted: boolean } {
  if (found === null) return { walk, accepted: false }
  const random = [...walk.random, found.value]
  const at = walk.at === null || found.value < walk.at.value ? found : walk.at
  if (random.length < calibration) return { walk: { ...walk, at, random }, accepted: true }
  const mean = random.reduce((sum, value) => sum + value, 0) / random.length
  const variance = random.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (random.length - 1)
  // Where all random occupations are equal any temperature will do.
  return { walk: { at, random: [], unit: Math.sqrt(variance) || 1, step: 0 }, accepted: true }
}

function asPlace(evaluation: Evaluation<Occupation>, { space, objective }: StrategyContext<Occupation>): Place | null {
  const { id, genome, niche } = evaluation
  const isUsable = judgeOutcome(evaluation) === null && niche === objective.niche
  if (!isUsable || genome === null || evaluation.objective === null) return null
  return { id, value: comparable(evaluation.objective, objective), genome: space.encode(genome) as string }
}
