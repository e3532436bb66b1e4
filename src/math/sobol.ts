// Sobol points: they fill a box more evenly than random ones, and any head of the sequence does so too.
// Sequence: Sobol, USSR Comput. Math. Math. Phys. 7, 86 (1967), in the Gray-code order of Antonov and Saleev (1979).
// Direction numbers: Joe, Kuo, SIAM J. Sci. Comput. 30, 2635 (2008), doi 10.1137/070709359, first 32 dimensions of their
// set D(6). Scrambling: Owen's nested one by hashing, Burley, J. Comput. Graph. Tech. 9(4), 1 (2020), with the constants
// of Vegdahl (2021).
import { InputError } from '../errors.ts'
import type { Random } from './random.ts'

const BITS = 32
const SCALE = 1 / 4294967296

/** Per dimension from the second on: the polynomial's inner coefficients as one number, and the first m numbers. */
const DIRECTIONS: readonly (readonly [number, readonly number[]])[] = [
  [0, [1]], [1, [1, 3]], [1, [1, 3, 1]], [2, [1, 1, 1]], [1, [1, 1, 3, 3]], [4, [1, 3, 5, 13]], [2, [1, 1, 5, 5, 17]],
  [4, [1, 1, 5, 5, 5]], [7, [1, 1, 7, 11, 19]], [11, [1, 1, 5, 1, 1]], [13, [1, 1, 1, 3, 11]], [14, [1, 3, 5, 5, 31]],
  [1, [1, 3, 3, 9, 7, 49]], [13, [1, 1, 1, 15, 21, 21]], [16, [1, 3, 1, 13, 27, 49]], [19, [1, 1, 1, 15, 7, 5]],
  [22, [1, 3, 1, 15, 13, 25]], [25, [1, 1, 5, 5, 19, 61]], [1, [1, 3, 7, 11, 23, 15, 103]],
  [4, [1, 3, 7, 13, 13, 15, 69]], [7, [1, 1, 3, 13, 7, 35, 63]], [8, [1, 3, 5, 9, 1, 25, 53]],
  [14, [1, 3, 1, 13, 9, 35, 107]], [19, [1, 3, 1, 5, 27, 61, 31]], [21, [1, 1, 5, 11, 19, 41, 61]],
  [28, [1, 3, 5, 3, 3, 13, 69]], [31, [1, 1, 7, 13, 1, 19, 1]], [32, [1, 3, 7, 5, 13, 19, 59]],
  [37, [1, 1, 3, 9, 25, 29, 41]], [41, [1, 3, 5, 13, 23, 1, 55]], [42, [1, 3, 7, 3, 13, 59, 17]],
]

/** Most dimensions {@link sobolPoints} can fill. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1

/**
 * The first `count` points of the sequence, row-major `count` × `dimension`, each number in [0, 1). `scramble` makes
 * one of many equally even sequences of it; null gives the plain one, which begins at the origin. Throws InputError
 * for more dimensions than {@link SOBOL_DIMENSIONS} or fewer than one.
 */
export function sobolPoints(count: number, dimension: number, scramble: Random | null): Float64Array {
  if (!(dimension >= 1 && dimension <= SOBOL_DIMENSIONS)) {
    throw new InputError({ rule: `Sobol points have 1 to ${SOBOL_DIMENSIONS} dimensions`, found: dimension })
  }
  const points = new Float64Array(count * dimension)
  for (let d = 0; d < dimension; d++) {
    const directions = directionNumbers(d)
    const seed = scramble === null ? null : scramble.integer(4294967296)
    let x = 0
    for (let k = 0; k < count; k++) {
      points[k * dimension + d] = (seed === null ? x : scrambled(x, seed)) * SCALE
      x = (x ^ directions[trailingOnes(k)]) >>> 0
    }
  }
  return points
}

/** v_1 … v_32 of a dimension: m_k in the leading bits, by the recurrence of its primitive polynomial. */
function directionNumbers(d: number): Uint32Array {
  const v = new Uint32Array(BITS)
  if (d === 0) return v.map((_, k) => 1 << (BITS - 1 - k))
  const [coefficients, first] = DIRECTIONS[d - 1]
  const degree = first.length
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      v[k] = first[k] << (BITS - 1 - k)
      continue
    }
    v[k] = v[k - degree] ^ (v[k - degree] >>> degree)
    for (let j = 1; j < degree; j++) {
      if ((coefficients >>> (degree - 1 - j)) & 1) v[k] ^= v[k - j]
    }
  }
  return v
}

/** Which direction number turns point k into point k + 1. */
function trailingOnes(k: number): number {
  return 31 - Math.clz32(~k & (k + 1))
}

/** Nested scrambling: what happens to a bit depends on the bits above it only, so that evenness survives. */
function scrambled(x: number, seed: number): number {
  let hash = reversed(x)
  hash ^= Math.imul(hash, 0x3d20adea)
  hash = (hash + seed) | 0
  hash = Math.imul(hash, (seed >>> 16) | 1)
  hash ^= Math.imul(hash, 0x05526c56)
  hash ^= Math.imul(hash, 0x53a22864)
  return reversed(hash)
}

function reversed(word: number): number {
  let x = word
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1)
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2)
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4)
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8)
  return ((x >>> 16) | (x << 16)) >>> 0
}
