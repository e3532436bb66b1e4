// Tables and figure of searches of test functions.
import type { Figure } from '../../src/analysis/figure.ts'
import { median, runStatistics, type Run, type RunStatistics } from '../../src/analysis/repeated-runs.ts'
import { successFigure } from '../../src/analysis/success-figure.ts'
import { CLASSIC, type ClassicName } from '../../problems/test-function/classic.ts'
import type { SearchResult, SearchTask } from './search.ts'

export interface Done {
  readonly task: SearchTask
  readonly result: SearchResult
}

/** Success, cost and final value on the classic functions, with what other codes reach. */
export function classicTable(done: readonly Done[]): string {
  const rows = groupsOf(done).map(({ name, variant, group }) => {
    const { successes, runs, successInterval: [low, high], median: middle, ert } = statisticsOf(group, 0)
    const peers = CLASSIC[name as ClassicName].peers.map(({ success }) => success).join(', ')
    return [
      name, variant, `${successes}/${runs} [${low.toFixed(2)}, ${high.toFixed(2)}]`, count(middle), count(ert),
      median(group.map(({ result }) => result.gap)).toExponential(1), peers,
    ]
  })
  return `## Classic functions, found = below 1e-4\n${table(
    ['function', 'strategy', 'found', 'median evaluations', 'ERT', 'median final value', 'pyswarms: global best, Clerc, ring'], rows)}`
}

/** Per function: runs that reached each target, expected cost, and how close the median run came; then all together. */
export function bbobTables(done: readonly Done[]): readonly string[] {
  const { targets } = done[0].task
  const variants = [...new Set(done.map(({ task }) => task.variant))]
  const functions = [...new Set(done.map(({ task }) => task.function))]
  const groupOf = (name: string, variant: string): readonly Done[] =>
    done.filter(({ task }) => task.function === name && task.variant === variant)
  const cells = (name: string): string[] => [
    ...targets.map((_, k) => variants.map((variant) => statisticsOf(groupOf(name, variant), k).successes).join(' / ')),
    ...targets.map((_, k) => variants.map((variant) => count(statisticsOf(groupOf(name, variant), k).ert)).join(' / ')),
    variants.map((variant) => median(groupOf(name, variant).map(({ result }) => result.gap)).toExponential(1)).join(' / '),
  ]
  const shown = targets.map((target) => target.toExponential(0))
  const runs = groupOf(functions[0], variants[0]).length
  const perFunction = table(
    ['function', ...shown.map((target) => `within ${target}`), ...shown.map((target) => `ERT to ${target}`), 'median final distance'],
    functions.map((name) => [name, ...cells(name)]))
  const overall = table(['strategy', ...shown.map((target) => `within ${target}`), 'all targets'], variants.map((variant) => {
    const group = done.filter(({ task }) => task.variant === variant)
    const shares = targets.map((_, k) => group.filter(({ result }) => result.reached[k] !== null).length / group.length)
    return [variant, ...shares.map((share) => share.toFixed(3)), (shares.reduce((sum, share) => sum + share, 0) / shares.length).toFixed(3)]
  }))
  return [
    `## BBOB, ${runs} instances of each function\nCells: ${variants.join(' / ')}.\n\n${perFunction}`,
    `Share of all runs:\n\n${overall}`,
  ]
}

/** Share of all pairs of run and target that was reached, against evaluations. */
export function bbobFigure(done: readonly Done[]): Figure {
  const variants = [...new Set(done.map(({ task }) => task.variant))]
  const figure = successFigure(variants.map((label) => ({
    label,
    runs: done.filter(({ task }) => task.variant === label).flatMap(({ task, result }) => task.targets.map((_, k) => runOf({ task, result }, k))),
  })), 'evaluations')
  return {
    ...figure,
    name: 'particle-swarm',
    title: 'BBOB functions in 10 dimensions',
    caption: 'Share of all pairs of run and target (10, 0.1 and 1e-4 above the minimum, 24 functions) that was reached.',
  }
}

function groupsOf(done: readonly Done[]): { name: string; variant: string; group: readonly Done[] }[] {
  const groups = new Map<string, Done[]>()
  for (const each of done) {
    const key = `${each.task.function} ${each.task.variant}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].map((group) => ({ name: group[0].task.function, variant: group[0].task.variant, group }))
}

function statisticsOf(group: readonly Done[], target: number): RunStatistics {
  return runStatistics(group.map((each) => runOf(each, target)), { value: group[0].task.targets[target], direction: 'minimize' })
}

function runOf({ task, result }: Done, target: number): Run {
  const at = result.reached[target]
  return { seed: task.seed, success: at !== null, evaluations: at ?? result.spent, forceCalls: at ?? result.spent, best: result.gap }
}

function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toString() : '∞'
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(names), line(names.map(() => '---')), ...rows.map(line)].join('\n')
}
