// Weights to begin with, from a seeded stream: K. He et al., ICCV 2015, doi 10.1109/ICCV.2015.123, before an activation;
// X. Glorot, Y. Bengio, AISTATS 2010, for the last layer of a stack. Biases are zero.
import type { Random } from '../../math/random.ts'
import type { Layers } from './perceptron.ts'

/** Fills the layers of a stack: normal deviates of variance 2/inputs, in the last one 2/(inputs + outputs). */
export function drawInitialWeights(layers: Layers, random: Random): void {
  layers.forEach(({ inputs, outputs, weights, bias }, k) => {
    const variance = k < layers.length - 1 ? 2 / inputs : 2 / (inputs + outputs)
    const deviation = Math.sqrt(variance)
    for (let i = 0; i < weights.length; i++) weights[i] = deviation * random.normal()
    bias.fill(0)
  })
}
