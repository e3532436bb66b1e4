// Shortest allowed distances per pair of elements. A rule for like atoms never applies to unlike ones.
import { ConfigError, InputError } from '../errors.ts'
import { atomicNumberOf, covalentRadiusOf, isSymbol, symbolOf } from './elements.ts'

/** Shortest allowed distance of two elements (atomic numbers), Å; symmetric. */
export type PairDistances = (a: number, b: number) => number

/**
 * Reads "Li-Si: 2.0" style entries, Å. Every pair of the given elements must be listed, once; throws ConfigError
 * naming the missing, repeated or unknown ones. Asking the rule for a pair it does not hold throws InputError.
 */
export function pairDistances(table: Readonly<Record<string, number>>, elements: readonly number[]): PairDistances {
  const limits = new Map<number, number>()
  for (const [pair, distance] of Object.entries(table)) {
    const symbols = pair.split('-').map((symbol) => symbol.trim())
    if (symbols.length !== 2 || !symbols.every(isSymbol)) {
      throw new ConfigError({ rule: 'a pair distance must be named like Li-Si', found: pair })
    }
    const [a, b] = symbols.map((symbol) => atomicNumberOf(symbol))
    if (limits.has(pairIndex(a, b))) {
      throw new ConfigError({ rule: 'a pair of elements must have one distance', found: `${pair} a second time` })
    }
    if (!(distance >= 0 && distance < Infinity)) {
      throw new ConfigError({ rule: `the distance of ${pair} must be a number of at least 0`, found: distance })
    }
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
  return (a, b) => limits.get(pairIndex(a, b)) ?? refusePair(a, b, 'a shortest distance', 'Add it to the list.')
}

/**
 * Default rule when nothing is known: a fraction of the sum of covalent radii. Asking it for an element beyond Cm,
 * whose radius is unknown, throws InputError.
 */
export function covalentDistances(fraction: number): PairDistances {
  return (a, b) => {
    const distance = fraction * (covalentRadiusOf(a) + covalentRadiusOf(b))
    // NaN would allow every distance in silence.
    return Number.isNaN(distance) ? refusePair(a, b, 'a covalent radius') : distance
  }
}

/** The same rule, every distance multiplied by a factor. */
export function scaledDistances(distances: PairDistances, factor: number): PairDistances {
  return (a, b) => factor * distances(a, b)
}

function refusePair(a: number, b: number, what: string, wayOut?: string): never {
  throw new InputError({
    rule: `every element must have ${what}`,
    found: `${symbolOf(a)}-${symbolOf(b)}`,
    ...(wayOut === undefined ? {} : { wayOut }),
  })
}

function pairIndex(a: number, b: number): number {
  return a < b ? 128 * a + b : 128 * b + a
}
