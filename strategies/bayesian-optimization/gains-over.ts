// A gain at many points at once.
import type { Gain, Goal } from '../../src/models/acquisition/gain.ts'
import type { Posterior } from '../../src/models/gaussian-process/types.ts'
import { deviationOf } from './aim.ts'
import type { OutputModel } from './output-models.ts'

/** The gain at the chosen points of posteriors (one per model, over the same points). */
export function gainsOver(
  models: readonly OutputModel[], posteriors: readonly Posterior[], chosen: readonly number[], gain: Gain, goal: Goal,
): Float64Array {
  const means = new Float64Array(models.length)
  const deviations = new Float64Array(models.length)
  return Float64Array.from(chosen, (point) => {
    for (let m = 0; m < models.length; m++) {
      means[m] = posteriors[m].mean[point]
      deviations[m] = deviationOf(models[m], posteriors[m].variance[point], goal)
    }
    return gain.value(means, deviations)
  })
}
