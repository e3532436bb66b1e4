// Bayesian optimization in boxes (real, whole and chosen variables) against random points, and on pools with a constraint
// or two objectives against drawing at random.
// Usage: node dist/bench/continuous.js [--seeds 1000..1019] [--set JSON] [--out FOLDER]
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bootstrapInterval, interpolatedQuantile } from '../src/math/intervals.ts'
import { drawsForChance, expectedShare } from '../src/math/random-draws.ts'
import { median, wilsonInterval } from '../src/analysis/repeated-runs.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { strategyFor, type AnyStrategy } from '../src/campaign/registry.ts'
import type { Evaluation, StrategyContext } from '../src/campaign/types.ts'
import { registry } from '../src/cli/registry.ts'
import { randomStream, streamKey } from '../src/math/random.ts'
import { memoryStore } from '../src/models/model-store.ts'
import type { BoxPoint } from '../src/spaces/box.ts'
import { boxFunctions, type BoxFunction } from './continuous/functions.ts'
import { constrainedPool, twoObjectivePool, type MadePool } from './continuous/made-pools.ts'
import { searchPool } from './pool-search/search.ts'

/** A row of a table, by column. */
type Row = Readonly<Record<string, string | number>>

const EVALUATIONS = 100
const CLOSE = 1e-2
/** Random searches are cheap: enough of them to be exact for our purpose. */
const RANDOM_SEEDS = 400

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000..1019' },
    set: { type: 'string', default: '{}' },
    out: { type: 'string' },
  },
})
const [firstSeed, lastSeed = firstSeed] = options.seeds.split('..').map(Number)
const seeds = Array.from({ length: lastSeed - firstSeed + 1 }, (_, k) => firstSeed + k)
const given = JSON.parse(options.set) as Record<string, unknown>

const randomSeeds = Array.from({ length: RANDOM_SEEDS }, (_, k) => k)
const boxRows = boxFunctions.flatMap((task) => shown([
  boxRow(task, 'bayesian-optimization', given, seeds), boxRow(task, 'random-search', {}, randomSeeds),
]))
const poolRows = [constrainedPool(), twoObjectivePool()].flatMap((pool) => shown(poolRowsOf(pool)))
if (options.out !== undefined) write(options.out)

function shown(rows: readonly Row[]): readonly Row[] {
  console.log(`${table(rows)}\n`)
  return rows
}

/** Regret after each evaluation. */
function regrets({ space, value, minimum }: BoxFunction, strategy: AnyStrategy, parameters: unknown, seed: number): number[] {
  const told = new Map<string, Evaluation<unknown>>()
  const context: StrategyContext<unknown> = {
    space, objective: { name: 'f', unit: '', direction: 'minimize', niche: '' }, told, pending: new Map(), lessons: [], models: memoryStore(),
    random: (purpose, id) => randomStream(streamKey(seed, purpose, id)),
  }
  let state = strategy.init(parameters, context)
  let best = Infinity
  return Array.from({ length: EVALUATIONS }, (_, id) => {
    const [{ genome, lineage }] = strategy.ask(state, [id], parameters, context)
    const objective = value(genome as BoxPoint)
    best = Math.min(best, objective)
    const evaluation: Evaluation<unknown> = {
      id, lineage, genome, objective, outcome: 'evaluated', niche: '', properties: {}, cost: { relaxations: 0, force_calls: 0 },
    }
    state = strategy.tell(state, [evaluation], parameters, context).state
    told.set(space.key(genome as never), evaluation)
    return best - minimum
  })
}

function boxRow(task: BoxFunction, name: string, parameters: Record<string, unknown>, over: readonly number[]): Row {
  const strategy = strategyFor(registry, name, 'box')
  const parsed = strategy.parameters.parse(parameters)
  const begun = process.cpuUsage()
  const traces = over.map((seed) => regrets(task, strategy, parsed, seed))
  const { user, system } = process.cpuUsage(begun)
  const close = traces.map((trace) => {
    const position = trace.findIndex((regret) => regret <= CLOSE)
    return position === -1 ? Infinity : position + 1
  })
  return {
    function: task.name, strategy: name, runs: over.length,
    'regret at 50': quartiles(traces.map((trace) => trace[49])),
    'regret at 100': quartiles(traces.map((trace) => trace[EVALUATIONS - 1])),
    'evaluations to 0.01': withInterval(close, median, 1),
    'within 100': shareText(close.filter(Number.isFinite).length, over.length),
    'CPU s/run': Number(((user + system) / 1e6 / over.length).toFixed(2)),
  }
}

/** Median with the middle half of the runs. */
function quartiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): string => interpolatedQuantile(sorted, share).toExponential(1)
  return `${at(0.5)} (${at(0.25)} … ${at(0.75)})`
}

function poolRowsOf(pool: MadePool): Row[] {
  const strategy = strategyFor(registry, 'bayesian-optimization', 'pool')
  const parameters = strategy.parameters.parse(given)
  const searches = seeds.map((seed) => searchPool(pool, strategy, parameters, seed, pool.budget))
  const first = searches.map(({ order }) => order.findIndex((index) => pool.wanted.has(index)) + 1 || Infinity)
  const half = Math.floor(pool.budget / 2)
  const shareAt = (at: number): number[] =>
    searches.map(({ order }) => order.slice(0, at).filter((index) => pool.wanted.has(index)).length / pool.wanted.size)
  const row = (name: string, runs: number, toFirst: string, shareText: (at: number) => string, cpu: number): Row => ({
    pool: pool.name, wanted: pool.wanted.size, strategy: name, runs, 'evaluations to the first wanted': toFirst,
    [`share of wanted at ${half}`]: shareText(half), [`at ${pool.budget}`]: shareText(pool.budget),
    'CPU s/run': Number(cpu.toFixed(2)),
  })
  const size = pool.values.length
  const cpu = mean(searches.map(({ cpuSeconds }) => cpuSeconds))
  return [
    row('bayesian-optimization', seeds.length, withInterval(first, median, 1), (at) => withInterval(shareAt(at), mean, 2), cpu),
    row('random, exact', 0, String(drawsForChance(size, pool.wanted.size, 0.5)), (at) => expectedShare(size, at).toFixed(2), 0),
  ]
}

function withInterval(values: readonly number[], statistic: (sample: readonly number[]) => number, digits: number): string {
  const shown = (x: number): string => (Number.isFinite(x) ? x.toFixed(digits) : '∞')
  const interval = bootstrapInterval(values, statistic)
  const value = shown(statistic(values))
  return interval === null ? value : `${value} [${shown(interval.low)}, ${shown(interval.high)}]`
}

function shareText(successes: number, trials: number): string {
  const [low, high] = wilsonInterval(successes, trials)
  return `${(successes / trials).toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Rows with the same keys as a markdown table; rows with other keys begin another. */
function table(rows: readonly Row[]): string {
  const tables = new Map<string, Row[]>()
  for (const row of rows) {
    const keys = Object.keys(row).join(' | ')
    tables.set(keys, [...(tables.get(keys) ?? []), row])
  }
  const lineOf = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  return [...tables.values()].map((list) => {
    const names = Object.keys(list[0])
    return [lineOf(names), lineOf(names.map(() => '---')), ...list.map((row) => lineOf(Object.values(row)))].join('\n')
  }).join('\n\n')
}

function write(out: string): void {
  const how = { seeds: options.seeds, cpu: cpus()[0]?.model ?? 'unknown', node: process.version, given }
  makeFolder(out)
  writeAtomically(join(out, 'continuous.json'), `${JSON.stringify({ ...how, boxes: boxRows, pools: poolRows }, null, 1)}\n`)
  const head = '# Bayesian optimization in boxes, with constraints and with two objectives\n'
    + `Seeds ${options.seeds}. Regret: median (quartiles). `
    + 'Brackets: 95 % intervals (Wilson for shares of runs, bootstrap over seeds for the rest).'
  writeAtomically(join(out, 'continuous.md'), `${[head, table(boxRows), table(poolRows)].join('\n\n')}\n`)
}
