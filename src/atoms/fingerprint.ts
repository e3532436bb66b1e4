// Structure fingerprint: the Gaussian-smeared pair distribution of every pair of elements, minus one, after
// A. R. Oganov, M. Valle, J. Chem. Phys. 130, 104504 (2009), doi 10.1063/1.3079326, eqs. 3–6.
// Deviations: the Gaussian is sampled at the bin centres instead of integrated over the bins, and structures of
// different composition may be compared (each carries its own weights; a pair one of them lacks counts as zero).
import { InputError } from '../errors.ts'
import { neighbourList } from './neighbour-list.ts'
import { PERIODIC, volume, type Structure } from './structure.ts'

export interface FingerprintSettings {
  /** Largest distance, Å. */
  readonly cutoff: number
  /** Bin width, Å. */
  readonly binWidth: number
  /** Standard deviation of the smearing, Å. */
  readonly sigma: number
}

export const FINGERPRINT_SETTINGS: FingerprintSettings = { cutoff: 8, binWidth: 0.05, sigma: 0.1 }

/** F_AB(R) of one pair of elements. */
export interface PartialFingerprint {
  /** Atomic numbers, a ≤ b. */
  readonly a: number
  readonly b: number
  /** N_A·N_B over its sum for all pairs: sums to 1 over the partials. */
  readonly weight: number
  /** F_AB at the bin centres (k + ½)·binWidth; tends to 0 at large distance. */
  readonly values: Float64Array
}

export interface Fingerprint {
  readonly settings: FingerprintSettings
  /** Every pair of elements present, unlike ones included, by (a, b). */
  readonly partials: readonly PartialFingerprint[]
}

/**
 * Fingerprint of a structure, always as a crystal (periodic in every direction, whatever `pbc` says); invariant
 * under rotation, translation, permutation and choice of cell. Throws InputError when the cell has no volume.
 */
export function fingerprint(structure: Structure, settings: FingerprintSettings = FINGERPRINT_SETTINGS): Fingerprint {
  const { cutoff, binWidth, sigma } = settings
  if (!(volume(structure) > 0)) {
    throw new InputError({
      rule: 'a fingerprint needs a cell with a volume',
      found: volume(structure),
      wayOut: 'Put an isolated cluster into a box first.',
    })
  }
  const bins = Math.ceil(cutoff / binWidth - 1e-9)
  const partials = emptyPartials(structure, bins)
  const row = rowIndex(structure, partials)
  const list = neighbourList({ ...structure, pbc: PERIODIC }, cutoff + SMEARING_RANGE * sigma)
  const { species } = structure
  for (let i = 0; i < species.length; i++) {
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const j = list.owner[k]
      if (j < i) continue
      // Pairs of one element are counted from both ends, as an atom and its own image already are.
      const multiplicity = i !== j && species[i] === species[j] ? 2 : 1
      smear(partials[row(i, j)].values, Math.sqrt(list.squared[k]), multiplicity, settings)
    }
  }
  normalise(structure, partials)
  return { settings, partials }
}

/**
 * Cosine distance of two fingerprints in [0, 1]: 0 for equal, ½ for unrelated ones (eq. 6). Throws InputError
 * when their settings differ.
 */
export function cosineDistance(x: Fingerprint, y: Fingerprint): number {
  requireEqualSettings(x, y)
  let xx = 0
  let yy = 0
  let xy = 0
  for (const partial of x.partials) xx += partial.weight * dot(partial.values, partial.values)
  for (const partial of y.partials) yy += partial.weight * dot(partial.values, partial.values)
  for (const partial of x.partials) {
    const other = partialOf(y, partial.a, partial.b)
    if (other !== null) xy += Math.sqrt(partial.weight * other.weight) * dot(partial.values, other.values)
  }
  return distanceFromProducts(xx, yy, xy)
}

/** Cosine distance of one pair of elements (atomic numbers) alone; null when a structure lacks the pair. */
export function partialDistance(x: Fingerprint, y: Fingerprint, a: number, b: number): number | null {
  requireEqualSettings(x, y)
  const left = partialOf(x, a, b)
  const right = partialOf(y, a, b)
  if (left === null || right === null) return null
  const [p, q] = [left.values, right.values]
  return distanceFromProducts(dot(p, p), dot(q, q), dot(p, q))
}

/** The partial of one pair of elements (atomic numbers, either order), or null. */
export function partialOf(x: Fingerprint, a: number, b: number): PartialFingerprint | null {
  const low = Math.min(a, b)
  const high = Math.max(a, b)
  return x.partials.find((partial) => partial.a === low && partial.b === high) ?? null
}

/** What the duplicates rule compares. */
export interface Identity {
  /** eV/atom. */
  readonly energyPerAtom: number
  /** Å³/atom. */
  readonly volumePerAtom: number
  readonly fingerprint: Fingerprint
}

/**
 * Whether two relaxed structures are the same minimum: |ΔE| < 1 meV/atom, |ΔV| < 1 % and cosine distance < 1e-3.
 * The volume enters because cells of one crystal at two densities are neighbours in fingerprint.
 */
export function isDuplicate(x: Identity, y: Identity): boolean {
  if (Math.abs(x.energyPerAtom - y.energyPerAtom) >= 1e-3) return false
  if (Math.abs(x.volumePerAtom - y.volumePerAtom) >= 0.01 * Math.min(x.volumePerAtom, y.volumePerAtom)) return false
  return cosineDistance(x.fingerprint, y.fingerprint) < 1e-3
}

/** Standard deviations after which the Gaussian is cut. */
const SMEARING_RANGE = 4

/** Adds multiplicity·δ(R − r)/(4π r²) with δ a normalised Gaussian, at the bin centres. */
function smear(values: Float64Array, r: number, multiplicity: number, settings: FingerprintSettings): void {
  const { binWidth, sigma } = settings
  const first = Math.max(0, Math.ceil((r - SMEARING_RANGE * sigma) / binWidth - 0.5))
  const last = Math.min(values.length - 1, Math.floor((r + SMEARING_RANGE * sigma) / binWidth - 0.5))
  const height = multiplicity / (4 * Math.PI * r * r * sigma * Math.sqrt(2 * Math.PI))
  const u = ((first + 0.5) * binWidth - r) / sigma
  const step = binWidth / sigma
  // exp(−(u + k·step)²/2) by recurrence: two exponentials serve all bins.
  let term = height * Math.exp(-0.5 * u * u)
  let ratio = Math.exp(-u * step - 0.5 * step * step)
  const change = Math.exp(-step * step)
  for (let k = first; k <= last; k++) {
    values[k] += term
    term *= ratio
    ratio *= change
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function emptyPartials(structure: Structure, bins: number): Mutable<PartialFingerprint>[] {
  const elements = [...new Set(structure.species)].sort((a, b) => a - b)
  return elements.flatMap((a) =>
    elements.filter((b) => b >= a).map((b) => ({ a, b, weight: 0, values: new Float64Array(bins) })),
  )
}

/** Row of the partial that a pair of atoms belongs to. */
function rowIndex(structure: Structure, partials: readonly PartialFingerprint[]): (i: number, j: number) => number {
  const elements = [...new Set(partials.map(({ a }) => a))]
  const count = elements.length
  const kind = Uint8Array.from(structure.species, (number) => elements.indexOf(number))
  const rows = new Uint16Array(count * count)
  partials.forEach(({ a, b }, row) => {
    rows[count * elements.indexOf(a) + elements.indexOf(b)] = row
    rows[count * elements.indexOf(b) + elements.indexOf(a)] = row
  })
  return (i, j) => rows[count * kind[i] + kind[j]]
}

/** Turns sums into F_AB = V/(N_A·N_B)·Σ − 1 and sets the weights. */
function normalise(structure: Structure, partials: Mutable<PartialFingerprint>[]): void {
  const counts = new Float64Array(128)
  for (const number of structure.species) counts[number]++
  const total = partials.reduce((sum, { a, b }) => sum + counts[a] * counts[b], 0)
  const space = volume(structure)
  for (const partial of partials) {
    const product = counts[partial.a] * counts[partial.b]
    partial.weight = product / total
    const scale = space / product
    const { values } = partial
    for (let k = 0; k < values.length; k++) values[k] = values[k] * scale - 1
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k]
  return sum
}

function distanceFromProducts(xx: number, yy: number, xy: number): number {
  const cosine = xy / Math.sqrt(xx * yy)
  // Rounding can push the cosine of equal fingerprints past 1.
  return 0.5 * (1 - Math.min(1, Math.max(-1, cosine)))
}

function requireEqualSettings(x: Fingerprint, y: Fingerprint): void {
  const [p, q] = [x.settings, y.settings]
  if (p.cutoff === q.cutoff && p.binWidth === q.binWidth && p.sigma === q.sigma) return
  throw new InputError({
    rule: 'two fingerprints must have the same settings to be compared',
    found: [p, q],
    wayOut: 'Compute both with the same settings.',
  })
}
