// Random packings after a data set: its compositions and densities, its shortest distances.
import { closestContacts } from '../../src/atoms/contacts.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { atomCount, volume, type Structure } from '../../src/atoms/structure.ts'
import { energyOf, type Frame } from '../../src/io/frame.ts'
import { randomStream, streamKey } from '../../src/math/random.ts'
import { elementEnergies, type ElementEnergies } from './element-energies.ts'

export interface Packings {
  readonly starts: readonly Structure[]
  /** Shortest distance in the data of every pair of elements, Å; no limit for pairs that never meet. */
  readonly shortest: PairDistances
  /** eV per atom of each element by least squares over the data, and the lowest energy above it that any frame has, eV/atom. */
  readonly energies: ElementEnergies
}

export interface PackingSettings {
  readonly count: number
  readonly seed: number
  /** Atoms of the largest frame whose composition is used. */
  readonly largest: number
}

/** Cells tried before the next composition is drawn. */
const TRIALS = 5
/** Volume of a packing as a fraction of the frame's. */
const EXPANSION: readonly [number, number] = [0.9, 1.2]
/** Frames looser than this, as a multiple of the median volume per atom, hold a vacuum. */
const VACUUM = 1.4

/** Draws packings with the compositions of frames that are neither large nor hold a vacuum. */
export function packingsOf(frames: readonly Frame[], { count, seed, largest }: PackingSettings): Packings {
  const sparse = VACUUM * median(frames.map(({ structure }) => volume(structure) / atomCount(structure)))
  const usable = frames.map(({ structure }) => structure)
    .filter((structure) => atomCount(structure) <= largest && volume(structure) / atomCount(structure) < sparse)
  const shortest = shortestDistances(usable)
  const starts: Structure[] = []
  for (let id = 0; starts.length < count; id++) {
    const random = randomStream(streamKey(seed, 'packing', id))
    const { species, ...model } = random.pick(usable)
    for (let trial = 0; trial < TRIALS; trial++) {
      const size = volume({ species, ...model }) * random.between(...EXPANSION)
      const packed = packRandomly(random, species, randomCell(random, size), shortest)
      if (packed === null) continue
      starts.push(packed)
      break
    }
  }
  return { starts, shortest, energies: elementEnergies(frames.map((frame) => ({ structure: frame.structure, energy: energyOf(frame) }))) }
}

function shortestDistances(structures: readonly Structure[]): PairDistances {
  const shortest = new Map<number, number>()
  for (const structure of structures) {
    for (const { speciesA, speciesB, distance } of closestContacts(structure)) {
      const pair = 128 * Math.min(speciesA, speciesB) + Math.max(speciesA, speciesB)
      shortest.set(pair, Math.min(distance, shortest.get(pair) ?? Infinity))
    }
  }
  return (a, b) => shortest.get(128 * Math.min(a, b) + Math.max(a, b)) ?? 0
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
