// The study as markdown, JSON and figures.
import type { Figure } from '../../src/analysis/figure.ts'
import type { Compared, StudyCurve, StudyRow } from './statistics.ts'
import type { StudyTask } from './tasks.ts'

/** Shares of the terms of the model: of the whole pool, and at the end of the searches. */
export interface GroupShares {
  readonly study: string
  readonly term: string
  /** Fitted to the whole pool. */
  readonly whole: number
  /** Fitted to what a search had evaluated after 30 % of the pool: mean over seeds and range of the middle 90 %. */
  readonly searched: number
  readonly range: readonly [number, number]
  /** Mean change of a prediction when the group is shuffled, whole pool, eV; null of the joint term. */
  readonly importance: number | null
}

/** What the publication says of another pool, to stand above our numbers. */
export const PUBLISHED = 'Published for another pool of 318 compounds with barriers from first principles (R. Jalem '
  + 'et al., Sci. Rep. 8, 5845 (2018)): about 30 % of the evaluations find the best compound about 90 % of the time, '
  + 'and about twice as many compounds below 0.3 eV as random search.'

export const GROUPS_PUBLISHED = 'A Gaussian process with a term per group and one over all (joint), fitted to the '
  + 'whole pool and to what each search had evaluated. Where the joint term takes the variance, shares of single '
  + 'groups say little; shuffling a group tells then. The review of that work (H. Guo et al., Front. Energy Res. '
  + '2021) names radial distributions and electronegativity as the deciding descriptors there.'

/** Rows of searches, one line each. */
export function studyTable(rows: readonly StudyRow[]): string {
  return table([
    [
      'pool', 'descriptors, strategy', 'seeds', 'best found at 30 % of the pool', 'median evaluations to the best',
      'share of the pool for a 90 % chance of the best', 'evaluations to 90 % of the wanted', 'wanted found at 30 %',
      'times random at 30 %', 'times random until half is found', 'CPU s/run',
    ],
    ...rows.map((row) => [
      `${row.title} (${row.pool}; ${row.wantedLabel}: ${row.wantedCount})`, row.configuration, String(row.seeds),
      text(row.bestAt30, 2), text(row.medianToBest, 0), text(row.poolFor90, 2), text(row.to90Wanted, 0),
      text(row.wantedAt30, 2), text(row.ratioAt30, 2, false), text(row.ratioToHalf, 2, false), row.cpuSeconds.toFixed(1),
    ]),
  ])
}

/** Which groups the predictions rest on. */
export function groupTable(shares: readonly GroupShares[]): string {
  return table([
    [
      'pool', 'term', 'share, fitted to the whole pool', 'share after 30 % of the pool (90 % of the seeds)',
      'change when shuffled (eV)',
    ],
    ...shares.map(({ study, term, whole, searched, range, importance }) => [
      study, term, whole.toFixed(2), `${searched.toFixed(2)} (${range[0].toFixed(2)}–${range[1].toFixed(2)})`,
      importance === null ? '–' : importance.toFixed(3),
    ]),
  ])
}

/** A row for machines, keys in snake_case; null = not within the budget. */
export function recordOf(row: StudyRow): Readonly<Record<string, unknown>> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const plain = ({ value, interval, random }: Compared) =>
    ({ value: finite(value), interval: interval?.map(finite) ?? null, random })
  return {
    pool: row.name, configuration: row.configuration, seeds: row.seeds, pool_size: row.pool,
    wanted: row.wantedLabel, wanted_count: row.wantedCount,
    best_found_at_30_percent: plain(row.bestAt30),
    median_evaluations_to_best: plain(row.medianToBest),
    pool_share_for_90_percent_chance: plain(row.poolFor90),
    evaluations_to_90_percent_of_wanted: plain(row.to90Wanted),
    wanted_found_at_30_percent: plain(row.wantedAt30),
    times_random_at_30_percent: plain(row.ratioAt30),
    times_random_until_half_is_found: plain(row.ratioToHalf),
    cpu_seconds_per_run: row.cpuSeconds,
  }
}

/** Share of the wanted compounds, and of the searches with the best one, against the share of the pool. */
export function studyFigure(task: StudyTask, { evaluations, mean, low, high, best }: StudyCurve, seeds: number): Figure {
  const size = task.values.length
  const at = (values: readonly number[]): number[][] => [[0, 0], ...evaluations.map((count, n) => [count / size, values[n]])]
  return {
    name: `tavorite-${task.name}`,
    title: `Tavorites, ${task.title}: what a search finds`,
    caption: `${seeds} searches of ${size} compounds. ${task.wanted.size} compounds are ${task.wantedLabel}; the `
      + 'band holds 90 % of the searches. Random draws find both at the diagonal, exactly. Published for another '
      + 'pool of 318 compounds (R. Jalem et al., Sci. Rep. 8, 5845 (2018)): about 30 % of the evaluations for about '
      + '90 % of the searches to have the best.',
    x: { label: 'share of the pool evaluated', range: [0, task.budget / size] },
    y: { label: 'share found', range: [0, 1.02] },
    series: [
      {
        label: task.wantedLabel, mark: 'band', role: 'primary',
        points: evaluations.map((count, n) => [count / size, low[n], high[n]]),
      },
      { label: 'random draws', mark: 'line', role: 'reference', points: [[0, 0], [task.budget / size, task.budget / size]] },
      { label: task.wantedLabel, mark: 'line', role: 'primary', points: at(mean) },
      { label: 'searches with the best compound', mark: 'line', role: 'secondary', points: at(best) },
      { label: 'published: best compound', mark: 'points', role: 'literature', points: [[0.3, 0.9]] },
    ],
  }
}

function table(rows: readonly (readonly string[])[]): string {
  const [head, ...lines] = rows
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** "0.61 [0.55, 0.67]; random 0.30". */
function text({ value, interval, random }: Compared, digits: number, withRandom = true): string {
  const shown = (x: number): string => (Number.isFinite(x) ? x.toFixed(digits) : '> budget')
  const range = interval === null ? '' : ` [${shown(interval[0])}, ${shown(interval[1])}]`
  return `${shown(value)}${range}${withRandom ? `; random ${shown(random)}` : ''}`
}
