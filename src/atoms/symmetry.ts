// Space-group operations as crystallographers write them ("-x+1/2, y, z"), and the groups they form modulo the lattice.
// Deviation: translations of the 230 space groups are multiples of 1/24 in every tabulated setting, so printed decimals
// such as 0.3333 are read as the fraction they stand for.
import { InputError } from '../errors.ts'
import { determinant3 } from '../math/matrix3.ts'

/** s' = rotation·s + translation for fractional column vectors; rotation row-major integers, translation in [0, 1). */
export interface SymmetryOperation {
  readonly rotation: readonly number[]
  readonly translation: readonly number[]
}

export const IDENTITY: SymmetryOperation = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] }

/** F-centred cubic groups have 192 operations; twice as many leaves room for unusual centrings. */
export const MOST_OPERATIONS = 384

/** Entries of a rotation in any usual cell are −1, 0, 1; beyond this the operations form no finite group. */
const LARGEST_ENTRY = 4

/** Reads "x, -y+1/2, z" (terms in any order, fractions or decimals); throws InputError naming `place`. */
export function parseSymmetryOperation(text: string, place?: string): SymmetryOperation {
  const rows = text.toLowerCase().replace(/\s+/g, '').split(',').map(parseRow)
  const known = rows.filter((row) => row !== null)
  const rotation = known.flatMap((row) => row.slice(0, 3))
  const proper = rows.length === 3 && known.length === 3 &&
    rotation.every((value) => Number.isInteger(value) && Math.abs(value) <= LARGEST_ENTRY) &&
    Math.abs(determinant3(rotation)) === 1
  if (proper) return { rotation, translation: known.map((row) => row[3]) }
  throw new InputError({
    rule: 'a symmetry operation must be like -x+1/2, y, z',
    found: text,
    ...(place === undefined ? {} : { place }),
  })
}

/** Coefficients of x, y, z and the constant; null for anything else. */
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
    const size = Number(numerator ?? 1) / Number(denominator ?? 1)
    if (!Number.isFinite(size)) return null
    row['xyz'.indexOf(axis ?? '?') + (axis === undefined ? 4 : 0)] += sign === '-' ? -size : size
  }
  row[3] = exactFraction(row[3])
  return row
}

/** The multiple of 1/24 a translation stands for, or itself where it stands for none; in [0, 1). */
function exactFraction(value: number): number {
  const nearest = Math.round(24 * value)
  const exact = Math.abs(24 * value - nearest) < 0.01 ? nearest / 24 : value
  return exact - Math.floor(exact)
}

/** Whether an operation leaves every point where it is. */
export function isIdentity({ rotation, translation }: SymmetryOperation): boolean {
  return rotation.every((value, k) => value === IDENTITY.rotation[k]) && translation.every((value) => value === 0)
}

/** All operations the given ones generate, identity first; throws InputError when they form no finite group. */
export function generateGroup(generators: readonly SymmetryOperation[]): SymmetryOperation[] {
  const group = new Map([[operationKey(IDENTITY), IDENTITY]])
  let frontier: SymmetryOperation[] = [IDENTITY]
  while (frontier.length > 0) {
    const found: SymmetryOperation[] = []
    for (const operation of frontier) {
      for (const generator of generators) {
        const product = multiply(generator, operation)
        const key = operationKey(product)
        if (group.has(key)) continue
        if (key === null || group.size >= MOST_OPERATIONS) {
          throw new InputError({
            rule: `symmetry operations must close within ${MOST_OPERATIONS}`,
            found: formatSymmetryOperation(product),
          })
        }
        group.set(key, product)
        found.push(product)
      }
    }
    frontier = found
  }
  return [...group.values()]
}

/** A product of two operations that is not among them; null when they form a group modulo the lattice. */
export function missingProduct(operations: readonly SymmetryOperation[]): SymmetryOperation | null {
  const keys = new Set(operations.map(operationKey))
  for (const a of operations) {
    for (const b of operations) {
      const product = multiply(a, b)
      const key = operationKey(product)
      if (key === null || !keys.has(key)) return product
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

/**
 * One exact integer per operation: nine digits to base 9 for −4…4, three to base 240; below 2^53. Null for a rotation
 * with larger entries, which no finite group of a usual cell holds.
 */
function operationKey({ rotation, translation }: SymmetryOperation): number | null {
  if (rotation.some((value) => Math.abs(value) > LARGEST_ENTRY)) return null
  const first = rotation.reduce((key, value) => 9 * key + value + LARGEST_ENTRY, 0)
  return translation.reduce((key, value) => 240 * key + (Math.round(240 * value) % 240), first)
}

/** "-x+1/2, y, z"; translations in lowest terms where they are multiples of 1/24, else as decimals. */
export function formatSymmetryOperation({ rotation, translation }: SymmetryOperation): string {
  return [0, 1, 2].map((i) => {
    const text = ['x', 'y', 'z'].map((axis, k) => {
      const factor = rotation[3 * i + k]
      const size = Math.abs(factor)
      return factor === 0 ? '' : `${factor > 0 ? '+' : '-'}${size === 1 ? '' : size}${axis}`
    }).join('')
    return text.replace(/^\+/, '') + formatTranslation(translation[i])
  }).join(', ')
}

function formatTranslation(value: number): string {
  if (value === 0) return ''
  const denominator = [2, 3, 4, 6, 8, 12, 24].find((n) => Math.abs(n * value - Math.round(n * value)) < 1e-9)
  return denominator === undefined ? `+${Number(value.toFixed(6))}` : `+${Math.round(denominator * value)}/${denominator}`
}
