// Figures of a search of a pool.
import type { Figure } from '../../src/analysis/figure.ts'
import { forecastFigure } from '../scoring/forecasts.ts'
import { qualityFigure } from '../scoring/model-quality.ts'
import { bestSoFarFigure, constraintFigures, frontFigure } from '../scoring/search-figures.ts'
import { labelled, type SearchPoint } from '../scoring/search-points.ts'
import { chanceOfBest, chanceOfShare } from './chance.ts'
import type { PoolFindings, WholePool } from './findings.ts'

/** All figures that the findings allow. */
export function poolFigures(findings: PoolFindings): Figure[] {
  const { points, whole, forecasts, context: { objective, pool, quality } } = findings
  const last = lastOrder(points)
  const reference = whole === null || last === 0 ? [] : chanceOfBest({ size: pool.space.ids.length, values: whole.values }, last)
  const front = frontFigure(points, objective, whole?.front ?? [])
  return [
    bestSoFarFigure(points, objective, { known: whole?.values[0] ?? null, reference }),
    ...(whole === null ? [] : [topFigure(findings, whole)]),
    ...(front === null ? [] : [front]),
    rankFigure(findings),
    ...constraintFigures(points, objective),
    ...(forecasts === null ? [] : [forecastFigure(forecasts, objective)]),
    ...(quality === null ? [] : [qualityFigure(quality, objective.name, objective.unit)]),
  ]
}

/** Evaluations in all. */
export function lastOrder(points: readonly SearchPoint<number>[]): number {
  return points.reduce((most, { order }) => Math.max(most, order), 0)
}

/** Share of the best 5 % of the pool found so far. */
function topFigure({ points, context: { pool } }: PoolFindings, { top }: WholePool): Figure {
  const last = lastOrder(points)
  const found = new Set<number>()
  const curve = points.flatMap(({ order, genome }) => {
    if (genome === null || !top.has(genome) || found.has(genome)) return []
    found.add(genome)
    return [[order, found.size / top.size]]
  })
  return {
    name: 'top-candidates',
    title: `How many of the ${top.size} best candidates were found`,
    caption: `The best 5 % of ${pool.space.ids.length} candidates within all limits. Random: exact expectation.`,
    x: { label: 'evaluations', range: [0, Math.max(1, last)] },
    y: { label: 'share found', range: [0, 1.03] },
    series: [
      chanceOfShare(pool.space.ids.length, last),
      { label: 'this search', mark: 'step', role: 'primary', points: [[0, 0], ...curve, [last, found.size / top.size]] },
    ],
  }
}

/** Values by rank: of the whole pool where it is known, else of what was evaluated. */
function rankFigure({ best, whole, context: { objective } }: PoolFindings): Figure {
  const rankOf = whole === null ? null : new Map(whole.order.map((index, k) => [index, k + 1]))
  const found = best.map(({ genome, value }, k) => [rankOf?.get(genome) ?? k + 1, value])
  return {
    name: 'value-by-rank',
    title: whole === null ? 'Values of the candidates evaluated, by rank' : 'Which candidates of the pool were evaluated',
    caption: whole === null ? 'Candidates within all limits, the best first.' : 'All candidates within all limits, the best first; evaluated ones stand out.',
    x: { label: 'rank' },
    y: { label: labelled(objective.name, objective.unit) },
    series: [
      ...(whole === null ? [] : [{
        label: 'pool', mark: 'line' as const, role: 'reference' as const, points: whole.values.map((value, k) => [k + 1, value]),
      }]),
      { label: 'evaluated', mark: 'points', role: 'primary', points: found },
    ],
  }
}
