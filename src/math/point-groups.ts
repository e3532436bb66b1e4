// Point groups as lists of 3×3 matrices (for row vectors), closed from two or three generators each.
import { multiply3, type Matrix3 } from './matrix3.ts'

const IDENTITY: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
const INVERSION: readonly number[] = [-1, 0, 0, 0, -1, 0, 0, 0, -1]
const MIRROR_Z: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, -1]
const MIRROR_X: readonly number[] = [-1, 0, 0, 0, 1, 0, 0, 0, 1]
const TWOFOLD_X: readonly number[] = [1, 0, 0, 0, -1, 0, 0, 0, -1]
const TWOFOLD_Z: readonly number[] = [-1, 0, 0, 0, -1, 0, 0, 0, 1]
const THREEFOLD_111: readonly number[] = [0, 1, 0, 0, 0, 1, 1, 0, 0]
const FOURFOLD_Z: readonly number[] = [0, 1, 0, -1, 0, 0, 0, 0, 1]
// Exchanges x and y: the diagonal mirror of Td.
const MIRROR_XY: readonly number[] = [0, 1, 0, 1, 0, 0, 0, 0, 1]
const GOLDEN = (1 + Math.sqrt(5)) / 2
// Five-fold turn about (0, 1, φ): together with the threefold turn it generates the icosahedral group.
const FIVEFOLD: readonly number[] = [
  0.5 * (GOLDEN - 1), 0.5 * GOLDEN, -0.5,
  -0.5 * GOLDEN, 0.5, 0.5 * (GOLDEN - 1),
  0.5, 0.5 * (GOLDEN - 1), 0.5 * GOLDEN,
]

/** A point group: Schoenflies symbol and all its operations, the identity first. */
export interface PointGroup {
  readonly symbol: string
  readonly operations: readonly Matrix3[]
}

/** Rotation about z by one n-th of a turn. */
function axial(n: number): readonly number[] {
  const c = Math.cos((2 * Math.PI) / n)
  const s = Math.sin((2 * Math.PI) / n)
  return [c, s, 0, -s, c, 0, 0, 0, 1]
}

/** Rotation-reflection about z by half of one n-th of a turn: the generator of Dnd beyond Dn. */
function halfAxial(n: number): readonly number[] {
  const m = axial(2 * n)
  return [m[0], m[1], 0, m[3], m[4], 0, 0, 0, -1]
}

function close(symbol: string, generators: readonly (readonly number[])[]): PointGroup {
  const operations: Matrix3[] = [Float64Array.from(IDENTITY)]
  for (const operation of operations) {
    for (const generator of generators) {
      const product = multiply3(operation, generator)
      if (!operations.some((known) => known.every((value, k) => Math.abs(value - product[k]) < 1e-6))) operations.push(product)
    }
  }
  return { symbol, operations }
}

function axialGroups(n: number): PointGroup[] {
  return [
    close(`C${n}`, [axial(n)]),
    close(`C${n}v`, [axial(n), MIRROR_X]),
    close(`C${n}h`, [axial(n), MIRROR_Z]),
    close(`D${n}`, [axial(n), TWOFOLD_X]),
    close(`D${n}h`, [axial(n), TWOFOLD_X, MIRROR_Z]),
    close(`D${n}d`, [halfAxial(n), TWOFOLD_X]),
  ]
}

/** The non-trivial point groups with axes up to six-fold, and the cubic and icosahedral ones. */
export const POINT_GROUPS: readonly PointGroup[] = [
  close('Cs', [MIRROR_Z]),
  close('Ci', [INVERSION]),
  ...[2, 3, 4, 5, 6].flatMap(axialGroups),
  close('T', [TWOFOLD_Z, THREEFOLD_111]),
  close('Td', [TWOFOLD_Z, THREEFOLD_111, MIRROR_XY]),
  close('Th', [TWOFOLD_Z, THREEFOLD_111, INVERSION]),
  close('O', [FOURFOLD_Z, THREEFOLD_111]),
  close('Oh', [FOURFOLD_Z, THREEFOLD_111, INVERSION]),
  close('I', [FIVEFOLD, THREEFOLD_111]),
  close('Ih', [FIVEFOLD, THREEFOLD_111, INVERSION]),
]
