// The learning curve: per round, how well its committee knew labels that it had not seen, how far its members are apart on
// new low-energy structures, and what hull they span. It follows from the journal.
import type { Table } from '../analysis/figure.ts'
import { eventOf, labelsOfRound, type LearnJournal } from './learn-journal.ts'

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

function milli(value: number | undefined): number | null {
  return value === undefined ? null : 1000 * value
}
