// What the gradient of a loss needs beyond the potential itself, as formulas: how distances, directions and neurons
// change along a direction in which every pair vector moves at its own rate.
import { scalarFormula, type Formula } from './formula.ts'

/** Rate of the distance and of the unit vector of a pair: u, rate of the pair vector → ṙ, u̇ = (ḋ − ṙ u)/r. */
export const pairTangentFormula: Formula = {
  name: 'pairTangent', scalars: ['inverseR'], arrays: { u: 3, move: 3 }, result: { array: 'rate', length: 4 },
  lines: [
    'along = u[0] * move[0] + u[1] * move[1] + u[2] * move[2]',
    'rate[0] = along + 0',
    ...[0, 1, 2].map((k) => `rate[${k + 1}] = (move[${k}] - along * u[${k}]) * inverseR`),
  ],
}

/** ∂J/∂z of a neuron for J = e·w tanh z + w (1 − tanh² z)·ż; `slope` = w (1 − tanh²), t = tanh z, `rate` = ż. */
export const neuronAdjoint = scalarFormula('neuronAdjoint', ['slope', 't', 'e', 'rate'], [
  'value = slope * (e - 2 * t * rate)',
])

/** ∂J/∂w of the same neuron; `slope` = 1 − tanh². */
export const weightAdjoint = scalarFormula('weightAdjoint', ['slope', 't', 'e', 'rate'], ['value = e * t + slope * rate'])
