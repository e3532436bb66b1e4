// What a potential has seen in training: its range of validity. Outside it extrapolates.
import { closestContacts } from '../../atoms/contacts.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { atomCount, volume } from '../../atoms/structure.ts'
import { GPA_PER_EV_PER_A3 } from '../../units.ts'
import { largestForce } from '../data/labels.ts'
import type { LabelledFrame } from '../types.ts'

/** Smallest and largest value seen; null when no frame has one. */
export type Range = readonly [number, number] | null

export interface TrainingRange {
  /** Shortest distance of each pair of elements, Å: "Li-Si" → 1.91. */
  readonly shortest_distances: Readonly<Record<string, number>>
  /** Atoms per frame. */
  readonly atoms: Range
  /** eV/atom */
  readonly energy_per_atom: Range
  /** Å³/atom */
  readonly volume_per_atom: Range
  /** Longest force of a frame, eV/Å. */
  readonly largest_force: Range
  /** GPa, compression positive. */
  readonly pressure: Range
}

export function trainingRange(frames: readonly LabelledFrame[]): TrainingRange {
  const shortest = new Map<string, number>()
  for (const { structure } of frames) {
    for (const { speciesA, speciesB, distance } of closestContacts(structure)) {
      const pair = [speciesA, speciesB].sort((a, b) => a - b).map(symbolOf).join('-')
      shortest.set(pair, Math.min(shortest.get(pair) ?? Infinity, distance))
    }
  }
  return {
    shortest_distances: Object.fromEntries([...shortest].sort(([a], [b]) => (a < b ? -1 : 1))),
    atoms: rangeOf(frames, ({ structure }) => atomCount(structure)),
    energy_per_atom: rangeOf(frames, ({ structure, energy }) => energy / atomCount(structure)),
    volume_per_atom: rangeOf(frames, ({ structure }) =>
      (volume(structure) > 0 ? volume(structure) / atomCount(structure) : null)),
    largest_force: rangeOf(frames, ({ forces }) => (forces === null ? null : largestForce(forces))),
    pressure: rangeOf(frames, pressureGPa),
  }
}

/** tr W/(3V), GPa. */
function pressureGPa({ structure, virial }: LabelledFrame): number | null {
  const size = volume(structure)
  return virial === null || !(size > 0) ? null : (GPA_PER_EV_PER_A3 * (virial[0] + virial[4] + virial[8])) / (3 * size)
}

function rangeOf(frames: readonly LabelledFrame[], valueOf: (frame: LabelledFrame) => number | null): Range {
  let [low, high] = [Infinity, -Infinity]
  for (const frame of frames) {
    const value = valueOf(frame)
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : null
}
