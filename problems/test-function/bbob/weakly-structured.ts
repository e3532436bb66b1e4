// f20 to f24: many minima that say little of where the lowest is.
import type { BbobDefinition } from './definition.ts'
import { gallagher } from './gallagher.ts'
import { boundaryPenalty, conditioning, minus, power, scaled, sumOver, times } from './transformations.ts'

/** Where z sin √|z| is largest in [−500, 500], in hundreds, and how large. */
const SCHWEFEL = { place: 4.2096874633, height: 4.189828872724339 }
/** The two funnels of Lunacek's function, and the depth of the wrong one per variable. */
const [MU, DEPTH] = [2.5, 1]

export const weaklyStructured: readonly BbobDefinition[] = [
  {
    name: 'Schwefel',
    optimum: ({ signs }) => signs.map((sign) => 0.5 * SCHWEFEL.place * sign),
    core({ dimension, signs }) {
      const lambda = conditioning(10, dimension)
      return (x) => {
        const doubled = Float64Array.from(x, (value, i) => 2 * signs[i] * value)
        const linked = doubled.map((value, i) => (i === 0 ? value : value + 0.25 * (doubled[i - 1] - SCHWEFEL.place)))
        const z = linked.map((value, i) => lambda[i] * (value - SCHWEFEL.place) + SCHWEFEL.place)
        const waves = sumOver(z, (value) => value * Math.sin(Math.sqrt(Math.abs(100 * value))))
        return SCHWEFEL.height - waves / dimension + 100 * boundaryPenalty(z)
      }
    },
  },
  gallagher({ peaks: 101, reach: 5, condition: 1000 }),
  gallagher({ peaks: 21, reach: 4.9, condition: 1e6 }),
  {
    name: 'Katsuura',
    core({ dimension, r, q }, optimum) {
      const lambda = conditioning(100, dimension)
      const exponent = 10 / power(dimension, 1.2)
      return (x) => {
        const z = times(q, scaled(lambda, times(r, minus(x, optimum))))
        const log = sumOver(z, (value, i) => Math.log(1 + (i + 1) * sawtooth(value)))
        return (10 / (dimension * dimension)) * (Math.exp(exponent * log) - 1) + boundaryPenalty(x)
      }
    },
  },
  {
    name: 'Lunacek bi-Rastrigin',
    optimum: ({ signs }) => signs.map((sign) => 0.5 * MU * sign),
    core({ dimension, signs, r, q }) {
      const lambda = conditioning(100, dimension)
      const s = 1 - 1 / (2 * Math.sqrt(dimension + 20) - 8.2)
      const wrong = -Math.sqrt((MU * MU - DEPTH) / s)
      return (x) => {
        const doubled = Float64Array.from(x, (value, i) => 2 * signs[i] * value)
        const funnel = (centre: number): number => sumOver(doubled, (value) => (value - centre) * (value - centre))
        const z = times(q, scaled(lambda, times(r, doubled.map((value) => value - MU))))
        const ripples = dimension - sumOver(z, (value) => Math.cos(2 * Math.PI * value))
        return Math.min(funnel(MU), DEPTH * dimension + s * funnel(wrong)) + 10 * ripples + 1e4 * boundaryPenalty(x)
      }
    },
  },
]

/** Σ_j |2^j z − [2^j z]|/2^j for j = 1 … 32: a curve with corners everywhere. */
function sawtooth(z: number): number {
  let sum = 0
  for (let j = 1, factor = 2; j <= 32; j++, factor *= 2) sum += Math.abs(factor * z - Math.round(factor * z)) / factor
  return sum
}
