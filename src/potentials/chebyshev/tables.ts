// Networks rearranged for the kernel: one set of tables per element of the centre.
import { angularFunctions, type AngularFunctions } from '../nep/compiled.ts'
import { angularExpansion } from './angular-polynomials.ts'
import { descriptorLength, speciesWeights, type Activation, type AngularDomain, type ChebyshevNetwork } from './network.ts'

// Below this the training set did not tell the values of a descriptor entry apart, and aenet ignores the entry.
const SMALLEST_DEVIATION = 1e-10

export interface LayerTable {
  readonly inputs: number
  readonly outputs: number
  /** `outputs` rounded up to a multiple of 4. */
  readonly stride: number
  readonly activation: Activation
  /** W at input·stride + output, then the bias at inputs·stride + output; the extra outputs are zero. */
  readonly weights: Float64Array
}

/** What one central element's energy takes; entries by species are in the order of the potential's species. */
export interface CentreTables {
  readonly radialCutoff: number
  readonly angularCutoff: number
  /** Å, the larger of both. */
  readonly reach: number
  readonly radialCount: number
  readonly angularCount: number
  /** `radialCount` rounded up to an even number. */
  readonly radialStride: number
  /** 1, or 2 when there are weighted copies of all descriptors. */
  readonly copies: number
  /** Factor of a neighbour's species in each copy, at copy·speciesCount + t. */
  readonly weights: Float64Array
  /** lMax of `angular`, at least 1. */
  readonly lMax: number
  readonly angular: AngularFunctions
  /** G_n = Σ_l legendre[n·(lMax + 1) + l] Q_l − diagonal[n] Σ_j A_j², half counted in; Q_l = Σ_m s_lm², Q_0 = (Σ_j A_j)². */
  readonly legendre: Float64Array
  readonly diagonal: Float64Array
  readonly descriptors: number
  /** x = (G − mean)·inverseDeviation. */
  readonly mean: Float64Array
  readonly inverseDeviation: Float64Array
  readonly layers: readonly LayerTable[]
  /** E_i = y·energyFactor + energyOffset, eV. */
  readonly energyFactor: number
  readonly energyOffset: number
}

export interface ChebyshevTables {
  readonly speciesCount: number
  /** Species index by atomic number, −1 where unknown; length 119. */
  readonly indexOf: Int8Array
  readonly largestCutoff: number
  readonly centres: readonly CentreTables[]
}

/** Tables of networks that know each other's elements; species are in the order of the networks. */
export function chebyshevTables(networks: readonly ChebyshevNetwork[], domain: AngularDomain): ChebyshevTables {
  const indexOf = new Int8Array(119).fill(-1)
  networks.forEach(({ element }, t) => { indexOf[element] = t })
  const centres = networks.map((network) => centreTables(network, networks, domain))
  return { speciesCount: networks.length, indexOf, largestCutoff: Math.max(...centres.map(({ reach }) => reach)), centres }
}

function centreTables(network: ChebyshevNetwork, all: readonly ChebyshevNetwork[], domain: AngularDomain): CentreTables {
  const { environment, radialCutoff, radialOrder, angularCutoff, angularOrder, mean, meanSquare } = network
  const ownWeights = speciesWeights(environment.length)
  const weighted = all.map(({ element }) => ownWeights[environment.indexOf(element)])
  const copies = environment.length > 1 ? 2 : 1
  const lMax = Math.max(1, angularOrder)
  return {
    radialCutoff, angularCutoff, reach: Math.max(radialCutoff, angularCutoff),
    radialCount: radialOrder + 1, radialStride: 2 * Math.ceil((radialOrder + 1) / 2), angularCount: angularOrder + 1, copies,
    weights: Float64Array.from([...all.map(() => 1), ...(copies === 2 ? weighted : [])]),
    lMax, angular: angularFunctions({ lMax, fourBody: false, fiveBody: false }),
    ...expansionTables(angularOrder, lMax, domain),
    descriptors: descriptorLength(network), mean,
    inverseDeviation: Float64Array.from(mean, (value, d) => {
      const deviation = Math.sqrt(meanSquare[d] - value * value)
      return deviation > SMALLEST_DEVIATION ? 1 / deviation : 0
    }),
    layers: network.layers.map(layerTable),
    energyFactor: 1 / network.scale,
    energyOffset: network.shift + (network.atomEnergies.get(network.element) ?? Number.NaN),
  }
}

/** With ½ for Σ_{j<k} out of Σ_jk, and 4π/(2l+1) for the scale of the harmonics. */
function expansionTables(order: number, lMax: number, domain: AngularDomain): Pick<CentreTables, 'legendre' | 'diagonal'> {
  const { legendre, diagonal } = angularExpansion(order, domain)
  const table = new Float64Array((order + 1) * (lMax + 1))
  for (let n = 0; n <= order; n++) {
    for (let l = 0; l <= order; l++) {
      table[n * (lMax + 1) + l] = 0.5 * legendre[n * (order + 1) + l] * (l === 0 ? 1 : (4 * Math.PI) / (2 * l + 1))
    }
  }
  return { legendre: table, diagonal: diagonal.map((value) => 0.5 * value) }
}

function layerTable({ inputs, outputs, activation, weights }: ChebyshevNetwork['layers'][number]): LayerTable {
  const stride = 4 * Math.ceil(outputs / 4)
  const table = new Float64Array(stride * (inputs + 1))
  for (let k = 0; k <= inputs; k++) table.set(weights.subarray(k * outputs, (k + 1) * outputs), k * stride)
  return { inputs, outputs, stride, activation, weights: table }
}
