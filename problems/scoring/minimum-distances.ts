// Shortest allowed distances of the elements of a space: what the campaign file names, and covalent radii for the rest.
import { atomicNumberOf, isSymbol, symbolOf } from '../../src/atoms/elements.ts'
import { covalentDistances, pairDistances, type PairDistances } from '../../src/atoms/distances.ts'
import { ConfigError } from '../../src/errors.ts'
import type { ScoringParameters } from './parameters.ts'

/** Fraction of the sum of covalent radii below which two atoms are one mistake; ionic Li-O contacts are at 1.0. */
const COVALENT_FRACTION = 0.6

/** The rule for these elements (atomic numbers); throws ConfigError for pairs that are malformed or cannot occur. */
export function minimumDistancesOf(
  { minimum_distances: named }: Pick<ScoringParameters, 'minimum_distances'>, elements: readonly number[],
): PairDistances {
  for (const pair of Object.keys(named)) {
    const stranger = pair.split('-').map((symbol) => symbol.trim())
      .find((symbol) => isSymbol(symbol) && !elements.includes(atomicNumberOf(symbol)))
    if (stranger === undefined) continue
    throw new ConfigError({
      rule: 'minimum distances must be of elements that can be in a structure', found: pair,
      place: 'problem.minimum_distances', wayOut: `There are ${elements.map(symbolOf).join(', ')}.`,
    })
  }
  const usual = covalentDistances(COVALENT_FRACTION)
  const names = new Set(Object.keys(named).map((pair) => pair.split('-').map((symbol) => symbol.trim()).sort().join('-')))
  const others = elements.flatMap((a, k) => elements.slice(k).map((b) => [a, b] as const))
    .filter(([a, b]) => !names.has([symbolOf(a), symbolOf(b)].sort().join('-')))
    .map(([a, b]): [string, number] => [`${symbolOf(a)}-${symbolOf(b)}`, usual(a, b)])
  return pairDistances({ ...named, ...Object.fromEntries(others) }, elements)
}
