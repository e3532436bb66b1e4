// Rows of searches as a markdown table and as JSON.
import type { Measured, PoolRow } from './statistics.ts'

/** One table for one pool, with intervals in brackets. */
export function markdownTable(rows: readonly PoolRow[]): string {
  const [{ top5, budget }] = rows
  const head = [
    'configuration', 'seeds', `best found in ${budget}`, 'median evaluations to best', 'mean, capped', 'median to any top 1 %',
    ...top5.map(({ at }) => `top 5 % at ${at}`), '× random', 'CPU s/run',
  ]
  const lines = rows.map((row) => [
    row.configuration, row.seeds === 0 ? '–' : String(row.seeds), text(row.bestFound, 2), text(row.medianToBest, 1, row.budget),
    text(row.meanCapped, 1), text(row.medianToTop1, 1, row.budget), ...row.top5.map(({ share }) => text(share, 3)),
    text(row.timesRandom, 2), row.cpuSeconds.toFixed(2),
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** "0.61 [0.55, 0.67]"; a median beyond the budget is only known to be larger. */
function text({ value, interval }: Measured, digits: number, most = Infinity): string {
  const shown = (x: number): string => (x === Infinity ? `> ${most}` : x.toFixed(digits))
  return interval === null ? shown(value) : `${shown(value)} [${shown(interval[0])}, ${shown(interval[1])}]`
}

/** The same for machines, keys in snake_case; null stands for "not within the budget". */
export function recordOf(row: PoolRow): Readonly<Record<string, unknown>> {
  const plain = ({ value, interval }: Measured) => ({ value: finite(value), interval: interval?.map(finite) ?? null })
  return {
    pool: row.pool, configuration: row.configuration, seeds: row.seeds, budget: row.budget,
    best_found: plain(row.bestFound), median_to_best: plain(row.medianToBest), mean_capped: plain(row.meanCapped),
    median_to_any_top_1_percent: plain(row.medianToTop1),
    top_5_percent: row.top5.map(({ at, share }) => ({ evaluations: at, ...plain(share) })),
    times_random: plain(row.timesRandom), cpu_seconds_per_run: row.cpuSeconds,
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
