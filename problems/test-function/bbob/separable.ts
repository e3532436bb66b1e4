// f1 to f5: functions whose variables can be searched one by one.
import type { BbobDefinition } from './definition.ts'
import {
  allOscillated, boundaryPenalty, conditioning, minus, oscillated, power, scaled, shareOf, skewed, sumOver,
} from './transformations.ts'

/** 10 (D − Σ cos 2πz) + |z|² */
export function rastriginCore(z: ArrayLike<number>): number {
  return 10 * (z.length - sumOver(z, (value) => Math.cos(2 * Math.PI * value))) + sumOver(z, (value) => value * value)
}

/** Σ 10^(6 i/(D − 1)) z² */
export function ellipsoidCore(z: ArrayLike<number>): number {
  return sumOver(z, (value, i) => power(1e6, shareOf(i, z.length)) * value * value)
}

export const separable: readonly BbobDefinition[] = [
  {
    name: 'sphere',
    core: (_instance, optimum) => (x) => sumOver(minus(x, optimum), (z) => z * z),
  },
  {
    name: 'ellipsoid, separable',
    core: (_instance, optimum) => (x) => ellipsoidCore(allOscillated(minus(x, optimum))),
  },
  {
    name: 'Rastrigin, separable',
    core({ dimension }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => rastriginCore(scaled(lambda, skewed(allOscillated(minus(x, optimum)), 0.2)))
    },
  },
  {
    name: 'Büche-Rastrigin',
    // On the steep side of the odd variables the minimum is positive, away from the wall that the penalty stands at.
    optimum: ({ drawn }) => drawn.map((value, i) => (i % 2 === 0 ? Math.abs(value) : value)),
    core({ dimension }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => {
        const z = Float64Array.from(x, (value, i) => {
          const ripple = oscillated(value - optimum[i])
          return (ripple > 0 && i % 2 === 0 ? 10 : 1) * lambda[i] * ripple
        })
        return rastriginCore(z) + 100 * boundaryPenalty(x)
      }
    },
  },
  {
    name: 'linear slope',
    optimum: ({ signs }) => signs.map((sign) => 5 * sign),
    core({ dimension }, optimum) {
      const slope = conditioning(100, dimension)
      return (x) => sumOver(x, (value, i) => {
        const z = value * optimum[i] < 25 ? value : optimum[i]
        return slope[i] * (5 - Math.sign(optimum[i]) * z)
      })
    },
  },
]
