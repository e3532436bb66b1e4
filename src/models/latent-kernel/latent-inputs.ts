// Latent means as a Gaussian process takes them.
import type { Inputs } from '../inputs.ts'

/**
 * Means (candidates × units) centred and divided by one number for all units, so that squared distances are on average
 * those of standardised columns. One number keeps the proportions of the latent space: a unit that the network left unused
 * stays without weight.
 */
export function latentInputs(means: Float64Array, units: number): Inputs {
  const count = means.length / units
  const centres = new Float64Array(units)
  for (let at = 0; at < means.length; at++) centres[at % units] += means[at] / count
  const centred = means.map((value, at) => value - centres[at % units])
  const meanSquare = centred.reduce((sum, value) => sum + value * value, 0) / means.length
  const scale = meanSquare > 0 ? Math.sqrt(meanSquare) : 1
  return { count, dimension: units, values: centred.map((value) => value / scale) }
}
