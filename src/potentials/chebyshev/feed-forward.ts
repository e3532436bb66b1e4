// The networks of the Chebyshev kernel, forwards to the energy of an atom and backwards to ∂E/∂G.
import { activation, activationSlope } from '../nep/compiled.ts'
import type { Activation } from './network.ts'
import type { CentreTables, LayerTable } from './tables.ts'
import type { ChebyshevWorkspace } from './workspace.ts'

// 1.7159 tanh(2x/3) maps ±1 to ±1 (LeCun et al., Efficient BackProp, 1998).
const TANH_HEIGHT = 1.7159
const TANH_STEEPNESS = 2 / 3
const TWIST = 0.1

/** Energy of the atom from its descriptor, eV; leaves the slopes of every node for {@link descriptorGradient}. */
export function networkEnergy(centre: CentreTables, { descriptor, values, slopes }: ChebyshevWorkspace): number {
  const { descriptors, mean, inverseDeviation, layers, energyFactor, energyOffset } = centre
  for (let d = 0; d < descriptors; d++) values[0][d] = (descriptor[d] - mean[d]) * inverseDeviation[d]
  for (let k = 0; k < layers.length; k++) {
    propagate(layers[k], values[k], values[k + 1])
    activate(layers[k].activation, layers[k].outputs, values[k + 1], slopes[k + 1])
  }
  return values[layers.length][0] * energyFactor + energyOffset
}

/** y = W·[x; 1], four outputs at a time. */
function propagate({ inputs, stride, weights }: LayerTable, x: Float64Array, y: Float64Array): void {
  for (let o = 0; o < stride; o += 4) {
    let at = inputs * stride + o
    let y0 = weights[at]
    let y1 = weights[at + 1]
    let y2 = weights[at + 2]
    let y3 = weights[at + 3]
    at = o
    for (let k = 0; k < inputs; k++) {
      const value = x[k]
      y0 += weights[at] * value
      y1 += weights[at + 1] * value
      y2 += weights[at + 2] * value
      y3 += weights[at + 3] * value
      at += stride
    }
    y[o] = y0
    y[o + 1] = y1
    y[o + 2] = y2
    y[o + 3] = y3
  }
}

/** Applies the activation to the nodes and writes its slopes. */
function activate(kind: Activation, count: number, y: Float64Array, slope: Float64Array): void {
  for (let o = 0; o < count; o++) {
    const x = y[o]
    if (kind === 'linear') {
      slope[o] = 1
    } else if (kind === 'tanh') {
      y[o] = activation(x)
      slope[o] = activationSlope(y[o])
    } else if (kind === 'logistic') {
      y[o] = 1 / (1 + Math.exp(-x))
      slope[o] = y[o] * (1 - y[o])
    } else {
      const twist = kind === 'twisted-tanh' ? TWIST : 0
      const t = activation(TANH_STEEPNESS * x)
      y[o] = TANH_HEIGHT * t + twist * x
      slope[o] = TANH_HEIGHT * TANH_STEEPNESS * activationSlope(t) + twist
    }
  }
}

/** gradient = ∂E/∂G, through the nodes that {@link networkEnergy} left. */
export function descriptorGradient(centre: CentreTables, { values, slopes, gradient }: ChebyshevWorkspace): void {
  const { descriptors, inverseDeviation, layers, energyFactor } = centre
  // From here on `values` holds the derivatives of the energy by the nodes.
  values[layers.length][0] = energyFactor
  for (let k = layers.length - 1; k >= 0; k--) retreat(layers[k], values[k + 1], slopes[k + 1], values[k])
  for (let d = 0; d < descriptors; d++) gradient[d] = values[0][d] * inverseDeviation[d]
}

/** From derivatives by the outputs of a layer to those by its inputs. */
function retreat(
  { inputs, outputs, stride, weights }: LayerTable, byOutput: Float64Array, slope: Float64Array, byInput: Float64Array,
): void {
  for (let o = 0; o < outputs; o++) byOutput[o] *= slope[o]
  for (let k = 0; k < inputs; k++) {
    let sum = 0
    for (let o = 0; o < outputs; o++) sum += weights[k * stride + o] * byOutput[o]
    byInput[k] = sum
  }
}
