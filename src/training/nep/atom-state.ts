// Sizes of a design as the plain kernel needs them, and the memory of one atom.
import { angularFunctions, angularTangents, type AngularFunctions, type AngularTangents } from '../../potentials/nep/compiled.ts'
import { descriptorLength } from '../../potentials/nep/nep-model.ts'
import type { NepDesign, ParameterLayout } from '../types.ts'
import { parameterLayout } from './layout.ts'

/** What the steps of the kernel know of a design. Counts are numbers of functions: n_max + 1, K + 1. */
export interface KernelShape {
  readonly layout: ParameterLayout
  readonly speciesCount: number
  readonly radialCutoff: number
  readonly angularCutoff: number
  readonly radialCount: number
  readonly angularCount: number
  readonly radialBasis: number
  readonly angularBasis: number
  /** Number of harmonics. */
  readonly components: number
  readonly descriptors: number
  readonly neurons: number
  readonly scaler: Float64Array
  readonly angular: AngularFunctions
  readonly tangents: AngularTangents
}

/** Collects the sizes of a design. */
export function kernelShape(design: NepDesign): KernelShape {
  const { shape, radialCutoff, angularCutoff, scaler } = design
  const layout = parameterLayout(design)
  const angular = angularFunctions(shape)
  return {
    layout, speciesCount: shape.speciesCount, radialCutoff, angularCutoff,
    radialCount: shape.radialMax + 1, angularCount: shape.angularMax + 1,
    radialBasis: shape.radialBasis + 1, angularBasis: shape.angularBasis + 1,
    components: angular.count, descriptors: descriptorLength(shape), neurons: layout.neurons, scaler,
    angular, tangents: angularTangents(shape),
  }
}

/** Something that changes as the pair vectors do: its value, and its rate of change along their tangents. */
export interface Moving {
  readonly value: Float64Array
  readonly rate: Float64Array
}

/** The adjoints of such a quantity x: ∂J/∂x and ∂J/∂ẋ. */
export interface Adjoint {
  readonly value: Float64Array
  readonly rate: Float64Array
}

/** Everything that is known of the atom at work. */
export interface AtomState {
  /** Σ_p f_k by neighbour species: [t][k]. */
  readonly radialSums: Moving
  /** Σ_p f_k B_c: [t][k][c]. */
  readonly angularSums: Moving
  /** s: [n][c]. */
  readonly moments: Moving
  /** q: [d]. */
  readonly descriptor: Moving
  /** Adjoints of the descriptor and of the moments. */
  readonly descriptorAdjoint: Adjoint
  readonly momentAdjoint: Adjoint
  /** Σ_n Fp_n c_nk: [t][k], and Σ_n S_nc c_nk: [t][k][c]. */
  readonly radialWeights: Float64Array
  readonly angularWeights: Float64Array
  readonly pair: PairScratch
}

/** Scratch of one pair and of one radial function. */
export interface PairScratch {
  readonly basis: Float64Array
  readonly basisSlope: Float64Array
  readonly harmonics: Moving
  readonly weights: Float64Array
  /** Unit vector u, and the rates ṙ and u̇. */
  readonly u: Float64Array
  readonly rate: Float64Array
  /** ∇ of the contracted harmonics. */
  readonly vector: Float64Array
  /** f_ij = ∂E_i/∂d_ij. */
  readonly force: Float64Array
  readonly invariants: Moving
  readonly turn: Float64Array
}

/** Memory for the atoms of any frame. */
export function atomState(shape: KernelShape): AtomState {
  const { speciesCount, radialBasis, angularBasis, angularCount, components, descriptors } = shape
  const floats = (length: number): Float64Array => new Float64Array(length)
  const moving = (length: number): Moving => ({ value: floats(length), rate: floats(length) })
  return {
    radialSums: moving(speciesCount * radialBasis),
    angularSums: moving(speciesCount * angularBasis * components),
    moments: moving(angularCount * components),
    descriptor: moving(descriptors),
    descriptorAdjoint: moving(descriptors),
    momentAdjoint: moving(angularCount * components),
    radialWeights: floats(speciesCount * radialBasis),
    angularWeights: floats(speciesCount * angularBasis * components),
    pair: {
      basis: floats(Math.max(radialBasis, angularBasis)), basisSlope: floats(Math.max(radialBasis, angularBasis)),
      harmonics: moving(components), weights: floats(components),
      u: floats(3), rate: floats(4), vector: floats(3), force: floats(3),
      invariants: moving(shape.angular.invariantCount), turn: floats(components),
    },
  }
}
