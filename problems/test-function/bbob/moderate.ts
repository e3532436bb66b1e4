// f6 to f9: functions of low or moderate conditioning.
import type { BbobDefinition } from './definition.ts'
import { boundaryPenalty, conditioning, minus, oscillated, power, scaled, shareOf, sumOver, times } from './transformations.ts'

/** Terms 100 (zᵢ² − zᵢ₊₁)² + (zᵢ − 1)² of Rosenbrock's function. */
export function rosenbrockTerms(z: ArrayLike<number>): readonly number[] {
  return Array.from({ length: z.length - 1 }, (_, i) => {
    const [valley, along] = [z[i] * z[i] - z[i + 1], z[i] - 1]
    return 100 * valley * valley + along * along
  })
}

/** max(1, √D/8): keeps the valleys of Rosenbrock's function as wide in many dimensions as in few. */
export function rosenbrockScale(dimension: number): number {
  return Math.max(1, Math.sqrt(dimension) / 8)
}

/** Where max(1, √D/8) R x + ½ is 1 in all variables. */
export function rotatedRosenbrockOptimum(
  { dimension, r }: { readonly dimension: number; readonly r: Float64Array },
): Float64Array {
  const along = 0.5 / rosenbrockScale(dimension)
  const columnSum = (j: number): number => sumOver({ length: dimension }, (_, i) => r[i * dimension + j])
  return Float64Array.from({ length: dimension }, (_, j) => along * columnSum(j))
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

export const moderate: readonly BbobDefinition[] = [
  {
    name: 'attractive sector',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => {
        const z = times(q, scaled(lambda, times(r, minus(x, optimum))))
        const squares = sumOver(z, (value, i) => {
          const steep = (value * optimum[i] > 0 ? 100 : 1) * value
          return steep * steep
        })
        return power(oscillated(squares), 0.9)
      }
    },
  },
  {
    name: 'step ellipsoid',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => {
        const smooth = scaled(lambda, times(r, minus(x, optimum)))
        const z = times(q, smooth.map((value) =>
          (Math.abs(value) > 0.5 ? Math.floor(0.5 + value) : Math.floor(0.5 + 10 * value) / 10)))
        const steps = sumOver(z, (value, i) => power(100, shareOf(i, dimension)) * value * value)
        return 0.1 * Math.max(1e-4 * Math.abs(smooth[0]), steps) + boundaryPenalty(x)
      }
    },
  },
  {
    name: 'Rosenbrock',
    optimum: ({ drawn }) => drawn.map((value) => 0.75 * value),
    core({ dimension }, optimum) {
      const scale = rosenbrockScale(dimension)
      return (x) => total(rosenbrockTerms(minus(x, optimum).map((value) => scale * value + 1)))
    },
  },
  {
    name: 'Rosenbrock, rotated',
    optimum: rotatedRosenbrockOptimum,
    core({ dimension, r }) {
      const scale = rosenbrockScale(dimension)
      return (x) => total(rosenbrockTerms(times(r, x).map((value) => scale * value + 0.5)))
    },
  },
]
