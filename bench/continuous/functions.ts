// Test functions with known minima, on boxes.
import { boxSpace, type BoxPoint, type BoxSpace, type Dimension } from '../../src/spaces/box.ts'

export interface BoxFunction {
  readonly name: string
  readonly space: BoxSpace
  /** Global minimum. */
  readonly minimum: number
  value(point: BoxPoint): number
}

const real = (name: string, low: number, high: number): Dimension => ({ kind: 'real', name, low, high })

/** Branin and Hoo (1972): three minima of 0.397887 in −5 ≤ x ≤ 10, 0 ≤ y ≤ 15. */
export function branin(x: number, y: number): number {
  const valley = y - (5.1 / (4 * Math.PI * Math.PI)) * x * x + (5 / Math.PI) * x - 6
  return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

/** Hartmann (1973), six variables in [0, 1]. */
const HARTMANN = {
  weights: [1, 1.2, 3, 3.2],
  scales: [
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
  ],
  centres: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
}

function hartmann6(point: BoxPoint): number {
  return -HARTMANN.weights.reduce((sum, weight, i) => {
    const distance = point.reduce((total, x, d) => {
      const step = x - HARTMANN.centres[i][d]
      return total + HARTMANN.scales[i][d] * step * step
    }, 0)
    return sum + weight * Math.exp(-distance)
  }, 0)
}

/** What each option of the mixed function adds to y and to the value. */
const OPTIONS = [
  { name: 'plain', shift: 0, offset: 4 }, { name: 'raised', shift: 3, offset: 0 }, { name: 'lowered', shift: -3, offset: 2 },
]

/**
 * Branin's function of x and y + shift, plus the offset of the option, plus (k − 3)²/2 for a whole number k from 0 to 6.
 * Only the option "raised" at k = 3 reaches 0.397887, and of Branin's minima only the one at (−π, 12.275 − 3).
 */
function mixedBranin([x, y, k, option]: BoxPoint): number {
  return branin(x, y + OPTIONS[option].shift) + OPTIONS[option].offset + 0.5 * (k - 3) * (k - 3)
}

export const boxFunctions: readonly BoxFunction[] = [
  {
    name: 'Branin', minimum: 0.39788735772973816, value: ([x, y]) => branin(x, y),
    space: boxSpace([real('x', -5, 10), real('y', 0, 15)]),
  },
  {
    name: 'Hartmann 6', minimum: -3.3223680114155147, value: hartmann6,
    space: boxSpace(Array.from({ length: 6 }, (_, d) => real(`x${d + 1}`, 0, 1))),
  },
  {
    name: 'mixed Branin', minimum: 0.39788735772973816, value: mixedBranin,
    space: boxSpace([
      real('x', -5, 10), real('y', 0, 15), { kind: 'integer', name: 'k', low: 0, high: 6 },
      { kind: 'choice', name: 'option', options: OPTIONS.map(({ name }) => name) },
    ]),
  },
]
