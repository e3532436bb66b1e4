import { describe, expect, it } from 'vitest'
import { runStatistics, statisticsRecord, successCurve, wilsonInterval, type Run } from '../../src/analysis/repeated-runs.ts'
import { successFigure } from '../../src/analysis/success-figure.ts'

const run = (seed: number, success: boolean, evaluations: number, best: number | null = 0): Run =>
  ({ seed, success, evaluations, forceCalls: 10 * evaluations, best })

const THRESHOLD = { value: -10, direction: 'minimize' } as const

describe('statistics of repeated runs', () => {
  it('count the cost of failures and let them be infinite in quantiles', () => {
    const statistics = runStatistics([run(1, true, 100), run(2, false, 500, -9), run(3, true, 300), run(4, false, 500, -7)], THRESHOLD)
    expect(statistics).toMatchObject({
      successes: 2, median: 300, p90: Infinity, ert: 700, ertForceCalls: 7000, medianForceCalls: 3000, medianGap: 2,
      forceCallsPerEvaluation: 10,
    })
  })

  it('give no gap when all succeeded, an infinite one when nothing was found', () => {
    expect(runStatistics([run(1, true, 10)], THRESHOLD).medianGap).toBeNull()
    expect(runStatistics([run(1, false, 10, null)], THRESHOLD).medianGap).toBe(Infinity)
    expect(runStatistics([run(1, false, 10, 4)], { value: 9, direction: 'maximize' }).medianGap).toBe(5)
  })

  it('have an open ERT interval where resamples without a success are common', () => {
    const rare = runStatistics([run(1, true, 100), ...[2, 3, 4].map((seed) => run(seed, false, 100))], THRESHOLD)
    expect(rare.ertInterval?.high).toBe(Infinity)
    expect(rare.ertInterval?.low).toBeLessThan(400)
    const sure = runStatistics(Array.from({ length: 20 }, (_, k) => run(k, true, 50 + 5 * k)), THRESHOLD)
    expect(sure.ertInterval?.low).toBeGreaterThan(80)
    expect(sure.ertInterval?.high).toBeLessThan(115)
  })

  it('become JSON in which what is infinite is null', () => {
    const record = statisticsRecord(runStatistics([run(1, false, 10), run(2, false, 10)], THRESHOLD))
    expect(record).toMatchObject({ runs: 2, successes: 0, median: null, ert: null, ert_interval: [null, null] })
    expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  })
})

describe('the Wilson interval', () => {
  // Wilson's formula written out a second time, in Python.
  it.each([
    [0, 20, 0, 0.161125], [20, 20, 0.838875, 1], [13, 20, 0.432854, 0.818807], [1, 1, 0.206549, 1],
  ])('of %i in %i is right', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials)
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })
})

describe('success curves', () => {
  const runs = [run(1, true, 30), run(2, true, 10), run(3, false, 50)]

  it('rise at each success and never reach one with a failure', () => {
    expect(successCurve(runs, ({ evaluations }) => evaluations)).toEqual([[0, 0], [10, 1 / 3], [30, 2 / 3]])
  })

  it('are drawn to the end of the longest run, also for a strategy without success', () => {
    const figure = successFigure([{ label: 'a', runs }, { label: 'b', runs: [run(1, false, 50)] }], 'forceCalls')
    expect(figure.series.map(({ points }) => points.at(-1))).toEqual([[525, 2 / 3], [525, 0]])
    expect(figure.x.label).toBe('force calls')
  })

  it('give nine strategies nine places to differ and leave out the rest', () => {
    const many = Array.from({ length: 12 }, (_, k) => ({ label: `s${k}`, runs }))
    const { series } = successFigure(many, 'evaluations')
    expect(series).toHaveLength(9)
    expect(series.filter(({ role }) => role === 'primary')).toHaveLength(3)
  })
})
