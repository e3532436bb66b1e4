// Folds of cross-validation: every row is left out exactly once.
import { InputError } from '../errors.ts'
import type { Random } from '../math/random.ts'

/** Row numbers, ascending. */
export interface Fold {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** Rows dealt at random into folds whose sizes differ by at most one. Throws InputError with fewer rows than folds. */
export function randomFolds(count: number, folds: number, random: Random): Fold[] {
  requireEnough(count, folds, 'rows')
  const foldOfRow = new Int32Array(count)
  random.shuffled(Array.from({ length: count }, (_, row) => row)).forEach((row, place) => { foldOfRow[row] = place % folds })
  return foldsOf(foldOfRow, folds)
}

/**
 * Rows dealt so that those of one label (a framework, a composition) are left out together: labels in random order, the
 * largest first, each to the fold that is smallest so far. Random folds flatter a model whenever rows that share a label
 * stand on both sides. Throws InputError with fewer labels than folds.
 */
export function groupedFolds(labels: readonly string[], folds: number, random: Random): Fold[] {
  const rowsOfLabel = new Map<string, number[]>()
  labels.forEach((label, row) => rowsOfLabel.set(label, [...(rowsOfLabel.get(label) ?? []), row]))
  requireEnough(rowsOfLabel.size, folds, 'labels')
  const bySize = random.shuffled([...rowsOfLabel.values()]).sort((a, b) => b.length - a.length)
  const sizes = new Array<number>(folds).fill(0)
  const foldOfRow = new Int32Array(labels.length)
  for (const rows of bySize) {
    const smallest = sizes.indexOf(Math.min(...sizes))
    sizes[smallest] += rows.length
    for (const row of rows) foldOfRow[row] = smallest
  }
  return foldsOf(foldOfRow, folds)
}

/** Folds from the number of the fold in which each row is left out, 0 … folds − 1. */
export function foldsOf(foldOfRow: ArrayLike<number>, folds: number): Fold[] {
  const rows = Int32Array.from({ length: foldOfRow.length }, (_, row) => row)
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((row) => foldOfRow[row] !== fold),
    test: rows.filter((row) => foldOfRow[row] === fold),
  }))
}

function requireEnough(found: number, folds: number, what: string): void {
  if (!(Number.isInteger(folds) && folds >= 2)) {
    throw new InputError({ rule: 'cross-validation needs at least 2 folds, a whole number', found: folds })
  }
  if (found >= folds) return
  throw new InputError({
    rule: `${folds} folds need at least ${folds} ${what}`, found, wayOut: 'Ask for fewer folds, or give more rows.',
  })
}
