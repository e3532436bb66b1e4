// Errors as tables: what `ionforge validate` prints and the model card shows.
import type { Table } from '../../analysis/figure.ts'
import type { ErrorGroup, ErrorSummary } from './error-summary.ts'

export const ERROR_COLUMNS = [
  'frames', 'atoms', 'E MAE (meV/atom)', 'E RMSE (meV/atom)', 'E mean error (meV/atom)', 'E largest (meV/atom)',
  'F MAE (meV/Å)', 'F RMSE (meV/Å)', 'F rms of labels (meV/Å)', 'W RMSE (meV/atom)', 'W rms of labels (meV/atom)',
] as const

/** The cells of a summary, in the order of ERROR_COLUMNS; four digits are more than labels are worth. */
export function errorCells({ frames, atoms, energy, force, virial }: ErrorSummary): (number | null)[] {
  const errors = [
    energy.mae, energy.rmse, energy.mean, energy.largest,
    force?.mae ?? null, force?.rmse ?? null, force?.labels_rms ?? null, virial?.rmse ?? null, virial?.labels_rms ?? null,
  ]
  return [frames, atoms, ...errors.map((value) => (value === null ? null : Number(value.toPrecision(4))))]
}

/** One row per group, under a heading for what the groups are. */
export function errorTable(name: string, title: string, groupName: string, groups: readonly ErrorGroup[]): Table {
  const rows = groups.map((group) => [group.name, ...errorCells(group.errors)])
  return { name, title, columns: [groupName, ...ERROR_COLUMNS], rows }
}
