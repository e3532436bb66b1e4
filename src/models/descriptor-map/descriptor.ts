// What a structure looks like to a map: smeared distributions of distances and bond angles, by kinds of atoms, per atom of
// the cell, so that neither the choice of cell nor the order of atoms changes it, and contents without an element fit in.
import { InputError } from '../../errors.ts'
import { neighbourList, type NeighbourList } from '../../atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../../atoms/structure.ts'

/** How finely distances and angles are told apart; lengths in Å, angles in degrees. */
export interface DescriptorSettings {
  /** Atomic numbers, in the order in which pairs and triples are listed. */
  readonly elements: readonly number[]
  readonly cutoff: number
  readonly distances: { readonly from: number; readonly bins: number; readonly deviation: number }
  /** Atoms closer than `cutoff` count as bonded, the less the farther; bins from 0 to 180°. */
  readonly angles: { readonly cutoff: number; readonly bins: number; readonly deviation: number }
}

/** Smeared distances and angles of two elements: 3 × 30 + 6 × 15 = 180 numbers. */
export function binarySettings(elements: readonly [number, number]): DescriptorSettings {
  return {
    elements, cutoff: 6,
    distances: { from: 1.8, bins: 30, deviation: 0.15 },
    angles: { cutoff: 3.4, bins: 15, deviation: 9 },
  }
}

/** Numbers per structure. */
export function descriptorLength({ elements: { length: n }, distances, angles }: DescriptorSettings): number {
  const pairs = (n * (n + 1)) / 2
  return pairs * distances.bins + n * pairs * angles.bins
}

/** A smeared value adds nothing this many deviations away. */
const REACH = 3.5

/**
 * The distributions of a periodic structure, length {@link descriptorLength}: for every pair of elements atoms of the shell
 * at r per atom and Å³, times 4π; for every element and pair of its neighbours the weighted angles per atom. Throws
 * InputError for an element that is not listed.
 */
export function structureDescriptor(structure: Structure, settings: DescriptorSettings): Float64Array {
  const kinds = kindsOf(structure, settings.elements)
  const list = neighbourList(structure, settings.cutoff)
  const descriptor = new Float64Array(descriptorLength(settings))
  addDistances(descriptor, kinds, list, settings)
  addAngles(descriptor, kinds, list, settings)
  return descriptor.map((value) => value / atomCount(structure))
}

function kindsOf({ species }: Structure, elements: readonly number[]): Int32Array {
  return Int32Array.from(species, (element) => {
    const kind = elements.indexOf(element)
    if (kind !== -1) return kind
    throw new InputError({ rule: `elements of a mapped structure must be among ${elements.join(', ')}`, found: element })
  })
}

/** Row of an unordered pair of n kinds. */
function pairRow(a: number, b: number, n: number): number {
  const [low, high] = a < b ? [a, b] : [b, a]
  return low * n - (low * (low - 1)) / 2 + high - low
}

function addDistances(into: Float64Array, kinds: Int32Array, list: NeighbourList, settings: DescriptorSettings): void {
  const { elements, cutoff, distances: { from, bins, deviation } } = settings
  const width = (cutoff - from) / bins
  for (let i = 0; i < kinds.length; i++) {
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const r = Math.sqrt(list.squared[k])
      const row = pairRow(kinds[i], kinds[list.owner[k]], elements.length)
      // A pair fades out where the list ends, so that none appears at once.
      const weight = fading(r, cutoff) / (r * r)
      smear(into, { at: row * bins, bins, place: (r - from) / width, deviation: deviation / width, weight })
    }
  }
}

function addAngles(into: Float64Array, kinds: Int32Array, list: NeighbourList, settings: DescriptorSettings): void {
  const { elements: { length: n }, distances, angles: { cutoff, bins, deviation } } = settings
  const pairs = (n * (n + 1)) / 2
  const offset = pairs * distances.bins
  const width = 180 / bins
  for (let i = 0; i < kinds.length; i++) {
    const bonded: number[] = []
    for (let k = list.first[i]; k < list.first[i + 1]; k++) if (list.squared[k] < cutoff * cutoff) bonded.push(k)
    for (let a = 0; a < bonded.length; a++) {
      for (let b = 0; b < a; b++) {
        const [j, k] = [bonded[a], bonded[b]]
        const [rj, rk] = [Math.sqrt(list.squared[j]), Math.sqrt(list.squared[k])]
        const cosine = (list.dx[j] * list.dx[k] + list.dy[j] * list.dy[k] + list.dz[j] * list.dz[k]) / (rj * rk)
        const degrees = (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
        const row = kinds[i] * pairs + pairRow(kinds[list.owner[j]], kinds[list.owner[k]], n)
        const weight = fading(rj, cutoff) * fading(rk, cutoff)
        smear(into, { at: offset + row * bins, bins, place: degrees / width, deviation: deviation / width, weight })
      }
    }
  }
}

interface Smeared {
  /** First entry of the histogram, and its length. */
  readonly at: number
  readonly bins: number
  /** Place and deviation in bins; bin b is centred at b + ½. */
  readonly place: number
  readonly deviation: number
  readonly weight: number
}

/** Adds a Gaussian of area `weight`. */
function smear(into: Float64Array, { at, bins, place, deviation, weight }: Smeared): void {
  const first = Math.max(0, Math.ceil(place - REACH * deviation - 0.5))
  const last = Math.min(bins - 1, Math.floor(place + REACH * deviation - 0.5))
  const scale = weight / (Math.sqrt(2 * Math.PI) * deviation)
  for (let bin = first; bin <= last; bin++) {
    const away = (bin + 0.5 - place) / deviation
    into[at + bin] += scale * Math.exp(-0.5 * away * away)
  }
}

/** From 1 at 0 smoothly to 0 at the cutoff. */
function fading(r: number, cutoff: number): number {
  return r < cutoff ? 0.5 * (1 + Math.cos((Math.PI * r) / cutoff)) : 0
}
