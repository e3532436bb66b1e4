import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/math/random.ts'
import { siteModelHealth } from '../../../src/models/site-occupancy/health.ts'
import { siteMarginals } from '../../../src/models/site-occupancy/marginals.ts'
import { aroundElite, priorLatent } from '../../../src/models/site-occupancy/sampling.ts'
import { SITE_MODEL_DEFAULTS } from '../../../src/models/site-occupancy/settings.ts'
import { siteModel, trainSiteModelHere } from '../../../src/models/site-occupancy/site-model.ts'
import type { SiteTraining } from '../../../src/models/site-occupancy/types.ts'
import { imageOf } from '../../../src/spaces/sites/smallest-image.ts'
import { energyOf, ladder, largeSpace, searched, withVacancies } from './spaces.ts'

const settings = {
  ...SITE_MODEL_DEFAULTS, hidden: [64, 32], latent: 8, propertyUnits: 16,
  training: { ...SITE_MODEL_DEFAULTS.training, epochs: 50, learningRate: 3e-3, klWeight: 0.5 },
}
const UNSEEN = withVacancies(ladder, 10)
const results = [6, 8, 12, 14].flatMap((vacancies) =>
  searched(ladder, withVacancies(ladder, vacancies), 40, 80, `campaign at ${vacancies} vacancies`))
const training: SiteTraining = { space: ladder, results, weights: null, settings, seed: 'a model', start: null }
const model = trainSiteModelHere(training)
const { counts } = ladder.compositions[UNSEEN]

const sorted = (energies: readonly number[]): number[] => [...energies].sort((a, b) => a - b)
const energies = (count: number, draw: (k: number) => Uint8Array): number[] =>
  sorted(Array.from({ length: count }, (_, k) => energyOf(ladder, draw(k))))

describe('a site model', () => {
  const random = randomStream('chance')
  const chance = energies(2000, () => ladder.sample(random, UNSEEN))
  const [bestPercent, median] = [chance[20], chance[1000]]

  it('draws from its prior, at a composition it never saw, lower energies than chance and than marginals', () => {
    const drawn = energies(400, () => {
      const genome = model.draw(priorLatent(model.latent, random), { counts, percentile: 0.05 * random.uniform() }, 0.7, random)
      expect(ladder.compositionOf(genome)).toBe(UNSEEN)
      return genome
    })
    const marginals = siteMarginals(ladder, results, settings)
    const alone = energies(400, () => marginals.draw(counts, 1, random))
    expect(drawn[200]).toBeLessThan(alone[200])
    expect(alone[200]).toBeLessThan(median)
    expect(drawn[0]).toBeLessThanOrEqual(chance[0])
  })

  it('draws around the lowest results of other compositions what chance gives once in a hundred', () => {
    const lowest = [8, 12].flatMap((vacancies) => results
      .filter(({ genome }) => ladder.compositionOf(genome) === withVacancies(ladder, vacancies))
      .sort((a, b) => a.value - b.value).slice(0, 12))
    const { mean, logVariance } = model.encode(lowest.map(({ genome }) => genome))
    const drawn = energies(240, (k) => {
      const [from, to] = [0, 1].map((n) => ((k % lowest.length) + n) * model.latent)
      const elite = { mean: mean.subarray(from, to), logVariance: logVariance.subarray(from, to) }
      return model.draw(aroundElite(elite, 1, random), { counts, percentile: 0.02 }, 0.7, random)
    })
    expect(drawn[120]).toBeLessThan(bestPercent)
    expect(drawn[0]).toBeLessThan(chance[0])
  })

  it('is asked for low and high energies, and gives them on average', () => {
    const random = randomStream('levels')
    const medianAt = (percentile: number): number =>
      energies(150, () => model.draw(priorLatent(model.latent, random), { counts, percentile }, 0.7, random))[75]
    expect(medianAt(0)).toBeLessThan(medianAt(0.9))
  })

  it('rebuilds what it was not trained on better than marginals do, with some of its units', () => {
    const health = siteModelHealth(training, model)
    expect(health.activeUnits).toBeGreaterThanOrEqual(2)
    expect(health.activeUnits).toBeLessThanOrEqual(model.latent)
    expect(health.heldOut?.rows).toBe(Math.round(0.1 * results.length))
    expect(health.heldOut?.crossEntropy).toBeLessThan(0.9 * (health.heldOut?.marginalEntropy ?? 0))
    expect(health.heldOut?.placed).toBeGreaterThan(0.5)
  })

  it('expects lower values for lower occupations', () => {
    const { mean } = model.encode(results.map(({ genome }) => genome))
    const expected = model.expected(mean)
    const lowest = sorted(Array.from(expected))
    // Those it expects the lowest half of are lower, composition by composition.
    for (const vacancies of [6, 14]) {
      const own = results.flatMap(({ genome, value }, row) =>
        ladder.compositionOf(genome) === withVacancies(ladder, vacancies) ? [{ value, expected: expected[row] }] : [])
      const split = sorted(own.map((row) => row.expected))[Math.floor(own.length / 2)]
      const mean = (rows: typeof own): number => rows.reduce((sum, { value }) => sum + value, 0) / rows.length
      expect(mean(own.filter((row) => row.expected < split))).toBeLessThan(mean(own.filter((row) => row.expected >= split)))
    }
    expect(lowest[0]).toBeLessThan(0)
  })

  it('encodes symmetric occupations alike', () => {
    const { genome } = results[7]
    const images = Array.from({ length: ladder.symmetry.order }, (_, g) => imageOf(ladder.symmetry, g, genome))
    const { mean, logVariance } = model.encode(images)
    for (let g = 1; g < images.length; g++) {
      expect(mean.slice(g * model.latent, (g + 1) * model.latent)).toEqual(mean.slice(0, model.latent))
      expect(logVariance.slice(g * model.latent, (g + 1) * model.latent)).toEqual(logVariance.slice(0, model.latent))
    }
  })

  it('is the same for the same results, whatever images of them were found', () => {
    const brief = { ...training, settings: { ...settings, training: { ...settings.training, epochs: 2 } } }
    const random = randomStream('images')
    const turned = results.map(({ genome, value }) =>
      ({ value, genome: imageOf(ladder.symmetry, random.integer(ladder.symmetry.order), genome) }))
    const { sha256 } = trainSiteModelHere(brief).network
    expect(trainSiteModelHere({ ...brief, results: turned }).network.sha256).toBe(sha256)
    expect(trainSiteModelHere({ ...brief, seed: 'another' }).network.sha256).not.toBe(sha256)
    expect(trainSiteModelHere({ ...brief, start: model.network.model.weights }).network.sha256).not.toBe(sha256)
  })

  it('draws the same from the same stream', () => {
    const draw = (): Uint8Array => {
      const random = randomStream('one')
      return model.draw(priorLatent(model.latent, random), { counts, percentile: 0 }, 0.7, random)
    }
    expect(draw()).toEqual(draw())
  })

  it('gives the likeliest occupation of a latent point', () => {
    const latent = priorLatent(model.latent, randomStream('likeliest'))
    const condition = { counts, percentile: 0.1 }
    const cold = model.draw(latent, condition, 0.001, randomStream('cold'))
    expect(model.mostLikely(latent, condition)).toEqual(cold)
  })

  it('is refused for other sites, and for percentiles that are none', () => {
    expect(() => siteModel(largeSpace, model.network, settings)).toThrow('a network for these sites must have 176 inputs')
    const latent = new Float64Array(model.latent)
    expect(() => model.logits(latent, { counts, percentile: 1.2 })).toThrow('from 0 to 1, got 1.2')
    expect(() => model.encode([new Uint8Array(3)])).toThrow('must have 27 sites, got 3')
  })
})

describe('per-site marginals', () => {
  it('draw exact counts at seen and unseen compositions', () => {
    const sampler = siteMarginals(ladder, results, settings)
    const random = randomStream('marginals')
    ladder.compositions.forEach((composition, k) => {
      for (let n = 0; n < 20; n++) expect(ladder.compositionOf(sampler.draw(composition.counts, 1, random))).toBe(k)
    })
  })

  it('put species where the lowest results have them', () => {
    const composition = withVacancies(ladder, 6)
    const lowest = ladder.smallest(ladder.sample(randomStream('copied'), composition))
    const same = Array.from({ length: 40 }, () => ({ genome: lowest, value: -1 }))
    const sampler = siteMarginals(ladder, same, { canonical: false })
    expect(sampler.draw(ladder.compositions[composition].counts, 0.1, randomStream('copies'))).toEqual(lowest)
  })

  it('need results', () => {
    expect(() => siteMarginals(ladder, [], settings)).toThrow('at least one result')
  })
})
