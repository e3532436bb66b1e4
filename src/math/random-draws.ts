// What chance alone would find: exact expectations of drawing from a finite pool without replacement (hypergeometric
// distribution). Search on a pool is to be compared with these, not with a few random runs. Notation: P candidates in
// the pool, k of them wanted, B drawn.

/** Candidates of a pool whose values are known. */
export interface RankedPool {
  /** P: all candidates, those that do not count as wanted included. */
  readonly size: number
  /** Values of the candidates that count, the best first; at most P. */
  readonly values: readonly number[]
}

/** P(at least one of the k wanted is among B drawn) = 1 − C(P−k, B)/C(P, B); for k = 1 this is B/P. */
export function chanceOfAny(pool: number, wanted: number, draws: number): number {
  return 1 - chanceOfNone(pool, wanted, draws)
}

/** Expected share of any given set of candidates among B drawn: B/P, whatever its size. */
export function expectedShare(pool: number, draws: number): number {
  return Math.min(draws, pool) / pool
}

/** Smallest number of draws with which at least one of the k wanted is found with this chance; the median for 0.5. */
export function drawsForChance(pool: number, wanted: number, chance: number): number {
  let draws = 0
  while (draws < pool && chanceOfAny(pool, wanted, draws) < chance) draws++
  return draws
}

/** Expected number of draws up to the first of the k wanted: (P + 1)/(k + 1). */
export function expectedDraws(pool: number, wanted: number): number {
  return (pool + 1) / (wanted + 1)
}

/**
 * Expected best value of B draws, given that one of the candidates that count is among them; null when there can be none.
 * The candidate of rank r is the best of them with probability P(none of ranks 1 … r−1) − P(none of ranks 1 … r).
 */
export function expectedBest({ size, values }: RankedPool, draws: number): number | null {
  let sum = 0
  let noneBefore = 1
  for (let rank = 0; rank < values.length && noneBefore > 0; rank++) {
    const none = noneBefore * shareLeft(size, rank, draws)
    sum += values[rank] * (noneBefore - none)
    noneBefore = none
  }
  return noneBefore === 1 ? null : sum / (1 - noneBefore)
}

/**
 * The value that the best of B draws reaches or beats with this probability, given that one of the candidates that count
 * is among them; null when there can be none.
 */
export function bestQuantile({ size, values }: RankedPool, draws: number, probability: number): number | null {
  const any = chanceOfAny(size, values.length, draws)
  if (any === 0) return null
  let none = 1
  for (let rank = 0; rank < values.length; rank++) {
    none *= shareLeft(size, rank, draws)
    if (1 - none >= probability * any) return values[rank]
  }
  return values[values.length - 1]
}

/** C(P−k, B)/C(P, B) as a product of k factors. */
function chanceOfNone(pool: number, wanted: number, draws: number): number {
  let none = 1
  for (let rank = 0; rank < wanted && none > 0; rank++) none *= shareLeft(pool, rank, draws)
  return none
}

/** P(one candidate is not drawn, given that `before` others are not): (P − B − before)/(P − before). */
function shareLeft(pool: number, before: number, draws: number): number {
  return Math.max(0, pool - draws - before) / (pool - before)
}
