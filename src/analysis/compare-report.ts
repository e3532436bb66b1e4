// Tables and summary of a comparison of campaigns; its figures are in compare-figures.ts.
import type { Trace } from './campaign-traces.ts'
import type { Comparison, GroupResult, Summary } from './compare-campaigns.ts'
import type { Table } from './figure.ts'
import { statisticsRecord } from './repeated-runs.ts'

/** "energy (ε)", or "mean gap in energy (ε)" over several compositions. */
export function valueLabel({ question: { name, unit }, compositions }: Comparison): string {
  const what = compositions.length > 1 ? `mean gap in ${name}` : name
  return unit === '' ? what : `${what} (${unit})`
}

/** Whether any run spent force calls: without them their columns and figures would be zeros. */
export function hasForceCalls({ groups }: Comparison): boolean {
  return groups.some(({ bests }) => bests.some(({ total }) => total.forceCalls > 0))
}

/** What each search reached in the end and at equal effort. */
export function finalTable(comparison: Comparison): Table {
  const { reach, groups } = comparison
  const withCalls = hasForceCalls(comparison)
  return {
    name: 'final',
    title: `${valueLabel(comparison)} per search`,
    columns: [
      'strategy', 'runs', 'best', 'median', 'low', 'high', 'confidence',
      `median at ${reach.evaluations} evaluations`, ...(withCalls ? [`median at ${reach.forceCalls} force calls`] : []),
    ],
    rows: groups.map(({ label, runs, final, equalEvaluations, equalForceCalls }) => [
      label, runs.length, finite(final.best), finite(final.median),
      finite(final.interval?.low), finite(final.interval?.high), finite(final.interval?.confidence),
      finite(equalEvaluations.median), ...(withCalls ? [finite(equalForceCalls.median)] : []),
    ]),
  }
}

/** Best per composition and search: median over the seeds, best, and seeds that found one. */
export function compositionTable({ compositions, references, groups }: Comparison): Table {
  return {
    name: 'best-per-composition',
    title: 'Best per composition: median over the seeds, best seed, and how many seeds found one',
    columns: [
      'composition', 'best_known', ...groups.flatMap(({ label }) => [`${label} median`, `${label} best`, `${label} found`]),
    ],
    rows: compositions.map((name) => [
      name, finite(references.get(name)),
      ...groups.flatMap(({ byComposition }) => {
        const cell = byComposition.get(name)
        return [finite(cell?.median), finite(cell?.best), cell?.found ?? 0]
      }),
    ]),
  }
}

/** One row per run, for work elsewhere. */
export function runsTable(comparison: Comparison): Table {
  const sign = signOfValues(comparison)
  return {
    name: 'runs',
    title: 'Every campaign of the comparison',
    columns: [
      'strategy', 'seed', 'folder', 'evaluations', 'force_calls', 'value',
      'success', 'evaluations_to_target', 'force_calls_to_target',
    ],
    rows: comparison.groups.flatMap((group) => group.runs.map((run, k) => {
      const { total, steps } = group.bests[k]
      const last = steps.at(-1)
      return [
        group.label, run.seed, run.folder, total.evaluations, total.forceCalls,
        last === undefined ? null : finite(sign * last.loss), ...successCells(group, k),
      ]
    })),
  }
}

/** Everything a script may want, under the names of the community. */
export function comparisonSummary(comparison: Comparison): Record<string, unknown> {
  const { question, compositions, references, reach, groups } = comparison
  return {
    objective: { name: question.name, unit: question.unit, direction: question.direction },
    value: compositions.length > 1 ? 'mean_gap' : 'best',
    target: question.target,
    compositions,
    best_known: Object.fromEntries(references),
    equal_effort: { evaluations: reach.evaluations, force_calls: reach.forceCalls },
    strategies: groups.map((group) => ({
      label: group.label,
      seeds: group.runs.map(({ seed }) => seed),
      folders: group.runs.map(({ folder }) => folder),
      unfinished: group.unfinished,
      evaluations: totals(group.bests, 'evaluations'),
      force_calls: totals(group.bests, 'forceCalls'),
      final: summaryRecord(group.final),
      at_equal_evaluations: summaryRecord(group.equalEvaluations),
      at_equal_force_calls: summaryRecord(group.equalForceCalls),
      ...(group.success === null ? {} : { target: statisticsRecord(group.success.statistics) }),
      ...(compositions.length > 1 ? { by_composition: compositionRecord(group) } : {}),
    })),
  }
}

/** Losses times this are values in the sign a user knows; gaps are never negative. */
export function signOfValues({ question, compositions }: Comparison): 1 | -1 {
  return compositions.length > 1 || question.direction === 'minimize' ? 1 : -1
}

function successCells({ success }: GroupResult, run: number): (string | number | null)[] {
  if (success === null) return [null, null, null]
  const { success: reached, evaluations, forceCalls } = success.runs[run]
  return [String(reached), reached ? evaluations : null, reached ? forceCalls : null]
}

function summaryRecord({ best, median, interval }: Summary): Record<string, unknown> {
  const ends = interval && { low: finite(interval.low), high: finite(interval.high), confidence: interval.confidence }
  return { best: finite(best), median: finite(median), median_interval: ends }
}

function compositionRecord({ byComposition }: GroupResult): Record<string, unknown> {
  return Object.fromEntries([...byComposition].map(([name, { best, median, found }]) =>
    [name, { best: finite(best), median: finite(median), found }]))
}

function totals(traces: readonly Trace[], effort: 'evaluations' | 'forceCalls'): number[] {
  return traces.map(({ total }) => total[effort])
}

/** Null for what JSON and CSV cannot hold: nothing found. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
