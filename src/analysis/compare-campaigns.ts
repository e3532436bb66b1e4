// Compares searches for the answer to one question: final bests, bests at equal effort, gaps to the best known, and
// success against a target, each over the seeds of a search.
import {
  bestTrace, commonReach, gapTrace, lossAt, type ComparedRun, type Trace,
} from './campaign-traces.ts'
import { medianInterval, type Interval } from '../math/intervals.ts'
import { median, reaches, runStatistics, type Run, type RunStatistics, type Threshold } from './repeated-runs.ts'
import type { Effort } from './success-figure.ts'

/** What is compared. */
export interface Question {
  readonly name: string
  readonly unit: string
  readonly direction: 'minimize' | 'maximize'
  /** The best value there is, where it is known. */
  readonly knownBest: number | null
  /** How exactly it is known, and how close counts as equal. */
  readonly tolerance: number
  /** What counts as success, tolerance included; null without a target. */
  readonly target: number | null
}

/** The runs of one search. */
export interface CampaignGroup {
  readonly label: string
  readonly runs: readonly ComparedRun[]
}

/** One number per run, summarised. */
export interface Summary {
  readonly best: number
  readonly median: number
  readonly interval: Interval | null
}

export interface GroupResult {
  readonly label: string
  readonly runs: readonly ComparedRun[]
  readonly unfinished: number
  /** Best objective so far; with several compositions the mean gap, as in `gaps`. */
  readonly bests: readonly Trace[]
  /** Mean gap to the reference of each composition. */
  readonly gaps: readonly Trace[]
  readonly final: Summary
  /** The same when every run of the comparison is cut at the cost that all of them reached. */
  readonly equalEvaluations: Summary
  readonly equalForceCalls: Summary
  readonly success: { readonly runs: readonly Run[]; readonly statistics: RunStatistics } | null
  /** Median over the seeds of the best per composition, and how many seeds found one. */
  readonly byComposition: ReadonlyMap<string, { readonly best: number; readonly median: number; readonly found: number }>
}

export interface Comparison {
  readonly question: Question
  /** In natural order; one entry, possibly "", where all objectives compete. */
  readonly compositions: readonly string[]
  /** Best value per composition that any gap is measured from. */
  readonly references: ReadonlyMap<string, number>
  /** Whether a run found better than the known best: then the gaps are measured from that. */
  readonly knownBestBeaten: boolean
  readonly reach: Readonly<Record<Effort, number>>
  readonly groups: readonly GroupResult[]
}

/**
 * Compares groups of runs, each with at least one evaluation. Groups come back best first: by expected evaluations to the
 * target, where there is one, then by their final median.
 */
export function compareCampaigns(groups: readonly CampaignGroup[], question: Question): Comparison {
  const sign = question.direction === 'minimize' ? 1 : -1
  const runs = groups.flatMap((group) => group.runs)
  const found = bestPerComposition(runs, sign)
  const compositions = [...found.keys()].sort(naturalOrder)
  const isSingle = compositions.length < 2
  const known = question.knownBest === null || !isSingle ? null : sign * question.knownBest
  const knownBestBeaten = known !== null && [...found.values()].some((loss) => loss < known - question.tolerance)
  const references = new Map(known === null || knownBestBeaten ? found : compositions.map((name) => [name, known]))

  const traced = groups.map((group) => {
    const gaps = group.runs.map((run) => gapTrace(run, sign, references))
    return { group, gaps, bests: isSingle ? group.runs.map((run) => bestTrace(run, sign)) : gaps }
  })
  const all = traced.flatMap(({ bests }) => bests)
  const reach = { evaluations: commonReach(all, 'evaluations'), forceCalls: commonReach(all, 'forceCalls') }
  // Gaps have no sign to restore.
  const order = isSingle ? sign : 1
  const results = traced.map(({ group, gaps, bests }): GroupResult => ({
    ...group,
    unfinished: group.runs.filter(({ unfinished }) => unfinished).length,
    bests,
    gaps,
    final: summaryOf(bests.map((trace) => lossAt(trace, 'evaluations', Infinity)), order),
    equalEvaluations: summaryOf(bests.map((trace) => lossAt(trace, 'evaluations', reach.evaluations)), order),
    equalForceCalls: summaryOf(bests.map((trace) => lossAt(trace, 'forceCalls', reach.forceCalls)), order),
    success: successOf(group.runs, question),
    byComposition: byComposition(group.runs, compositions, sign),
  }))
  const rank = ({ final }: GroupResult): number => (Number.isFinite(final.median) ? order * final.median : Infinity)
  const ert = ({ success }: GroupResult): number => success?.statistics.ert ?? Infinity
  return {
    question,
    compositions,
    references: new Map([...references].map(([name, loss]) => [name, sign * loss])),
    knownBestBeaten,
    reach,
    groups: results.sort((a, b) => compareNumbers(ert(a), ert(b)) || compareNumbers(rank(a), rank(b))),
  }
}

/** The run of a campaign against a target: costs count until it was reached, or to the end. */
export function runAgainst({ seed, scores }: ComparedRun, threshold: Threshold): Run {
  const first = scores.findIndex(({ objective }) => objective !== null && reaches(objective, threshold))
  const spent = first === -1 ? scores : scores.slice(0, first + 1)
  const sign = threshold.direction === 'minimize' ? 1 : -1
  const best = sign * Math.min(Infinity, ...scores.map(({ objective }) => (objective === null ? Infinity : sign * objective)))
  return {
    seed,
    success: first !== -1,
    evaluations: spent.length,
    forceCalls: spent.reduce((sum, { forceCalls }) => sum + forceCalls, 0),
    best: Number.isFinite(best) ? best : null,
  }
}

function successOf(runs: readonly ComparedRun[], { target, direction }: Question): GroupResult['success'] {
  if (target === null) return null
  const threshold = { value: target, direction }
  const against = runs.map((run) => runAgainst(run, threshold))
  return { runs: against, statistics: runStatistics(against, threshold) }
}

/** Summary of losses in the objective's own sign. */
function summaryOf(losses: readonly number[], sign: 1 | -1): Summary {
  const interval = medianInterval(losses)
  const ends = interval === null ? [] : [sign * interval.low, sign * interval.high].sort((a, b) => a - b)
  return {
    best: sign * Math.min(...losses),
    median: sign * median(losses),
    interval: interval === null ? null : { low: ends[0], high: ends[1], confidence: interval.confidence },
  }
}

function bestPerComposition(runs: readonly ComparedRun[], sign: 1 | -1): Map<string, number> {
  const best = new Map<string, number>()
  for (const { scores } of runs) {
    for (const { objective, composition } of scores) {
      if (objective === null) continue
      best.set(composition, Math.min(best.get(composition) ?? Infinity, sign * objective))
    }
  }
  return best
}

function byComposition(
  runs: readonly ComparedRun[], compositions: readonly string[], sign: 1 | -1,
): GroupResult['byComposition'] {
  const bests = runs.map((run) => bestPerComposition([run], sign))
  return new Map(compositions.map((name) => {
    const losses = bests.map((best) => best.get(name) ?? Infinity)
    const found = losses.filter(Number.isFinite)
    return [name, { best: sign * Math.min(...losses), median: sign * median(losses), found: found.length }]
  }))
}

/** By the first number in the name, where both have one: "x = 0.5" before "x = 2". */
function naturalOrder(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => Number(/\d+(\.\d+)?/.exec(name)?.[0] ?? Number.NaN))
  return first - second || (a < b ? -1 : 1)
}

/** Ascending; Infinity − Infinity would be no number. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
