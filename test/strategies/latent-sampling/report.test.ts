import { describe, expect, it } from 'vitest'
import { figureSvg } from '../../../src/report/figure-svg.ts'
import { claimsOf, immigrantsReportOf, reportOf } from '../../../strategies/latent-sampling/report.ts'
import { compositionNames } from '../../../strategies/latent-sampling/report/composition-names.ts'
import { bestOfEqual, differenceOf, standingOf } from '../../../strategies/latent-sampling/report/contest.ts'
import { resultsOf } from '../../../strategies/latent-sampling/report/results.ts'
import { wayOf } from '../../../strategies/latent-sampling/report/ways.ts'
import { inventedCampaign, type Invention } from './invented-campaign.ts'

const ONE: Invention = { compositions: 1, evaluations: 480, trainings: 3, gain: 1.5 }
const EIGHT: Invention = { compositions: 8, evaluations: 640, trainings: 1, gain: 1, failures: true }

function reported(asked: Invention): ReturnType<typeof reportOf> {
  const { evaluations, diagnostics, context } = inventedCampaign(asked)
  return reportOf(evaluations, diagnostics, context)
}

function namesOf({ figures }: Pick<ReturnType<typeof reportOf>, 'figures'>): string[] {
  return figures.map(({ name }) => name)
}

const TRAINING = ['latent-reconstruction', 'latent-losses', 'latent-units']
const ENERGIES = ['latent-energies', 'latent-energies-by-way', 'latent-progress', 'latent-control']

describe('the report of latent sampling', () => {
  it.each([
    ['one composition, several trainings', ONE, [...ENERGIES, 'latent-map-energy', ...TRAINING]],
    ['several compositions and failures', EIGHT, [...ENERGIES, 'latent-map-energy', 'latent-map-composition', ...TRAINING]],
    ['nothing held out', { ...ONE, heldOut: false, trainings: 1 }, [...ENERGIES, 'latent-map-energy', ...TRAINING]],
    ['no controls', { ...ONE, controls: false }, [...ENERGIES, 'latent-map-energy', ...TRAINING]],
    ['an objective to maximise', { ...ONE, direction: 'maximize' }, [...ENERGIES, 'latent-map-energy', ...TRAINING]],
    ['an end before the first training', { ...ONE, evaluations: 32, trainings: 0 }, []],
  ] as const)('has the figures that can be drawn: %s', async (_, asked, expected) => {
    const report = reported(asked)
    expect(namesOf(report)).toEqual(expected)
    for (const figure of report.figures) {
      const { svg, notes } = await figureSvg(figure)
      expect(svg).not.toContain('NaN')
      expect(notes.filter((note) => !note.includes('outside the drawn range'))).toEqual([])
    }
    expect(JSON.stringify(report.tables)).not.toContain('NaN')
  })

  it('is empty where nothing was evaluated', () => {
    const { context } = inventedCampaign(ONE)
    const report = reportOf([], [], context)
    expect(report.figures).toEqual([])
    expect(report.tables).toEqual([])
  })

  it('counts what was drawn, lost and exact', () => {
    const { evaluations, diagnostics, context } = inventedCampaign(EIGHT)
    const ways = reportOf(evaluations, diagnostics, context).tables.find(({ name }) => name === 'latent-ways')
    const random = ways?.rows.find(([way]) => way === 'random') ?? []
    const own = evaluations.filter(({ lineage }) => lineage.operator === 'random')
    expect(random[1]).toBe(own.length)
    expect(random[2]).toBeCloseTo((100 * own.filter(({ objective }) => objective !== null).length) / own.length)
    expect(ways?.rows.map((row) => row[3])).toEqual(ways?.rows.map(() => 100))
  })

  it('says when a composition was not the one asked for', () => {
    const { evaluations, diagnostics, context } = inventedCampaign(EIGHT)
    const spoilt = evaluations.map((evaluation) =>
      (evaluation.genome !== null && evaluation.lineage.operator === 'random' ? { ...evaluation, genome: Uint8Array.of(99) } : evaluation))
    const ways = reportOf(spoilt, diagnostics, context).tables.find(({ name }) => name === 'latent-ways')
    expect(ways?.rows.find(([way]) => way === 'random')?.[3]).toBe(0)
  })

  it('gives medians of random candidates the value zero, at every composition', () => {
    const { evaluations, context } = inventedCampaign(EIGHT)
    const { list, zero } = resultsOf(evaluations, wayOf, context)
    expect(zero === 'random' || zero === 'all').toBe(true)
    const first = list.filter(({ composition, way }) => composition === 0 && (zero === 'all' || way === 'random'))
    expect(standingOf(first.map(({ loss }) => loss)).median).toBeCloseTo(0, 12)
  })
})

describe('claims', () => {
  const claims = (asked: Invention): string => {
    const { evaluations, context } = inventedCampaign(asked)
    return claimsOf(evaluations, context).join(' ')
  }

  it('tell a clear win', () => {
    expect(claims({ ...ONE, gain: 6 })).toMatch(/lies below the best of \d+ random ones\. Its median is better than that of/)
  })

  it('tell a loss as a loss', () => {
    expect(claims({ ...ONE, gain: -2 })).toMatch(/did no better than chance\. The per-site marginals did better/)
  })

  it('do not tell apart what cannot be', () => {
    const words = claims({ ...ONE, evaluations: 160, gain: 0.5, marginalsGain: 0.4 })
    expect(words).toMatch(/cannot be told from|not compared/)
  })

  it('turn with the direction of the objective', () => {
    expect(claims({ ...ONE, gain: 6, direction: 'maximize' })).toMatch(/lies above the best of/)
  })

  it('are none without a network, and say when there is nothing to compare with', () => {
    expect(claims({ ...ONE, evaluations: 32, trainings: 0 })).toBe('')
    expect(claims({ ...ONE, controls: false })).toContain('were not compared')
  })
})

describe('the report of immigrants', () => {
  it('sets them beside children and random ones', async () => {
    const { evaluations, diagnostics, context } = inventedCampaign(ONE)
    const bred = evaluations.map((evaluation) => {
      const { operator } = evaluation.lineage
      const renamed = operator === 'random' ? operator : operator === 'elites' ? `latent:${operator}` : 'cut by plane'
      return { ...evaluation, lineage: { operator: renamed, parents: [] } }
    })
    const report = immigrantsReportOf(bred, diagnostics, context)
    expect(namesOf(report)).toEqual(['latent-immigrants', 'latent-map-energy', ...TRAINING])
    expect(report.tables[0].rows.map(([source]) => source)).toEqual(['latent immigrants', 'children', 'random'])
    for (const figure of report.figures) expect((await figureSvg(figure)).notes).toEqual([])
  })
})

describe('contests', () => {
  it('expect of all evaluations their best, and of one their mean', () => {
    const standing = standingOf([3, 1, 2])
    expect(bestOfEqual(standing, 3)).toBe(1)
    expect(bestOfEqual(standing, 1)).toBeCloseTo(2, 12)
    expect(bestOfEqual(standing, 4)).toBeNull()
  })

  it('have a difference as wide as both intervals together', () => {
    const shifted = (by: number): ReturnType<typeof standingOf> => standingOf(Array.from({ length: 21 }, (_, k) => k + by))
    const difference = differenceOf(shifted(0), shifted(100))
    expect(difference?.value).toBe(-100)
    const { interval, median } = shifted(0)
    expect(-100 - (difference?.low ?? 0)).toBeCloseTo(Math.SQRT2 * (median - (interval?.[0] ?? 0)), 12)
    expect(differenceOf(shifted(0), standingOf([1]))).toBeNull()
  })
})

describe('names of compositions', () => {
  it.each([
    ['the dopant alone tells', ['O: 57 O, 4 N, 3 vacancy', 'O: 62 O, 2 N, 1 vacancy'], ['4 N', '2 N'], [1, 0]],
    ['two are needed', ['Li: 2 Li, 1 Na', 'Li: 2 Li, 2 Na', 'Li: 3 Li, 1 Na'], ['2 Li, 1 Na', '2 Li, 2 Na', '3 Li, 1 Na'], [0, 1, 2]],
    ['one stands alone', ['O: 57 O, 4 N'], ['O: 57 O, 4 N'], [0]],
  ])('%s', (_, labels, names, order) => {
    expect(compositionNames(labels)).toEqual({ names, order })
  })
})
