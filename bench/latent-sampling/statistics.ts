// Statistics of the measurement: samples against a level, evaluations until another search's best, pairs of seeds, and
// targets against what was obtained. Values are to be minimised; a failure is Infinity.
import { median, quantile, wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import { bootstrapInterval, meanInterval, type Interval } from '../../src/math/intervals.ts'

/** One number per seed, summarised. */
export interface OverSeeds {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** Samples of one way, the same number for every seed. */
export interface SampleRow {
  readonly label: string
  readonly seeds: number
  readonly samples: number
  readonly medians: OverSeeds
  readonly bests: OverSeeds
  /** Share of all samples below the level, Wilson 95 %. */
  readonly below: { readonly share: number; readonly interval: readonly [number, number] }
  /** Share that was evaluated: relaxed to the end, with contacts as they must be. */
  readonly valid: number
}

/** Summarises samples, seed by seed, against a level that a value must be under. */
export function sampleRow(label: string, runs: readonly (readonly number[])[], level: number): SampleRow {
  const all = runs.flat()
  const under = all.filter((value) => value < level).length
  return {
    label, seeds: runs.length, samples: runs[0]?.length ?? 0,
    medians: overSeeds(runs.map(median)),
    bests: overSeeds(runs.map((values) => Math.min(...values))),
    below: { share: under / all.length, interval: wilsonInterval(under, all.length) },
    valid: all.filter(Number.isFinite).length / all.length,
  }
}

export function overSeeds(values: readonly number[]): OverSeeds {
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) }
}

/** The value that this share of all does not exceed: 0.01 = where the best 1 % ends. */
export function levelOf(values: readonly number[], share: number): number {
  return quantile([...values].sort((a, b) => a - b), share)
}

/** Evaluations until a value is at most the level, within rounding; Infinity where none is. */
export function evaluationsTo(values: readonly number[], level: number): number {
  const at = values.findIndex((value) => value <= level + LEVEL_ROUNDING)
  return at === -1 ? Infinity : at + 1
}

/** eV per N: relaxations of one minimum from different starts agree no better. */
const LEVEL_ROUNDING = 1e-4

/** Two searches of one seed and budget. */
export interface ReachPair {
  readonly seed: number
  /** Lowest value of the plain search, and evaluations until it. */
  readonly best: number
  readonly plain: number
  /** Evaluations of the other until that value; Infinity = not within the budget. */
  readonly other: number
  /** other / plain. */
  readonly share: number
  /** Lowest of the other minus lowest of the plain one. */
  readonly difference: number
}

/** What another search needs to reach the best that the plain one found in the whole budget. */
export function reachPair(seed: number, plain: readonly number[], other: readonly number[]): ReachPair {
  const best = Math.min(...plain)
  const [own, others] = [evaluationsTo(plain, best), evaluationsTo(other, best)]
  return { seed, best, plain: own, other: others, share: others / own, difference: Math.min(...other) - best }
}

/** A median over pairs with its bootstrap 95 % interval; ends may be Infinity. */
export function medianOf(values: readonly number[]): { readonly value: number; readonly interval: Interval | null } {
  return { value: median(values), interval: bootstrapInterval(values, median) }
}

/** Paired differences: their mean with Student's interval, and how many are below, at and above zero. */
export interface PairedDifference {
  readonly pairs: number
  readonly mean: number
  readonly interval: Interval | null
  readonly below: number
  readonly above: number
}

/** First minus second, seed by seed; differences within rounding count as none. */
export function pairedDifference(first: readonly number[], second: readonly number[]): PairedDifference {
  const differences = first.map((value, k) => value - second[k])
  return {
    pairs: differences.length,
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    interval: meanInterval(differences),
    below: differences.filter((value) => value < -LEVEL_ROUNDING).length,
    above: differences.filter((value) => value > LEVEL_ROUNDING).length,
  }
}

/** A target percentile and the value obtained. */
export type Aimed = readonly [target: number, value: number]

export interface Control {
  readonly samples: number
  /** Squared correlation of target and value, sample by sample. */
  readonly r2: number
  /** By level of the target (middle, samples, mean value); levels without samples are left out. */
  readonly levels: readonly { readonly target: number; readonly samples: number; readonly mean: number }[]
  /** Whether the means rise from level to level. */
  readonly isMonotone: boolean
}

/** How well values follow the targets; failures are left out. */
export function controlOf(aimed: readonly Aimed[], levels: number): Control {
  const usable = aimed.filter(([, value]) => Number.isFinite(value))
  const rows = Array.from({ length: levels }, (_, k) => {
    const isHere = ([target]: Aimed): boolean => Math.min(levels - 1, Math.floor(target * levels)) === k
    const values = usable.filter(isHere).map(([, value]) => value)
    return { target: (k + 0.5) / levels, samples: values.length, mean: mean(values) }
  }).filter(({ samples }) => samples > 0)
  return {
    samples: usable.length,
    r2: squaredCorrelation(usable),
    levels: rows,
    isMonotone: rows.every((row, k) => k === 0 || row.mean > rows[k - 1].mean),
  }
}

function squaredCorrelation(pairs: readonly Aimed[]): number {
  const [meanX, meanY] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [x, y] of pairs) {
    xx += (x - meanX) * (x - meanX)
    yy += (y - meanY) * (y - meanY)
    xy += (x - meanX) * (y - meanY)
  }
  return (xy * xy) / (xx * yy)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
