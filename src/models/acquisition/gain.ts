// What is to be gained at a point, from the posterior of each output there: the common form of all acquisition functions.
// Everything is maximised. Outputs come in one order everywhere: objective, second objective if any, constraints.

/** A function of the posterior at a point; larger is better. */
export interface Gain {
  /** From the mean and the standard deviation (> 0) of each output. */
  value(means: ArrayLike<number>, deviations: ArrayLike<number>): number
  /** The same value; its derivatives are added to `byMean` and `byDeviation`, one number per output. */
  slopes(
    means: ArrayLike<number>, deviations: ArrayLike<number>, byMean: Float64Array, byDeviation: Float64Array,
  ): number
}

/** What the deviation stands for: finding the one best candidate, or collecting many good ones. */
export type Goal = 'best' | 'coverage'

/**
 * The deviation an acquisition function is given: of the latent function for `best`, of a measured value for
 * `coverage`, which is greedier: the noise makes the improvement less sensitive to what is not known.
 */
export function deviationFor(goal: Goal, latentVariance: number, noise: number): number {
  return Math.sqrt(goal === 'best' ? latentVariance : latentVariance + noise)
}

/** The sum of gains: logarithms of an improvement and of the probabilities that constraints are kept. */
export function sumOfGains(gains: readonly Gain[]): Gain {
  if (gains.length === 1) return gains[0]
  return {
    value: (means, deviations) => gains.reduce((sum, gain) => sum + gain.value(means, deviations), 0),
    slopes: (means, deviations, byMean, byDeviation) =>
      gains.reduce((sum, gain) => sum + gain.slopes(means, deviations, byMean, byDeviation), 0),
  }
}
