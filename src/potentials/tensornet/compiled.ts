// The tensor algebra of a TensorNet as f64 functions for the reference; array arguments come with the offset of element 0.
import { compileFormula } from '../kernels/formula.ts'
import * as formulas from '../kernels/tensor-formulas.ts'

type Numbers = Float64Array
type OfTensor = (x: Numbers, xAt: number, to: Numbers, toAt: number) => number
type OfTwo = (a: Numbers, aAt: number, b: Numbers, bAt: number, to: Numbers, toAt: number) => number
type OfThree = (
  w: Numbers, wAt: number, x: Numbers, xAt: number, g: Numbers, gAt: number, to: Numbers, toAt: number,
) => number

export const silu = compileFormula(formulas.siluFormula) as (x: number, to: Numbers, toAt: number) => number
export const sigmoid = compileFormula(formulas.sigmoidFormula) as (x: number) => number
export const normParts = compileFormula(formulas.normPartsFormula) as OfTensor
export const normPartsGradient = compileFormula(formulas.normPartsGradientFormula) as OfTwo
export const normalised = compileFormula(formulas.normalisedFormula) as OfTensor
export const normalisedGradient = compileFormula(formulas.normalisedGradientFormula) as OfTwo
export const weighted = compileFormula(formulas.weightedFormula) as OfTwo
export const weightedGradient = compileFormula(formulas.weightedGradientFormula) as OfThree
export const product = compileFormula(formulas.productFormula) as OfTwo
export const productGradient = compileFormula(formulas.productGradientFormula) as OfThree
export const updated = compileFormula(formulas.updatedFormula) as OfTwo
export const updatedGradient = compileFormula(formulas.updatedGradientFormula) as OfTwo
