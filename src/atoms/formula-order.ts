// The order in which formulas name elements: IUPAC Recommendations 2005 (Red Book), table VI: by group from left to
// right, heavier elements of a group first, hydrogen between nitrogen and polonium; so LiMnO2, Li3PS4, LiFePO4.
import type { Composition } from './composition.ts'
import { atomicNumberOf } from './elements.ts'

const PERIOD_LENGTHS = [2, 8, 8, 18, 18, 32, 32]
/** Noble gases stand before the alkali metals; hydrogen after group 15. */
const NOBLE_GASES = 0
const HYDROGEN = 15.5

/** The same composition with its elements in the conventional order. */
export function inFormulaOrder(composition: Composition): Composition {
  const ranked = Object.entries(composition).map(([symbol, amount]) => ({ symbol, amount, ...placeOf(atomicNumberOf(symbol)) }))
  ranked.sort((a, b) => a.group - b.group || b.number - a.number)
  return Object.fromEntries(ranked.map(({ symbol, amount }) => [symbol, amount]))
}

function placeOf(number: number): { readonly number: number; readonly group: number } {
  if (number === 1) return { number, group: HYDROGEN }
  let before = 0
  for (const length of PERIOD_LENGTHS) {
    if (number > before + length) before += length
    else return { number, group: groupOf(number - before, length) }
  }
  return { number, group: NOBLE_GASES }
}

/** Group of the nth element of a period; the f block counts as group 3. */
function groupOf(n: number, length: number): number {
  if (n === length) return NOBLE_GASES
  if (n <= 2) return n
  return Math.max(3, n + 18 - length)
}
