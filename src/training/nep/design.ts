// The design of a NEP: everything that is chosen before its parameters are fitted.
import { ConfigError, InputError } from '../../errors.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { descriptorLength, type NepModel, type NepZbl } from '../../potentials/nep/nep-model.ts'
import { zblReach, zblTable } from '../../potentials/nep/zbl.ts'
import type { NepDesign } from '../types.ts'
import { constantNeuron } from './constant-neuron.ts'

/** The choices behind a design. */
export interface DesignSettings {
  /** Atomic numbers, all different. */
  readonly species: readonly number[]
  /** Å; the angular one is not larger. */
  readonly radialCutoff: number
  readonly angularCutoff: number
  /** n and k run from 0 to these. */
  readonly radialMax: number
  readonly angularMax: number
  readonly radialBasis: number
  readonly angularBasis: number
  /** l runs from 1 to this, at most 8; 0 leaves the angular functions out. */
  readonly lMax: number
  /** The many-body terms q222 and q1111. */
  readonly fourBody: boolean
  readonly fiveBody: boolean
  /** Neurons per species in the file; one of them carries the energy offset. */
  readonly neurons: number
  readonly zbl: NepZbl | null
  /** Names of the label scales; the first is the one of the exported potential. */
  readonly scales: readonly string[]
}

/** Makes a design whose scaler is 1 throughout; throws ConfigError when the choices do not go together. */
export function nepDesign(settings: DesignSettings): NepDesign {
  const { species, radialCutoff, angularCutoff, neurons, zbl, scales, ...functions } = settings
  checkSettings(settings)
  const shape = {
    version: 4 as const, ...functions, neurons, speciesCount: species.length, flexibleZbl: zbl?.kind === 'flexible',
  }
  const scaler = new Float64Array(descriptorLength(shape)).fill(1)
  return { shape, species, radialCutoff, angularCutoff, zbl, scaler, scales }
}

/**
 * The design that a finished model can be fitted further in: its own sizes, and one more neuron where a species has none
 * to carry its energy offset. Throws InputError when its cutoffs differ between species or the angular one is larger.
 */
export function designOf(model: NepModel, scales: readonly string[]): NepDesign {
  const [radialCutoff] = model.radialCutoffs
  const [angularCutoff] = model.angularCutoffs
  const uniform = model.radialCutoffs.every((cutoff) => cutoff === radialCutoff) &&
    model.angularCutoffs.every((cutoff) => cutoff === angularCutoff)
  if (!uniform || angularCutoff > radialCutoff) {
    throw new InputError({
      rule: 'a model to be fitted further must have the same cutoffs for every species, the angular one not the larger',
      found: model.radialCutoffs.map((cutoff, t) => `${cutoff} ${model.angularCutoffs[t]}`).join(', '),
    })
  }
  const carriesOffsets = model.networks.every((network) => constantNeuron(network) !== null)
  const { radialMax, angularMax, radialBasis, angularBasis, lMax, fourBody, fiveBody, zbl, species } = model
  const design = nepDesign({
    species, radialCutoff, angularCutoff, radialMax, angularMax, radialBasis, angularBasis, lMax, fourBody, fiveBody,
    neurons: model.neurons + (carriesOffsets ? 0 : 1), zbl, scales,
  })
  return { ...design, scaler: model.scaler.slice() }
}

function checkSettings(settings: DesignSettings): void {
  const { species, radialCutoff, angularCutoff, lMax, fourBody, fiveBody, neurons, zbl, scales } = settings
  const require = (holds: boolean, rule: string, found: unknown): void => {
    if (!holds) throw new ConfigError({ rule, found })
  }
  require(species.length > 0 && new Set(species).size === species.length,
    'a potential needs at least one element, each named once', species.map(symbolOf).join(' '))
  require(angularCutoff > 0 && angularCutoff <= radialCutoff && radialCutoff < Infinity,
    'cutoffs must be positive, the angular one not larger than the radial one', `${radialCutoff} ${angularCutoff}`)
  for (const name of ['radialMax', 'angularMax', 'radialBasis', 'angularBasis'] as const) {
    require(Number.isInteger(settings[name]) && settings[name] >= 0, `${name} must be a whole number, 0 or more`, settings[name])
  }
  require(Number.isInteger(lMax) && lMax >= 0 && lMax <= 8, 'l_max must be a whole number from 0 to 8', lMax)
  require(!fourBody || lMax >= 2, 'the 4-body term q222 needs l_max of at least 2', lMax)
  require(!fiveBody || lMax >= 1, 'the 5-body term q1111 needs l_max of at least 1', lMax)
  require(Number.isInteger(neurons) && neurons >= 2,
    'a species needs at least 2 neurons: one of them carries its energy offset', neurons)
  require(scales.length > 0 && new Set(scales).size === scales.length,
    'there must be at least one label scale, each named once', scales.join(' '))
  const table = zblTable({ zbl, species })
  require(table === null || zblReach(table) <= angularCutoff,
    `the ZBL repulsion must end within the angular cutoff of ${angularCutoff} Å`, table === null ? null : zblReach(table))
}
