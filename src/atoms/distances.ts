// Shortest allowed distances per pair of elements. A rule for like atoms never applies to unlike ones.
import { ConfigError } from '../errors.ts'
import { atomicNumberOf, covalentRadiusOf, symbolOf } from './elements.ts'

/** Shortest allowed distance of two elements (atomic numbers), Å; symmetric. */
export type PairDistances = (a: number, b: number) => number

/**
 * Reads "Li-Si: 2.0" style entries, Å. Every pair of the given elements must be listed; throws ConfigError
 * naming the missing or unknown ones.
 */
export function pairDistances(table: Readonly<Record<string, number>>, elements: readonly number[]): PairDistances {
  const limits = new Map<number, number>()
  for (const [pair, distance] of Object.entries(table)) {
    const symbols = pair.split('-')
    if (symbols.length !== 2) {
      throw new ConfigError({ rule: 'a pair distance must be named like Li-Si', found: pair })
    }
    const [a, b] = symbols.map((symbol) => atomicNumberOf(symbol.trim()))
    limits.set(pairIndex(a, b), distance)
  }
  for (const a of elements) {
    for (const b of elements) {
      if (limits.has(pairIndex(a, b))) continue
      throw new ConfigError({
        rule: 'minimum distances must be given for every pair of elements',
        found: `no value for ${symbolOf(a)}-${symbolOf(b)}`,
        wayOut: `Add "${symbolOf(a)}-${symbolOf(b)}: <Å>".`,
      })
    }
  }
  return (a, b) => limits.get(pairIndex(a, b)) ?? Number.NaN
}

/** Default rule when nothing is known: a fraction of the sum of covalent radii. */
export function covalentDistances(fraction: number): PairDistances {
  return (a, b) => fraction * (covalentRadiusOf(a) + covalentRadiusOf(b))
}

/** The same rule, every distance multiplied by a factor. */
export function scaledDistances(distances: PairDistances, factor: number): PairDistances {
  return (a, b) => factor * distances(a, b)
}

function pairIndex(a: number, b: number): number {
  return a < b ? 128 * a + b : 128 * b + a
}
