import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { boundedMinimize, type Bounds, type SmoothFunction } from '../../src/math/bounded-minimize.ts'

interface Case {
  readonly function: 'rosenbrock' | 'valley'
  readonly start: readonly number[]
  readonly lower: number | null
  readonly upper: number | null
  readonly x: readonly number[]
  readonly value: number
  readonly evaluations: number
}

const CASES = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/bounded-minima.json'), 'utf8')) as Case[]

const FUNCTIONS: Readonly<Record<Case['function'], SmoothFunction>> = {
  rosenbrock(x, gradient) {
    gradient.fill(0)
    let sum = 0
    for (let i = 0; i + 1 < x.length; i++) {
      const bend = x[i + 1] - x[i] * x[i]
      sum += 100 * bend * bend + (1 - x[i]) * (1 - x[i])
      gradient[i] += -400 * x[i] * bend - 2 * (1 - x[i])
      gradient[i + 1] += 200 * bend
    }
    return sum
  },
  valley(x, gradient) {
    let sum = 0
    for (let i = 0; i < x.length; i++) {
      const pull = x.reduce((total, value, j) => total + value / (1 + Math.abs(i - j)), 0)
      gradient[i] = pull + Math.cos(i)
      sum += x[i] * (0.5 * pull + Math.cos(i))
    }
    return sum
  },
}

const EXACT = { iterations: 500, gradientTolerance: 1e-8, valueTolerance: 0 }

function box(size: number, low: number, high: number): Bounds {
  return { lower: new Float64Array(size).fill(low), upper: new Float64Array(size).fill(high) }
}

describe('minimising within bounds', () => {
  it.each(CASES.map((entry) => [entry.function, entry.x.length, entry.lower ?? 'no bound', entry] as const))(
    'finds the minimum that scipy finds: %s of %d variables from %s on', (name, size, _, entry) => {
      const bounds = box(size, entry.lower ?? -Infinity, entry.upper ?? Infinity)
      const found = boundedMinimize(FUNCTIONS[name], entry.start, bounds, EXACT)
      expect(found.value - entry.value).toBeLessThan(1e-12)
      found.x.forEach((value, i) => expect(value).toBeCloseTo(entry.x[i], 6))
      // A variable at its bound is there to the bit.
      entry.x.forEach((value, i) => {
        if (value === entry.lower || value === entry.upper) expect(found.x[i]).toBe(value)
      })
    })

  it('needs at most 1.3 times the evaluations of scipy, all cases together', () => {
    const needed = CASES.map((entry) => {
      const bounds = box(entry.x.length, entry.lower ?? -Infinity, entry.upper ?? Infinity)
      return boundedMinimize(FUNCTIONS[entry.function], entry.start, bounds, EXACT).evaluations
    })
    const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
    expect(total(needed)).toBeLessThanOrEqual(1.3 * total(CASES.map(({ evaluations }) => evaluations)))
  })

  it('never leaves the bounds, and starts from the nearest point within', () => {
    const bounds = box(4, -0.25, 0.75)
    const seen: Float64Array[] = []
    const watched: SmoothFunction = (x, gradient) => {
      seen.push(x.slice())
      return FUNCTIONS.rosenbrock(x, gradient)
    }
    boundedMinimize(watched, [-3, 0.1, 9, 0.2], bounds)
    expect(seen[0]).toEqual(Float64Array.of(-0.25, 0.1, 0.75, 0.2))
    for (const x of seen) expect(x.every((value) => value >= -0.25 && value <= 0.75)).toBe(true)
  })

  it('gives the same bits twice and leaves the start alone', () => {
    const start = Float64Array.of(-1.2, 1, 0.3)
    const run = () => boundedMinimize(FUNCTIONS.rosenbrock, start, box(3, -5, 0.9))
    expect(run()).toEqual(run())
    expect(start).toEqual(Float64Array.of(-1.2, 1, 0.3))
  })

  it('steps back from where the function is not defined', () => {
    // x − log x, whose first step would cross zero.
    const barrier: SmoothFunction = (x, gradient) => {
      gradient[0] = 100 - 1 / x[0]
      return 100 * x[0] - Math.log(x[0])
    }
    const found = boundedMinimize(barrier, [0.5], box(1, -Infinity, Infinity), { valueTolerance: 0 })
    expect(found.outcome).toBe('gradient')
    expect(found.x[0]).toBeCloseTo(0.01, 6)
  })

  it('says why it ended', () => {
    const free = box(2, -Infinity, Infinity)
    const { rosenbrock } = FUNCTIONS
    const undefinedThere = boundedMinimize(() => NaN, [1, 1], free)
    expect(undefinedThere).toMatchObject({ outcome: 'undefined_start', iterations: 0, value: Infinity })
    const there = boundedMinimize(rosenbrock, [1, 1], free)
    expect(there).toMatchObject({ outcome: 'gradient', iterations: 0, evaluations: 1 })
    const early = boundedMinimize(rosenbrock, [-1.2, 1], free, { iterations: 3 })
    expect(early).toMatchObject({ outcome: 'iteration_limit', iterations: 3 })
    expect(boundedMinimize(rosenbrock, [-1.2, 1], free, { valueTolerance: 0.5 }).outcome).toBe('value')
    // The gradient points the wrong way.
    const wrong: SmoothFunction = (x, gradient) => {
      gradient[0] = -2 * x[0]
      return x[0] * x[0]
    }
    expect(boundedMinimize(wrong, [1], box(1, -Infinity, Infinity))).toMatchObject({ outcome: 'no_descent', value: 1 })
  })

  it('stands still in a corner that holds every variable', () => {
    const found = boundedMinimize(FUNCTIONS.valley, [2, 2, 2], box(3, 2, 5))
    expect(found).toMatchObject({ outcome: 'gradient', iterations: 0, x: Float64Array.of(2, 2, 2) })
  })
})
