// Latent sampling of lithium in Li15Si4 at a content it never saw: campaigns to learn from, then the network against per-site
// marginals, random search, annealing and the genetic algorithm, with immigrants too, seed by seed.
// Usage, after npm run build:
//   node dist/bench/lixsi-occupancy.js --cache DIR [--seeds 1..5] [--workers 2] [--report-only] [--out results/benchmarks]
// --cache keeps every campaign: the same command goes on where it was stopped.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { seedsOf } from './latent-sampling/tasks.ts'
import { energiesFigure, progressFigure } from './lixsi-occupancy/figures.ts'
import { pageOf, recordOf } from './lixsi-occupancy/page.ts'
import { contenderTask, LESSONS, NAMES } from './lixsi-occupancy/plan.ts'
import { compared, readKnowledge, readValues } from './lixsi-occupancy/results.ts'
import { runTasks } from './lixsi-occupancy/run.ts'

const { values: options } = parseArgs({
  options: {
    cache: { type: 'string' },
    seeds: { type: 'string', default: '1..5' },
    workers: { type: 'string', default: '2' },
    'report-only': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})

if (options.cache === undefined) throw new Error('give --cache, a folder that keeps the campaigns')

const cache = resolve(options.cache)
const seeds = seedsOf(options.seeds)

if (!options['report-only']) {
  makeFolder(cache)
  const workers = Number(options.workers)
  await runTasks(LESSONS, cache, workers)
  // Networks first: what else draws from one need not train it again.
  await runTasks(seeds.map((seed) => contenderTask('network', seed)), cache, workers)
  await runTasks(seeds.flatMap((seed) => NAMES.map((name) => contenderTask(name, seed))), cache, workers)
}

const comparison = compared(readValues(cache, seeds), seeds)
const figures = [energiesFigure(comparison), progressFigure(comparison)]
const knowledge = readKnowledge(cache, seeds)
const page = pageOf(comparison, knowledge, figures)
console.log(page)
if (options.out !== undefined) {
  const { out } = options
  makeFolder(out)
  writeAtomically(join(out, 'lixsi-occupancy.md'), page)
  writeAtomically(join(out, 'lixsi-occupancy.json'), `${JSON.stringify(recordOf(comparison, knowledge), null, 1)}\n`)
  for (const figure of figures) writeAtomically(join(out, `${figure.name}.svg`), (await figureSvg(figure)).svg)
}
