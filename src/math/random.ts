// Seeded random streams: one per candidate and purpose, so that results never depend on which worker or
// batch a candidate fell into. Generator: seedrandom's ARC4 (David Bau), seeded by a readable string.
import seedrandom from 'seedrandom'

/** A seeded source of random numbers; every method advances it. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Uniform integer in [0, count); throws RangeError unless count is an integer of at least 1. */
  integer(count: number): number
  /** Normal deviate, mean 0, standard deviation 1 (polar method, Marsaglia & Bray 1964). */
  normal(): number
  /** One element, all equally likely; throws on an empty list. */
  pick<T>(items: readonly T[]): T
  /** One index with probability proportional to its weight (≥ 0, not all zero, else RangeError). */
  weighted(weights: ArrayLike<number>): number
  /** A new array in random order (Fisher–Yates). */
  shuffled<T>(items: readonly T[]): T[]
  /** A unit vector, uniform on the sphere. */
  direction(): [number, number, number]
}

/** Makes the stream's name: everything candidate `id` needs for one purpose comes from this one stream. */
export function streamKey(seed: number | string, purpose: string, id: number | string): string {
  return `${seed}:${purpose}:${id}`
}

/** Opens the stream of that name; the same name gives the same numbers in every process. */
export function randomStream(key: string): Random {
  return fromUniform(seedrandom(key))
}

function fromUniform(uniform: () => number): Random {
  const integer = (count: number): number => {
    if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`integer needs a count of at least 1, got ${count}`)
    return Math.floor(uniform() * count)
  }

  const normal = (): number => {
    for (;;) {
      const u = 2 * uniform() - 1
      const v = 2 * uniform() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
    }
  }

  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('pick needs at least one item, got an empty list')
    return items[integer(items.length)]
  }

  const weighted = (weights: ArrayLike<number>): number => {
    let total = 0
    for (let i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0)) throw new RangeError(`weights must be at least 0, got ${weights[i]}`)
      total += weights[i]
    }
    if (!(total > 0 && total < Infinity)) throw new RangeError(`weights must have a positive, finite sum, got ${total}`)
    let rest = uniform() * total
    for (let i = 0; i < weights.length; i++) {
      rest -= weights[i]
      if (rest < 0) return i
    }
    // Rounding can leave rest = 0 after the last subtraction; the last positive weight then wins.
    let last = weights.length - 1
    while (weights[last] === 0) last--
    return last
  }

  const shuffled = <T>(items: readonly T[]): T[] => {
    const result = [...items]
    for (let i = result.length - 1; i > 0; i--) {
      const j = integer(i + 1)
      const held = result[i]
      result[i] = result[j]
      result[j] = held
    }
    return result
  }

  const direction = (): [number, number, number] => {
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const s = x * x + y * y
      if (s >= 1) continue
      // Marsaglia 1972: uniform on the sphere from a point in the disc.
      const root = 2 * Math.sqrt(1 - s)
      return [x * root, y * root, 1 - 2 * s]
    }
  }

  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer,
    normal,
    pick,
    weighted,
    shuffled,
    direction,
  }
}
