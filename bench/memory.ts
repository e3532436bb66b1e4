// Whether memory stays bounded: 100,000 evaluations in one process, structures of 8 to 64 atoms in turn, by every CPU
// evaluator, afresh and along tracks that come and go. Usage, after npm run build:
//   node dist/bench/memory.js [--evaluations 100000] [--out results/benchmarks]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Structure } from '../src/atoms/structure.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { randomStream } from '../src/math/random.ts'
import { newTrack, type Potential } from '../src/potentials/potential.ts'
import { cellsOf, pathOf } from './evaluators/cells.ts'
import { EVALUATORS, openEvaluator } from './evaluators/subjects.ts'

const ATOMS = [8, 13, 21, 32, 47, 64]
/** Structures of each size. */
const EACH = 5
/** Calls along one track before it is dropped. */
const TRACK_LENGTH = 40
/** Share of the evaluations after which memory counts as warmed up. */
const WARM_UP = 0.1
/** MB that RSS may grow after that. */
const ALLOWED = 50

interface Sample {
  readonly evaluations: number
  readonly rss_mb: number
}

const { values: options } = parseArgs({
  options: { evaluations: { type: 'string', default: '100000' }, out: { type: 'string' } },
})
await main(Number(options.evaluations))

async function main(evaluations: number): Promise<void> {
  const potentials = await Promise.all(EVALUATORS.map(openEvaluator))
  const structures = ATOMS.flatMap((atoms) => cellsOf({ atoms, structures: EACH }))
  const paths = structures.map((structure, index) => pathOf(structure, index, TRACK_LENGTH))
  const samples: Sample[] = []
  const live: number[] = []
  const between = Math.max(1, Math.floor(evaluations / 40))
  for (let done = 0, next = 0; done < evaluations;) {
    done += await someEvaluations(potentials, structures, paths, done)
    if (done < next) continue
    samples.push({ evaluations: done, rss_mb: process.memoryUsage.rss() / 1e6 })
    if (live.length === 0 && done >= WARM_UP * evaluations) live.push(liveMegabytes())
    next = done + between
  }
  live.push(liveMegabytes())
  const warm = samples.find((sample) => sample.evaluations >= WARM_UP * evaluations) ?? samples[0]
  const end = samples[samples.length - 1]
  const later = samples.filter((sample) => sample.evaluations >= warm.evaluations)
  const report = {
    evaluations: end.evaluations,
    evaluators: EVALUATORS.map(({ name }) => name),
    atoms: ATOMS,
    node: process.version,
    rss_after_warm_up_mb: warm.rss_mb,
    rss_at_end_mb: end.rss_mb,
    growth_mb: end.rss_mb - warm.rss_mb,
    highest_after_warm_up_mb: Math.max(...later.map(({ rss_mb: rss }) => rss)),
    allowed_mb: ALLOWED,
    live_after_warm_up_mb: live[0],
    live_at_end_mb: live[1],
    samples,
  }
  for (const { evaluations: count, rss_mb: rss } of samples.filter((_, k) => k % 4 === 0)) {
    console.log(`${String(count).padStart(7)} evaluations  ${rss.toFixed(1).padStart(6)} MB`)
  }
  console.log(
    `after warm-up ${warm.rss_mb.toFixed(1)} MB, at the end ${end.rss_mb.toFixed(1)} MB: ` +
      `${report.growth_mb.toFixed(1)} MB more, ${ALLOWED} allowed`,
  )
  console.log(`in use after collecting garbage: ${live.map((size) => `${size.toFixed(1)} MB`).join(', then ')}`)
  if (options.out !== undefined) {
    makeFolder(options.out)
    writeAtomically(join(options.out, 'memory.json'), `${JSON.stringify(report, null, 1)}\n`)
  }
  if (!(report.growth_mb < ALLOWED)) process.exitCode = 1
}

/** Heap and array memory in use after a full collection: what a leak would show in, however lazy the collector is. */
function liveMegabytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Memory of arrays is given back only after the collection that finds them dead.
  for (let k = 0; k < 3; k++) collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

/** One structure afresh, a batch, and two interleaved tracks, by one potential; returns the number of evaluations. */
async function someEvaluations(
  potentials: readonly Potential[],
  structures: readonly Structure[],
  paths: readonly (readonly Structure[])[],
  done: number,
): Promise<number> {
  const random = randomStream(`memory:${done}`)
  // The reference takes three times as long: every tenth turn shows as much.
  const potential = random.uniform() < 0.1 ? potentials[0] : random.pick(potentials.slice(1))
  const batch = random.shuffled(structures).slice(0, 1 + random.integer(8))
  await potential.evaluate([random.pick(structures)])
  await potential.evaluate(batch)
  const chosen = [random.pick(paths), random.pick(paths)]
  const tracks = chosen.map(() => newTrack())
  for (let step = 0; step < TRACK_LENGTH; step++)
    await potential.evaluate(
      chosen.map((path) => path[step]),
      tracks,
    )
  return 1 + batch.length + 2 * TRACK_LENGTH
}
