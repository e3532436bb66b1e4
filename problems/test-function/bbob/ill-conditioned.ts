// f10 to f14: functions of one valley and high conditioning.
import type { BbobDefinition } from './definition.ts'
import { ellipsoidCore } from './separable.ts'
import { allOscillated, conditioning, minus, power, scaled, shareOf, skewed, sumOver, times } from './transformations.ts'

/** Weight of the first variable's square and of the others'. */
function twoWeights(z: ArrayLike<number>, first: number, others: number): number {
  return sumOver(z, (value, i) => (i === 0 ? first : others) * value * value)
}

export const illConditioned: readonly BbobDefinition[] = [
  {
    name: 'ellipsoid',
    core: ({ r }, optimum) => (x) => ellipsoidCore(allOscillated(times(r, minus(x, optimum)))),
  },
  {
    name: 'discus',
    core: ({ r }, optimum) => (x) => twoWeights(allOscillated(times(r, minus(x, optimum))), 1e6, 1),
  },
  {
    name: 'bent cigar',
    core: ({ r }, optimum) => (x) => twoWeights(times(r, skewed(times(r, minus(x, optimum)), 0.5)), 1, 1e6),
  },
  {
    name: 'sharp ridge',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => {
        const z = times(q, scaled(lambda, times(r, minus(x, optimum))))
        return z[0] * z[0] + 100 * Math.sqrt(twoWeights(z, 0, 1))
      }
    },
  },
  {
    name: 'different powers',
    core: ({ dimension, r }, optimum) => (x) => Math.sqrt(
      sumOver(times(r, minus(x, optimum)), (z, i) => power(Math.abs(z), 2 + 4 * shareOf(i, dimension))),
    ),
  },
]
