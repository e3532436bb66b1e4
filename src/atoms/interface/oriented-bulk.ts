// A crystal turned so that a lattice plane lies in xy, in the cell that a slab is stacked from.
import { InputError } from '../../errors.ts'
import { bezout, greatestCommonDivisor } from '../../math/euclid.ts'
import { multiply3, transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { reduceLattice } from '../../math/reduce-lattice.ts'
import { dot } from '../../math/vectors.ts'
import { imageSearch, shortestImage } from '../shortest-image.ts'
import { wrap, type Structure } from '../structure.ts'
import type { MillerIndices } from './types.ts'

/**
 * The same crystal, turned: a and b are the shortest vectors of the plane's lattice (|a| ≤ |b|, 60° to 120° apart), a
 * along +x and b_y > 0; c is the shortest vector to the next lattice plane, c_z > 0, and may lean. Atoms keep their
 * order and are moved into this cell, which has the volume of the one given and spans the same lattice. Throws InputError
 * for a crystal that does not repeat in all directions and for indices that are not coprime integers.
 */
export function orientedBulk(bulk: Structure, plane: MillerIndices): Structure {
  checkBulk(bulk)
  requireMillerIndices(plane)
  const rows = multiply3(planeBasis(plane), bulk.cell)
  const [u, v, w] = [0, 3, 6].map((k) => rows.subarray(k, k + 3))
  const turn = rotation(u, v, w)
  return wrap({
    ...bulk,
    cell: withShortestStacking(transformRows(Float64Array.of(...turn.a, ...turn.b, ...w), turn.matrix)),
    positions: transformRows(bulk.positions, turn.matrix),
  })
}

/**
 * Rows of integers that span all lattice vectors, in terms of the cell's: two with h·u = h·v = 0, in the plane, and one
 * with h·w = 1, to the next lattice plane along the normal h a* + k b* + l c*.
 */
function planeBasis([h, k, l]: MillerIndices): readonly number[] {
  const [g, p, q] = bezout(h, k)
  const [, s, t] = bezout(g, l)
  const inPlane = g === 0 ? [0, 1, 0] : [k / g, -h / g, 0]
  return [...inPlane, -l * p, -l * q, g, s * p, s * q, t]
}

/** Shortest vectors a, b of the lattice u, v, and the rotation (row vectors, r·matrix) that puts them in place. */
function rotation(u: Float64Array, v: Float64Array, w: Float64Array): { a: Float64Array; b: Float64Array; matrix: Matrix3 } {
  const across = cross(u, v)
  const z = scaled(across, Math.sign(dot(across, w)) / length(across))
  // A long normal stays as it is and stays last: what is reduced is the plane's lattice.
  const reduced = reduceLattice(Float64Array.of(...u, ...v, ...scaled(z, 2 * (length(u) + length(v)))))
  const a = reduced.subarray(0, 3)
  const b = reduced.subarray(3, 6)
  const x = scaled(a, 1 / length(a))
  const y = cross(z, x)
  const matrix = Float64Array.of(x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2])
  return { a, b: dot(b, y) > 0 ? b : scaled(b, -1), matrix }
}

/** The cell with exact zeros where they belong, and c moved along the plane to where it leans least. */
function withShortestStacking([ax, , , bx, by, , cx, cy, cz]: Matrix3): Matrix3 {
  const search = imageSearch(Float64Array.of(ax, 0, 0, bx, by, 0, 0, 0, cz))
  const lean = new Float64Array(3)
  shortestImage(search, (cx - (bx * cy) / by) / ax, cy / by, 0, Infinity, lean)
  return Float64Array.of(ax, 0, 0, bx, by, 0, lean[0], lean[1], cz)
}

function checkBulk({ pbc }: Structure): void {
  if (pbc.every(Boolean)) return
  throw new InputError({
    rule: 'a slab is cut from a crystal that repeats in all three directions',
    found: `pbc ${pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
  })
}

/** Throws InputError unless the indices are coprime integers. */
export function requireMillerIndices(plane: MillerIndices): void {
  const written = `(${plane.join(' ')})`
  if (!plane.every(Number.isInteger) || plane.every((index) => index === 0)) {
    throw new InputError({ rule: 'Miller indices must be three integers, not all of them 0', found: written })
  }
  const divisor = greatestCommonDivisor(plane)
  if (divisor === 1) return
  throw new InputError({
    rule: 'Miller indices must have no common divisor', found: written,
    wayOut: `Write (${plane.map((index) => index / divisor).join(' ')}), which is the same plane.`,
  })
}

function cross(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.of(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
}

function scaled(a: Float64Array, factor: number): Float64Array {
  return a.map((value) => factor * value)
}

function length(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}
