// Bayesian optimization on public candidate pools over seeds, beside what drawing at random is sure to find.
// Usage: node dist/bench/pools.js POOLS [--seeds 1000..1019] [--pools NAME,…] [--kernel NAME,…] [--goal NAME,…]
//   [--acquisition NAME,…] [--set JSON] [--starts FILE] [--out FOLDER]
// POOLS is a folder with pools.json and its tables. Lists make one row per combination; --set gives further parameters of
// the strategy; --starts takes the first candidates from a table (pool, seed, id_1 …) instead of the strategy's own.
import { join } from 'node:path'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { strategyFor } from '../src/campaign/registry.ts'
import { registry } from '../src/cli/registry.ts'
import { readPools, readStarts, type PublicPool } from './pool-search/pools.ts'
import { searchPool } from './pool-search/search.ts'
import { randomRow, rowOf, type PoolRow } from './pool-search/statistics.ts'
import { markdownTable, recordOf } from './pool-search/table.ts'

const { values: options, positionals: [folder = '../shared/data/pools'] } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1000..1019' },
    pools: { type: 'string', default: '' },
    kernel: { type: 'string', default: '' },
    goal: { type: 'string', default: '' },
    acquisition: { type: 'string', default: '' },
    set: { type: 'string', default: '{}' },
    starts: { type: 'string' },
    out: { type: 'string' },
  },
})

const strategy = strategyFor(registry, 'bayesian-optimization', 'pool')
const [firstSeed, lastSeed = firstSeed] = options.seeds.split('..').map(Number)
const seeds = Array.from({ length: lastSeed - firstSeed + 1 }, (_, k) => firstSeed + k)
const pools = readPools(folder).filter(({ name }) => options.pools === '' || options.pools.split(',').includes(name))
const startsOf = options.starts === undefined ? null : readStarts(options.starts, pools)
const configurations = combinations({
  kernel: listed(options.kernel), goal: listed(options.goal), acquisition: listed(options.acquisition),
}).map((chosen) => ({ ...(JSON.parse(options.set) as Record<string, unknown>), ...chosen }))

const tables = pools.map((pool) => {
  const searched = configurations.map((given) => measured(pool, given))
  const rows = [...searched, randomRow(pool, pool.budget, pool.checkpoints)]
  const size = pool.values.length
  const title = `## ${pool.name} (${size} candidates, ${pool.budget} evaluations, ${pool.objective.direction})`
  const text = `${title}\n\n${markdownTable(rows)}`
  console.log(`${text}\n`)
  return { text, rows }
})
if (options.out !== undefined) write(options.out)

function measured(pool: PublicPool, given: Readonly<Record<string, unknown>>): PoolRow {
  const parameters = strategy.parameters.parse(given)
  const searches = seeds.map((seed) =>
    searchPool(pool, strategy, parameters, seed, pool.budget, startsOf?.(pool.name, seed) ?? []))
  return rowOf(pool, nameOf(given), pool.budget, pool.checkpoints, searches)
}

function nameOf(given: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(given).map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return parts.length === 0 ? 'defaults' : parts.join(', ')
}

function listed(text: string): string[] {
  return text === '' ? [] : text.split(',')
}

/** Every way to choose one value of each list; an empty list leaves the default. */
function combinations(lists: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(lists).reduce<Record<string, string>[]>((made, [key, values]) =>
    (values.length === 0 ? made : made.flatMap((chosen) => values.map((value) => ({ ...chosen, [key]: value })))), [{}])
}

function write(out: string): void {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', node: process.version }
  const how = {
    seeds: options.seeds, starts: startsOf === null ? 'the strategy\'s own' : 'given', ...machine,
    parameters: strategy.parameters.parse(configurations[0]),
  }
  makeFolder(out)
  const rows = tables.flatMap((table) => table.rows.map(recordOf))
  writeAtomically(join(out, 'pools.json'), `${JSON.stringify({ ...how, rows }, null, 1)}\n`)
  const head = `# Bayesian optimization on public candidate pools\nSeeds ${options.seeds}, first candidates ${how.starts}. `
    + 'Brackets: 95 % intervals (Wilson for shares of runs, bootstrap over seeds for the rest).'
  writeAtomically(join(out, 'pools.md'), `${[head, ...tables.map(({ text }) => text)].join('\n\n')}\n`)
}
