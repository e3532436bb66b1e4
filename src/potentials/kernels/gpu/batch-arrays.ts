// The arrays that describe the structures of a batch to the kernels: atom and pairs of nep-kernels.ts. A structure takes
// consecutive atoms; what no structure takes has no pairs and is computed in vain.
import type { Capacity } from './capacity.ts'
import type { GpuArray } from './device.ts'
import type { PairSlots } from './pair-slots.ts'

export interface BatchArrays {
  /** [atom, 4]: species index, structure, neighbours, angular neighbours. */
  readonly atom: GpuArray
  /** [atom, pair, 4]: neighbour's atom, vector to it. */
  readonly pairs: GpuArray
}

/** Empty arrays of a capacity. */
export function batchArrays({ atoms, pairs }: Capacity): BatchArrays {
  return {
    atom: { values: new Float32Array(4 * atoms), size: [atoms, 4] },
    pairs: { values: new Float32Array(4 * atoms * pairs), size: [atoms, pairs, 4] },
  }
}

/** Writes a structure whose first atom is number `start`; `species` are indices into the model's tables. */
export function placeStructure(
  { atom, pairs }: BatchArrays, { atoms, pairs: slots }: Capacity, start: number, index: number,
  species: ArrayLike<number>, found: PairSlots,
): void {
  const n = species.length
  const plane = atoms * slots
  const { values } = pairs
  for (let i = 0; i < n; i++) {
    const at = start + i
    const from = found.first[i]
    const count = found.first[i + 1] - from
    atom.values[at] = species[i]
    atom.values[atoms + at] = index
    atom.values[2 * atoms + at] = count
    atom.values[3 * atoms + at] = found.angular[i]
    for (let p = 0; p < count; p++) {
      const slot = p * atoms + at
      values[slot] = start + found.neighbour[from + p]
      values[plane + slot] = found.vectors[3 * (from + p)]
      values[2 * plane + slot] = found.vectors[3 * (from + p) + 1]
      values[3 * plane + slot] = found.vectors[3 * (from + p) + 2]
    }
  }
}

/** Takes the pairs of atoms start … start+n−1 away. */
export function clearAtoms({ atom }: BatchArrays, { atoms }: Capacity, start: number, n: number): void {
  for (let field = 0; field < 4; field++) atom.values.fill(0, field * atoms + start, field * atoms + start + n)
}
