// Success and cost of the searches as a table.
import { runStatistics, type Run } from '../../src/analysis/repeated-runs.ts'
import type { Case } from './cases.ts'
import { chanceWithin } from './chance.ts'

/** eV/Å²: within it of the bulk the crystal counts as found. */
export const TARGET = 0.001

export interface Measured {
  readonly case: Case
  readonly swarm: readonly Run[]
  /** null where its chance is known instead. */
  readonly random: readonly Run[] | null
  /** By seed, of one draw; null where random search was run. */
  readonly chances: readonly number[] | null
  /** Results within the target whose arrangement is another than the crystal's. */
  readonly others: number
  readonly cpuSeconds: number
}

/** One line per case and search. */
export function recoveryTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ case: { name, budget }, swarm, random, chances }) => [
    [name, 'swarm', ...cellsOf(swarm)],
    ...(random === null ? [] : [[name, 'random search', ...cellsOf(random)]]),
    ...(chances === null ? [] : [[name, 'random search, exact', ...chanceCells(chances, budget)]]),
  ])
  const names = ['case', 'search', 'found', 'evaluations, median', 'ERT', 'force calls to find']
  return [names, names.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function cellsOf(runs: readonly Run[]): string[] {
  const statistics = runStatistics(runs, { value: TARGET, direction: 'minimize' })
  const { successes, successInterval: [low, high], median, ert, ertForceCalls } = statistics
  return [`${successes}/${runs.length} [${low.toFixed(2)}, ${high.toFixed(2)}]`, count(median), count(ert), count(ertForceCalls)]
}

function chanceCells(chances: readonly number[], budget: number): string[] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const within = mean(chances.map((chance) => chanceWithin(chance, budget)))
  return [`${(100 * within).toFixed(1)} % of runs`, '–', count(1 / mean(chances)), '–']
}

function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toString() : '–'
}
