// How far campaigns had come at every cost: the best so far of one run, and median and spread over the runs of a search.
// Everything here is a loss: lower is better, Infinity where nothing was found yet.
import { interpolatedQuantile } from '../math/intervals.ts'
import { median } from './repeated-runs.ts'
import type { Effort } from './success-figure.ts'

/** What a comparison needs to know of one evaluation. */
export interface Scored {
  /** Null for a failure, and for a candidate outside of the objective's own niche. */
  readonly objective: number | null
  /** Objectives are compared within one composition; "" where there is only one. */
  readonly composition: string
  readonly forceCalls: number
}

/** One campaign of a comparison. */
export interface ComparedRun {
  readonly folder: string
  readonly seed: number
  readonly scores: readonly Scored[]
  /** Whether more budget could not have changed the outcome: it ended at its target or had nothing left to propose. */
  readonly settled: boolean
  /** Whether it was stopped, or still runs, before its budget was spent. */
  readonly unfinished: boolean
}

export interface Step extends Readonly<Record<Effort, number>> {
  readonly loss: number
}

/** The improvements of one run, in order; each holds until the next. */
export interface Trace {
  readonly steps: readonly Step[]
  /** What the whole run spent. */
  readonly total: Readonly<Record<Effort, number>>
  readonly settled: boolean
}

/** Median and spread of several traces at one cost. */
export interface Spread {
  readonly cost: number
  readonly median: number
  readonly low: number
  readonly high: number
}

/** From this many runs on the spread is the quartiles; below it, the range. */
export const QUARTILE_RUNS = 4

/** Best loss so far of a run; `sign` is 1 for an objective to minimise, −1 otherwise. */
export function bestTrace(run: ComparedRun, sign: 1 | -1): Trace {
  let best = Infinity
  return traceOf(run, ({ objective }) => {
    if (objective !== null && sign * objective < best) best = sign * objective
    return best
  })
}

/**
 * Mean over compositions of the gap between best so far and reference (losses, by composition); Infinity until the run
 * has found every composition once.
 */
export function gapTrace(run: ComparedRun, sign: 1 | -1, references: ReadonlyMap<string, number>): Trace {
  const best = new Map<string, number>()
  let loss = Infinity
  return traceOf(run, ({ objective, composition }) => {
    if (objective === null || !(sign * objective < (best.get(composition) ?? Infinity))) return loss
    best.set(composition, sign * objective)
    if (best.size < references.size) return loss
    let sum = 0
    for (const [name, value] of best) sum += value - (references.get(name) ?? Number.NaN)
    loss = sum / best.size
    return loss
  })
}

/** Loss a run had reached when it had spent this much. */
export function lossAt({ steps }: Trace, effort: Effort, cost: number): number {
  return steps.findLast((step) => step[effort] <= cost)?.loss ?? Infinity
}

/**
 * Cost up to which all traces are known: where the first ended that could have gone on. A settled run keeps its value;
 * if all are settled, the largest total.
 */
export function commonReach(traces: readonly Trace[], effort: Effort): number {
  const open = traces.filter(({ settled }) => !settled)
  return open.length > 0
    ? Math.min(...open.map(({ total }) => total[effort]))
    : Math.max(...traces.map(({ total }) => total[effort]))
}

/** Median and spread (quartiles; range for fewer than four) at every cost where a trace changes, up to `reach`. */
export function spreadOf(traces: readonly Trace[], effort: Effort, reach: number): Spread[] {
  const changes = traces.flatMap(({ steps }) => steps.map((step) => step[effort])).filter((cost) => cost <= reach)
  const costs = [...new Set([...changes, reach])].sort((a, b) => a - b)
  const next = traces.map(() => 0)
  const losses = traces.map(() => Infinity)
  return costs.map((cost) => {
    traces.forEach(({ steps }, run) => {
      while (next[run] < steps.length && steps[next[run]][effort] <= cost) losses[run] = steps[next[run]++].loss
    })
    const sorted = [...losses].sort((a, b) => a - b)
    const quartiles = traces.length >= QUARTILE_RUNS
    return {
      cost,
      median: median(sorted),
      low: quartiles ? interpolatedQuantile(sorted, 0.25) : sorted[0],
      high: quartiles ? interpolatedQuantile(sorted, 0.75) : sorted[sorted.length - 1],
    }
  })
}

function traceOf({ scores, settled }: ComparedRun, lossAfter: (score: Scored) => number): Trace {
  const steps: Step[] = []
  let forceCalls = 0
  let last = Infinity
  scores.forEach((score, index) => {
    forceCalls += score.forceCalls
    const loss = lossAfter(score)
    if (loss < last) steps.push({ evaluations: index + 1, forceCalls, loss })
    last = loss
  })
  return { steps, total: { evaluations: scores.length, forceCalls }, settled }
}
