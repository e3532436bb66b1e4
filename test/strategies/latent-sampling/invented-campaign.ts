// An invented campaign of latent sampling: results and records with the shapes and sizes of a real one, and as lucky as
// asked for.
import type { Diagnostics, Evaluation, Objective, StrategyContext } from '../../../src/campaign/types.ts'
import { randomStream, streamKey, type Random } from '../../../src/math/random.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import type { Occupation, SitesSpace } from '../../../src/spaces/sites/sites.ts'
import type { LatentDiagnostics, ProposalRecord, TrainingRecord, Way } from '../../../strategies/latent-sampling/record.ts'

export interface Invention {
  readonly compositions: number
  readonly evaluations: number
  readonly trainings: number
  /** How much lower than random the network's candidates are, in deviations of random ones. */
  readonly gain: number
  readonly marginalsGain?: number
  readonly heldOut?: boolean
  readonly controls?: boolean
  readonly failures?: boolean
  readonly direction?: 'minimize' | 'maximize'
}

export interface InventedCampaign {
  readonly evaluations: readonly Evaluation<Occupation>[]
  readonly diagnostics: readonly Diagnostics[]
  readonly context: StrategyContext<Occupation>
}

const BATCH = 16

export function inventedCampaign(asked: Invention): InventedCampaign {
  const random = randomStream('invented campaign')
  const space = inventedSpace(asked.compositions)
  const evaluations: Evaluation<Occupation>[] = []
  const diagnostics: Diagnostics[] = []
  const every = asked.evaluations / Math.max(1, asked.trainings)
  let trained = 0
  for (let first = 0; first < asked.evaluations; first += BATCH) {
    const isDue = trained < asked.trainings && first >= trained * every
    const training = isDue ? inventedTraining(trained++, first, asked, space, random) : null
    const ids = Array.from({ length: Math.min(BATCH, asked.evaluations - first) }, (_, k) => first + k)
    const proposals = ids.map((id) => inventedProposal(id, asked, trained, random))
    evaluations.push(...proposals.map((proposal) => inventedResult(proposal, asked, space, random)))
    const record: LatentDiagnostics = { training, proposals }
    diagnostics.push(record as unknown as Diagnostics)
  }
  const objective: Objective = { name: 'energy', unit: 'eV', direction: asked.direction ?? 'minimize', niche: '' }
  const context: StrategyContext<Occupation> = {
    space, objective, told: new Map(), pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(1, purpose, id)),
  }
  return { evaluations, diagnostics, context }
}

/** A space of which a report reads no more than its compositions: the first byte of a genome says which. */
function inventedSpace(compositions: number): SitesSpace {
  const list = Array.from({ length: compositions }, (_, k) => ({
    counts: [], balance: null, label: `O: ${64 - 3 * (k + 1)} O, ${2 * (k + 1)} N, ${k + 1} vacancy`,
  }))
  const space: Partial<SitesSpace> = { kind: 'sites', compositions: list, compositionOf: (genome) => genome[0] }
  return space as SitesSpace
}

const SHARES: Readonly<Record<Way, number>> = {
  prior: 0.12, elites: 0.3, geodesics: 0.15, conditioned: 0.15, bayesian: 0.12, marginals: 0.08, random: 0.08,
}

function inventedProposal(id: number, { controls = true }: Invention, trained: number, random: Random): ProposalRecord {
  const ways = (Object.keys(SHARES) as Way[]).filter((way) => controls || (way !== 'random' && way !== 'marginals'))
  const way = trained === 0 ? 'random' : ways[random.weighted(ways.map((name) => SHARES[name]))]
  const draws = way === 'bayesian' ? 64 : way === 'elites' ? 4 : 1
  const repeats = Math.floor(draws * 0.3 * random.uniform() * (way === 'random' ? 0 : 1))
  const target = way === 'prior' ? random.uniform() : way === 'conditioned' ? 0.1 * random.uniform() : null
  return { id, way, target, draws, repeats, known: Math.floor(repeats * random.uniform()) }
}

function inventedResult(
  { id, way, target }: ProposalRecord, { compositions, gain, marginalsGain = 0.4, failures = false, direction }: Invention,
  space: SitesSpace, random: Random,
): Evaluation<Occupation> {
  const composition = id % compositions
  const lucky = way === 'random' ? 0 : way === 'marginals' ? marginalsGain : gain * (target === null ? 1.2 : 1 - 0.7 * target)
  // Skewed, as relaxed energies are.
  const spread = way === 'random' ? 1 : 0.6
  const loss = -11.4 - 2 * composition + 0.9 * (spread * random.normal() + 0.4 * Math.exp(random.normal() * 0.7) - lucky)
  const isLost = failures && random.uniform() < 0.06
  return {
    id, lineage: { operator: way, parents: [] }, outcome: isLost ? 'not_converged' : 'evaluated',
    genome: isLost ? null : Uint8Array.of(space.compositions.length > composition ? composition : 0, id % 251),
    objective: isLost ? null : direction === 'maximize' ? -loss : loss, niche: '', properties: {},
    cost: { relaxations: 1, force_calls: 80 },
  }
}

function inventedTraining(
  generation: number, results: number, { compositions, heldOut = true }: Invention, space: SitesSpace, random: Random,
): TrainingRecord {
  const epochs = generation === 0 ? 60 : 12
  const learnt = (epoch: number): number => (generation === 0 ? Math.exp(-epoch / 12) : 0.1 * Math.exp(-epoch / 4))
  const curve = Array.from({ length: epochs }, (_, epoch) => {
    const noise = (): number => 1 + 0.02 * random.normal()
    const row = [24 + 16 * learnt(epoch), 9 * (1 - learnt(epoch)) + 0.2, 0.4 + 0.7 * learnt(epoch)].map((value) => value * noise())
    const held = heldOut
      ? [28 + 13 * learnt(epoch), 8.5 * (1 - learnt(epoch)) + 0.2, 0.55 + 0.6 * learnt(epoch)].map((value) => value * noise())
      : [null, null, null]
    return [epoch, ...row, ...held]
  })
  const labels = space.compositions.map(({ label }) => label)
  return {
    generation, results, lessons: 1800, rows: 1800 + results, sha256: 'ab12'.repeat(16),
    keptEpoch: epochs - 1, curve,
    klOfUnits: Array.from({ length: 16 }, (_, k) => (k < 9 ? 1.6 * Math.exp(-k / 4) : 0.01 + 0.02 * random.uniform())),
    marginalEntropy: heldOut ? 39.5 : null,
    map: {
      explained: [0.31, 0.18], compositions: labels,
      points: Array.from({ length: 400 }, (_, k) => {
        const composition = k % compositions
        const percentile = random.uniform()
        const isLesson = k < 300 ? 1 : 0
        const [x, y] = [2.2 * (percentile - 0.5) + 0.5 * random.normal(), 0.25 * composition + 0.8 * random.normal()]
        return [x, y, composition, percentile, isLesson]
      }),
    },
  }
}
