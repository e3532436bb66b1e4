// Latent sampling on nitrogen in Li3PO4, with the shipped potential and full relaxation: candidates for a content that no
// training has seen, immigrants in the genetic algorithm, retraining in latent Bayesian optimization, control, and cost.
// Usage: node dist/bench/latent-sampling.js --cache DIR [--parts cost,zero-shot,control,immigrants,bayesian,canonical]
//   [--seeds 1..10] [--generator-seeds 1..5] [--fresh-seeds 11..13] [--few-seeds 1..3] [--workers 2] [--quick]
//   [--report-only] [--out results/benchmarks]
// --cache keeps every campaign: the same command goes on where it was stopped. --quick shows that everything works.
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { bayesianPart, bayesianTasks } from './latent-sampling/bayesian.ts'
import { canonicalPart, canonicalTasks } from './latent-sampling/canonical.ts'
import { controlPart, controlTasks } from './latent-sampling/control.ts'
import { costPart, costTasks } from './latent-sampling/cost.ts'
import { immigrantPart, immigrantTasks } from './latent-sampling/immigrants.ts'
import type { Part } from './latent-sampling/part.ts'
import { FULL, lessonTasks, QUICK, randomTask } from './latent-sampling/plan.ts'
import { reportText } from './latent-sampling/report.ts'
import { distil, lessonsFile, runCampaigns } from './latent-sampling/run-campaigns.ts'
import type { Setup } from './latent-sampling/setup.ts'
import { seedsOf, type Task } from './latent-sampling/tasks.ts'
import { zeroShotPart, zeroShotTasks } from './latent-sampling/zero-shot.ts'

const { values: options } = parseArgs({
  options: {
    cache: { type: 'string' },
    parts: { type: 'string', default: 'cost,zero-shot,control,immigrants,bayesian,canonical' },
    seeds: { type: 'string', default: '1..10' },
    'generator-seeds': { type: 'string', default: '1..5' },
    'fresh-seeds': { type: 'string', default: '11..13' },
    'few-seeds': { type: 'string', default: '1..3' },
    workers: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    'report-only': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})
const COMMAND = `node dist/bench/latent-sampling.js --cache DIR --parts ${options.parts} --few-seeds ${options['few-seeds']} `
  + '--out results/benchmarks'

if (options.cache === undefined) throw new Error('give --cache, a folder that keeps the campaigns')

const sizes = options.quick ? QUICK : FULL
const workers = Number(options.workers)
const generatorSeeds = seedsOf(options['generator-seeds'])
const setup: Setup = {
  cache: resolve(options.cache), sizes,
  lessons: lessonTasks(sizes).map(({ name }) => lessonsFile(name)),
  seeds: seedsOf(options.seeds), generatorSeeds, freshSeeds: seedsOf(options['fresh-seeds']),
  fewSeeds: seedsOf(options['few-seeds']),
}
const { cache } = setup

/** A part's campaigns, on how many processes they run, and what they say. */
interface Measurement {
  readonly tasks: readonly Task[]
  readonly workers: number
  readonly part: (setup: Setup) => Part | null
}

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  // One after the other: nothing else of this measurement runs beside them.
  cost: { tasks: costTasks(setup), workers: 1, part: costPart },
  'zero-shot': { tasks: zeroShotTasks(setup), workers, part: zeroShotPart },
  control: { tasks: controlTasks(setup), workers, part: controlPart },
  canonical: { tasks: canonicalTasks(setup), workers, part: canonicalPart },
  immigrants: { tasks: immigrantTasks(setup), workers, part: immigrantPart },
  bayesian: { tasks: bayesianTasks(setup), workers, part: bayesianPart },
}

const chosen = options.parts.split(',').map((name) => {
  const measurement = MEASUREMENTS[name] as Measurement | undefined
  if (measurement === undefined) throw new Error(`no part "${name}"; there are ${Object.keys(MEASUREMENTS).join(', ')}`)
  return measurement
})

if (!options['report-only']) await run()
const parts = chosen.flatMap(({ part }) => part(setup) ?? [])
const text = reportText(parts, { command: COMMAND, isQuick: options.quick, setup })
console.log(text)
if (options.out !== undefined) await write(options.out)

async function run(): Promise<void> {
  makeFolder(cache)
  await runCampaigns([...lessonTasks(sizes), randomTask(sizes)], cache, workers)
  for (const { name } of lessonTasks(sizes)) await distil(name, cache)
  for (const measurement of chosen) await runCampaigns(measurement.tasks, cache, measurement.workers)
}

async function write(out: string): Promise<void> {
  makeFolder(out)
  const how = {
    seeds: setup.seeds, generator_seeds: setup.generatorSeeds, fresh_seeds: setup.freshSeeds, few_seeds: setup.fewSeeds, sizes, cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
  }
  const records = Object.fromEntries(parts.map(({ title, record }) => [title, record]))
  writeAtomically(join(out, 'latent-sampling.json'), `${JSON.stringify({ ...how, ...records }, null, 1)}\n`)
  writeAtomically(join(out, 'latent-sampling.md'), text)
  for (const figure of parts.flatMap(({ figures }) => figures)) {
    writeAtomically(join(out, `${figure.name}.svg`), (await figureSvg(figure)).svg)
  }
}
