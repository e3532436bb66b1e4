// Acquisition functions of one objective, which is output 0.
// Expected improvement: Jones, Schonlau, Welch, J. Glob. Optim. 13, 455 (1998), doi 10.1023/A:1008306431147; its logarithm,
// which neither underflows nor ties: Ament et al. (2023), arXiv 2310.20708. Upper confidence bound: Srinivas et al.
// (2010), arXiv 0912.3995. Probability of improvement: Kushner, J. Basic Eng. 86, 97 (1964), doi 10.1115/1.3653121.
import { improvementSlopes, logImprovement, logNormalCumulative, logNormalDensity } from '../../math/normal-distribution.ts'
import type { Gain } from './gain.ts'

/** log EI = log σ + log h((μ − f*)/σ), f* being what is to be improved on. */
export function logExpectedImprovement(incumbent: number): Gain {
  return {
    value: (means, deviations) => logExcess(means[0], deviations[0], incumbent),
    slopes(means, deviations, byMean, byDeviation) {
      const { density, cumulative } = improvementSlopes((means[0] - incumbent) / deviations[0])
      byMean[0] += cumulative / deviations[0]
      byDeviation[0] += density / deviations[0]
      return logExcess(means[0], deviations[0], incumbent)
    },
  }
}

/** log E[(Y − c)⁺] of a normal Y. */
export function logExcess(mean: number, deviation: number, c: number): number {
  return Math.log(deviation) + logImprovement((mean - c) / deviation)
}

/** UCB = μ + β σ. */
export function upperConfidenceBound(beta: number): Gain {
  return {
    value: (means, deviations) => means[0] + beta * deviations[0],
    slopes(means, deviations, byMean, byDeviation) {
      byMean[0] += 1
      byDeviation[0] += beta
      return means[0] + beta * deviations[0]
    },
  }
}

/**
 * log log(1 + exp(UCB − f*)): rises with UCB, so that it has the same best candidate, and can be added to logarithms of
 * probabilities: far below f* it is UCB − f*, far above it the logarithm of that.
 */
export function logUpperConfidence(beta: number, incumbent: number): Gain {
  return {
    value: (means, deviations) => logSoftplus(means[0] + beta * deviations[0] - incumbent),
    slopes(means, deviations, byMean, byDeviation) {
      const excess = means[0] + beta * deviations[0] - incumbent
      const value = logSoftplus(excess)
      const slope = Math.exp(-Math.log1p(Math.exp(-excess)) - value)
      byMean[0] += slope
      byDeviation[0] += beta * slope
      return value
    },
  }
}

/** log log(1 + e^x); e^x itself once its square is below rounding. */
function logSoftplus(x: number): number {
  return x < -36 ? x : Math.log(x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))
}

/** log PI = log Φ((μ − f* − ξ)/σ): the probability of an improvement by at least ξ. */
export function logProbabilityOfImprovement(incumbent: number, xi: number): Gain {
  return logProbabilityAbove(0, incumbent + xi)
}

/** log P(Y > limit) of one output: the factor of a constraint, log Φ((μ − limit)/σ). */
export function logProbabilityAbove(output: number, limit: number): Gain {
  return {
    value: (means, deviations) => logNormalCumulative((means[output] - limit) / deviations[output]),
    slopes(means, deviations, byMean, byDeviation) {
      const u = (means[output] - limit) / deviations[output]
      const value = logNormalCumulative(u)
      // φ/Φ as the exponential of a difference: both vanish far below the limit.
      const ratio = Math.exp(logNormalDensity(u) - value) / deviations[output]
      byMean[output] += ratio
      byDeviation[output] -= u * ratio
      return value
    },
  }
}

/** A constant: what is left of the improvement while nothing feasible is known. */
export const NO_IMPROVEMENT: Gain = { value: () => 0, slopes: () => 0 }
