// Figures of a comparison: best so far, gap to the best known, share of successful runs, each against what was spent.
import { commonReach, QUARTILE_RUNS, spreadOf, type Trace } from './campaign-traces.ts'
import type { Comparison, GroupResult } from './compare-campaigns.ts'
import { hasForceCalls, signOfValues, valueLabel } from './compare-report.ts'
import type { Axis, Figure, Series } from './figure.ts'
import { median } from './repeated-runs.ts'
import { DISTINCT_CURVES, EFFORT_LABEL, effortAxis, roleOf, successFigure, type Effort } from './success-figure.ts'

/** A gap below this share of the largest is drawn as if it were this share: a logarithmic axis has no zero. */
const SMALLEST_SHARE = 1e-5

/** All figures that say something: force calls only where there are any, success only with a target. */
export function comparisonFigures(comparison: Comparison): Figure[] {
  const efforts: readonly Effort[] = hasForceCalls(comparison) ? ['evaluations', 'forceCalls'] : ['evaluations']
  const groups = comparison.groups.slice(0, DISTINCT_CURVES)
  return efforts.flatMap((effort) => [
    ...(comparison.compositions.length > 1 ? [] : [bestFigure(comparison, groups, effort)]),
    gapFigure(comparison, groups, effort),
    ...(comparison.question.target === null ? [] : [successOf(groups, effort)]),
  ])
}

function bestFigure(comparison: Comparison, groups: readonly GroupResult[], effort: Effort): Figure {
  const { question } = comparison
  const sign = signOfValues(comparison)
  return {
    name: fileName('best', effort),
    title: `Best ${question.name} so far, against ${EFFORT_LABEL[effort]}`,
    caption: `${spreadSentence(groups)} ${endSentence}`,
    x: axisOf(groups, effort),
    y: { label: valueLabel(comparison) },
    series: curves(groups, (group) => group.bests, effort, (loss) => sign * loss),
    ...(question.target === null ? {} : { guides: [{ axis: 'y', at: question.target, label: 'target' }] }),
  }
}

function gapFigure(comparison: Comparison, groups: readonly GroupResult[], effort: Effort): Figure {
  const { question: { name, unit, knownBest, tolerance }, compositions, knownBestBeaten } = comparison
  const losses = groups.flatMap(({ gaps }) => gaps.flatMap(({ steps }) => steps.map(({ loss }) => loss)))
  const largest = losses.reduce((most, loss) => Math.max(most, loss), 0)
  const isKnown = knownBest !== null && compositions.length < 2 && !knownBestBeaten
  const floor = Math.max(isKnown ? tolerance : 0, SMALLEST_SHARE * (largest || 1))
  const reference = isKnown ? 'known best' : 'best of all campaigns compared'
  const mean = compositions.length > 1 ? `Mean over ${compositions.length} compositions, from where each was found. ` : ''
  return {
    name: fileName('gap', effort),
    title: `Gap to the ${reference}, against ${EFFORT_LABEL[effort]}`,
    caption: `${mean}${spreadSentence(groups)} ${endSentence} A gap below ${Number(floor.toPrecision(2))} is drawn there.`,
    x: axisOf(groups, effort),
    y: { label: `gap in ${name}${unit === '' ? '' : ` (${unit})`}`, scale: 'log' },
    series: curves(groups, (group) => group.gaps, effort, (loss) => Math.max(loss, floor)),
  }
}

function successOf(groups: readonly GroupResult[], effort: Effort): Figure {
  return successFigure(groups.map(({ label, success }) => ({ label, runs: success?.runs ?? [] })), effort)
}

/** Median as a step line and, for two runs or more, the spread as a band under the same name. */
function curves(
  groups: readonly GroupResult[], tracesOf: (group: GroupResult) => readonly Trace[], effort: Effort,
  valueOf: (loss: number) => number,
): Series[] {
  const drawn = groups.map((group, index) => {
    const traces = tracesOf(group)
    const spread = spreadOf(traces, effort, commonReach(traces, effort))
      .filter((at) => Number.isFinite(at.median) && at.cost > 0)
    return { label: group.label, role: roleOf(index), several: traces.length > 1, spread }
  })
  const bands = drawn.filter(({ several }) => several).map(({ label, role, spread }): Series => ({
    label, role, mark: 'band',
    points: spread.filter(({ high }) => Number.isFinite(high)).map(({ cost, low, high }) =>
      [cost, ...[valueOf(low), valueOf(high)].sort((a, b) => a - b)]),
  }))
  const lines = drawn.map(({ label, role, spread }): Series => ({
    label, role, mark: 'step', points: spread.map((at) => [at.cost, valueOf(at.median)]),
  }))
  return [...bands.filter(({ points }) => points.length > 1), ...lines]
}

const endSentence = 'A curve ends where the first run of its search ended.'

function spreadSentence(groups: readonly GroupResult[]): string {
  const counts = groups.map(({ runs }) => runs.length).filter((count) => count > 1)
  if (counts.length === 0) return 'One run each.'
  if (counts.every((count) => count >= QUARTILE_RUNS)) return 'Line: median over the seeds; band: quartiles.'
  if (counts.every((count) => count < QUARTILE_RUNS)) return 'Line: median over the seeds; band: lowest to highest.'
  return `Line: median over the seeds; band: quartiles, or lowest to highest for fewer than ${QUARTILE_RUNS} seeds.`
}

/** From where half of the runs of some search have found anything to where the last curve ends. */
function axisOf(groups: readonly GroupResult[], effort: Effort): Axis {
  const firsts = groups.flatMap(({ bests }) => {
    const start = median(bests.map(({ steps }) => steps.at(0)?.[effort] ?? Infinity))
    return Number.isFinite(start) && start > 0 ? [start] : []
  })
  const last = Math.max(...groups.map(({ bests }) => commonReach(bests, effort)))
  return effortAxis(effort, Math.min(last, ...firsts) / 1.2, last)
}

function fileName(what: string, effort: Effort): string {
  return `${what}-against-${EFFORT_LABEL[effort].replace(' ', '-')}`
}
