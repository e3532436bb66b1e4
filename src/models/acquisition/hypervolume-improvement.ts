// Expected hypervolume improvement of two independent objectives, exactly and in logarithms.
// Idea: Emmerich, Deutz, Klinkenberg, IEEE CEC 2011, 2147, doi 10.1109/CEC.2011.5949880. With the front
// (a_1, b_1) … (a_n, b_n), a falling and b rising, a_0 = ∞, (a_{n+1}, b_0) the reference and ψ_j(c) = E[(Y_j − c)⁺],
//   EHVI = Σ_{i=1}^{n+1} [ψ_1(a_i) − ψ_1(a_{i−1})] ψ_2(b_{i−1}),  ψ_1(a_0) = 0:
// each strip between two values of the first objective gains what the second rises above its edge.
import { improvementSlopes } from '../../math/normal-distribution.ts'
import type { Gain } from './gain.ts'
import { paretoFront, type Pair } from './hypervolume.ts'
import { logExcess } from './improvement.ts'

/** log EHVI of outputs 0 and 1 over the points known so far, above the reference. */
export function logHypervolumeImprovement(points: readonly Pair[], reference: Pair): Gain {
  const front = paretoFront(points, reference)
  const edges = [...front.map(([a]) => a), reference[0]]
  const floors = [reference[1], ...front.map(([, b]) => b)]
  return {
    value: (means, deviations) => logSum(edges.map((_, i) => logStrip(i, edges, floors, means, deviations))),
    slopes(means, deviations, byMean, byDeviation) {
      const strips = edges.map((_, i) => logStrip(i, edges, floors, means, deviations))
      const total = logSum(strips)
      strips.forEach((strip, i) => {
        const weight = Math.exp(strip - total)
        if (weight === 0) return
        addWidthSlopes(i, weight, edges, means[0], deviations[0], byMean, byDeviation)
        const { density, cumulative } = improvementSlopes((means[1] - floors[i]) / deviations[1])
        byMean[1] += (weight * cumulative) / deviations[1]
        byDeviation[1] += (weight * density) / deviations[1]
      })
      return total
    },
  }
}

function logStrip(
  i: number, edges: readonly number[], floors: readonly number[], means: ArrayLike<number>, deviations: ArrayLike<number>,
): number {
  return logWidth(i, edges, means[0], deviations[0]) + logExcess(means[1], deviations[1], floors[i])
}

/** log [ψ(a_i) − ψ(a_{i−1})]. */
function logWidth(i: number, edges: readonly number[], mean: number, deviation: number): number {
  const whole = logExcess(mean, deviation, edges[i])
  return i === 0 ? whole : whole + logOneMinusExp(logExcess(mean, deviation, edges[i - 1]) - whole)
}

function addWidthSlopes(
  i: number, weight: number, edges: readonly number[], mean: number, deviation: number,
  byMean: Float64Array, byDeviation: Float64Array,
): void {
  const outer = improvementSlopes((mean - edges[i]) / deviation)
  const share = i === 0 ? 0 : Math.exp(logExcess(mean, deviation, edges[i - 1]) - logExcess(mean, deviation, edges[i]))
  const inner = i === 0 ? outer : improvementSlopes((mean - edges[i - 1]) / deviation)
  const scale = weight / (deviation * (1 - share))
  byMean[0] += scale * (outer.cumulative - share * inner.cumulative)
  byDeviation[0] += scale * (outer.density - share * inner.density)
}

/** log(1 − e^x) for x < 0, by the branch that keeps its digits (Mächler 2012); −∞ for x ≥ 0, which only rounding gives. */
function logOneMinusExp(x: number): number {
  if (x >= 0) return -Infinity
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x))
}

function logSum(logs: readonly number[]): number {
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity)
  return largest === -Infinity ? largest : largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
}
