import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { memoryStore } from '../../../src/models/model-store.ts'
import { poolSpace } from '../../../src/spaces/pool.ts'
import { strategyOf, gridPool, MINIMISE, search, type SearchOptions } from './search.ts'

const SIDE = 8
const { ids, descriptors } = gridPool(SIDE)
const space = poolSpace(ids, descriptors, [{ name: 'half', labels: ids.map((_, k) => (k % SIDE < 4 ? 'left' : 'right')) }])
const latent = { units: 2, hidden: [8], epochs: 8, retraining_epochs: 2 }
const score = (index: number): number => Math.hypot((index % SIDE) - 5, Math.floor(index / SIDE) - 2)
const options: SearchOptions<number> = { space, score, evaluations: 30, parameters: { initial: 8, latent_kernel: latent } }

function reportOf({ evaluations, diagnostics, parameters, context }: ReturnType<typeof search<number>>, models = memoryStore()) {
  const report = strategyOf<number>('pool').report?.(evaluations, diagnostics, parameters, { ...context, models })
  if (report === undefined) throw new Error('there must be a report')
  return report
}

describe('Bayesian optimization with a latent kernel', () => {
  const searched = search(options)

  it('proposes candidates of the pool, each once, and finds the best of a smooth one', () => {
    expect(new Set(searched.candidates.map(({ genome }) => genome)).size).toBe(30)
    expect(searched.evaluations.map(({ objective }) => objective)).toContain(0)
  })

  it('trains before every fit and records it', () => {
    const { diagnostics, state } = searched
    expect(diagnostics.map(({ results }) => results)).toEqual([8, 13, 18, 23, 28])
    expect(state.latent).toEqual({ trainedAt: [8, 13, 18, 23, 28] })
    expect(diagnostics.map(({ latent: record }) => (record as { epochs: number }).epochs)).toEqual([8, 2, 2, 2, 2])
    expect(JSON.parse(JSON.stringify(diagnostics))).toEqual(diagnostics)
  })

  it('proposes the same bits from a state that is read back, with the store or without', () => {
    const read = search({ ...options, keep: (state) => JSON.parse(JSON.stringify(state)) as typeof state })
    expect(JSON.stringify(read.candidates)).toBe(JSON.stringify(searched.candidates))
    expect(JSON.stringify(read.diagnostics)).toBe(JSON.stringify(searched.diagnostics))
    const { parameters, context, state } = searched
    const ask = (models: typeof context.models) => strategyOf<number>('pool')
      .ask(JSON.parse(JSON.stringify(state)) as typeof state, [30, 31], parameters, { ...context, models })
    expect(JSON.stringify(ask(memoryStore()))).toBe(JSON.stringify(ask(context.models)))
  })

  it('depends on the seed', () => {
    const other = search({ ...options, evaluations: 13, seed: 2 })
    expect(JSON.stringify(other.diagnostics[0])).not.toBe(JSON.stringify(searched.diagnostics[0]))
  })

  it('shows trainings, losses and the latent space, the same from an empty store', () => {
    const report = reportOf(searched, searched.context.models)
    expect(report.tables.map(({ name }) => name)).toContain('latent-trainings')
    expect(report.figures.map(({ name }) => name)).toEqual(expect.arrayContaining(['latent-losses', 'latent-map']))
    expect(report.summary).toMatchObject({ latent_kernel: { trainings: 5, units: 2 } })
    const map = report.figures.find(({ name }) => name === 'latent-map')
    expect(map?.series.map(({ points }) => points.length)).toEqual([SIDE * SIDE, 30])
    expect(JSON.stringify(reportOf(searched))).toBe(JSON.stringify(report))
  })

  it('leaves states and records of other campaigns as they are', () => {
    const plain = search({ ...options, parameters: { initial: 8 } })
    expect(Object.keys(plain.parameters)).not.toContain('latent_kernel')
    expect(Object.keys(plain.state)).not.toContain('latent')
    expect(plain.diagnostics.every((record) => !('latent' in record))).toBe(true)
  })

  it.each([
    [{ learn_failures: true }, MINIMISE, 'learn_failures'],
    [{}, { ...MINIMISE, constraints: [{ property: 'x', unit: '', sense: 'at_most' as const, limit: 1 }] }, 'constraints'],
    [{}, { ...MINIMISE, second: { property: 'x', unit: '', direction: 'minimize' as const } }, 'a second objective'],
  ])('is refused beside what its network does not learn: %j %#', (given, objective, found) => {
    const run = () => search({ ...options, objective, evaluations: 1, parameters: { latent_kernel: {}, ...given } })
    expect(run).toThrow(ConfigError)
    expect(run).toThrow(found)
  })
})
