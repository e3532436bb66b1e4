// Particle swarms on six classic functions and on the 24 noiseless BBOB functions, in 10 dimensions, beside random search.
// Usage: node dist/bench/swarm.js [--suites classic,bbob] [--seeds 1..51] [--instances 1..15] [--workers 2] [--set JSON] [--out FOLDER]
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { bbobFigure, bbobTables, classicTable, type Done } from './swarm/report.ts'
import { searchAll } from './swarm/in-parallel.ts'
import type { SearchTask } from './swarm/search.ts'

const DIMENSION = 10
const CLASSIC = ['sphere', 'rastrigin', 'rosenbrock', 'ackley', 'griewank', 'schwefel']
const BBOB = Array.from({ length: 24 }, (_, k) => `bbob-f${k + 1}`)

const { values: options } = parseArgs({
  options: {
    suites: { type: 'string', default: 'classic,bbob' },
    functions: { type: 'string' },
    seeds: { type: 'string', default: '1..51' },
    instances: { type: 'string', default: '1..15' },
    evaluations: { type: 'string', default: '20000' },
    variants: { type: 'string', default: 'comprehensive,global-best,random-search' },
    workers: { type: 'string', default: '2' },
    set: { type: 'string', default: '{}' },
    out: { type: 'string' },
  },
})
const evaluations = Number(options.evaluations)
const given = JSON.parse(options.set) as Record<string, unknown>

/** Strategy and parameters by the name they have in tables. */
const VARIANTS: Readonly<Record<string, Pick<SearchTask, 'strategy' | 'parameters'>>> = {
  comprehensive: { strategy: 'particle-swarm', parameters: { evaluations, ...given } },
  'global-best': { strategy: 'particle-swarm', parameters: { evaluations, rule: 'global-best', ...given } },
  'random-search': { strategy: 'random-search', parameters: {} },
}

const suites = options.suites.split(',')
const chosen = (functions: readonly string[]): readonly string[] => options.functions?.split(',').filter((name) => functions.includes(name)) ?? functions
const variants = options.variants.split(',')
// In ten dimensions random search comes near none of the classic minima.
const swarms = variants.filter((name) => name !== 'random-search')
const tasks = [
  ...(suites.includes('classic') ? tasksOf(chosen(CLASSIC), swarms, range(options.seeds), () => 1, [1e-4]) : []),
  ...(suites.includes('bbob') ? tasksOf(chosen(BBOB), variants, range(options.instances), (seed) => seed, [10, 0.1, 1e-4]) : []),
]
const results = await searchAll(tasks, Number(options.workers))
const done = tasks.map((task, k): Done => ({ task, result: results[k] }))
const classic = done.filter(({ task }) => CLASSIC.includes(task.function))
const bbob = done.filter(({ task }) => BBOB.includes(task.function))
const tables = [...(classic.length > 0 ? [classicTable(classic)] : []), ...(bbob.length > 0 ? bbobTables(bbob) : [])]
console.log(tables.join('\n\n'))
if (options.out !== undefined) await write(options.out)

function tasksOf(
  functions: readonly string[], names: readonly string[], seeds: readonly number[], instanceOf: (seed: number) => number,
  targets: readonly number[],
): SearchTask[] {
  return functions.flatMap((name) => names.flatMap((variant) => seeds.map((seed) => ({
    function: name, dimension: DIMENSION, instance: instanceOf(seed), variant, ...VARIANTS[variant], seed, evaluations, targets,
    // A multiple of the particles would only postpone what a step learns from.
    batch: 20,
  }))))
}

function range(text: string): number[] {
  const [first, last = first] = text.split('..').map(Number)
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
}

async function write(out: string): Promise<void> {
  const how = {
    seeds: options.seeds, instances: options.instances, evaluations, dimension: DIMENSION, given,
    cpu: cpus()[0]?.model ?? 'unknown', node: process.version,
    cpu_seconds_per_run: done.reduce((sum, { result }) => sum + result.cpuSeconds, 0) / done.length,
  }
  makeFolder(out)
  const runs = done.map(({ task, result: { reached, gap, spent } }) => ({
    function: task.function, variant: task.variant, seed: task.seed, reached, gap, spent,
  }))
  writeAtomically(join(out, 'particle-swarm.json'), `${JSON.stringify({ ...how, runs })}\n`)
  const head = `# Particle swarms in boxes\n${DIMENSION} variables, ${evaluations} evaluations, batches of 20. Brackets: Wilson 95 % intervals of shares. `
    + 'ERT: evaluations of all runs divided by the number of successes.'
  const figure = bbob.length > 0 ? bbobFigure(bbob) : null
  if (figure !== null) writeAtomically(join(out, 'particle-swarm.svg'), (await figureSvg(figure)).svg)
  const shown = figure === null ? [] : [`![${figure.title}](particle-swarm.svg)`, figure.caption]
  writeAtomically(join(out, 'particle-swarm.md'), `${[head, ...tables, ...shown].join('\n\n')}\n`)
}
