// Symmetry operations as CIF spells them ("-x+1/2, y, z"), and the atoms they make from one site.
import type { Matrix3 } from '../math/matrix3.ts'
import { determinant3, transformRows } from '../math/matrix3.ts'
import { parseFinite } from './numbers.ts'

/** s' = rotation·s + translation, fractional column vectors; rotation row-major. */
export interface SymmetryOperation {
  readonly rotation: readonly number[]
  readonly translation: readonly number[]
}

/** Images of one site closer than this are one atom, Å: three printed decimals on a 30 Å axis still merge. */
export const MERGE_DISTANCE = 0.05

/** Reads "x, -y+1/2, z"; null when it is not a symmetry operation. */
export function parseOperation(text: string): SymmetryOperation | null {
  const parts = text.toLowerCase().replace(/\s+/g, '').split(',')
  const rows = parts.map(parseRow)
  const known = rows.filter((row) => row !== null)
  if (parts.length !== 3 || known.length !== 3) return null
  const rotation = known.flatMap((row) => row.slice(0, 3))
  const proper = rotation.every((value) => Number.isInteger(value) && Math.abs(value) <= 4) &&
    Math.abs(determinant3(rotation)) === 1
  return proper ? { rotation, translation: known.map((row) => row[3]) } : null
}

/** Coefficients of x, y, z and the constant. */
function parseRow(text: string): number[] | null {
  const row = [0, 0, 0, 0]
  const term = /([+-]?)(?:(\d+(?:\.\d*)?|\.\d+)(?:\/(\d+))?)?\*?([xyz])?/y
  if (text === '') return null
  while (term.lastIndex < text.length) {
    const first = term.lastIndex === 0
    const match = term.exec(text)
    if (match === null || match[0] === '' || (!first && match[1] === '')) return null
    const [, sign, numerator, denominator, axis] = match as (string | undefined)[]
    if (numerator === undefined && axis === undefined) return null
    const size = (numerator === undefined ? 1 : parseFinite(numerator) ?? Number.NaN) / Number(denominator ?? 1)
    if (!Number.isFinite(size)) return null
    row['xyz'.indexOf(axis ?? '?') + (axis === undefined ? 4 : 0)] += sign === '-' ? -size : size
  }
  row[3] = exactFraction(row[3])
  return row
}

/** Translations of space groups are multiples of 1/24; decimals such as 0.3333 mean them. Result in [0, 1). */
function exactFraction(value: number): number {
  const nearest = Math.round(24 * value)
  const exact = Math.abs(24 * value - nearest) < 0.01 ? nearest / 24 : value
  return exact - Math.floor(exact)
}

/** Index of the identity, −1 when it is not among them. */
export function identityIndex(operations: readonly SymmetryOperation[]): number {
  return operations.findIndex(({ rotation, translation }) =>
    rotation.every((value, k) => value === (k % 4 === 0 ? 1 : 0)) && translation.every((value) => value === 0))
}

/** A product of two operations that is not in the list, as text; null when they form a group modulo the lattice. */
export function missingProduct(operations: readonly SymmetryOperation[]): string | null {
  const keys = new Set(operations.map(operationKey))
  for (const a of operations) {
    for (const b of operations) {
      const product = multiply(a, b)
      if (!keys.has(operationKey(product))) return formatOperation(product)
    }
  }
  return null
}

/** First b, then a. */
function multiply(a: SymmetryOperation, b: SymmetryOperation): SymmetryOperation {
  const rotation = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  const translation = [0, 0, 0]
  for (let i = 0; i < 3; i++) {
    translation[i] = a.translation[i]
    for (let k = 0; k < 3; k++) {
      const factor = a.rotation[3 * i + k]
      translation[i] += factor * b.translation[k]
      for (let j = 0; j < 3; j++) rotation[3 * i + j] += factor * b.rotation[3 * k + j]
    }
    translation[i] = exactFraction(translation[i])
  }
  return { rotation, translation }
}

/** One exact integer per operation: nine digits to base 9 for −4…4, three to base 240; below 2^53. */
function operationKey({ rotation, translation }: SymmetryOperation): number {
  const first = rotation.reduce((key, value) => 9 * key + Math.min(Math.max(value, -4), 4) + 4, 0)
  return translation.reduce((key, value) => 240 * key + (Math.round(240 * value) % 240), first)
}

function formatOperation({ rotation, translation }: SymmetryOperation): string {
  return [0, 1, 2].map((i) => {
    const text = ['x', 'y', 'z'].map((axis, k) => {
      const factor = rotation[3 * i + k]
      const size = Math.abs(factor)
      return factor === 0 ? '' : `${factor > 0 ? '+' : '-'}${size === 1 ? '' : size}${axis}`
    }).join('')
    const twentyFourths = Math.round(24 * translation[i])
    return text.replace(/^\+/, '') + (twentyFourths === 0 ? '' : `+${twentyFourths}/24`)
  }).join(', ')
}

/**
 * Fractional positions of the atoms that the operations make from one site, the identity first. The identity's atom
 * stays where it is, others are moved into [0, 1). Images within MERGE_DISTANCE are one atom, at their mean: a
 * rounded 0.3333 ends on the special position it stands for.
 */
export function siteImages(
  site: readonly number[], operations: readonly SymmetryOperation[], cell: Matrix3,
): number[][] {
  const atoms: { first: number[]; shift: number[]; count: number }[] = []
  for (const { rotation, translation } of operations) {
    const image = [0, 1, 2].map((i) =>
      rotation[3 * i] * site[0] + rotation[3 * i + 1] * site[1] + rotation[3 * i + 2] * site[2] + translation[i])
    const found = atoms.find(({ first }) => latticeDistance(first, image, cell) < MERGE_DISTANCE)
    if (found === undefined) {
      const first = atoms.length === 0 ? image : image.map((value) => value - Math.floor(value))
      atoms.push({ first, shift: [0, 0, 0], count: 1 })
      continue
    }
    found.count++
    const difference = nearestDifference(found.first, image)
    found.shift = found.shift.map((value, k) => value + difference[k])
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
