// How far a coordination polyhedron is from the regular one: relative variance of its bond lengths, and quadratic
// elongation and variance of its angles as defined by K. Robinson, G. V. Gibbs, P. H. Ribbe, Science 172, 567 (1971),
// doi 10.1126/science.172.3983.567.
import { determinant3 } from '../math/matrix3.ts'
import { InputError } from '../errors.ts'

/** From the centre to a corner, Å. */
export type Bond = readonly [number, number, number]

export interface Distortion {
  /** Mean of (l/l̄ − 1)² over the bonds. */
  readonly lengthVariance: number
  /** Mean of (l/l₀)², l₀ the bond length of the regular polyhedron of the same volume; 1 for a regular one. */
  readonly quadraticElongation: number
  /** Sum of (θ − θ₀)² over the angles between neighbouring corners / (their number − 1), degrees². */
  readonly angleVariance: number
}

/** Angle of the regular tetrahedron, degrees: arccos(−1/3). */
const TETRAHEDRAL_ANGLE = (Math.acos(-1 / 3) * 180) / Math.PI

/** Distortion of an octahedron; throws InputError unless there are six bonds of three opposite pairs. */
export function octahedronDistortion(bonds: readonly Bond[]): Distortion {
  requireCount(bonds, 6)
  const axes = oppositePairs(bonds)
  const faces = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => axes.map((pair, axis) => pair[(bits >> axis) & 1]))
  const volume = sum(faces.map((face) => coneVolume(face.map((corner) => bonds[corner]))))
  const partner = new Map(axes.flatMap(([i, j]) => [[i, j], [j, i]]))
  return {
    lengthVariance: relativeVariance(bonds.map(length)),
    // V = 4/3 l₀³.
    quadraticElongation: elongation(bonds, Math.cbrt((3 * volume) / 4)),
    angleVariance: angleVariance(bonds, 90, (i, j) => partner.get(i) !== j),
  }
}

/** Distortion of a tetrahedron; throws InputError unless there are four bonds. */
export function tetrahedronDistortion(bonds: readonly Bond[]): Distortion {
  requireCount(bonds, 4)
  const volume = sum([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]].map((face) => coneVolume(face.map((k) => bonds[k]))))
  return {
    lengthVariance: relativeVariance(bonds.map(length)),
    // V = 8√3/27 l₀³.
    quadraticElongation: elongation(bonds, Math.cbrt((27 * volume) / (8 * Math.sqrt(3)))),
    angleVariance: angleVariance(bonds, TETRAHEDRAL_ANGLE, () => true),
  }
}

/** Mean of (l/l̄ − 1)² of some lengths. */
export function relativeVariance(lengths: readonly number[]): number {
  const mean = sum(lengths) / lengths.length
  return sum(lengths.map((l) => (l / mean - 1) * (l / mean - 1))) / lengths.length
}

/** Angle between two bonds, degrees. */
export function bondAngle(u: Bond, v: Bond): number {
  const cosine = (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / (length(u) * length(v))
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI
}

/** Length of a bond, Å. */
export function length([x, y, z]: Bond): number {
  return Math.sqrt(x * x + y * y + z * z)
}

/** Corners that face each other, by their indices: the pairs with the widest angles. */
function oppositePairs(bonds: readonly Bond[]): (readonly [number, number])[] {
  const pairs = bonds
    .flatMap((u, i) => bonds.slice(i + 1).map((v, k) => ({ i, j: i + 1 + k, angle: bondAngle(u, v) })))
    .sort((a, b) => b.angle - a.angle || a.i - b.i || a.j - b.j)
  const chosen: (readonly [number, number])[] = []
  for (const { i, j } of pairs) {
    if (chosen.every((pair) => !pair.includes(i) && !pair.includes(j))) chosen.push([i, j])
  }
  return chosen
}

/** Volume between the centre and three corners, Å³. */
function coneVolume(corners: readonly Bond[]): number {
  return Math.abs(determinant3(corners.flat())) / 6
}

function elongation(bonds: readonly Bond[], regular: number): number {
  return sum(bonds.map((bond) => (length(bond) / regular) * (length(bond) / regular))) / bonds.length
}

function angleVariance(bonds: readonly Bond[], ideal: number, areNeighbours: (i: number, j: number) => boolean): number {
  const angles = bonds.flatMap((u, i) =>
    bonds.flatMap((v, j) => (j > i && areNeighbours(i, j) ? [bondAngle(u, v)] : [])))
  return sum(angles.map((angle) => (angle - ideal) * (angle - ideal))) / (angles.length - 1)
}

function requireCount(bonds: readonly Bond[], count: number): void {
  if (bonds.length === count) return
  throw new InputError({ rule: `the polyhedron must have ${count} corners`, found: bonds.length })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
