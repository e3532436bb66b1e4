// Forces on the images of a band: across the path those of the potential, along it those of the springs.
// Tangents and springs: G. Henkelman, H. Jónsson, J. Chem. Phys. 113, 9978 (2000), doi 10.1063/1.1323224, eqs. 8–12.
// Climbing image: G. Henkelman, B. P. Uberuaga, H. Jónsson, J. Chem. Phys. 113, 9901 (2000), doi 10.1063/1.1329672, eq. 5.
import { addScaled, dot } from '../../math/vectors.ts'
import { longestRow } from '../optimizer.ts'

/** A band of m + 2 images of n atoms at one moment. */
export interface Band {
  /** Positions of every image, ends included, Å; length 3n each, continuous from image to image. */
  readonly positions: readonly Float64Array[]
  /** Length m + 2, eV. */
  readonly energies: Float64Array
  /** −∂E/∂r of the images between the ends, eV/Å. */
  readonly forces: readonly Float64Array[]
}

export interface BandForces {
  /** What moves the images between the ends, one after the other: length m·3n, eV/Å. */
  readonly nudged: Float64Array
  /** Longest force across the path on any atom; on the climbing image, of the whole force. */
  readonly fmax: number
  /** Slope of the energy along the path, eV/Å, per image between the ends. */
  readonly slopes: Float64Array
}

/** Forces on a band. `climbing` is the index (ends count) of the image that climbs, or null. */
export function bandForces({ positions, energies, forces }: Band, spring: number, climbing: number | null): BandForces {
  const size = positions[0].length
  const nudged = new Float64Array(forces.length * size)
  const slopes = new Float64Array(forces.length)
  let fmax = 0
  forces.forEach((force, m) => {
    const image = m + 1
    const before = difference(positions[image], positions[image - 1])
    const after = difference(positions[image + 1], positions[image])
    const tangent = unitTangent(before, after, energies.subarray(image - 1, image + 2))
    const along = dot(force, tangent)
    slopes[m] = -along
    const moving = nudged.subarray(m * size, (m + 1) * size)
    moving.set(force)
    addScaled(moving, image === climbing ? -2 * along : -along, tangent)
    const longest = longestRow(moving)
    // Written so that a NaN is taken over.
    if (!(longest <= fmax)) fmax = longest
    if (image !== climbing) addScaled(moving, spring * (norm(after) - norm(before)), tangent)
  })
  return { nudged, fmax, slopes }
}

/**
 * Direction of the path at an image with these energies before, at and after it: towards the higher neighbour, and a
 * mixture of both at a maximum or minimum.
 */
export function unitTangent(before: Float64Array, after: Float64Array, [low, here, high]: Float64Array): Float64Array {
  const rise = Math.abs(high - here)
  const fall = Math.abs(low - here)
  let [weightBefore, weightAfter] = [0, 0]
  if (high > here && here > low) weightAfter = 1
  else if (high < here && here < low) weightBefore = 1
  else if (high > low) [weightBefore, weightAfter] = [Math.min(rise, fall), Math.max(rise, fall)]
  else [weightBefore, weightAfter] = [Math.max(rise, fall), Math.min(rise, fall)]
  // Three equal energies say nothing about the direction.
  if (weightBefore === 0 && weightAfter === 0) [weightBefore, weightAfter] = [1, 1]
  const tangent = before.map((value, k) => weightBefore * value + weightAfter * after[k])
  const length = norm(tangent)
  return length > 0 ? tangent.map((value) => value / length) : tangent
}

/** Index of the highest image between the ends, or null when an end is at least as high. */
export function highestImage(energies: Float64Array): number | null {
  const last = energies.length - 1
  let highest = 0
  for (let image = 1; image < energies.length; image++) if (energies[image] > energies[highest]) highest = image
  return highest === 0 || energies[highest] <= energies[last] ? null : highest
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - b[k])
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector))
}
