// Along which composition errors are reported: the fraction of the element that varies most over the data, in tenths.
import { symbolOf } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import { fractionOf } from './predictions.ts'

const RANGES = 10

/** Far above the rounding of fractions, far below any difference in composition. */
const ROUNDING = 1e-9

export interface CompositionAxis {
  /** "Li" */
  readonly symbol: string
  /** Its fraction of the atoms. */
  fraction(structure: Structure): number
  /** "Li 0.30–0.40"; an end member has a range of its own: "Li 0", "Li 1". */
  rangeOf(structure: Structure): string
}

/** The axis of a set of structures; null when all have the same composition. */
export function compositionAxis(structures: readonly Structure[]): CompositionAxis | null {
  const elements = [...new Set(structures.flatMap(({ species }) => [...species]))].sort((a, b) => a - b)
  const spreads = elements.map((number) => spread(structures.map(({ species }) => fractionOf(species, number))))
  const largest = Math.max(...spreads)
  if (!(largest > ROUNDING * structures.length)) return null
  // Of two elements both vary alike: the lighter one, whatever rounding says.
  const widest = spreads.findIndex((value) => value >= (1 - ROUNDING) * largest)
  const symbol = symbolOf(elements[widest])
  const fraction = ({ species }: Structure): number => fractionOf(species, elements[widest])
  return {
    symbol,
    fraction,
    rangeOf(structure) {
      const value = fraction(structure)
      if (value === 0 || value === 1) return `${symbol} ${value}`
      const step = Math.min(RANGES - 1, Math.floor(value * RANGES))
      return `${symbol} ${(step / RANGES).toFixed(1)}–${((step + 1) / RANGES).toFixed(1)}`
    },
  }
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0)
}
