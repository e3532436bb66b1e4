// Activations of hidden units: rectified linear (V. Nair, G. E. Hinton, ICML 2010) and x·σ(x) (D. Hendrycks, K. Gimpel,
// arXiv:1606.08415; S. Elfwing, E. Uchibe, K. Doya, Neural Networks 107, 3 (2018), doi 10.1016/j.neunet.2017.12.012).
export type Activation = 'relu' | 'silu'

/** outputs_i = f(sums_i) for the first `count`. */
export function activate(activation: Activation, sums: Float64Array, outputs: Float64Array, count: number): void {
  if (activation === 'relu') for (let i = 0; i < count; i++) outputs[i] = sums[i] > 0 ? sums[i] : 0
  else for (let i = 0; i < count; i++) outputs[i] = sums[i] / (1 + Math.exp(-sums[i]))
}

/** Multiplies the first `count` gradients by f′(sums_i); f′(0) = 0 where the unit is rectified. */
export function activationGradient(activation: Activation, sums: Float64Array, gradients: Float64Array, count: number): void {
  if (activation === 'relu') {
    for (let i = 0; i < count; i++) if (!(sums[i] > 0)) gradients[i] = 0
    return
  }
  for (let i = 0; i < count; i++) {
    // f = x·σ; f′ = σ + x·σ·(1 − σ).
    const sigmoid = 1 / (1 + Math.exp(-sums[i]))
    gradients[i] *= sigmoid * (1 + sums[i] * (1 - sigmoid))
  }
}
