// How different two structures are, for keeping the pool diverse and for finding duplicates.
// Clusters: quantiles of all interatomic distances. Periodic cells: a coarse Oganov–Valle fingerprint.
import { cosineDistance, fingerprint } from '../../src/atoms/fingerprint.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { separation } from '../operators/cluster-geometry.ts'

/** Cells: wide bins, since only the kind of structure matters here. Å. */
const COARSE = { cutoff: 6, binWidth: 0.2, sigma: 0.2 }

const QUANTILES = 64

/** Cosine distance of fine fingerprints below which two cells are the same structure. */
const SAME_FINGERPRINT = 1e-3

/** Root mean square difference of distance quantiles below which two clusters are the same, as a fraction. */
const SAME_DISTANCES = 5e-3

/** A short vector such that similar structures have similar vectors. */
export function signatureOf(structure: Structure): number[] {
  return structure.pbc.some(Boolean) ? fingerprintVector(structure) : distanceQuantiles(structure)
}

/** Distance of two signatures: root mean square difference relative to their root mean square size. */
export function signatureDistance(a: readonly number[], b: readonly number[]): number {
  let difference = 0
  let size = 0
  for (let k = 0; k < a.length; k++) {
    const x = a[k]
    const y = b[k] ?? 0
    difference += (x - y) * (x - y)
    size += 0.5 * (x * x + y * y)
  }
  return size > 0 ? Math.sqrt(difference / size) : 0
}

/** Whether two structures of nearly equal objective and volume are the same; signatures are theirs. */
export function isSameStructure(
  a: { readonly structure: Structure; readonly signature: readonly number[] },
  b: { readonly structure: Structure; readonly signature: readonly number[] },
): boolean {
  if (!a.structure.pbc.some(Boolean)) return signatureDistance(a.signature, b.signature) < SAME_DISTANCES
  return cosineDistance(fingerprint(a.structure), fingerprint(b.structure)) < SAME_FINGERPRINT
}

function distanceQuantiles({ positions, species }: Structure): number[] {
  const n = species.length
  const distances = new Float64Array((n * (n - 1)) / 2)
  let count = 0
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) distances[count++] = separation(positions, i, j)
  distances.sort()
  const quantile = (k: number): number => distances[Math.floor(((k + 0.5) * count) / QUANTILES)] ?? 0
  return Array.from({ length: QUANTILES }, (_, k) => rounded(quantile(k)))
}

/** Partials one after another, each weighted by its share of the pairs, as in the cosine distance. */
function fingerprintVector(structure: Structure): number[] {
  const { partials } = fingerprint(structure, COARSE)
  return partials.flatMap(({ weight, values }) => Array.from(values, (value) => rounded(Math.sqrt(weight) * value)))
}

/** Five digits are plenty and keep the state small; adding zero turns −0 into 0, which survives JSON. */
function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5 + 0
}
