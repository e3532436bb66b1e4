// The numbers behind the figures: every way with its validity, uniqueness, novelty and energies, every training, every
// composition.
import type { Objective, StrategyContext, StrategyReport } from '../../../src/campaign/types.ts'
import { activeUnits } from '../../../src/models/autoencoder/active-units.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import { spaceOf } from '../../space-of.ts'
import type { TrainingRecord, Way } from '../record.ts'
import { compositionNames } from './composition-names.ts'
import { bestOfEqual, standingOf, type Standing } from './contest.ts'
import { percentOf, type Draws } from './draws.ts'
import { medianOf, type Results } from './results.ts'
import { keptLosses } from './training-figures.ts'
import { NETWORK_WAYS } from './ways.ts'

type Table = StrategyReport['tables'][number]

/** One way, or the network as a whole. */
export interface WayRow {
  readonly label: string
  readonly draws: Draws
  readonly standing: Standing
}

/** Ways with fewer results do not decide at how many evaluations bests are compared. */
const FEWEST = 5

/** At how many evaluations each the bests are compared: as many as the way with the fewest results has. */
export function equalEvaluations(rows: readonly WayRow[]): number {
  const counts = rows.map(({ standing }) => standing.count).filter((count) => count >= FEWEST)
  return counts.length === 0 ? 0 : Math.min(...counts)
}

export function waysTable(rows: readonly WayRow[], results: Results<Way>, { name, unit, direction }: Objective): Table {
  const equal = equalEvaluations(rows)
  const sign = direction === 'minimize' ? 1 : -1
  const signed = (loss: number | null): number | null => (loss === null || Number.isNaN(loss) ? null : sign * loss)
  const usual = results.zero === 'random' ? 'the median of random candidates' : 'the median of all results'
  return {
    name: 'latent-ways',
    title: `What each way proposed; ${name} from ${usual} of the composition on${unit === '' ? '' : `, ${unit}`}; `
      + 'intervals 95 %, shares in %',
    columns: [
      'way', 'evaluated', 'valid', 'composition exact', 'unique', 'novel', 'median', 'interval from', 'interval to', 'best',
      `expected best of ${equal}`,
    ],
    rows: rows.map(({ label, draws, standing }) => [
      label, draws.evaluated, percentOf(draws.valid, draws.evaluated), percentOf(draws.exact, draws.kept),
      percentOf(draws.unique, draws.drawn), percentOf(draws.novel, draws.drawn), signed(standing.median),
      ...intervalCells(standing, sign), signed(standing.best),
      signed(bestOfEqual(standing, equal)),
    ]),
  }
}

/** Lower end first, whichever direction is good. */
function intervalCells({ interval }: Standing, sign: 1 | -1): readonly (number | null)[] {
  return interval === null ? [null, null] : interval.map((end) => sign * end).sort((a, b) => a - b)
}

/** Why candidates gave no result, by way; empty where all did. */
export function failureTables(rows: readonly WayRow[]): Table[] {
  const failures = rows.flatMap(({ label, draws }) =>
    Object.entries(draws.failures).map(([reason, count]) => [label, reason, count]))
  if (failures.length === 0) return []
  return [{
    name: 'latent-failures', title: 'Why candidates gave no result', columns: ['way', 'reason', 'candidates'], rows: failures,
  }]
}

/** The health of every network, and what was proposed while it was the last one. */
export function trainingsTable(
  trainings: readonly TrainingRecord[], { list }: Results<Way>, firstIds: readonly number[], sign: 1 | -1,
): Table {
  return {
    name: 'latent-trainings',
    title: 'Trainings: cross-entropies of held-out rows in nats, active units, and the median of the candidates drawn until '
      + 'the next',
    columns: [
      'training', 'results', 'rows', 'of finished campaigns', 'epoch kept', 'held-out cross-entropy', 'of per-site marginals',
      'lower by (%)',
      'Kullback–Leibler', 'property error', 'active units', 'latent units', 'candidates', 'their median', 'weights (SHA-256)',
    ],
    rows: trainings.map((training, k) => {
      const { results, rows, lessons, keptEpoch, marginalEntropy, klOfUnits, sha256 } = training
      const losses = keptLosses(training)
      const held = losses.heldOutReconstruction
      const [first, next] = [firstIds[k], firstIds[k + 1] ?? Infinity]
      const drawn = list.filter(({ id, way }) => NETWORK_WAYS.includes(way) && id >= first && id < next)
      return [
        k + 1, results, rows, lessons, keptEpoch, held, marginalEntropy,
        held === null || marginalEntropy === null ? null : 100 * (1 - held / marginalEntropy),
        losses.heldOutKl ?? losses.kl, losses.heldOutProperty ?? losses.property, activeUnits(klOfUnits), klOfUnits.length,
        drawn.length,
        drawn.length === 0 ? null : sign * medianOf(drawn.map(({ loss }) => loss)), sha256.slice(0, 16),
      ]
    }),
  }
}

/** The objective itself at every composition, by the network and by the controls; empty for a single composition. */
export function compositionTables({ list, compositions }: Results<Way>, context: StrategyContext<Occupation>): Table[] {
  if (compositions < 2) return []
  const space = spaceOf(context, 'sites', 'latent-sampling')
  const sign = context.objective.direction === 'minimize' ? 1 : -1
  const { names, order } = compositionNames(space.compositions.map(({ label }) => label))
  const groups = [NETWORK_WAYS, ['marginals'], ['random']] as const
  const rows = order.flatMap((composition) => {
    const here = list.filter((result) => result.composition === composition)
    if (here.length === 0) return []
    const cells = groups.flatMap((ways) => {
      const ofWays = here.filter(({ way }) => (ways as readonly Way[]).includes(way))
      const { count, median, best } = standingOf(ofWays.map(({ value }) => sign * value))
      return count === 0 ? [0, null, null] : [count, sign * median, sign * best]
    })
    return [[names[composition], ...cells]]
  })
  const columns = ['network', 'per-site marginals', 'random'].flatMap((name) => [name, `median (${name})`, `best (${name})`])
  const { name, unit } = context.objective
  return [{
    name: 'latent-compositions',
    title: `${name} by composition${unit === '' ? '' : ` (${unit})`}: candidates of the network and of the controls`,
    columns: ['composition', ...columns], rows,
  }]
}
