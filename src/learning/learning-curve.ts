// The learning curve: per round, how well its committee knew labels that it had not seen, how far its members are apart on
// new low-energy structures, and what hull they span. It follows from the journal.
import type { Analysis, Figure, Series, Table } from '../analysis/figure.ts'
import { eventOf, labelsOfRound, type LearnJournal } from './learn-journal.ts'
import type { LearnEnding } from './learn.ts'
import type { LearnSettings } from './learn-settings.ts'

/** One round. Energies meV/atom, forces meV/Å; null where the round did not come that far. */
export interface CurvePoint {
  readonly round: number
  /** Labels that the round's committee was fitted to or judged by, and those held out so far. */
  readonly labels_used: number
  readonly labels_held_out: number
  readonly candidates: number
  readonly minima: number
  readonly low_energy_minima: number
  /** Share of relaxations that ended in no minimum. */
  readonly failed_relaxations: number | null
  readonly energy_spread_median: number | null
  readonly energy_spread_90: number | null
  readonly energy_spread_largest: number | null
  readonly force_spread_90: number | null
  readonly hull_phases: number | null
  readonly lowest_formation_energy: number | null
  /** Of the round's own labels, before they were used. */
  readonly new_labels: number | null
  readonly new_energy_mae: number | null
  readonly new_energy_rmse: number | null
  readonly new_force_rmse: number | null
  /** The same for those drawn by chance. */
  readonly chance_labels: number | null
  readonly chance_energy_rmse: number | null
  readonly chance_force_rmse: number | null
  /** Of everything held out in earlier rounds. */
  readonly held_out_energy_rmse: number | null
  readonly held_out_force_rmse: number | null
  readonly failures: number
}

const COLUMNS: readonly (keyof CurvePoint)[] = [
  'round', 'labels_used', 'labels_held_out', 'candidates', 'minima', 'low_energy_minima', 'failed_relaxations',
  'energy_spread_median', 'energy_spread_90', 'energy_spread_largest', 'force_spread_90', 'hull_phases', 'lowest_formation_energy', 'new_labels', 'new_energy_mae',
  'new_energy_rmse', 'new_force_rmse', 'chance_labels', 'chance_energy_rmse', 'chance_force_rmse', 'held_out_energy_rmse',
  'held_out_force_rmse', 'failures',
]

/** The curve so far, one point per round whose search is done. */
export function learningCurve(journal: Pick<LearnJournal, 'events'>): CurvePoint[] {
  const points: CurvePoint[] = []
  let used = 0
  let heldOut = 0
  for (let round = 0; ; round++) {
    const search = eventOf(journal, 'search', round)
    if (search === null) return points
    const errors = eventOf(journal, 'errors', round)
    const labels = [...labelsOfRound(journal, round).values()]
    points.push({
      round,
      labels_used: used,
      labels_held_out: heldOut,
      candidates: search.candidates,
      minima: search.minima,
      low_energy_minima: search.low_energy_minima,
      failed_relaxations: search.relaxations === 0 ? null : search.failed_relaxations / search.relaxations,
      energy_spread_median: milli(search.energy_spread?.median),
      energy_spread_90: milli(search.energy_spread?.ninety),
      energy_spread_largest: milli(search.energy_spread?.largest),
      force_spread_90: milli(search.force_spread?.ninety),
      hull_phases: search.hull?.phases ?? null,
      lowest_formation_energy: milli(search.hull?.depth),
      new_labels: errors?.before_use.labels ?? null,
      new_energy_mae: errors?.before_use.energy_mae ?? null,
      new_energy_rmse: errors?.before_use.energy_rmse ?? null,
      new_force_rmse: errors?.before_use.force_rmse ?? null,
      chance_labels: errors?.before_use_by_chance.labels ?? null,
      chance_energy_rmse: errors?.before_use_by_chance.energy_rmse ?? null,
      chance_force_rmse: errors?.before_use_by_chance.force_rmse ?? null,
      held_out_energy_rmse: search.held_out.energy_rmse,
      held_out_force_rmse: search.held_out.force_rmse,
      failures: labels.filter(({ outcome }) => outcome === 'failed').length,
    })
    const splitOf = new Map(eventOf(journal, 'select', round)?.selected.map(({ id, split }) => [id, split]))
    const done = labels.filter(({ outcome }) => outcome === 'labelled')
    heldOut += done.filter(({ id }) => splitOf.get(id) === 'test').length
    used += done.filter(({ id }) => splitOf.get(id) !== 'test').length
  }
}

/** The curve as a table. */
export function curveTable(points: readonly CurvePoint[]): Table {
  return {
    name: 'learning-curve',
    title: 'Rounds: energies in meV/atom, forces in meV/Å',
    columns: COLUMNS,
    rows: points.map((point) => COLUMNS.map((column) => point[column])),
  }
}

/** What a learning run found, for its report. */
export function analyseLearning(settings: LearnSettings, journal: Pick<LearnJournal, 'events'>, ending: LearnEnding): Analysis {
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
    y: { label: `${of} error (${unit})` },
    series: [
      series('all new labels', 'primary', (point) => point[`new_${of}_rmse`]),
      series('drawn by chance', 'secondary', (point) => point[`chance_${of}_rmse`]),
      series('held out so far', 'tertiary', (point) => point[`held_out_${of}_rmse`]),
    ].filter(({ points: some }) => some.length > 0),
  }
}

function spreadFigure(points: readonly CurvePoint[], { stop }: LearnSettings): Figure {
  return {
    name: 'spread',
    title: 'Committee spread on new low-energy minima',
    caption: `Standard deviation of the members' energies per atom, on minima within ${1000 * stop.low_energy} meV/atom of the hull.`,
    x: { label: 'labels used for the committee' },
    y: { label: 'spread (meV/atom)' },
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

function milli(value: number | undefined): number | null {
  return value === undefined ? null : 1000 * value
}
