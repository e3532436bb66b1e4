// All atoms of a crystal from its asymmetric unit: the images of a site under the operations of the space group.
import { transformRows, type Matrix3 } from '../math/matrix3.ts'
import { atomicNumberOf } from './elements.ts'
import { fromFractional, PERIODIC, type Structure } from './structure.ts'
import type { SymmetryOperation } from './symmetry.ts'

/** One site of an asymmetric unit. */
export interface Site {
  readonly symbol: string
  readonly fractional: readonly [number, number, number]
}

/** Images of one site closer than this are one atom, Å: three printed decimals on a 30 Å axis still merge. */
const MERGE_DISTANCE = 0.05

/** Fractional units: smaller differences come from the last bits of sums, not from printed digits. */
const ROUNDING = 1e-9

/** The crystal that the operations (a whole group, identity first) make from the sites, in this cell. */
export function expandAsymmetricUnit(
  cell: Matrix3,
  operations: readonly SymmetryOperation[],
  sites: readonly Site[],
): Structure {
  const species: number[] = []
  const fractional: number[] = []
  for (const site of sites) {
    for (const image of siteImages(site.fractional, operations, cell)) {
      species.push(atomicNumberOf(site.symbol))
      fractional.push(...image)
    }
  }
  return fromFractional({ cell, pbc: PERIODIC, species: Uint8Array.from(species), fractional })
}

/**
 * Fractional positions of the atoms that the operations make from one site, the identity first. The identity's atom
 * stays where it is, others are moved into [0, 1). Images within 0.05 Å are one atom, at their mean: a rounded 0.3333
 * ends on the special position it stands for. An exact special position keeps every bit.
 */
export function siteImages(
  site: readonly number[],
  operations: readonly SymmetryOperation[],
  cell: Matrix3,
): number[][] {
  const atoms: { first: number[]; shift: number[]; count: number }[] = []
  for (const { rotation: m, translation: t } of operations) {
    const image = [0, 1, 2].map((i) => m[3 * i] * site[0] + m[3 * i + 1] * site[1] + m[3 * i + 2] * site[2] + t[i])
    const found = atoms.find(({ first }) => latticeDistance(first, image, cell) < MERGE_DISTANCE)
    if (found === undefined) {
      atoms.push({ first: atoms.length === 0 ? image : image.map(wrapUnit), shift: [0, 0, 0], count: 1 })
      continue
    }
    found.count++
    nearestDifference(found.first, image).forEach((value, k) => {
      if (Math.abs(value) > ROUNDING) found.shift[k] += value
    })
  }
  return atoms.map(({ first, shift, count }) => first.map((value, k) => value + shift[k] / count))
}

/** Distance of two fractional positions modulo the lattice, Å; exact for the short distances it is used for. */
export function latticeDistance(a: readonly number[], b: readonly number[], cell: Matrix3): number {
  const [x, y, z] = transformRows(nearestDifference(a, b), cell)
  return Math.sqrt(x * x + y * y + z * z)
}

function nearestDifference(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((k) => {
    const difference = b[k] - a[k]
    return difference - Math.round(difference)
  })
}

/** Brings a fraction into [0, 1); what rounding leaves just below 1 is 0. */
function wrapUnit(value: number): number {
  const wrapped = value - Math.floor(value)
  return wrapped > 1 - ROUNDING ? 0 : wrapped
}
