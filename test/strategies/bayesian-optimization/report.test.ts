import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../src/campaign/types.ts'
import { randomStream } from '../../../src/math/random.ts'
import { calibrationOf } from '../../../strategies/bayesian-optimization/calibration.ts'
import { gridPool, search, strategyOf, type Searched } from './search.ts'

const SIDE = 12
const space = gridPool(SIDE)
/** The second group hardly matters. */
const score = (index: number): number => Math.cos(0.6 * (index % SIDE)) + 0.02 * Math.floor(index / SIDE)

function reportOf(searched: Searched<number>) {
  const { evaluations, diagnostics, parameters, context } = searched
  const report = strategyOf<number>('pool').report?.(evaluations, diagnostics, parameters, { ...context, told: new Map() })
  if (report === undefined) throw new Error('there must be a report')
  return report
}

/** Results scattered around forecasts with this many times the deviation that was forecast. */
function scattered(factor: number): Evaluation<number>[] {
  const random = randomStream('forecasts')
  return Array.from({ length: 4000 }, (_, id) => {
    const forecast = { mean: random.normal(), deviation: random.between(0.5, 2) }
    return {
      id, lineage: { operator: 'expected improvement', parents: [], forecast }, outcome: 'evaluated', genome: id,
      objective: forecast.mean + factor * forecast.deviation * random.normal(), niche: '', properties: {},
      cost: { relaxations: 0, force_calls: 0 },
    }
  })
}

describe('the report of Bayesian optimization', () => {
  const searched = search({ space, score, evaluations: 45, parameters: { kernel: 'additive+joint' } })

  it('shows the fits, what was left to gain, and how good the forecasts were', () => {
    const { tables, figures, summary } = reportOf(searched)
    expect(tables.map(({ name }) => name)).toEqual(['model-fits', 'descriptor-groups'])
    expect(figures.map(({ name }) => name)).toEqual(['model-quality', 'model-improvement-left', 'model-calibration'])
    expect(tables[0].rows.map(([results]) => results)).toEqual([10, 15, 20, 25, 30, 35, 40, 45])
    for (const { columns, rows } of tables) expect(rows.every((row) => row.length === columns.length)).toBe(true)
    expect(summary.surrogate).toMatchObject({ kernel: 'additive+joint', tied_share: 0, forecasts: { count: 35 } })
  })

  it('finds the descriptor group that matters, by the model and by shuffling', () => {
    const [, { rows }] = reportOf(searched).tables
    expect(rows.map(([group]) => group)).toEqual(['first', 'others', 'joint'])
    const [first, others, joint] = rows
    expect(first[2]).toBeGreaterThan(5 * Number(others[2]))
    expect(first[3]).toBeGreaterThan(5 * Number(others[3]))
    expect(joint[3]).toBeNull()
    expect(rows.reduce((sum, [, , share]) => sum + Number(share), 0)).toBeCloseTo(1, 10)
  })

  it('names the stop rule, and is empty before the first fit', () => {
    const stopped = search({ space, score, evaluations: 144, parameters: { kernel: 'additive', patience: 6 } })
    expect(reportOf(stopped).summary.stop_rule).toBe('no better result in 6 evaluations (patience)')
    expect(reportOf(search({ space, score, evaluations: 5 }))).toEqual({ summary: {}, tables: [], figures: [] })
  })

  it('is plain data that a journal keeps', () => {
    expect(JSON.parse(JSON.stringify(searched.diagnostics))).toEqual(searched.diagnostics)
  })
})

describe('calibration', () => {
  it('is on the line when deviations are right, below it when they are too small', () => {
    const right = calibrationOf(scattered(1))
    const small = calibrationOf(scattered(1.5))
    expect(right?.standardisedError).toBeCloseTo(1, 1)
    expect(right?.within95).toBeCloseTo(0.95, 1)
    for (const [nominal, share] of right?.curve ?? []) expect(Math.abs(share - nominal)).toBeLessThan(0.03)
    expect(small?.curve.slice(1, -1).every(([nominal, share]) => share < nominal)).toBe(true)
    expect(calibrationOf([])).toBeNull()
  })
})
