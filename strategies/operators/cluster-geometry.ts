// Geometry of isolated clusters: centre, bond length, how strongly each atom is bound, rotations.
import type { Matrix3 } from '../../src/math/matrix3.ts'
import type { Random } from '../../src/math/random.ts'
import type { Structure } from '../../src/atoms/structure.ts'

/** Positions relative to their centroid, length 3n, Å. (Not mass-weighted: unlike atoms count the same.) */
export function centredPositions(structure: Structure): Float64Array {
  const n = structure.species.length
  const centred = Float64Array.from(structure.positions)
  for (let k = 0; k < 3; k++) {
    let mean = 0
    for (let i = 0; i < n; i++) mean += centred[3 * i + k]
    mean /= n
    for (let i = 0; i < n; i++) centred[3 * i + k] -= mean
  }
  return centred
}

/** Distance of two atoms, Å. */
export function separation(positions: Float64Array, i: number, j: number): number {
  const x = positions[3 * i] - positions[3 * j]
  const y = positions[3 * i + 1] - positions[3 * j + 1]
  const z = positions[3 * i + 2] - positions[3 * j + 2]
  return Math.sqrt(x * x + y * y + z * z)
}

/** Median distance to the nearest neighbour, Å: the unit in which a cluster's moves are measured. */
export function bondLength(positions: Float64Array): number {
  const n = positions.length / 3
  const nearest = new Float64Array(n).fill(Infinity)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const r = separation(positions, i, j)
      if (r < nearest[i]) nearest[i] = r
      if (r < nearest[j]) nearest[j] = r
    }
  }
  return nearest.sort()[Math.floor(n / 2)]
}

/**
 * How well a place is bound: Σ over atoms of (bond/r)⁶, capped at 1 per atom. A smooth coordination number
 * (London's distance law), so that ranking atoms by it needs no potential. `skip` is an atom to leave out.
 */
export function bindingAt(positions: Float64Array, x: number, y: number, z: number, bond: number, skip: number): number {
  let sum = 0
  const square = bond * bond
  for (let j = 0; j < positions.length / 3; j++) {
    if (j === skip) continue
    const dx = positions[3 * j] - x
    const dy = positions[3 * j + 1] - y
    const dz = positions[3 * j + 2] - z
    const ratio = Math.min(1, square / (dx * dx + dy * dy + dz * dz))
    sum += ratio * ratio * ratio
  }
  return sum
}

/** {@link bindingAt} for every atom, length n. */
export function bindings(positions: Float64Array, bond: number): Float64Array {
  return Float64Array.from({ length: positions.length / 3 }, (_, i) =>
    bindingAt(positions, positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], bond, i),
  )
}

/** Whether all atoms hang together by steps no longer than `reach` (Å). */
export function isConnected(positions: Float64Array, reach: number): boolean {
  const n = positions.length / 3
  const reached = new Uint8Array(n)
  const queue = [0]
  reached[0] = 1
  let count = 1
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (let j = 0; j < n; j++) {
      if (reached[j] === 1 || separation(positions, i, j) > reach) continue
      reached[j] = 1
      count++
      queue.push(j)
    }
  }
  return count === n
}

/** A rotation, uniform over all orientations: a random unit quaternion as a matrix for row vectors. */
export function randomRotation(random: Random): Matrix3 {
  const q = [random.normal(), random.normal(), random.normal(), random.normal()]
  const length = Math.sqrt(q.reduce((sum, value) => sum + value * value, 0))
  const [w, x, y, z] = q.map((value) => value / length)
  return Float64Array.of(
    1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y),
    2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x),
    2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y),
  )
}

/** The rotation by `angle` (radians) about the unit vector `axis`, as a matrix for row vectors (Rodrigues). */
export function rotationAbout(axis: readonly [number, number, number], angle: number): Matrix3 {
  const [x, y, z] = axis
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const t = 1 - c
  return Float64Array.of(
    t * x * x + c, t * x * y + s * z, t * x * z - s * y,
    t * x * y - s * z, t * y * y + c, t * y * z + s * x,
    t * x * z + s * y, t * y * z - s * x, t * z * z + c,
  )
}
