// The learning curve: one row per epoch.
import type { RootMeanSquares } from './loss.ts'

/** An epoch: errors are those met while training, and on the validation frames at its end. */
export interface CurveRow {
  /** From 1. */
  readonly epoch: number
  /** 1 and 2 are the stages of Adam, 3 the polish, of which every iteration is an epoch. */
  readonly stage: 1 | 2 | 3
  /** Learning rate at the end of the epoch; 0 in the polish, which has none. */
  readonly rate: number
  readonly train: RootMeanSquares
  /** Null without validation frames. */
  readonly valid: RootMeanSquares | null
  /** Loss of the second stage on the validation frames; null without them. */
  readonly score: number | null
}

export const CURVE_COLUMNS = [
  'epoch', 'stage', 'learning_rate',
  'train_energy_rmse_meV_per_atom', 'train_force_rmse_meV_per_A', 'train_virial_rmse_meV_per_atom',
  'valid_energy_rmse_meV_per_atom', 'valid_force_rmse_meV_per_A', 'valid_virial_rmse_meV_per_atom', 'valid_loss',
] as const

/** The cells of a row, in the order of CURVE_COLUMNS; null where there is nothing to compare. */
export function curveCells({ epoch, stage, rate, train, valid, score }: CurveRow): (number | null)[] {
  const errors = (rms: RootMeanSquares | null): (number | null)[] =>
    [rms?.energy ?? null, rms?.force ?? null, rms?.virial ?? null]
  return [epoch, stage, rate, ...errors(train), ...errors(valid), score]
}

/** learning-curve.csv: the same rows give the same bytes. */
export function curveCsv(rows: readonly CurveRow[]): string {
  return [CURVE_COLUMNS, ...rows.map(curveCells)].map((cells) => `${cells.map((cell) => cell ?? '').join(',')}\n`).join('')
}
