import { beforeAll, describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/models/model-store.ts'
import type { Lessons } from '../../../src/spaces/lessons.ts'
import { latentSampling } from '../../../strategies/latent-sampling/index.ts'
import type { LatentDiagnostics } from '../../../strategies/latent-sampling/record.ts'
import { siteGeneticAlgorithm } from '../../../strategies/site-genetic-algorithm/index.ts'
import { layeredSpace } from '../../support/search-problems.ts'
import { lessonsOf, medianOf, randomOccupations, search, written } from './searches.ts'

/** Lithium on 4 to 8 of 12 sites; 6 is what no lesson holds. */
const withLithium = (count: number) => layeredSpace({ Li: count, vacancy: 12 - count })
const space = layeredSpace({ Li: 6, vacancy: 6 })
const small = { model: { hidden: [32, 16], latent: 6, epochs: 40, batch: 16, learning_rate: 3e-3 }, bayesian: { candidates: 24 } }
const searching = { prior: 0, marginals: 0, random: 0 }

let lessons: readonly Lessons[] = []

beforeAll(async () => {
  lessons = await Promise.all([4, 5, 7, 8].map(async (count) => {
    const other = withLithium(count)
    return lessonsOf(other, await search(siteGeneticAlgorithm, {}, other, { seed: count, evaluations: 150 }), `lithium-${count}`)
  }))
})

describe('latent sampling', () => {
  it('draws lower occupations than random ones at a composition it never saw, from the first batch on', async () => {
    const settings = { seed: 1, evaluations: 40, batch: 40 }
    const taught = await search(latentSampling, { ...small, ways: searching }, space, { ...settings, lessons })
    const random = await search(randomOccupations, {}, space, { ...settings, evaluations: 200, batch: 200 })
    const lowestTenth = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 10)]
    expect(medianOf(taught.values)).toBeLessThan(medianOf(random.values))
    expect(lowestTenth(taught.values)).toBeLessThan(lowestTenth(random.values))
    expect(new Set(taught.candidates.map(({ genome }) => space.key(genome))).size).toBe(40)
    expect(taught.candidates.every(({ genome }) => space.compositionOf(genome) === 0)).toBe(true)
  })

  it('names the lessons its first candidates start from', async () => {
    const { candidates } = await search(latentSampling, { ...small, ways: { ...searching, conditioned: 0, bayesian: 0 } }, space,
      { seed: 2, evaluations: 10, lessons })
    const origins = new Set(candidates.flatMap(({ lineage }) => lineage.origins ?? []))
    // The nearest compositions only.
    expect([...origins].sort()).toEqual(['lithium-5', 'lithium-7'])
  })

  it('beats random search from scratch at equal evaluations, by the median of what it proposes once it has learnt', async () => {
    const settings = { seed: 3, evaluations: 150 }
    const own = await search(latentSampling, { ...small, initial: 60, retrain: { every: 40, epochs: 10 }, ways: searching }, space, settings)
    const random = await search(randomOccupations, {}, space, settings)
    expect(medianOf(own.values.slice(60))).toBeLessThan(medianOf(random.values.slice(60)))
    const trainings = own.diagnostics.flatMap((record) => (record as unknown as LatentDiagnostics).training ?? [])
    expect(trainings.map(({ generation, results }) => [generation, results])).toEqual([[0, 60], [1, 100], [2, 140]])
  })

  it('gives the same bytes with a store that holds its networks and with an empty one', async () => {
    const models = memoryStore()
    const settings = { seed: 4, evaluations: 60, lessons }
    const given = { ...small, retrain: { every: 20, epochs: 4 } }
    const first = await search(latentSampling, given, space, { ...settings, models })
    const [again, anew] = [await search(latentSampling, given, space, { ...settings, models }), await search(latentSampling, given, space, settings)]
    expect(written(again)).toEqual(written(first))
    expect(written(anew)).toEqual(written(first))
    expect(again.diagnostics).toEqual(first.diagnostics)
    expect(anew.diagnostics).toEqual(first.diagnostics)
  })

  it('records what every proposal was meant to be, and the training once', async () => {
    const { diagnostics, candidates } = await search(latentSampling, small, space, { seed: 5, evaluations: 40, lessons })
    const records = diagnostics as unknown as LatentDiagnostics[]
    expect(records.map(({ training }) => training !== null)).toEqual([true, false, false, false])
    expect(records.flatMap(({ proposals }) => proposals.map(({ id }) => id))).toEqual(candidates.map(({ id }) => id))
    for (const { way, target, draws, repeats, known } of records.flatMap(({ proposals }) => proposals)) {
      expect(target !== null).toBe(way === 'prior' || way === 'conditioned')
      expect(repeats).toBeLessThanOrEqual(draws)
      expect(known).toBeLessThanOrEqual(draws)
    }
  })

  it('refuses to draw from a network that the store does not hold', async () => {
    const { state, context } = await search(latentSampling, small, space, { seed: 6, evaluations: 10, lessons })
    const parameters = latentSampling.parameters.parse(small)
    expect(() => latentSampling.ask(state as never, [10], parameters, { ...context, models: memoryStore() })).toThrow(/store of models/)
  })
})

describe('latent immigrants', () => {
  it('leave a genetic algorithm without them as it is', async () => {
    const { state, candidates, diagnostics } = await search(siteGeneticAlgorithm, {}, space, { seed: 1, evaluations: 60 })
    expect(Object.keys(state as object)).toEqual(['pools'])
    expect(diagnostics).toEqual([])
    expect(candidates.every(({ lineage }) => Object.keys(lineage).join() === 'operator,parents')).toBe(true)
    expect(JSON.stringify(siteGeneticAlgorithm.parameters.parse({}))).not.toContain('immigrants')
  })

  it('come in their share, and begin lower than what they stand in for', async () => {
    const immigrants = { ...small, share: 0.2, seed_share: 0.5 }
    const { candidates, values } = await search(siteGeneticAlgorithm, { pool_size: 30, immigrants }, space, { seed: 2, evaluations: 120, lessons })
    const isLatent = candidates.map(({ lineage }) => lineage.operator.startsWith('latent:'))
    const seeds = values.slice(0, 30)
    expect(medianOf(seeds.filter((_, k) => isLatent[k]))).toBeLessThan(medianOf(seeds.filter((_, k) => !isLatent[k])))
    const share = isLatent.slice(30).filter((latent) => latent).length / 90
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.35)
  })
})
