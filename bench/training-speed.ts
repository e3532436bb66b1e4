// Cost of one training step of a NEP beside one evaluation of energy, forces and virial of the same atoms by the
// inference kernel of the same precision, and epochs per minute. Everything takes its turn in every round, ratios are
// taken within a round; times per atom are CPU time.
// Usage: node dist/bench/training-speed.js DATA.extxyz.gz [--threads 2] [--rounds 7] [--frames 64]
import { parseArgs } from 'node:util'
import { median } from '../src/analysis/repeated-runs.ts'
import { randomStream } from '../src/math/random.ts'
import { wasmNepPotential } from '../src/potentials/kernels/wasm-nep.ts'
import { newTrack } from '../src/potentials/potential.ts'
import { adamState, adamStep } from '../src/math/adam.ts'
import { drawBatches } from '../src/training/batches.ts'
import { readLabelledFrames } from '../src/training/data/labelled-frames.ts'
import { sourceSchema } from '../src/training/data/source.ts'
import { nepDesign } from '../src/training/nep/design.ts'
import { parameterLayout } from '../src/training/nep/layout.ts'
import { nepModelOf } from '../src/training/nep/model-parameters.ts'
import { prepareFrame } from '../src/training/nep/prepare-frame.ts'
import { descriptorScaler, initialParameters } from '../src/training/nep/starting-values.ts'
import { wasmLossKernel } from '../src/training/nep/wasm-loss-kernel.ts'
import { gradientPool } from '../src/training/parallel/gradient-pool.ts'
import type { GradientPool } from '../src/training/parallel/types.ts'
import type { LabelledFrame, LossWeights, NepDesign, PreparedFrame } from '../src/training/types.ts'

const BATCH_ATOMS = 400
const WEIGHTS: LossWeights = { energy: 1, force: 1, virial: 0.1 }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    frames: { type: 'string', default: '64' },
  },
})
if (positionals.length !== 1) throw new Error('give one file of labelled structures')
const { frames: labelled } = readLabelledFrames([sourceSchema.parse({ file: positionals[0] })], 0)
const species = [...new Set(labelled.flatMap(({ structure }) => [...structure.species]))].sort((a, b) => a - b)
const plain = nepDesign({
  species, radialCutoff: 6, angularCutoff: 4.5, radialMax: 5, angularMax: 5, radialBasis: 8, angularBasis: 8, lMax: 4,
  fourBody: true, fiveBody: false, neurons: 30, zbl: null, scales: ['labels'],
})
const parameters = initialParameters(plain, randomStream('training-speed'))
const every = Math.max(1, Math.floor(labelled.length / Number(options.frames)))
const sample = labelled.filter((_, k) => k % every === 0).slice(0, Number(options.frames))
const design: NepDesign = {
  ...plain, scaler: descriptorScaler(plain, parameters, sample.map((frame) => prepareFrame(plain, frame))),
}

for (const precision of ['f32', 'f64'] as const) await measureStep(precision)
await measureEpochs(labelled.filter(({ split }) => split === 'train'))

/** CPU µs per atom of each kind of work, round by round. */
async function measureStep(precision: 'f32' | 'f64'): Promise<void> {
  const structures = sample.map(({ structure }) => structure)
  const prepared = sample.map((frame) => prepareFrame(design, frame))
  const tracks = structures.map(newTrack)
  const potential = wasmNepPotential(nepModelOf(design, parameters), precision)
  const kernel = wasmLossKernel(design, precision)
  kernel.load(parameters)
  const gradient = new Float64Array(parameters.length)
  const work: Readonly<Record<string, () => unknown>> = {
    'evaluation, list included': () => potential.evaluate(structures),
    'evaluation, list kept': () => potential.evaluate(structures, tracks),
    'errors alone': () => { for (const frame of prepared) kernel.errors(frame) },
    'gradient step': () => { for (const frame of prepared) kernel.addGradient(frame, WEIGHTS, gradient) },
  }
  const atoms = structures.reduce((sum, structure) => sum + structure.species.length, 0)
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(work).map((name) => [name, []]))
  // The first rounds compile.
  for (let round = -3; round < Number(options.rounds); round++) {
    for (const [name, run] of Object.entries(work)) {
      const begun = cpuMicroseconds()
      for (let repeat = 0; repeat < 3; repeat++) await run()
      if (round >= 0) times[name].push((cpuMicroseconds() - begun) / (3 * atoms))
    }
  }
  const neighbours = prepared.reduce((sum, { neighbour }) => sum + neighbour.length, 0) / atoms
  console.log(`${precision}: ${sample.length} frames, ${atoms} atoms, ${neighbours.toFixed(0)} neighbours per atom`)
  for (const [name, rounds] of Object.entries(times)) {
    const step = times['gradient step']
    const ratio = median(rounds.map((time, round) => step[round] / time))
    console.log(`  ${name.padEnd(26)} ${median(rounds).toFixed(2)} µs/atom; a step takes ${ratio.toFixed(2)} times as long`)
  }
}

/** Whole passes over the training frames, Adam included, on one thread and on all. */
async function measureEpochs(training: readonly LabelledFrame[]): Promise<void> {
  const frames: readonly PreparedFrame[] = training.map((frame) => prepareFrame(design, frame))
  const atoms = frames.reduce((sum, frame) => sum + frame.atoms, 0)
  const batches = drawBatches(frames.map((frame) => frame.atoms), BATCH_ATOMS, 0, 0)
  const { count } = parameterLayout(design)
  console.log(`epoch: ${frames.length} frames, ${atoms} atoms, ${batches.length} steps, ${count} parameters, f32`)
  for (const threads of [...new Set([1, Number(options.threads)])]) {
    const pool = gradientPool(design, frames, { threads, precision: 'f32' })
    const moving = parameters.slice()
    const adam = adamState(moving.length)
    await pool.errors(moving, [...frames.keys()])
    const cpu = cpuMicroseconds()
    const begun = performance.now()
    for (const batch of batches) {
      const { gradient } = await pool.gradient(moving, batch.map((frame) => ({ frame, weights: WEIGHTS })))
      adamStep(moving, gradient, adam, 1e-4, 5)
    }
    const seconds = (performance.now() - begun) / 1000
    const perAtom = (cpuMicroseconds() - cpu) / atoms
    const rate = `${(60 / seconds).toFixed(1)} epochs per minute, ${perAtom.toFixed(1)} CPU µs/atom`
    console.log(`  ${threads} thread${threads === 1 ? '' : 's'}: ${seconds.toFixed(2)} s, ${rate}`)
    console.log(`  a call costs ${(await callOverhead(pool, frames)).toFixed(0)} µs beside its work`)
    await pool.close()
  }
}

/** Shortest time of a call for the smallest frame less the shortest of the kernel alone, µs. */
async function callOverhead(pool: GradientPool, frames: readonly PreparedFrame[]): Promise<number> {
  const kernel = wasmLossKernel(design, 'f32')
  const smallest = frames.reduce((best, frame, k) => (frame.atoms < frames[best].atoms ? k : best), 0)
  const shortest = { call: Infinity, work: Infinity }
  for (let repeat = 0; repeat < 2000; repeat++) {
    const begun = performance.now()
    await pool.errors(parameters, [smallest])
    const between = performance.now()
    kernel.load(parameters)
    kernel.errors(frames[smallest])
    shortest.call = Math.min(shortest.call, between - begun)
    shortest.work = Math.min(shortest.work, performance.now() - between)
  }
  return 1000 * (shortest.call - shortest.work)
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
