// Whether Bayesian optimization of pools needs fewer evaluations when its kernel sees latent means instead of descriptors,
// seed by seed from the same first candidates.
// Usage: node dist/bench/latent-kernel.js [--seeds 1..60] [--pools bond-valence,elastic-band] [--folder POOLS]
//   [--kernels JSON] [--jobs 2] [--out results/benchmarks]
// --folder adds the public pools of a folder (see pools.ts). --kernels names the parameters of bayesian-optimization that are
// compared, the first of them what the others differ from: '{"descriptors": {}, "latent": {"latent_kernel": {}}}'.
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Tinypool } from 'tinypool'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { compareKernels, randomKernelRow, type KernelRow } from './latent-kernel/comparison.ts'
import type { SearchJob } from './latent-kernel/search-worker.ts'
import { publicPools, tavoritePools, type ComparedPool } from './latent-kernel/tasks.ts'
import { comparisonTable, verdict } from './latent-kernel/texts.ts'
import type { PoolSearch } from './pool-search/search.ts'

const KERNELS = { descriptors: {}, 'latent means': { latent_kernel: {} } }

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..60' },
    pools: { type: 'string', default: '' },
    folder: { type: 'string' },
    kernels: { type: 'string', default: JSON.stringify(KERNELS) },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
})

const [firstSeed, lastSeed = firstSeed] = options.seeds.split('..').map(Number)
const seeds = Array.from({ length: lastSeed - firstSeed + 1 }, (_, k) => firstSeed + k)
const kernels = JSON.parse(options.kernels) as Readonly<Record<string, unknown>>
const folder = options.folder ?? null
const pools = [...tavoritePools(), ...(folder === null ? [] : publicPools(folder))]
  .filter(({ task: { name } }) => options.pools === '' || options.pools.split(',').includes(name))

const workers = new Tinypool({
  filename: new URL('./latent-kernel/search-worker.js', import.meta.url).href, name: 'searchJob',
  minThreads: Number(options.jobs), maxThreads: Number(options.jobs),
})
interface ComparedTable {
  readonly title: string
  readonly rows: readonly KernelRow[]
  readonly text: string
  readonly record: Readonly<Record<string, unknown>>
}

const tables: ComparedTable[] = []
for (const pool of pools) {
  const table = await compared(pool)
  console.log(`${table.text}\n`)
  tables.push(table)
}
await workers.destroy()
if (options.out !== undefined) write(options.out)

async function compared(pool: ComparedPool): Promise<ComparedTable> {
  const searches = new Map<string, readonly PoolSearch[]>()
  for (const [kernel, parameters] of Object.entries(kernels)) {
    const jobs = seeds.map((seed): SearchJob => ({ pool: pool.task.name, folder, parameters, seed }))
    searches.set(kernel, await Promise.all(jobs.map((job) => workers.run(job) as Promise<PoolSearch>)))
  }
  const rows = compareKernels(pool, searches)
  const random = randomKernelRow(pool)
  return {
    title: pool.title, rows,
    text: comparisonTable(pool, rows, random),
    record: {
      pool: pool.task.name, candidates: pool.task.values.length, budget: pool.budget, wanted: pool.wantedLabel,
      rows, random,
      orders: Object.fromEntries([...searches].map(([kernel, list]) => [kernel, list.map(({ order }) => order)])),
    },
  }
}

function write(out: string): void {
  makeFolder(out)
  const how = { seeds: options.seeds, kernels, cpu: cpus()[0]?.model ?? 'unknown', node: process.version }
  const records = tables.map(({ record }) => record)
  writeAtomically(join(out, 'latent-kernel.json'), `${JSON.stringify({ ...how, pools: records })}\n`)
  writeAtomically(join(out, 'latent-kernel.md'), `${[
    '# Bayesian optimization of pools on latent means',
    `Seeds ${options.seeds}; every kernel starts from the same ten candidates of a seed. Means over seeds, a miss counted as `
      + 'the budget; differences to the first kernel are paired. Brackets: 95 % bootstrap intervals.',
    ...Object.keys(kernels).slice(1).map((kernel) => verdict(kernel, tables)),
    ...tables.map(({ text }) => text),
  ].join('\n\n')}\n`)
}
