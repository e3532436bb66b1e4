// CPU seconds of a pool search by a Gaussian process, without the campaign around it: 450 candidates, 25 descriptors in
// five groups, 120 evaluations, refitted every 5 evaluations up to 50 and then every 10; the next candidate has the
// largest expected improvement. Also one fit and one append for larger numbers of observations.
// Usage: node dist/bench/gaussian-process.js [seeds]
import { logImprovement } from '../src/math/normal-distribution.ts'
import { randomStream, type Random } from '../src/math/random.ts'
import { fitHyperparameters } from '../src/models/gaussian-process/fit-hyperparameters.ts'
import { gaussianProcess } from '../src/models/gaussian-process/gaussian-process.ts'
import { standardisation, standardised } from '../src/models/gaussian-process/standardise-targets.ts'
import type { FitRecord, InputSpace, KernelChoice, Observations } from '../src/models/gaussian-process/types.ts'

const CANDIDATES = 450
const BUDGET = 120
const INITIAL = 10
const GROUPS = [4, 4, 4, 2, 11]

const seeds = Number(process.argv[2] ?? 3)
for (const kernel of ['isotropic', 'additive', 'additive+joint', 'ard', 'auto'] as const) {
  const runs = Array.from({ length: seeds }, (_, seed) => poolSearch(kernel, randomStream(`pool ${seed}`)))
  const mean = (part: 'fits' | 'rest'): string => (runs.reduce((sum, run) => sum + run[part], 0) / seeds).toFixed(2)
  console.log(`${kernel.padEnd(15)} ${mean('fits')} s in fits, ${mean('rest')} s in all else`)
}
for (const count of [100, 300, 1000]) single(count)

/** One search; CPU seconds. */
function poolSearch(kernel: KernelChoice, random: Random): { fits: number; rest: number } {
  const { space, values, targets } = syntheticPool(CANDIDATES, random)
  const order = random.shuffled(Array.from({ length: CANDIDATES }, (_, index) => index))
  const seen = order.slice(0, INITIAL)
  let record: FitRecord | null = null
  let [fits, begun] = [0, cpuSeconds()]
  const start = begun
  const rowOf = (index: number): Float64Array => values.subarray(index * space.dimension, (index + 1) * space.dimension)
  const refit = () => {
    begun = cpuSeconds()
    const observed = observationsOf(space, values, targets, seen)
    record = fitHyperparameters(space, observed, { kernel, previous: record?.best ?? [], randomStarts: 0, random })
    fits += cpuSeconds() - begun
    const process = gaussianProcess(space, record.chosen, observed)
    return { process, followed: process.follow({ count: CANDIDATES, dimension: space.dimension, values }) }
  }
  let model = refit()
  while (seen.length < BUDGET) {
    const { mean, variance } = model.followed.now()
    const scale = standardisation(seen.map((index) => targets[index]))
    const best = Math.max(...standardised(seen.map((index) => targets[index]), scale))
    let chosen = -1
    let highest = -Infinity
    for (let z = 0; z < CANDIDATES; z++) {
      if (seen.includes(z)) continue
      const deviation = Math.sqrt(variance[z])
      const value = Math.log(deviation) + logImprovement((mean[z] - best) / deviation)
      if (value > highest) [chosen, highest] = [z, value]
    }
    seen.push(chosen)
    if (seen.length % (seen.length <= 50 ? 5 : 10) === 0) model = refit()
    else {
      model.process.append(rowOf(chosen), targets[chosen])
      const all = seen.map((index) => targets[index])
      model.process.setTargets(standardised(all, standardisation(all)))
    }
  }
  return { fits, rest: cpuSeconds() - start - fits }
}

/** One fit, one append and one pool posterior with many observations; CPU seconds. */
function single(count: number): void {
  const random = randomStream(`single ${count}`)
  const { space, values, targets } = syntheticPool(count + 1, random)
  const observed = observationsOf(space, values, targets, Array.from({ length: count }, (_, index) => index))
  const before = cpuSeconds()
  const settings = { kernel: 'additive+joint', previous: [], randomStarts: 0, random } as const
  const { chosen, starts } = fitHyperparameters(space, observed, settings)
  const fitted = cpuSeconds()
  const process = gaussianProcess(space, chosen, observed)
  const made = cpuSeconds()
  process.append(values.subarray(count * space.dimension), 0)
  const appended = cpuSeconds()
  console.log(
    `${count} observations: fit ${(fitted - before).toFixed(2)} s (${starts.length} start), `
    + `made ${((made - fitted) * 1000).toFixed(1)} ms, one more row ${((appended - made) * 1000).toFixed(2)} ms`,
  )
}

function observationsOf(
  space: InputSpace, values: Float64Array, targets: Float64Array, seen: readonly number[],
): Observations {
  const rows = new Float64Array(seen.length * space.dimension)
  seen.forEach((index, i) => {
    rows.set(values.subarray(index * space.dimension, (index + 1) * space.dimension), i * space.dimension)
  })
  const measured = seen.map((index) => targets[index])
  return {
    inputs: { count: seen.length, dimension: space.dimension, values: rows },
    targets: standardised(measured, standardisation(measured)),
    repeats: null,
  }
}

/** A pool whose target is smooth in each group, with a product across two of them and some noise. */
function syntheticPool(
  count: number, random: Random,
): { space: InputSpace; values: Float64Array; targets: Float64Array } {
  const dimension = GROUPS.reduce((sum, size) => sum + size, 0)
  let next = 0
  const groups = GROUPS.map((size, g) => ({ name: `group ${g}`, columns: Array.from({ length: size }, () => next++) }))
  const values = Float64Array.from({ length: count * dimension }, () => random.normal())
  const targets = Float64Array.from({ length: count }, (_, row) => {
    const x = (column: number): number => values[row * dimension + column]
    const across = 0.7 * x(4) * x(8)
    return Math.sin(x(0) + x(1)) + across - 0.3 * x(12) * x(12) + 0.4 * Math.cos(x(14) + x(15)) + 0.2 * random.normal()
  })
  return { space: { dimension, groups, categorical: [] }, values, targets }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
