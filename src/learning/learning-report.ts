// What a learning run found, as tables, figures and sentences for its report. All of it follows from the journal.
import type { Analysis, Figure, Series, Table } from '../analysis/figure.ts'
import type { LearnEnding } from './types.ts'
import type { LearnJournal } from './learn-journal.ts'
import type { LearnSettings } from './learn-settings.ts'
import { curveTable, learningCurve, type CurvePoint } from './learning-curve.ts'

/** What the figures say about the settings. */
interface ShownSettings {
  readonly stop: Pick<LearnSettings['stop'], 'low_energy'>
}

/** What a learning run found, for its report. */
export function analyseLearning(
  settings: ShownSettings, journal: Pick<LearnJournal, 'events'>, ending: LearnEnding,
): Analysis {
  const points = learningCurve(journal)
  const failures = journal.events.flatMap((event) => (event.event === 'label' && event.outcome === 'failed' ? [event] : []))
  const last = points.at(-1)
  const labels = (last?.labels_used ?? 0) + (last?.labels_held_out ?? 0)
  return {
    headline: [
      `${labels} structures labelled in ${points.filter(({ new_labels: fresh }) => fresh !== null).length} rounds, ` +
        `${last?.labels_held_out ?? 0} of them held out; ${ENDINGS[ending]}.`,
      ...headlineErrors(points),
    ],
    warnings: warningsOf(journal),
    summary: { ending, labels, failures: failures.length, rounds: points },
    tables: [curveTable(points), failuresTable(failures)],
    figures: points.length === 0 ? [] : [errorFigure(points, 'energy'), errorFigure(points, 'force'), spreadFigure(points, settings), hullFigure(points)],
    structures: [],
  }
}

const ENDINGS: Readonly<Record<LearnEnding, string>> = {
  spread: 'the committee agrees on new low-energy structures to within the bound',
  rounds: 'the rounds are spent',
  labels: 'the budget of labels is spent',
  nothing_new: 'the search met nothing new',
  stopped: 'stopped by a signal; run it again to go on',
  running: 'it goes on',
}

/** Why learning ended, as a clause. */
export function endingText(ending: LearnEnding): string {
  return ENDINGS[ending]
}

function headlineErrors(points: readonly CurvePoint[]): string[] {
  const seen = points.filter(({ new_energy_rmse: error }) => error !== null)
  if (seen.length === 0) return []
  const texts = seen.map(({ new_energy_rmse: energy, new_force_rmse: force }) => `${shown(energy)} meV/atom and ${shown(force)} meV/Å`)
  const [first] = texts
  const last = texts[texts.length - 1]
  return [seen.length === 1
    ? `Labels before they were used: ${first} (root mean square).`
    : `Labels before they were used: ${first} in the first round, ${last} in round ${seen[seen.length - 1].round} (root mean square).`]
}

function shown(value: number | null): string {
  return value === null ? '–' : value.toFixed(1)
}

function warningsOf({ events }: Pick<LearnJournal, 'events'>): string[] {
  return events.flatMap((event) => (event.event === 'search'
    ? Object.entries(event.failed_sources).map(([source, reason]) => `Round ${event.round}: source ${source} gave nothing: ${reason}`)
    : []))
}

function failuresTable(failures: readonly { readonly round: number; readonly id: number; readonly attempt: number; readonly reason?: string }[]): Table {
  return {
    name: 'failures',
    title: 'Calculations that gave no label',
    columns: ['round', 'candidate', 'attempts', 'reason'],
    rows: failures.map(({ round, id, attempt, reason }) => [round, id, attempt, reason ?? null]),
  }
}

function errorFigure(points: readonly CurvePoint[], of: 'energy' | 'force'): Figure {
  const unit = of === 'energy' ? 'meV/atom' : 'meV/Å'
  const series = (label: string, role: Series['role'], value: (point: CurvePoint) => number | null): Series =>
    ({ label, mark: 'line-points', role, points: pointsOf(points, value) })
  return {
    name: `${of}-errors`,
    title: of === 'energy' ? 'Energy errors on labels not yet used' : 'Force errors on labels not yet used',
    caption: 'Root mean square error of the committee\'s mean. Selected structures are chosen to be hard; those drawn by chance are not. ' +
      'Held out: all structures drawn by chance in earlier rounds, never fitted.',
    x: { label: 'labels used for the committee' },
    // From holes to noise: three orders of magnitude in one run.
    y: { label: `${of} error (${unit})`, scale: 'log' },
    series: [
      series('all new labels', 'primary', (point) => point[`new_${of}_rmse`]),
      series('drawn by chance', 'secondary', (point) => point[`chance_${of}_rmse`]),
      series('held out so far', 'tertiary', (point) => point[`held_out_${of}_rmse`]),
    ].filter(({ points: some }) => some.length > 0),
  }
}

function spreadFigure(points: readonly CurvePoint[], { stop }: ShownSettings): Figure {
  return {
    name: 'spread',
    title: 'Committee spread on new low-energy minima',
    caption: `Standard deviation of the members' energies per atom, on minima within ${1000 * stop.low_energy} meV/atom of the hull.`,
    x: { label: 'labels used for the committee' },
    y: { label: 'spread (meV/atom)', scale: 'log' },
    series: [
      { label: 'median', mark: 'line-points', role: 'primary', points: pointsOf(points, (point) => point.energy_spread_median) },
      { label: '90 %', mark: 'line-points', role: 'secondary', points: pointsOf(points, (point) => point.energy_spread_90) },
      { label: 'largest', mark: 'line-points', role: 'tertiary', points: pointsOf(points, (point) => point.energy_spread_largest) },
    ],
  }
}

function hullFigure(points: readonly CurvePoint[]): Figure {
  return {
    name: 'hull',
    title: 'Depth of the hull',
    caption: 'Lowest formation energy among the minima of the round and the relaxed references, on the round\'s own committee.',
    x: { label: 'labels used for the committee' },
    y: { label: 'lowest formation energy (meV/atom)' },
    series: [{ label: 'hull', mark: 'line-points', role: 'primary', points: pointsOf(points, (point) => point.lowest_formation_energy) }],
  }
}

function pointsOf(points: readonly CurvePoint[], value: (point: CurvePoint) => number | null): number[][] {
  return points.flatMap((point) => {
    const y = value(point)
    return y === null ? [] : [[point.labels_used, y]]
  })
}
