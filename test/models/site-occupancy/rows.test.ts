import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { canonicalImages } from '../../../src/models/site-occupancy/canonical-image.ts'
import { percentilesWithin, standardScores } from '../../../src/models/site-occupancy/energy-ranks.ts'
import { rankWeights } from '../../../src/models/site-occupancy/rank-weights.ts'
import { rowsOf, siteDesign } from '../../../src/models/site-occupancy/representation.ts'
import { aroundElite, betweenElites, priorLatent } from '../../../src/models/site-occupancy/sampling.ts'
import { SITE_MODEL_DEFAULTS } from '../../../src/models/site-occupancy/settings.ts'
import { selectTrainingRows } from '../../../src/models/site-occupancy/training-selection.ts'
import { imageOf } from '../../../src/spaces/sites/smallest-image.ts'
import { ladder, largeSpace, withVacancies } from './spaces.ts'

const random = randomStream('rows')
const drawn = (composition: number, values: readonly number[]) =>
  values.map((value) => ({ genome: ladder.sample(random, composition), value }))

describe('rows', () => {
  const results = [...drawn(0, [3, 1, 2, 2]), ...drawn(1, [-5, -4]), ...drawn(2, [7, 7, 7])]

  it('have percentiles and scores within their composition', () => {
    expect(Array.from(percentilesWithin(results, ladder))).toEqual([1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5, 0.5])
    const scores = standardScores(results, ladder)
    expect(scores[0]).toBeCloseTo(Math.sqrt(1.5), 12)
    expect(scores[1]).toBeCloseTo(-Math.sqrt(1.5), 12)
    // Two results say nothing of a spread, and equal ones have none.
    expect(Array.from(scores.slice(4))).toEqual([NaN, NaN, NaN, NaN, NaN])
    expect(percentilesWithin(results.slice(0, 1), ladder)).toEqual(Float64Array.of(0.5))
  })

  it('are the same for symmetric occupations', () => {
    const turned = results.map(({ genome, value }, k) => ({ value, genome: imageOf(ladder.symmetry, 5 * k + 3, genome) }))
    expect(rowsOf(ladder, turned, { canonical: true })).toEqual(rowsOf(ladder, results, { canonical: true }))
    expect(rowsOf(ladder, turned, { canonical: false })).not.toEqual(rowsOf(ladder, results, { canonical: false }))
  })

  it('fit the design, the energy last and out of the encoder\'s sight', () => {
    const design = siteDesign(ladder, SITE_MODEL_DEFAULTS)
    expect(design).toMatchObject({ inputs: 27, condition: 2, encoderCondition: 1 })
    const rows = rowsOf(ladder, results, { canonical: true })
    expect(rows.inputs).toHaveLength(9 * 27)
    expect(Array.from(rows.conditions.slice(0, 2))).toEqual([6 / 27, 1])
    // An input for each vacancy, lithium being the usual species.
    expect(rows.inputs.slice(0, 27).reduce((sum, value) => sum + value, 0)).toBe(6)
    expect(siteDesign(largeSpace, SITE_MODEL_DEFAULTS)).toMatchObject({ inputs: 48 + 2 * 64, condition: 4, encoderCondition: 3 })
  })

  it('have weights of mean one', () => {
    const rows = rowsOf(ladder, results, { canonical: true }, results.map((_, k) => k))
    expect(rows.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(9, 12)
    expect(rows.weights[8] / rows.weights[4]).toBeCloseTo(2, 12)
    expect(() => rowsOf(ladder, results, { canonical: true }, [1])).toThrow('weights must be 9 numbers')
  })

  it('are refused for foreign occupations and values that are none', () => {
    expect(() => rowsOf(ladder, [{ genome: new Uint8Array(4), value: 1 }], { canonical: true })).toThrow('27 sites, got 4 (result 0)')
    expect(() => rowsOf(ladder, [{ genome: new Uint8Array(27).fill(9), value: 1 }], { canonical: true })).toThrow('may hold vacancy, Li')
    expect(() => rowsOf(ladder, [{ ...results[0], value: NaN }], { canonical: true })).toThrow('finite value, got NaN (result 0)')
  })
})

describe('canonical images', () => {
  it('are images, and one for all of them', () => {
    const image = canonicalImages(ladder)
    for (let k = 0; k < 20; k++) {
      const genome = ladder.sample(random, withVacancies(ladder, 6 + (k % 9)))
      const wanted = image(genome)
      expect(ladder.key(wanted)).toBe(ladder.key(genome))
      expect(image(imageOf(ladder.symmetry, random.integer(ladder.symmetry.order), genome))).toEqual(wanted)
      expect(image(wanted)).toEqual(wanted)
    }
  })
})

describe('weights by rank', () => {
  it('fall as one over the rank, mean one, equal for equal values', () => {
    const weights = rankWeights([5, 1, 3, 3], 0.25)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 12)
    expect(weights[2]).toBe(weights[3])
    // 1/(k·N + rank) with k·N = 1: ranks 0, 1.5, 1.5, 3.
    expect(weights[1] / weights[2]).toBeCloseTo(2.5, 12)
    expect(weights[1] / weights[0]).toBeCloseTo(4, 12)
  })

  it('are all but the same for a large k, which must be positive', () => {
    for (const weight of rankWeights([1, 2, 3], 1e6)) expect(weight).toBeCloseTo(1, 5)
    expect(() => rankWeights([1, 2], 0)).toThrow('k of rank weights must be positive, got 0')
  })
})

describe('the choice of training rows', () => {
  const row = (key: string, composition: string, value: number) => ({ key, composition, value })
  const many = Array.from({ length: 100 }, (_, k) => row(`a${k}`, 'A', k)).concat([row('b0', 'B', 9), row('b1', 'B', 8)])

  it('keeps the lowest of symmetric ones, and all where there is room', () => {
    const rows = [row('x', 'A', 2), row('y', 'A', 5), row('x', 'A', 1)]
    expect(selectTrainingRows(rows, 10, randomStream('room'))).toEqual([rows[1], rows[2]])
  })

  it('takes the lowest half of each share and the rest from the whole range', () => {
    const chosen = selectTrainingRows(many, 22, randomStream('choice'))
    expect(chosen.filter(({ composition }) => composition === 'B')).toHaveLength(2)
    const values = chosen.filter(({ composition }) => composition === 'A').map(({ value }) => value)
    expect(values).toHaveLength(20)
    expect(values.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(Math.max(...values)).toBeGreaterThan(60)
    expect(selectTrainingRows(many, 22, randomStream('choice'))).toEqual(chosen)
    expect(selectTrainingRows(many, 0, randomStream('none'))).toEqual([])
  })
})

describe('latent points', () => {
  it('of the prior are standard normal', () => {
    const points = priorLatent(20_000, randomStream('prior'))
    expect(points.reduce((sum, value) => sum + value, 0) / 20_000).toBeCloseTo(0, 1)
    expect(points.reduce((sum, value) => sum + value * value, 0) / 20_000).toBeCloseTo(1, 1)
  })

  it('around an elite have the width asked for', () => {
    const elite = { mean: [1, -2], logVariance: [0, Math.log(0.01)] }
    expect(Array.from(aroundElite(elite, 0, randomStream('still')))).toEqual([1, -2])
    const stream = randomStream('around')
    const points = Array.from({ length: 4000 }, () => aroundElite(elite, 2, stream))
    const deviation = (j: number): number =>
      Math.sqrt(points.reduce((sum, point) => sum + (point[j] - elite.mean[j]) * (point[j] - elite.mean[j]), 0) / 4000)
    expect(deviation(0)).toBeCloseTo(2, 1)
    expect(deviation(1)).toBeCloseTo(0.2, 1)
  })

  it('between elites lie on their great circle', () => {
    const middle = betweenElites([2, 0], [0, 4], 0.5)
    expect(middle[0]).toBeCloseTo(3 * Math.SQRT1_2, 12)
    expect(middle[1]).toBeCloseTo(3 * Math.SQRT1_2, 12)
    for (const [fraction, end] of [[0, [2, 0]], [1, [0, 4]]] as const) {
      const found = betweenElites([2, 0], [0, 4], fraction)
      end.forEach((value, j) => { expect(found[j]).toBeCloseTo(value, 12) })
    }
  })

  it.each([
    { a: [1, 1], b: [2, 2], middle: [1.5, 1.5], why: 'one direction' },
    { a: [1, 0], b: [-1, 0], middle: [0, 0], why: 'opposite directions' },
    { a: [0, 0], b: [2, 0], middle: [1, 0], why: 'the origin' },
  ])('between elites lie on a line where there is no one circle: $why', ({ a, b, middle }) => {
    const found = betweenElites(a, b, 0.5)
    middle.forEach((value, j) => { expect(found[j]).toBeCloseTo(value, 12) })
  })
})
