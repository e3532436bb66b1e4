// Mini-batches of an epoch: all frames once, in an order that only the seed and the epoch decide.
import { randomStream, streamKey } from '../math/random.ts'

/**
 * Deals frames (their numbers of atoms) into batches of about `batchAtoms` atoms; returns lists of indices. A rest
 * of less than half a batch joins the last one, for a small batch would make a noisy step.
 */
export function drawBatches(atoms: readonly number[], batchAtoms: number, seed: number, epoch: number): number[][] {
  const order = randomStream(streamKey(seed, 'batches', epoch)).shuffled([...atoms.keys()])
  const batches: number[][] = []
  let batch: number[] = []
  let size = 0
  for (const frame of order) {
    batch.push(frame)
    size += atoms[frame]
    if (size < batchAtoms) continue
    batches.push(batch)
    batch = []
    size = 0
  }
  if (batch.length > 0 && (size >= batchAtoms / 2 || batches.length === 0)) batches.push(batch)
  else batches.at(-1)?.push(...batch)
  return batches
}
