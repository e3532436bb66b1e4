import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { exactCounts } from '../../../src/models/site-occupancy/exact-counts.ts'
import { occupationDistribution } from '../../../src/models/site-occupancy/occupation-distribution.ts'
import { largeSpace } from './spaces.ts'

/** Every filling of sites with exact counts. */
function allFillings(counts: readonly number[], sites: number): number[][] {
  if (sites === 0) return [[]]
  return counts.flatMap((count, c) => count === 0
    ? []
    : allFillings(counts.map((n, k) => (k === c ? n - 1 : n)), sites - 1).map((rest) => [c, ...rest]))
}

function normalLogits(name: string, sites: number, species: number, width = 1): Float64Array {
  const random = randomStream(name)
  return Float64Array.from({ length: sites * species }, () => width * random.normal())
}

const squared = (value: number): number => value * value

/** Wilson and Hilferty's approximation: chi-squared over its degrees of freedom as a standard normal deviate. */
function deviateOf(chiSquared: number, degrees: number): number {
  const spread = 2 / (9 * degrees)
  return (Math.cbrt(chiSquared / degrees) - (1 - spread)) / Math.sqrt(spread)
}

const cases = [
  { counts: [4, 2, 1], why: 'two dopants' },
  { counts: [3, 3, 3], why: 'no majority' },
  { counts: [1, 5, 0, 1], why: 'a species that is absent' },
  { counts: [2, 2, 2, 1], why: 'four species' },
]

describe('fillings with exact counts', () => {
  it.each(cases)('are drawn with the probabilities that listing all of them gives: $why', ({ counts }) => {
    const sites = counts.reduce((sum, count) => sum + count, 0)
    const logits = normalLogits(`logits ${counts.join()}`, sites, counts.length)
    const fillings = allFillings(counts, sites)
    const weights = fillings.map((filling) => Math.exp(filling.reduce((sum, c, s) => sum + logits[s * counts.length + c], 0)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const distribution = exactCounts(logits, sites, counts)
    const places = new Map(fillings.map((filling, k) => [filling.join(''), k]))
    const found = new Float64Array(fillings.length)
    const random = randomStream('chi squared')
    const draws = Math.max(40_000, 40 * fillings.length)
    for (let k = 0; k < draws; k++) found[places.get(distribution.draw(random).join('')) ?? NaN]++
    // Rare fillings are judged together: chi-squared needs five of a kind.
    let [chiSquared, classes, rareFound, rareExpected] = [0, 0, 0, 0]
    weights.forEach((weight, k) => {
      const expected = (draws * weight) / total
      if (expected < 5) {
        rareFound += found[k]
        rareExpected += expected
        return
      }
      chiSquared += squared(found[k] - expected) / expected
      classes++
    })
    if (rareExpected >= 5) {
      chiSquared += squared(rareFound - rareExpected) / rareExpected
      classes++
    }
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(draws)
    expect(classes).toBeGreaterThanOrEqual(30)
    // A probability of 1e-3 on either side.
    expect(Math.abs(deviateOf(chiSquared, classes - 1))).toBeLessThan(3.09)
    expect(distribution.logTotal).toBeCloseTo(Math.log(total), 10)
  })

  it('pass the test of chi-squared with two hundred thousand draws', () => {
    const counts = [6, 2, 1]
    const logits = normalLogits('many draws', 9, 3)
    const fillings = allFillings(counts, 9)
    expect(fillings).toHaveLength(252)
    const distribution = exactCounts(logits, 9, counts)
    const places = new Map(fillings.map((filling, k) => [filling.join(''), k]))
    const found = new Float64Array(fillings.length)
    const random = randomStream('two hundred thousand')
    const draws = 200_000
    for (let k = 0; k < draws; k++) found[places.get(distribution.draw(random).join('')) ?? NaN]++
    const chiSquared = fillings.reduce((sum, filling, k) => {
      const expected = draws * Math.exp(distribution.logProbability(filling))
      return sum + squared(found[k] - expected) / expected
    }, 0)
    expect(Math.abs(deviateOf(chiSquared, 251))).toBeLessThan(3.09)
  })

  it.each(cases)('have probabilities that add up to one, and a likeliest among them: $why', ({ counts }) => {
    const sites = counts.reduce((sum, count) => sum + count, 0)
    const distribution = exactCounts(normalLogits('sums', sites, counts.length, 3), sites, counts)
    const logs = allFillings(counts, sites).map((filling) => distribution.logProbability(filling))
    expect(Math.abs(logs.reduce((sum, log) => sum + Math.exp(log), 0) - 1)).toBeLessThan(1e-12)
    expect(distribution.logProbability(distribution.mostLikely())).toBeCloseTo(Math.max(...logs), 12)
    expect(distribution.logProbability(new Array<number>(sites).fill(0))).toBe(-Infinity)
  })

  it('survive logits of a thousand on two hundred sites', () => {
    const sites = 200
    const random = randomStream('extremes')
    const logits = Float64Array.from({ length: sites * 3 }, () => (random.uniform() < 0.5 ? 1000 : -1000))
    const distribution = exactCounts(logits, sites, [170, 20, 10])
    const filling = distribution.draw(random)
    expect([0, 1, 2].map((c) => filling.filter((species) => species === c).length)).toEqual([170, 20, 10])
    expect(distribution.logProbability(filling)).toBeGreaterThan(-1000)
    expect(distribution.logProbability(filling)).toBeLessThanOrEqual(distribution.logProbability(distribution.mostLikely()))
  })

  it('put atoms where alone they may stand', () => {
    const logits = Float64Array.from([0, -Infinity, 0, 0, 0, -Infinity])
    expect(exactCounts(logits, 3, [2, 1]).draw(randomStream('only'))).toEqual(Uint8Array.of(0, 1, 0))
    expect(() => exactCounts(logits, 3, [1, 2])).toThrow('must hold all of its atoms, got "counts 1, 2 on 3 sites"')
  })

  it.each([
    { counts: [3], logits: [0, 0, 0], filling: [0, 0, 0], why: 'one species' },
    { counts: [0, 3], logits: [9, 0, 9, 0, 9, 0], filling: [1, 1, 1], why: 'an absent one that is likelier' },
  ])('are certain where one species fills all: $why', ({ counts, logits, filling }) => {
    const distribution = exactCounts(Float64Array.from(logits), 3, counts)
    expect(Array.from(distribution.draw(randomStream('certain')))).toEqual(filling)
    expect(distribution.logProbability(filling)).toBeCloseTo(0, 12)
  })

  it.each([
    { counts: [2, 2], why: 'too many', message: 'add up to the 3 sites, got "2, 2"' },
    { counts: [4, -1], why: 'negative', message: 'whole numbers' },
    { counts: [1.5, 1.5], why: 'halves', message: 'whole numbers' },
  ])('are refused: $why', ({ counts, message }) => {
    expect(() => exactCounts(new Float64Array(6), 3, counts)).toThrow(message)
  })

  it('are refused where logits are no numbers, and where the table would take gigabytes', () => {
    expect(() => exactCounts(Float64Array.of(0, NaN), 1, [1, 0])).toThrow('logits must be numbers below infinity, got NaN (logit 1)')
    expect(() => exactCounts(new Float64Array(400 * 4), 400, [100, 100, 100, 100])).toThrow('is at most 20000000')
  })
})

describe('occupations of a large cell', () => {
  const { palette, sublatticeOf, compositions, compositionOf } = largeSpace

  it('have the counts asked for, ten thousand times', () => {
    const random = randomStream('ten thousand')
    expect(sublatticeOf).toHaveLength(112)
    // A table for each of a few logits: what is drawn from it costs little.
    for (let k = 0; k < 20; k++) {
      const logits = normalLogits(`exact ${k}`, sublatticeOf.length, palette.length, 50)
      const composition = k % compositions.length
      const distribution = occupationDistribution(logits, compositions[composition].counts, k % 2 === 0 ? 0.05 : 1, largeSpace)
      for (let n = 0; n < 500; n++) if (compositionOf(distribution.draw(random)) !== composition) throw new Error('another composition')
    }
  })

  it('are refused for species that a sublattice does not know', () => {
    const counts = compositions[0].counts.map((row) => [...row])
    counts[0][palette.findIndex(({ label }) => label === 'N')] = 1
    const logits = new Float64Array(sublatticeOf.length * palette.length)
    expect(() => occupationDistribution(logits, counts, 1, largeSpace)).toThrow('may stand on sublattice Li')
    expect(() => occupationDistribution(logits, compositions[0].counts, 0, largeSpace)).toThrow('temperature must be a positive')
  })
})
