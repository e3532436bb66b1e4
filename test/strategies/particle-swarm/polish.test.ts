import { describe, expect, it } from 'vitest'
import type { Axis, Coordinates } from '../../../strategies/particle-swarm/coordinates.ts'
import {
  afterReadings, beginPolish, isPolished, polishPoints, type Polish, type PolishSettings,
} from '../../../strategies/particle-swarm/polish.ts'

function settings(axes: readonly Axis[], parts: Partial<PolishSettings> = {}): PolishSettings {
  return { axes, free: axes.map((_, d) => d), firstStep: 0.002, smallestStep: 1e-7, rounded: (value) => Math.round(value * 1e6) / 1e6, ...parts }
}

const bounded = (size: number): readonly Axis[] => Array.from({ length: size }, () => ({ kind: 'bounded' }))

/** Polishes to the end, `batch` points at a time. */
function polished(value: (x: Coordinates) => number | null, start: Coordinates, given: PolishSettings, batch = 1000): { polish: Polish; evaluations: number } {
  let polish = beginPolish({ id: 0, value: value(start) ?? 0, position: start }, given)
  let evaluations = 0
  while (!isPolished(polish, given) && evaluations < 20_000) {
    const points = polishPoints(polish, given)
    const open = points.map((_, k) => k).filter((k) => polish.readings[k] === undefined).slice(0, batch)
    evaluations += open.length
    polish = afterReadings(polish, Object.fromEntries(open.map((k) => [k, { id: 1, value: value(points[k]), position: points[k] }])), given)
  }
  return { polish, evaluations }
}

const rosenbrock = (x: Coordinates): number => x.slice(1).reduce((sum, y, i) => {
  const [a, b] = [4 * x[i] - 2, 4 * y - 2]
  return sum + 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
}, 0)

describe('polishing', () => {
  it('finds the minimum of a quadratic form of condition 1e4 in any batches', () => {
    const form = (x: Coordinates): number => {
      const [u, v, w] = [x[0] + x[1] - 0.9, x[1] - x[2] + 0.1, x[0] + x[1] + x[2] - 1.1]
      return 1e4 * u * u + v * v + 100 * w * w
    }
    for (const batch of [1, 4, 7, 1000]) {
      const { polish, evaluations } = polished(form, [0.3, 0.5, 0.6], settings(bounded(3)), batch)
      expect(polish.centre.value).toBeLessThan(1e-6)
      expect(evaluations).toBeLessThan(600)
    }
  })

  it('follows the valley of Rosenbrock\'s function', () => {
    const { polish, evaluations } = polished(rosenbrock, [0.3, 0.4, 0.6, 0.2, 0.5, 0.5], settings(bounded(6)))
    expect(polish.centre.value).toBeLessThan(1e-4)
    expect(evaluations).toBeLessThan(3000)
  })

  it('goes down to a corner, where there is no slope to follow', () => {
    const { polish } = polished((x) => Math.abs(x[0] - 0.4) + 2 * Math.abs(x[1] - 0.7), [0.41, 0.72], settings(bounded(2)))
    expect(polish.centre.value).toBeLessThan(1e-4)
  })

  it('ends at a wall when the way down leads through it', () => {
    const { polish } = polished((x) => x[0] + (x[1] - 0.5) * (x[1] - 0.5), [0.01, 0.48], settings(bounded(2)))
    expect(polish.centre.position[0]).toBe(0)
    expect(polish.centre.position[1]).toBeCloseTo(0.5, 3)
  })

  it('crosses the seam of a circle', () => {
    const axes: readonly Axis[] = [{ kind: 'periodic' }, { kind: 'bounded' }]
    const { polish } = polished(([u, v]) => 2 - Math.cos(2 * Math.PI * (u - 0.03)) - Math.cos(v - 0.5), [0.95, 0.45], settings(axes))
    expect(polish.centre.value).toBeLessThan(1e-6)
    expect(polish.centre.position[0]).toBeCloseTo(0.03, 3)
  })

  it('leaves the axes that are not free, and holds an axis whose points fail', () => {
    const fails = ([u, v, w]: Coordinates): number | null => (u === 0.4 ? (v - 0.5) * (v - 0.5) + w : null)
    const { polish } = polished(fails, [0.4, 0.45, 2], settings([...bounded(2), { kind: 'choice', options: 3 }], { free: [0, 1] }))
    expect(polish.centre.position[0]).toBe(0.4)
    expect(polish.centre.position[1]).toBeCloseTo(0.5, 3)
    expect(polish.centre.position[2]).toBe(2)
  })

  it('ends where nothing can be evaluated', () => {
    const { evaluations } = polished(() => null, [0.5, 0.5], settings(bounded(2)))
    expect(evaluations).toBeLessThan(100)
  })
})
