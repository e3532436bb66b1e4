import { afterEach, describe, expect, it } from 'vitest'
import { PERIODIC } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import { referenceLossKernel } from '../../../src/training/nep/loss-kernel.ts'
import { prepareFrame } from '../../../src/training/nep/prepare-frame.ts'
import { gradientPool } from '../../../src/training/parallel/gradient-pool.ts'
import type { BatchMember, GradientPool, GradientPoolOptions } from '../../../src/training/parallel/types.ts'
import { scattered } from '../../support/random-structures.ts'
import { labelled, randomParameters, smallDesign } from '../nep/designs.ts'

const design = smallDesign()
const random = randomStream('pool')
const parameters = randomParameters(design, random)
const frames = Array.from({ length: 40 }, () =>
  prepareFrame(design, labelled(scattered(random, design.species, 1 + random.integer(12), 15, PERIODIC), random)))
/** Every frame once, each with weights of its own. */
const batch: BatchMember[] = random.shuffled([...frames.keys()]).map((frame) =>
  ({ frame, weights: { energy: random.uniform(), force: random.uniform(), virial: random.uniform() } }))

const opened: GradientPool[] = []
function open(threads: number, precision: GradientPoolOptions['precision'] = 'f64'): GradientPool {
  const pool = gradientPool(design, frames, { threads, precision })
  opened.push(pool)
  return pool
}
afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close()
})

describe('a gradient pool', () => {
  it.each([1, 3])('sums what the kernel gives frame by frame, on %d threads', async (threads) => {
    const { gradient, errors } = await open(threads).gradient(parameters, batch)
    const kernel = referenceLossKernel(design)
    kernel.load(parameters)
    const sum = new Float64Array(parameters.length)
    const expected = batch.map(({ frame, weights }) => kernel.addGradient(frames[frame], weights, sum))
    const size = Math.hypot(...sum)
    gradient.forEach((value, k) => { expect(Math.abs(value - sum[k])).toBeLessThan(1e-12 * size) })
    errors.forEach(({ energy, forceSquares }, m) => {
      expect(energy).toBeCloseTo(expected[m].energy, 9)
      expect(forceSquares).toBeCloseTo(expected[m].forceSquares, 8)
    })
  })

  it.each(['f64', 'f32'] as const)('gives the same bytes on 1, 2 and 3 threads, every time, in %s', async (precision) => {
    const sizes = [40, 1, 2, 17, 33]
    const all = await Promise.all([1, 2, 3].map(async (threads) => {
      const pool = open(threads, precision)
      const results: unknown[] = []
      for (let repeat = 0; repeat < 4; repeat++) {
        for (const size of sizes) {
          const moved = parameters.map((value) => value + 0.01 * repeat)
          results.push(await pool.gradient(moved, batch.slice(0, size)))
          results.push(await pool.errors(moved, batch.slice(0, size).map(({ frame }) => frame)))
        }
      }
      return results
    }))
    expect(all[1]).toEqual(all[0])
    expect(all[2]).toEqual(all[0])
  })

  it('gives the errors of a batch without its gradient', async () => {
    const pool = open(2)
    const { errors } = await pool.gradient(parameters, batch)
    expect(await pool.errors(parameters, batch.map(({ frame }) => frame))).toEqual(errors)
  })

  it('gives nothing for nothing', async () => {
    const pool = open(2)
    expect(await pool.gradient(parameters, [])).toEqual({ gradient: new Float64Array(parameters.length), errors: [] })
    expect(await pool.errors(parameters, [])).toEqual([])
  })

  it('takes one call at a time, and none after its end', async () => {
    const pool = open(2)
    const first = pool.gradient(parameters, batch)
    await expect(pool.errors(parameters, [0])).rejects.toThrow('one call at a time')
    expect((await first).errors).toHaveLength(batch.length)
    await pool.close()
    await expect(pool.errors(parameters, [0])).rejects.toThrow('none after its end')
  })

  it('hands on what fails on a thread, and fails from then on', async () => {
    const broken = { ...frames[0], groups: null as unknown as Int32Array }
    const pool = gradientPool(design, [...frames, broken], { threads: 3, precision: 'f64' })
    opened.push(pool)
    const withBroken = [...batch, { frame: frames.length, weights: batch[0].weights }]
    await expect(pool.gradient(parameters, withBroken)).rejects.toThrow()
    await expect(pool.gradient(parameters, batch)).rejects.toThrow()
  })

  it('refuses a number of threads that is none', () => {
    expect(() => open(0)).toThrow('whole number of at least 1, got 0')
    expect(() => open(1.5)).toThrow('got 1.5')
  })
})
