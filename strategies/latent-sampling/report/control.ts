// Whether candidates come out where they were wanted: the percentile asked of the network against the one obtained.
import type { StrategyReport } from '../../../src/campaign/types.ts'
import type { ProposalRecord, Way } from '../record.ts'
import type { Results } from './results.ts'
import { WAY_NAMES } from './ways.ts'

type Figure = StrategyReport['figures'][number]
type Table = StrategyReport['tables'][number]

/** Fewer say nothing. */
const FEWEST = 10
const LEVELS = 5

interface Aimed {
  readonly way: Way
  /** Percent. */
  readonly target: number
  readonly obtained: number
}

export interface Control {
  readonly aimed: readonly Aimed[]
  /** Squared linear correlation of target and obtained, per candidate; null where one does not vary. */
  readonly r2: number | null
  /** Means of equal fifths of the targets from 0 to 100 %. */
  readonly levels: readonly { readonly target: number; readonly obtained: number; readonly count: number }[]
}

/** Candidates with a target and a result; null for fewer than ten. */
export function controlOf(proposals: readonly ProposalRecord[], { list }: Results<Way>): Control | null {
  const targets = new Map(proposals.flatMap(({ id, target }) => (target === null ? [] : [[id, target]])))
  const aimed = list.flatMap(({ id, way, percentile }) => {
    const target = targets.get(id)
    return target === undefined ? [] : [{ way, target: 100 * target, obtained: 100 * percentile }]
  })
  if (aimed.length < FEWEST) return null
  const levelOf = ({ target }: Aimed): number => Math.min(LEVELS - 1, Math.floor((target * LEVELS) / 100))
  const levels = Array.from({ length: LEVELS }, (_, k) => aimed.filter((row) => levelOf(row) === k))
    .filter((level) => level.length > 0)
    .map((level) => ({
      target: mean(level.map(({ target }) => target)), obtained: mean(level.map(({ obtained }) => obtained)), count: level.length,
    }))
  return { aimed, r2: squaredCorrelation(aimed), levels }
}

export function controlFigure({ aimed, r2, levels }: Control): Figure {
  const ways = [...new Set(aimed.map(({ way }) => way))]
  return {
    name: 'latent-control',
    title: 'Does the network give the energy it is asked for?',
    caption: `Energy percentile that ${aimed.length} candidates were drawn for, against the one they have among all results of `
      + `their composition. ${r2 === null ? '' : `Squared correlation per candidate: ${r2.toFixed(2)}. `}Squares: means of fifths of `
      + 'the targets. The composition needs no such figure: it is exact by construction.',
    x: { label: 'percentile asked for (%)', range: [0, 100] },
    y: { label: 'percentile obtained (%)', range: [0, 100] },
    series: [
      { label: 'as asked', mark: 'line', role: 'reference', points: [[0, 0], [100, 100]] },
      ...ways.map((way) => ({
        label: WAY_NAMES[way], mark: 'points' as const, role: 'primary' as const,
        points: aimed.filter((row) => row.way === way).map(({ target, obtained }) => [target, obtained]),
      })),
      {
        label: 'means', mark: 'line-points', role: 'secondary',
        points: levels.map(({ target, obtained }) => [target, obtained]),
      },
    ],
  }
}

export function controlTable({ levels }: Control): Table {
  return {
    name: 'latent-control',
    title: 'Energy percentiles asked for and obtained, means over fifths of the targets (%)',
    columns: ['asked', 'obtained', 'candidates'],
    rows: levels.map(({ target, obtained, count }) => [target, obtained, count]),
  }
}

function squaredCorrelation(aimed: readonly Aimed[]): number | null {
  const [x, y] = [mean(aimed.map(({ target }) => target)), mean(aimed.map(({ obtained }) => obtained))]
  let [xx, xy, yy] = [0, 0, 0]
  for (const { target, obtained } of aimed) {
    xx += (target - x) * (target - x)
    xy += (target - x) * (obtained - y)
    yy += (obtained - y) * (obtained - y)
  }
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : null
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
