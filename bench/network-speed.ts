// What training an autoencoder of the shipped size costs: CPU seconds per epoch, products of matrices in blocks beside plain
// ones, and memory. CPU seconds, since a busy machine lengthens all others.
import { randomStream } from '../src/math/random.ts'
import { parametersOf } from '../src/models/autoencoder/layout.ts'
import { trainAutoencoderHere } from '../src/models/autoencoder/train.ts'
import type { AutoencoderDesign, TrainingRequest } from '../src/models/autoencoder/types.ts'
import type { Backend } from '../src/models/network/backend.ts'
import { blockedBackend } from '../src/models/network/blocked-backend.ts'
import { plainBackend } from '../src/models/network/plain-backend.ts'

const SITES = 112
const CLASSES = 3
const ROWS = 5000
const EPOCHS = 3

const random = randomStream('network-speed')

function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Billions of additions and multiplications per CPU second. */
function speedOf(backend: Backend, name: keyof Backend, m: number, n: number, k: number): number {
  const filled = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal())
  const [a, b, c] = [filled(m * k), filled(k * n), new Float64Array(m * n)]
  const repeats = Math.ceil(4e8 / (2 * m * n * k))
  const run = (times: number): void => { for (let i = 0; i < times; i++) backend[name](m, n, k, a, b, c) }
  run(20)
  return (2e-9 * m * n * k * repeats) / cpuSeconds(() => { run(repeats) })
}

/** One of ten sites is not what it is in the pure compound. */
function shippedRequest(): TrainingRequest {
  const inputs = new Float64Array(ROWS * SITES * (CLASSES - 1))
  const targets = Uint8Array.from({ length: ROWS * SITES }, () => Math.max(0, random.integer(20) - 17))
  targets.forEach((target, at) => { if (target > 0) inputs[at * (CLASSES - 1) + target - 1] = 1 })
  const normals = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal())
  const design: AutoencoderDesign = {
    inputs: SITES * (CLASSES - 1), condition: 6, encoderCondition: 5, hidden: [256, 128], latent: 16, activation: 'relu',
    propertyUnits: 32,
    reconstruction: { kind: 'classes', blocks: SITES, classes: CLASSES, allowed: new Uint8Array(SITES * CLASSES).fill(1) },
  }
  return {
    design,
    rows: {
      count: ROWS, inputs, conditions: normals(ROWS * design.condition), targets, property: normals(ROWS),
      weights: new Float64Array(ROWS).fill(1),
    },
    settings: {
      epochs: EPOCHS, batch: 64, learningRate: 1e-3, klWeight: 0.4, warmUp: 0.3, freeBits: 0.05, propertyWeight: 1,
      heldOut: 0.1, patience: 0, plateau: { factor: 0.5, patience: 10 },
    },
    seed: 'network-speed',
    start: null,
  }
}

console.log('products of matrices, GFLOP per CPU second: blocked, plain')
for (const [name, m, n, k] of [
  ['gemm', 32, 336, 256], ['gemmTA', 256, 336, 32], ['gemmTB', 32, 256, 336], ['gemm', 32, 128, 256],
  ['gemmTA', 256, 128, 32], ['gemmTB', 32, 256, 128],
] as const) {
  const [blocked, plain] = [blockedBackend, plainBackend].map((backend) => speedOf(backend, name, m, n, k))
  console.log(`${name} ${m} x ${n}, ${k} products: ${blocked.toFixed(2)}, ${plain.toFixed(2)}`)
}
const request = shippedRequest()
const seconds = cpuSeconds(() => { trainAutoencoderHere(request) })
console.log(`${parametersOf(request.design)} parameters, ${ROWS} rows: ${(seconds / EPOCHS).toFixed(2)} CPU seconds per epoch`)
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
