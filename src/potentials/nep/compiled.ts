// The formulas of a NEP as f64 functions for the reference kernel. The pair functions here are shared by all models;
// what depends on the model's many-body terms is compiled once per shape.
import { compileFormula } from '../kernels/formula.ts'
import {
  componentCount, harmonicGradientFormula, harmonicsFormula, harmonicTangentFormula,
} from '../kernels/harmonic-formulas.ts'
import { invariantCurvatureFormula, invariantTangentFormula } from '../kernels/invariant-tangent-formulas.ts'
import * as lossFormulas from '../kernels/loss-formulas.ts'
import * as formulas from '../kernels/nep-formulas.ts'
import type { ManyBody } from '../kernels/nep-formulas.ts'

export const cutoffEntire = compileFormula(formulas.cutoffEntire) as (y: number) => number
export const cutoffEntireSlope = compileFormula(formulas.cutoffEntireSlope) as (y: number) => number
export const cutoffValue = compileFormula(formulas.cutoffValue) as (e: number, entire: number) => number
export const cutoffSlope = compileFormula(formulas.cutoffSlope) as (
  e: number, entire: number, entireSlope: number, ratio: number, inverseCutoff: number,
) => number
export const chebyshevArgument = compileFormula(formulas.chebyshevArgument) as (ratio: number) => number
export const chebyshevArgumentSlope = compileFormula(formulas.chebyshevArgumentSlope) as (
  ratio: number, inverseCutoff: number,
) => number
export const chebyshevNext = compileFormula(formulas.chebyshevNext) as (
  twice: number, current: number, before: number,
) => number
export const basisSlope = compileFormula(formulas.basisSlope) as (
  fcSlope: number, polynomial: number, turn: number, k: number, secondKind: number,
) => number
export const clenshawNext = compileFormula(formulas.clenshawNext) as (
  weight: number, twice: number, b1: number, b2: number,
) => number
export const clenshawSlopeNext = compileFormula(formulas.clenshawSlopeNext) as (
  twice: number, b1: number, d1: number, d2: number,
) => number
export const clenshawSum = compileFormula(formulas.clenshawSum) as (
  weight: number, x: number, b1: number, b2: number,
) => number
export const clenshawSumSlope = compileFormula(formulas.clenshawSumSlope) as (
  x: number, b1: number, d1: number, d2: number,
) => number
export const radialSlope = compileFormula(formulas.radialSlope) as (
  fc: number, fcSlope: number, xSlope: number, sum: number, sumSlope: number,
) => number
export const activation = compileFormula(formulas.activation) as (x: number) => number
export const activationSlope = compileFormula(formulas.activationSlope) as (t: number) => number

export const neuronAdjoint = compileFormula(lossFormulas.neuronAdjoint) as (
  slope: number, t: number, e: number, rate: number,
) => number
export const weightAdjoint = compileFormula(lossFormulas.weightAdjoint) as (
  slope: number, t: number, e: number, rate: number,
) => number

/** Array arguments come with the offset of their element 0. */
export const across = compileFormula(formulas.acrossFormula) as (
  inverseR: number, u: Float64Array, uAt: number, gradient: Float64Array, gradientAt: number,
  across: Float64Array, acrossAt: number,
) => number
export const pairTangent = compileFormula(lossFormulas.pairTangentFormula) as (
  inverseR: number, u: Float64Array, uAt: number, move: Float64Array, moveAt: number, rate: Float64Array, rateAt: number,
) => number
export const zblScreening = compileFormula(formulas.zblScreening) as (
  x: number, table: Float64Array, tableAt: number, screening: Float64Array, screeningAt: number,
) => number
export const zblDamping = compileFormula(formulas.zblDamping) as (
  phase: number, factor: number, damping: Float64Array, dampingAt: number,
) => number
export const zblEnergy = compileFormula(formulas.zblEnergy) as (
  half: number, inverseR: number, a: number, screening: Float64Array, screeningAt: number,
  damping: Float64Array, dampingAt: number, energy: Float64Array, energyAt: number,
) => number

/** The angular functions of one model shape. */
export interface AngularFunctions {
  /** Number of harmonics, lMax² + 2·lMax, and the same rounded up to a multiple of 4: the extra ones stay zero. */
  readonly count: number
  readonly stride: number
  /** Number of invariants per radial function. */
  readonly invariantCount: number
  /** Components of the unit vector (x, y, z) → b. */
  readonly harmonics: (x: number, y: number, z: number, b: Float64Array, bAt: number) => number
  /** Gradient of Σ_c w_c B_c in unconstrained x, y, z. */
  readonly harmonicGradient: (
    x: number, y: number, z: number, w: Float64Array, wAt: number, gradient: Float64Array, gradientAt: number,
  ) => number
  /** Moments s of one radial function → its invariants q. */
  readonly invariants: (s: Float64Array, sAt: number, q: Float64Array, qAt: number) => number
  /** Moments s and f = ∂E/∂q → g = ∂E/∂s. */
  readonly invariantGradient: (
    s: Float64Array, sAt: number, f: Float64Array, fAt: number, g: Float64Array, gAt: number,
  ) => number
}

/** Compiles the angular functions of a model. */
export function angularFunctions(terms: ManyBody): AngularFunctions {
  const count = componentCount(terms.lMax)
  return {
    count,
    stride: 4 * Math.ceil(count / 4),
    invariantCount: formulas.invariantCount(terms),
    harmonics: compileFormula(harmonicsFormula(terms.lMax)) as AngularFunctions['harmonics'],
    harmonicGradient: compileFormula(harmonicGradientFormula(terms.lMax)) as AngularFunctions['harmonicGradient'],
    invariants: compileFormula(formulas.invariantsFormula(terms)) as AngularFunctions['invariants'],
    invariantGradient:
      compileFormula(formulas.invariantGradientFormula(terms)) as AngularFunctions['invariantGradient'],
  }
}

/** Rates of change of the angular functions, which the gradient of a loss on forces needs. */
export interface AngularTangents {
  /** Unit vector and its rate of change → rates of change of the harmonics. */
  readonly harmonicTangent: (
    x: number, y: number, z: number, dx: number, dy: number, dz: number, bt: Float64Array, btAt: number,
  ) => number
  /** Moments of one radial function and their rates of change → rates of change of its invariants. */
  readonly invariantTangent: (
    s: Float64Array, sAt: number, st: Float64Array, stAt: number, qt: Float64Array, qtAt: number,
  ) => number
  /** Moments, their rates of change and f = ∂E/∂q → rate of change of ∂E/∂s at fixed f. */
  readonly invariantCurvature: (
    s: Float64Array, sAt: number, st: Float64Array, stAt: number, f: Float64Array, fAt: number,
    gt: Float64Array, gtAt: number,
  ) => number
}

/** Compiles the rates of change of a model's angular functions. */
export function angularTangents(terms: ManyBody): AngularTangents {
  return {
    harmonicTangent: compileFormula(harmonicTangentFormula(terms.lMax)) as AngularTangents['harmonicTangent'],
    invariantTangent: compileFormula(invariantTangentFormula(terms)) as AngularTangents['invariantTangent'],
    invariantCurvature:
      compileFormula(invariantCurvatureFormula(terms)) as AngularTangents['invariantCurvature'],
  }
}
