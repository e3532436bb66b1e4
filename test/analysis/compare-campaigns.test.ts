import { describe, expect, it } from 'vitest'
import { bestTrace, commonReach, gapTrace, lossAt, spreadOf, type ComparedRun, type Scored } from '../../src/analysis/campaign-traces.ts'
import { compareCampaigns, type Question } from '../../src/analysis/compare-campaigns.ts'
import { comparisonFigures } from '../../src/analysis/compare-figures.ts'
import { comparisonSummary, finalTable, runsTable } from '../../src/analysis/compare-report.ts'

const score = (objective: number | null, composition = '', forceCalls = 2): Scored => ({ objective, composition, forceCalls })

const run = (scores: readonly Scored[], seed = 1, settled = false): ComparedRun =>
  ({ folder: `run-${seed}`, seed, scores, settled, unfinished: false })

const values = (...objectives: (number | null)[]): Scored[] => objectives.map((objective) => score(objective))

const QUESTION: Question = { name: 'energy', unit: 'eV', direction: 'minimize', knownBest: null, tolerance: 0, target: null }

describe('the best so far of a run', () => {
  it('changes at improvements only, skips failures and counts their cost', () => {
    const trace = bestTrace(run(values(null, 3, 4, 1)), 1)
    expect(trace.steps).toEqual([{ evaluations: 2, forceCalls: 4, loss: 3 }, { evaluations: 4, forceCalls: 8, loss: 1 }])
    expect([1, 2, 3, 4].map((cost) => lossAt(trace, 'evaluations', cost))).toEqual([Infinity, 3, 3, 1])
  })

  it('turns round for an objective to maximise', () => {
    expect(bestTrace(run(values(1, 5, 2)), -1).steps.map(({ loss }) => loss)).toEqual([-1, -5])
  })
})

describe('the mean gap over compositions', () => {
  it('begins when the last composition is found and falls with each of them', () => {
    const scores = [score(5, 'A'), score(3, 'A'), score(9, 'B'), score(7, 'B'), score(8, 'B')]
    const trace = gapTrace(run(scores), 1, new Map([['A', 3], ['B', 6]]))
    expect(trace.steps.map(({ evaluations, loss }) => [evaluations, loss])).toEqual([[3, 1.5], [4, 0.5]])
  })
})

describe('the spread over runs', () => {
  const traces = [[4, 1], [5, 2], [6, 3], [7, 4]].map((list, k) => bestTrace(run(values(...list), k), 1))

  it('is the quartiles for four runs, the range for fewer', () => {
    expect(spreadOf(traces, 'evaluations', 2).at(-1)).toEqual({ cost: 2, median: 2.5, low: 1.75, high: 3.25 })
    expect(spreadOf(traces.slice(1), 'evaluations', 2).at(-1)).toEqual({ cost: 2, median: 3, low: 2, high: 4 })
  })

  it('reaches as far as the shortest run that could have gone on', () => {
    const short = bestTrace(run(values(4), 9), 1)
    expect(commonReach([...traces, short], 'evaluations')).toBe(1)
    expect(commonReach([...traces, { ...short, settled: true }], 'evaluations')).toBe(2)
  })
})

describe('a comparison', () => {
  const groups = [
    { label: 'slow', runs: [run(values(9, 8, 5, 5)), run(values(9, 7, 6, 6), 2), run(values(null, null, null, null), 3)] },
    { label: 'quick', runs: [run(values(3, 2)), run(values(9, 1), 2)] },
  ]

  it('puts the better search first and says what each reached at equal effort', () => {
    const { groups: results, reach, references } = compareCampaigns(groups, QUESTION)
    expect(results.map(({ label }) => label)).toEqual(['quick', 'slow'])
    expect(results[1].final).toMatchObject({ best: 5, median: 6, interval: { low: 5, high: Infinity, confidence: 0.75 } })
    expect(reach).toEqual({ evaluations: 2, forceCalls: 4 })
    expect(results[1].equalEvaluations).toMatchObject({ best: 7, median: 8 })
    expect(references).toEqual(new Map([['', 1]]))
  })

  it('counts costs until the target and not beyond', () => {
    const { groups: results } = compareCampaigns(groups, { ...QUESTION, target: 7 })
    expect(results.map(({ success }) => success?.statistics)).toMatchObject([
      { runs: 2, successes: 2, ert: 1.5 },
      { runs: 3, successes: 2, ert: 4.5, median: 3, p90: Infinity },
    ])
  })

  it('measures gaps from the known best unless a run is below it by more than the tolerance', () => {
    const near = compareCampaigns(groups, { ...QUESTION, knownBest: 1.01, tolerance: 0.1 })
    expect([near.knownBestBeaten, near.references.get('')]).toEqual([false, 1.01])
    const wrong = compareCampaigns(groups, { ...QUESTION, knownBest: 2, tolerance: 0.1 })
    expect([wrong.knownBestBeaten, wrong.references.get('')]).toEqual([true, 1])
  })

  it('keeps the sign of an objective to maximise', () => {
    const { groups: results } = compareCampaigns(groups, { ...QUESTION, direction: 'maximize' })
    expect(results[0]).toMatchObject({ label: 'slow', final: { best: 9, median: 9, interval: { low: -Infinity, high: 9 } } })
    expect(results[1].final).toMatchObject({ best: 9, median: 6, interval: { low: 3, high: 9 } })
  })

  it('compares within compositions, in the order of their numbers, when there are several', () => {
    const ladder = [
      { label: 'a', runs: [run([score(1, 'x = 10'), score(4, 'x = 2')])] },
      { label: 'b', runs: [run([score(2, 'x = 10'), score(2, 'x = 2')])] },
    ]
    const comparison = compareCampaigns(ladder, QUESTION)
    expect(comparison.compositions).toEqual(['x = 2', 'x = 10'])
    expect(comparison.groups.map(({ label, final }) => [label, final.median])).toEqual([['b', 0.5], ['a', 1]])
    expect(comparison.groups[1].byComposition.get('x = 2')).toEqual({ best: 4, median: 4, found: 1 })
    expect(comparisonFigures(comparison).map(({ name }) => name)).toEqual(['gap-against-evaluations', 'gap-against-force-calls'])
  })
})

describe('the report of a comparison', () => {
  const free = values(3, 2, 1).map((one) => ({ ...one, forceCalls: 0 }))
  const comparison = compareCampaigns([{ label: 'a', runs: [run(free), run(free, 2)] }], { ...QUESTION, target: 2 })

  it('leaves force calls out where none were spent', () => {
    expect(comparisonFigures(comparison).map(({ name }) => name)).toEqual(['best-against-evaluations', 'gap-against-evaluations', 'success-curve'])
    expect(finalTable(comparison).columns.join()).not.toContain('force')
  })

  it('draws a gap of zero at the floor of a logarithmic axis', () => {
    const gap = comparisonFigures(comparison).find(({ name }) => name.startsWith('gap'))
    const points = gap?.series.flatMap((series) => series.points) ?? []
    expect(points.length).toBeGreaterThan(3)
    expect(Math.min(...points.flatMap(([, ...heights]) => heights))).toBeCloseTo(2e-5, 12)
  })

  it('holds what JSON can hold, and one row per run', () => {
    const nothing = compareCampaigns([{ label: 'none', runs: [run(values(null))] }], QUESTION)
    for (const summary of [comparisonSummary(comparison), comparisonSummary(nothing)]) {
      expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
    }
    expect(runsTable(comparison).rows).toEqual([
      ['a', 1, 'run-1', 3, 0, 1, 'true', 2, 0],
      ['a', 2, 'run-2', 3, 0, 1, 'true', 2, 0],
    ])
  })
})
