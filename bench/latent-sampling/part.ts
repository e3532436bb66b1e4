// What every part of the measurement hands over, and the small pieces its text is made of.
import type { Figure } from '../../src/analysis/figure.ts'
import type { Interval } from '../../src/math/intervals.ts'
import type { OverSeeds, PairedDifference } from './statistics.ts'

/** A claim that was made before the measurement, and whether it holds. */
export interface Verdict {
  readonly claim: string
  readonly measured: string
  /** null: as far as measured it cannot be said. */
  readonly holds: boolean | null
}

export interface Part {
  readonly title: string
  readonly verdicts: readonly Verdict[]
  /** Paragraphs and tables in markdown. */
  readonly texts: readonly string[]
  readonly figures: readonly Figure[]
  /** Keys in snake_case. */
  readonly record: Readonly<Record<string, unknown>>
}

/** Rows of cells, the first the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head, ...lines] = rows
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** "0.31 (0.29 to 0.35)": median and range over the seeds. */
export function rangeText({ median, lowest, highest }: OverSeeds): string {
  return `${number(median)} (${number(lowest)} to ${number(highest)})`
}

/** "[0.4, 1.1]"; an end that no resample reached is ∞. */
export function intervalText(interval: Interval | null, digits = 2): string {
  return interval === null ? '' : ` [${number(interval.low, digits)}, ${number(interval.high, digits)}]`
}

/** "−0.012 eV per N [−0.020, −0.004]; lower with 8, higher with 2 of 10 seeds". */
export function pairedText({ mean, interval, below, above, pairs }: PairedDifference): string {
  return `${number(mean)} eV per N${intervalText(interval, 3)}; lower with ${below}, higher with ${above} of ${pairs} seeds`
}

/** Whether the first is lower; null where the interval holds zero. */
export function settled({ mean, interval }: PairedDifference): boolean | null {
  return interval === null || (interval.low <= 0 && interval.high >= 0) ? null : mean < 0
}

export function number(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–'
  return Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '∞'
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** What JSON can hold: infinite is null. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
