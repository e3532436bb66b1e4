// Compositions: how many atoms of each element, and how chemists write it.
import { InputError } from '../errors.ts'
import { atomicNumberOf, symbolOf } from './elements.ts'
import type { Structure } from './structure.ts'

/** Atoms (or moles) of each element by symbol; zero amounts are left out. */
export type Composition = Readonly<Record<string, number>>

/** Counts the elements of a structure, by increasing atomic number. */
export function compositionOf(structure: Structure): Composition {
  const counts = new Map<number, number>()
  for (const number of structure.species) counts.set(number, (counts.get(number) ?? 0) + 1)
  const numbers = [...counts.keys()].sort((a, b) => a - b)
  return Object.fromEntries(numbers.map((number) => [symbolOf(number), counts.get(number) ?? 0]))
}

/** Number of atoms of one element (atomic number). */
export function countOf(structure: Structure, atomicNumber: number): number {
  let count = 0
  for (const number of structure.species) if (number === atomicNumber) count++
  return count
}

/** Sum of all amounts. */
export function totalAmount(composition: Composition): number {
  return Object.values(composition).reduce((sum, amount) => sum + amount, 0)
}

/** Formula in the order given, with the amounts as they are: { Li: 30, Si: 8 } → "Li30Si8". */
export function formulaOf(composition: Composition): string {
  return Object.entries(composition)
    .filter(([, amount]) => amount !== 0)
    .map(([symbol, amount]) => (amount === 1 ? symbol : `${symbol}${amount}`))
    .join('')
}

/** Formula reduced to the smallest integers: { Li: 30, Si: 8 } → "Li15Si4". Amounts must be integers. */
export function reducedFormulaOf(composition: Composition): string {
  const divisor = Object.values(composition).reduce((a, b) => greatestCommonDivisor(a, b), 0)
  if (divisor === 0) return ''
  return formulaOf(Object.fromEntries(Object.entries(composition).map(([symbol, amount]) => [symbol, amount / divisor])))
}

/** Reads a formula such as "Li15Si4", "Li2(CO3)" or "LiNi0.5Mn0.5O2"; throws InputError naming `place`. */
export function parseFormula(text: string, place?: string): Composition {
  const amounts = new Map<string, number>()
  const fail = (): never => {
    throw new InputError({
      rule: 'a formula must be element symbols with optional amounts, such as Li15Si4',
      found: text,
      ...(place === undefined ? {} : { place }),
    })
  }
  const token = /([A-Z][a-z]?)(\d+(?:\.\d+)?|\.\d+)?|\(|\)(\d+(?:\.\d+)?)?/y
  const open: Map<string, number>[] = [amounts]
  const compact = text.replace(/\s+/g, '')
  if (compact === '') fail()
  while (token.lastIndex < compact.length) {
    const match = token.exec(compact)
    if (match === null) return fail()
    if (match[0] === '(') open.push(new Map())
    else if (match[0].startsWith(')')) {
      const group = open.pop()
      if (group === undefined || open.length === 0) return fail()
      for (const [symbol, amount] of group) add(open[open.length - 1], symbol, amount * Number(match[3] ?? 1))
    } else {
      atomicNumberOf(match[1], place)
      add(open[open.length - 1], match[1], Number(match[2] ?? 1))
    }
  }
  const present = [...amounts].filter(([, amount]) => amount !== 0)
  if (open.length !== 1 || present.length === 0) fail()
  return Object.fromEntries(present)
}

function add(amounts: Map<string, number>, symbol: string, amount: number): void {
  amounts.set(symbol, (amounts.get(symbol) ?? 0) + amount)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
