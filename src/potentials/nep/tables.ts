// A model's parameters rearranged for the kernel: coefficients by (centre, neighbour) with the ½(T_k + 1) of the
// basis folded in, the descriptor scaling folded into the first layer, and every table padded to its loop block.
import type { NepModel } from './nep-model.ts'
import { descriptorLength } from './nep-model.ts'
import { angularFunctions, type AngularFunctions } from './compiled.ts'
import { zblTable, type ZblTable } from './zbl.ts'

export interface NepTables {
  readonly speciesCount: number
  /** Species index by atomic number, −1 where unknown; length 119. */
  readonly indexOf: Int8Array
  /** Å, by T·t_i + t_j. */
  readonly radialCutoff: Float64Array
  readonly angularCutoff: Float64Array
  readonly largestCutoff: number
  readonly largestAngularCutoff: number
  /** Numbers of radial and angular functions, n_max + 1, and of basis functions, K + 1. */
  readonly radialCount: number
  readonly angularCount: number
  /** `angularCount` rounded up to a multiple of 3. */
  readonly angularStride: number
  readonly radialBasis: number
  readonly angularBasis: number
  /** Chebyshev coefficients of g_n/fc at ((T·t_i + t_j)·count + n)·basis + k: g_n = fc·Σ_k c_k T_k. */
  readonly radialChebyshev: Float64Array
  /** The same at ((T·t_i + t_j)·basis + k)·angularStride + n. */
  readonly angularChebyshev: Float64Array
  readonly angular: AngularFunctions
  readonly lMax: number
  readonly descriptors: number
  /** Descriptors and neurons rounded up to multiples of 4. */
  readonly descriptorStride: number
  readonly neuronStride: number
  /** First layer on raw descriptors, at (t·neuronStride + h)·descriptorStride + d. */
  readonly w0: Float64Array
  readonly b0: Float64Array
  readonly w1: Float64Array
  /** Total output bias per species, eV. */
  readonly bias: Float64Array
  readonly zbl: ZblTable | null
}

/** Rearranges a model; throws InputError when its ZBL lacks an element. */
export function nepTables(model: NepModel): NepTables {
  const speciesCount = model.species.length
  const indexOf = new Int8Array(119).fill(-1)
  model.species.forEach((number, t) => { indexOf[number] = t })
  const descriptors = descriptorLength(model)
  const angularCutoff = pairCutoffs(model.angularCutoffs)
  const largestAngularCutoff = Math.max(...model.angularCutoffs)
  const angularCount = model.angularMax + 1
  return {
    speciesCount, indexOf, radialCutoff: pairCutoffs(model.radialCutoffs), angularCutoff,
    largestCutoff: Math.max(...model.radialCutoffs, largestAngularCutoff), largestAngularCutoff,
    radialCount: model.radialMax + 1, angularCount, angularStride: 3 * Math.ceil(angularCount / 3),
    radialBasis: model.radialBasis + 1, angularBasis: model.angularBasis + 1,
    ...chebyshevTables(model),
    angular: angularFunctions(model), lMax: model.lMax,
    descriptors, ...networkTables(model, descriptors),
    zbl: zblTable(model),
  }
}

function pairCutoffs(cutoffs: readonly number[]): Float64Array {
  return Float64Array.from(cutoffs.flatMap((a) => cutoffs.map((b) => 0.5 * (a + b))))
}

/** Σ_k c_k ½(T_k + 1) = Σ_k c̃_k T_k with c̃_k = ½c_k and the constant ½Σ_k c_k added to c̃_0. */
function chebyshevTables(model: NepModel): Pick<NepTables, 'radialChebyshev' | 'angularChebyshev'> {
  const pairs = model.species.length * model.species.length
  const { radialMax, radialBasis, angularMax, angularBasis, radialCoefficients, angularCoefficients } = model
  const radialChebyshev = new Float64Array(pairs * (radialMax + 1) * (radialBasis + 1))
  const stride = 3 * Math.ceil((angularMax + 1) / 3)
  const angularChebyshev = new Float64Array(pairs * stride * (angularBasis + 1))
  for (let pair = 0; pair < pairs; pair++) {
    for (let n = 0; n <= radialMax; n++) {
      const row = (pair * (radialMax + 1) + n) * (radialBasis + 1)
      for (let k = 0; k <= radialBasis; k++) {
        const half = 0.5 * radialCoefficients[(n * (radialBasis + 1) + k) * pairs + pair]
        radialChebyshev[row + k] += half
        radialChebyshev[row] += half
      }
    }
    for (let n = 0; n <= angularMax; n++) {
      const start = pair * (angularBasis + 1) * stride + n
      for (let k = 0; k <= angularBasis; k++) {
        const half = 0.5 * angularCoefficients[(n * (angularBasis + 1) + k) * pairs + pair]
        angularChebyshev[start + k * stride] += half
        angularChebyshev[start] += half
      }
    }
  }
  return { radialChebyshev, angularChebyshev }
}

function networkTables(
  model: NepModel, descriptors: number,
): Pick<NepTables, 'descriptorStride' | 'neuronStride' | 'w0' | 'b0' | 'w1' | 'bias'> {
  const speciesCount = model.species.length
  const descriptorStride = 4 * Math.ceil(descriptors / 4)
  const neuronStride = 4 * Math.ceil(model.neurons / 4)
  const w0 = new Float64Array(speciesCount * neuronStride * descriptorStride)
  const b0 = new Float64Array(speciesCount * neuronStride)
  const w1 = new Float64Array(speciesCount * neuronStride)
  const bias = new Float64Array(speciesCount)
  for (let t = 0; t < speciesCount; t++) {
    const network = model.networks[model.networks.length === 1 ? 0 : t]
    bias[t] = model.commonBias + network.bias
    for (let h = 0; h < model.neurons; h++) {
      b0[t * neuronStride + h] = network.b0[h]
      w1[t * neuronStride + h] = network.w1[h]
      for (let d = 0; d < descriptors; d++) {
        w0[(t * neuronStride + h) * descriptorStride + d] = network.w0[h * descriptors + d] * model.scaler[d]
      }
    }
  }
  return { descriptorStride, neuronStride, w0, b0, w1, bias }
}
