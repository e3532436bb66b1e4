// The table of success rates and costs that bench and compare print.
import type { Interval } from '../math/intervals.ts'
import type { RunStatistics } from '../analysis/repeated-runs.ts'
import type { Peer } from '../campaign/types.ts'
import { textTable } from './text-table.ts'

interface Row {
  readonly label: string
  readonly statistics: RunStatistics
}

/** Lines of the table; columns of force calls only where there are any, gaps only where runs failed. */
export function successTable(rows: readonly Row[], unit: string, peers: readonly Peer[] = []): string {
  const withCalls = rows.some(({ statistics }) => statistics.forceCallsPerEvaluation > 0)
  const withGap = rows.some(({ statistics }) => statistics.medianGap !== null)
  const gapColumn = `gap of failures${unit === '' ? '' : ` (${unit})`}`
  const columns = [
    'strategy', 'success', '95 %', 'median', 'p90', 'ERT', 'ERT 95 %',
    ...(withCalls ? ['calls/eval', 'ERT calls', 'ERT calls 95 %'] : []), ...(withGap ? [gapColumn] : []),
  ]
  const ours = rows.map(({ label, statistics: s }) => [
    label, `${s.successes}/${s.runs}`, `${s.successInterval.map((share) => (100 * share).toFixed(0)).join('–')} %`,
    whole(s.median), whole(s.p90), whole(s.ert), range(s.ertInterval),
    ...(withCalls ? [whole(s.forceCallsPerEvaluation), whole(s.ertForceCalls), range(s.ertForceCallsInterval)] : []),
    ...(withGap ? [gap(s.medianGap)] : []),
  ])
  const others = peers.map(({ name, success, median, ert }) => [
    `  ${name}`, success, '', median === null ? '' : String(median), '', ert === null ? '' : String(ert),
    ...columns.slice(6).map(() => ''),
  ])
  return textTable(columns, [...ours, ...others])
}

function range(interval: Interval | null): string {
  return interval === null || !Number.isFinite(interval.low) ? '–' : `${whole(interval.low)}–${whole(interval.high)}`
}

function gap(value: number | null): string {
  if (value === null) return '–'
  return Number.isFinite(value) ? value.toPrecision(3) : 'nothing found'
}

function whole(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : '∞'
}
