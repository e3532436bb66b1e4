// Rows that are alike in every descriptor: repeated measurements, to be merged, or a mistake, to be named. A posterior
// given a mean with noise s_n²/m is the posterior given the m measurements; what they say about s_n² itself is lost.
import { InputError } from '../../errors.ts'
import type { Inputs } from '../inputs.ts'
import type { Observations } from './types.ts'

/** Observations without two equal rows. */
export interface MergedObservations extends Observations {
  readonly repeats: Float64Array
  /** For each row that was given, the row it went into. */
  readonly mergedInto: Int32Array
}

/** Merges equal rows into one with the mean of their targets, in the order in which each first appears. */
export function mergeRepeats(inputs: Inputs, targets: Float64Array): MergedObservations {
  const { count, dimension, values } = inputs
  const rows = firstRows(inputs)
  const firsts = rows.filter((first, row) => first === row)
  const placeOf = new Map(firsts.map((first, place) => [first, place]))
  const mergedInto = Int32Array.from(rows, (first) => placeOf.get(first) ?? 0)
  const sums = new Float64Array(firsts.length)
  const repeats = new Float64Array(firsts.length)
  for (let row = 0; row < count; row++) {
    sums[mergedInto[row]] += targets[row]
    repeats[mergedInto[row]]++
  }
  const merged = new Float64Array(firsts.length * dimension)
  firsts.forEach((first, place) => {
    merged.set(values.subarray(first * dimension, (first + 1) * dimension), place * dimension)
  })
  return {
    inputs: { count: firsts.length, dimension, values: merged },
    targets: sums.map((sum, place) => sum / repeats[place]),
    repeats,
    mergedInto,
  }
}

/** Throws InputError when two rows are alike in every descriptor, naming them by their ids. */
export function refuseRepeats(inputs: Inputs, ids: readonly string[]): void {
  const rows = firstRows(inputs)
  const repeat = rows.findIndex((first, row) => first !== row)
  if (repeat === -1) return
  throw new InputError({
    rule: 'candidates must differ in at least one descriptor', found: `${ids[rows[repeat]]} and ${ids[repeat]}`,
    wayOut: 'Add a descriptor that tells them apart, or merge them as repeated measurements.',
  })
}

/** For each row the first that is equal to it. */
function firstRows({ count, dimension, values }: Inputs): number[] {
  const known = new Map<string, number>()
  return Array.from({ length: count }, (_, row) => {
    const key = values.subarray(row * dimension, (row + 1) * dimension).join()
    const first = known.get(key)
    if (first === undefined) known.set(key, row)
    return first ?? row
  })
}
