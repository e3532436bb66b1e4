// What follows from the times of several modes and thread counts.
import { median } from '../../src/analysis/repeated-runs.ts'
import type { SpeedRow } from './speed.ts'
import type { Mode } from './subjects.ts'

/** Share of the time that goes into neighbour lists, per evaluator and workload. */
export interface ListShare {
  readonly evaluator: string
  readonly workload: string
  /** In calls that see a structure for the first time, and along a path. */
  readonly fresh: number
  readonly path: number
}

/** From the times with and without lists in the same round; medians over the rounds. */
export function listShares(rows: readonly SpeedRow[]): ListShare[] {
  const find = (like: SpeedRow, mode: Mode): readonly number[] =>
    rows.find(
      (row) =>
        row.evaluator === like.evaluator && row.workload === like.workload && row.mode === mode && row.threads === 1,
    )?.microseconds_per_atom.rounds ?? []
  return rows
    .filter(({ mode }) => mode === 'still' || mode === 'list')
    .map((row) => {
      const [part, fresh, path] = [find(row, row.mode), find(row, 'fresh'), find(row, 'path')]
      const share = (whole: readonly number[]): number =>
        median(whole.map((time, round) => (row.mode === 'list' ? part[round] / time : 1 - part[round] / time)))
      return { evaluator: row.evaluator, workload: row.workload, fresh: share(fresh), path: share(path) }
    })
}

/** How many times faster two threads are than one, medians over the rounds. */
export function threadGains(
  rows: readonly SpeedRow[],
): { evaluator: string; workload: string; mode: Mode; gain: number }[] {
  return rows
    .filter(({ threads }) => threads === 2)
    .flatMap((two) => {
      const one = rows.find(
        (row) =>
          row.threads === 1 &&
          row.evaluator === two.evaluator &&
          row.workload === two.workload &&
          row.mode === two.mode,
      )
      if (one === undefined) return []
      const gain = median(
        one.microseconds_per_atom.rounds.map((time, round) => time / two.microseconds_per_atom.rounds[round]),
      )
      return [{ evaluator: two.evaluator, workload: two.workload, mode: two.mode, gain }]
    })
}
