// Which rows are kept from a training to judge it by.
import { InputError } from '../../errors.ts'
import { randomStream, streamKey } from '../../math/random.ts'
import type { TrainingRequest, TrainingRows } from './types.ts'

/** What a split is a function of. */
export type SplitRequest = Pick<TrainingRequest, 'settings' | 'seed'> & { readonly rows: Pick<TrainingRows, 'count' | 'weights'> }

export interface Split {
  /** Indices of rows, ascending. */
  readonly training: readonly number[]
  readonly heldOut: readonly number[]
}

/** Draws the rows: the nearest whole number to the fraction, at least one where it is above 0, never all. */
export function splitRows({ rows: { count, weights }, settings, seed }: SplitRequest): Split {
  const wanted = settings.heldOut === 0 ? 0 : Math.min(Math.max(1, Math.round(settings.heldOut * count)), count - 1)
  const drawn = randomStream(streamKey(seed, 'autoencoder-held-out', 0)).shuffled(Array.from({ length: count }, (_, r) => r))
  const ascending = (indices: number[]): number[] => indices.sort((a, b) => a - b)
  const split = { heldOut: ascending(drawn.slice(0, wanted)), training: ascending(drawn.slice(wanted)) }
  for (const [name, indices] of Object.entries(split)) {
    if (indices.length === 0 || indices.some((row) => weights[row] > 0)) continue
    throw new InputError({
      rule: `some row of the ${name === 'training' ? 'training' : 'held-out'} rows must have a weight above 0`,
      found: 0, wayOut: 'Give more rows a weight.',
    })
  }
  return split
}
