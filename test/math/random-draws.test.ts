// Every expectation is counted out by brute force over all draws of a small pool.
import { describe, expect, it } from 'vitest'
import { bestQuantile, chanceOfAny, drawsForChance, expectedBest, expectedDraws, expectedShare } from '../../src/math/random-draws.ts'

const POOL = 8
/** Values of the candidates, the best (lowest) first; the last two do not count. */
const VALUES = [-3, -2.5, -2.5, 0, 1, 7]

/** All sets of `draws` of the numbers 0 … size − 1. */
function drawsOf(size: number, draws: number): number[][] {
  const masks = Array.from({ length: 1 << size }, (_, mask) => Array.from({ length: size }, (_, k) => k).filter((k) => (mask >> k) & 1))
  return masks.filter(({ length }) => length === draws)
}

const SIZES = [1, 2, 3, 5, 6, 7, 8]

describe('drawing without replacement', () => {
  it.each(SIZES)('finds any of the wanted among %i of 8 with the counted chance', (draws) => {
    const all = drawsOf(POOL, draws)
    for (const wanted of [0, 1, 2, 3, 8]) {
      const counted = all.filter((drawn) => drawn.some((k) => k < wanted)).length / all.length
      expect(chanceOfAny(POOL, wanted, draws)).toBeCloseTo(counted, 14)
    }
    expect(chanceOfAny(POOL, 1, draws)).toBeCloseTo(draws / POOL, 14)
    const found = all.reduce((sum, drawn) => sum + drawn.filter((k) => k < 3).length, 0) / all.length
    expect(expectedShare(POOL, draws)).toBeCloseTo(found / 3, 14)
  })

  it.each(SIZES)('has the counted expected best and quantiles among %i of 8, two of which do not count', (draws) => {
    const ranked = { size: POOL, values: VALUES }
    const best = drawsOf(POOL, draws).flatMap((drawn) => (drawn[0] < VALUES.length ? [VALUES[drawn[0]]] : [])).sort((a, b) => a - b)
    expect(expectedBest(ranked, draws)).toBeCloseTo(best.reduce((sum, value) => sum + value, 0) / best.length, 12)
    for (const probability of [0.05, 0.33, 0.5, 0.95]) {
      expect(bestQuantile(ranked, draws, probability)).toBe(best[Math.ceil(probability * best.length - 1e-9) - 1])
    }
  })

  it('needs the counted number of draws for a chance, and (P + 1)/(k + 1) on average', () => {
    for (const wanted of [1, 3]) {
      const chances = Array.from({ length: POOL + 1 }, (_, draws) => {
        const all = drawsOf(POOL, draws)
        return all.filter((drawn) => drawn.some((k) => k < wanted)).length / all.length
      })
      expect(drawsForChance(POOL, wanted, 0.5)).toBe(chances.findIndex((chance) => chance >= 0.5))
      // E[draws] is the sum over B of P(none among the first B).
      expect(expectedDraws(POOL, wanted)).toBeCloseTo(chances.reduce((sum, chance) => sum + 1 - chance, 0), 12)
    }
  })

  it('gives the published figures of the barrier pool: 450 candidates, 120 drawn', () => {
    expect(chanceOfAny(450, 1, 120)).toBeCloseTo(0.267, 3)
    expect(chanceOfAny(600, 1, 100)).toBeCloseTo(0.167, 3)
    expect(drawsForChance(450, 1, 0.5)).toBe(225)
  })

  it('knows no best where nothing counts or nothing is drawn', () => {
    expect(expectedBest({ size: 5, values: [] }, 3)).toBeNull()
    expect(bestQuantile({ size: 5, values: [1] }, 0, 0.5)).toBeNull()
    expect(expectedBest({ size: 5, values: [1, 2, 3, 4, 5] }, 5)).toBe(1)
  })
})
