// The answer: the best candidates of the pool, how sure they are, and how the search compares with drawing at random.
import type { Analysis } from '../../src/analysis/figure.ts'
import { chanceOfAny, expectedShare } from '../../src/math/random-draws.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { forecastSummary } from '../scoring/forecasts.ts'
import { qualitySentence, qualitySummary } from '../scoring/model-quality.ts'
import { frontOf, frontPoints } from '../scoring/search-figures.ts'
import { withUnit } from '../scoring/search-points.ts'
import { lastOrder, poolFigures } from './figures.ts'
import { breaksLimit, findingsOf, type PoolContext, type PoolFindings, type WholePool } from './findings.ts'
import { poolTables } from './tables.ts'

/** Analyses a search of a pool. */
export function analysePool(evaluations: readonly Evaluation<number>[], context: PoolContext): Analysis {
  const findings = findingsOf(evaluations, context)
  return {
    headline: headlineOf(findings),
    warnings: warningsOf(findings),
    summary: summaryOf(findings),
    tables: poolTables(findings),
    figures: poolFigures(findings),
    structures: [],
  }
}

function headlineOf(findings: PoolFindings): string[] {
  const { best, points, whole, context: { objective, pool, quality } } = findings
  const model = quality === null ? [] : [qualitySentence(quality, objective.unit)]
  if (best.length === 0) return [`None of ${points.length} evaluations gave a candidate within all limits.`, ...model]
  const [{ genome, value }] = best
  const name = pool.space.ids[genome]
  const within = (objective.constraints ?? []).length > 0 ? ' within all limits' : ''
  const answer = `Best of ${best.length} candidates evaluated${within}: ${name}, ${objective.name} ${withUnit(value, objective.unit)}.`
  return [answer, ...frontSentence(findings), ...(whole === null ? [] : comparedWithChance(findings, whole)), ...model]
}

function frontSentence({ points, context: { objective } }: PoolFindings): string[] {
  const { second } = objective
  if (second === undefined) return []
  const front = frontOf(frontPoints(points, objective), objective)
  return [`${front.length} candidates are not beaten in both ${objective.name} and ${second.property}.`]
}

function comparedWithChance({ points, best, context: { pool, objective } }: PoolFindings, { order, values, top }: WholePool): string[] {
  const size = pool.space.ids.length
  const drawn = lastOrder(points)
  const equals = values.filter((value) => value === values[0]).length
  const chance = `${(100 * chanceOfAny(size, equals, drawn)).toPrecision(2)} %`
  const isBest = best[0].value === values[0]
  const found = topFound(points, top)
  return [
    isBest
      ? `It is the best of all ${size}; drawing at random finds that among ${drawn} with a chance of ${chance}.`
      : `The best of all ${size}, ${pool.space.ids[order[0]]} with ${withUnit(values[0], objective.unit)}, was not found; at random the chance is ${chance}.`,
    `Of the ${top.size} best (5 %) ${found} were found; at random ${(top.size * expectedShare(size, drawn)).toFixed(1)} are expected.`,
  ]
}

function topFound(points: PoolFindings['points'], top: ReadonlySet<number>): number {
  return new Set(points.flatMap(({ genome }) => (genome !== null && top.has(genome) ? [genome] : []))).size
}

function warningsOf({ points, failed, context: { pool, quality, objective } }: PoolFindings): string[] {
  const { space: { descriptors }, dropped } = pool
  const constant = descriptors.names.filter((_, c) => {
    const column = Array.from({ length: descriptors.count }, (__, row) => descriptors.values[row * descriptors.dimension + c])
    return column.every((value) => value === column[0])
  })
  const breaking = points.filter(breaksLimit).length
  return [
    ...(failed === 0 ? [] : [`${failed} of ${points.length} evaluations failed.`]),
    ...(breaking === 0 || (objective.constraints ?? []).length === 0 ? [] : [`${breaking} of ${points.length} evaluations break a limit.`]),
    ...(dropped === 0 ? [] : [`${dropped} lines with gaps in their descriptors were left out of the pool.`]),
    ...(constant.length === 0 ? [] : [`The same for all candidates, so nothing can be learnt from: ${constant.join(', ')}.`]),
    ...(quality !== null && (quality.random.r2 ?? 0) <= 0 ? ['The model foretells no better than the mean of the lines it was fitted to.'] : []),
  ]
}

function summaryOf(findings: PoolFindings): Readonly<Record<string, unknown>> {
  const { points, best, whole, forecasts, context: { pool, objective, quality } } = findings
  const size = pool.space.ids.length
  const drawn = lastOrder(points)
  return {
    candidates: size,
    candidates_evaluated: new Set(points.flatMap(({ genome }) => genome ?? [])).size,
    best_candidate: best.length === 0 ? null : pool.space.ids[best[0].genome],
    ...(objective.second === undefined ? {} : {
      front: frontOf(frontPoints(points, objective), objective).map(({ of, first, second }) => ({ candidate: pool.space.ids[of.genome], first, second })),
    }),
    ...(whole === null || whole.order.length === 0 ? {} : {
      known_best: { candidate: pool.space.ids[whole.order[0]], value: whole.values[0] },
      evaluations_to_known_best: points.find(({ value, counts }) => counts && value === whole.values[0])?.order ?? null,
      top_5_percent: {
        count: whole.top.size, found: topFound(points, whole.top), expected_at_random: whole.top.size * expectedShare(size, drawn),
      },
    }),
    ...forecastSummary(forecasts),
    ...qualitySummary(quality),
  }
}
