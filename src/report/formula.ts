// Formulas as battery chemists write them: LiCoO2, LiFeSO4F, Li6PS5Cl.
import { compositionOf, reducedFormulaOf } from '../atoms/composition.ts'
import { atomicNumberOf } from '../atoms/elements.ts'
import type { Structure } from '../atoms/structure.ts'

// After all metals; the sequence of IUPAC's Red Book (2005), table VI, with hydrogen after carbon.
const LAST = ['B', 'Si', 'Ge', 'C', 'H', 'As', 'P', 'N', 'Te', 'Se', 'S', 'O', 'I', 'Br', 'Cl', 'F']

/** Reduced formula: metals by atomic number, then the non-metals towards fluorine; empty without atoms. */
export function customaryFormula(structure: Structure): string {
  const place = (symbol: string): number => (LAST.includes(symbol) ? 1000 + LAST.indexOf(symbol) : atomicNumberOf(symbol))
  const entries = Object.entries(compositionOf(structure)).sort(([a], [b]) => place(a) - place(b))
  return reducedFormulaOf(Object.fromEntries(entries))
}
