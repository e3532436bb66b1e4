// f15 to f19: many minima with a structure that leads to the lowest.
import type { BbobDefinition } from './definition.ts'
import { rosenbrockScale, rosenbrockTerms, rotatedRosenbrockOptimum } from './moderate.ts'
import { rastriginCore } from './separable.ts'
import { allOscillated, boundaryPenalty, conditioning, minus, power, scaled, skewed, sumOver, times } from './transformations.ts'

/** Amplitudes ½^k and frequencies 3^k of Weierstrass' series. */
const WEIERSTRASS = Array.from({ length: 12 }, (_, k) => ({
  amplitude: Math.exp(-k * Math.LN2),
  frequency: Array.from({ length: k }, () => 3).reduce((product, factor) => product * factor, 1),
}))

/** Σ_k ½^k cos(2π 3^k (z + ½)) */
function weierstrassSeries(z: number): number {
  return WEIERSTRASS.reduce((sum, { amplitude, frequency }) => sum + amplitude * Math.cos(2 * Math.PI * frequency * (z + 0.5)), 0)
}

const schaffers = (condition: number): BbobDefinition => ({
  name: condition === 10 ? 'Schaffers F7' : 'Schaffers F7, ill-conditioned',
  core({ dimension, r, q }, optimum) {
    const lambda = conditioning(condition, dimension)
    return (x) => {
      const z = scaled(lambda, times(q, skewed(times(r, minus(x, optimum)), 0.5)))
      const waves = sumOver({ length: dimension - 1 }, (_, i) => {
        const s = Math.sqrt(z[i] * z[i] + z[i + 1] * z[i + 1])
        const sine = Math.sin(50 * power(s, 0.2))
        return Math.sqrt(s) * (1 + sine * sine)
      })
      const mean = waves / (dimension - 1)
      return mean * mean + 10 * boundaryPenalty(x)
    }
  },
})

export const multiModal: readonly BbobDefinition[] = [
  {
    name: 'Rastrigin',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(10, dimension)
      return (x) => rastriginCore(times(r, scaled(lambda, times(q, skewed(allOscillated(times(r, minus(x, optimum))), 0.2)))))
    },
  },
  {
    name: 'Weierstrass',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(0.01, dimension)
      const lowest = weierstrassSeries(0)
      return (x) => {
        const z = times(r, scaled(lambda, times(q, allOscillated(times(r, minus(x, optimum))))))
        const above = sumOver(z, weierstrassSeries) / dimension - lowest
        return 10 * above * above * above + (10 / dimension) * boundaryPenalty(x)
      }
    },
  },
  schaffers(10),
  schaffers(1000),
  {
    name: 'Griewank-Rosenbrock F8F2',
    optimum: rotatedRosenbrockOptimum,
    core({ dimension, r }) {
      const scale = rosenbrockScale(dimension)
      return (x) => {
        const terms = rosenbrockTerms(times(r, x).map((value) => scale * value + 0.5))
        return (10 / (dimension - 1)) * terms.reduce((sum, s) => sum + s / 4000 - Math.cos(s), 0) + 10
      }
    },
  },
]
