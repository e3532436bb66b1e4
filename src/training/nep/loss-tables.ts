// Between θ and the tables of the loss kernel: coefficients by (centre, neighbour) with the ½(T_k + 1) of the basis
// folded in, the first layer on raw descriptors, rows padded to whole vectors; and gradients the same way back.
import type { LossFields } from '../../potentials/kernels/loss-fields.ts'
import type { NepDesign, ParameterLayout } from '../types.ts'
import { realWidth, type LossMemory } from './loss-memory.ts'

/** Writes what depends on the design alone. */
export function writeDesign({ reals, floats, fields, precision }: LossMemory, design: NepDesign): void {
  const width = realWidth(precision)
  for (let pair = 0; pair < fields.speciesCount * fields.speciesCount; pair++) {
    reals[fields.inverseRadialCutoff / width + pair] = 1 / design.radialCutoff
    reals[fields.inverseAngularCutoff / width + pair] = 1 / design.angularCutoff
  }
  floats[fields.outside / 8] = 1.01 * design.radialCutoff
}

/** Writes the tables of θ. */
export function writeParameters(
  memory: LossMemory, design: NepDesign, layout: ParameterLayout, parameters: Float64Array,
): void {
  writeNetworks(memory, design, layout, parameters)
  const { reals, fields, precision } = memory
  const width = realWidth(precision)
  for (const { count, basis, first, table, stride } of seriesOf(fields, layout, width)) {
    const pairs = fields.speciesCount * fields.speciesCount
    for (let pair = 0; pair < pairs; pair++) {
      for (let n = 0; n < count; n++) {
        // Σ_k c_k ½(T_k + 1) = Σ_k c̃_k T_k with c̃_k = ½c_k and the constant ½Σ_k c_k added to c̃_0.
        const row = table + pair * basis * stride + n
        let constant = 0
        for (let k = 0; k < basis; k++) {
          const half = 0.5 * parameters[first + (n * basis + k) * pairs + pair]
          reals[row + k * stride] = half
          constant += half
        }
        reals[row] = 0.5 * parameters[first + n * basis * pairs + pair] + constant
      }
    }
  }
}

/** One of the two Chebyshev series: its sizes, its place in θ and its table, all counted in numbers. */
interface Series {
  readonly count: number
  readonly basis: number
  readonly first: number
  readonly table: number
  readonly stride: number
}

function seriesOf(fields: LossFields, { blocks }: ParameterLayout, width: number): Series[] {
  return [
    {
      count: fields.radialCount, basis: fields.radialBasis, first: blocks.radial.first,
      table: fields.radialChebyshev / width, stride: fields.radialStride,
    },
    {
      count: fields.angularCount, basis: fields.angularBasis, first: blocks.angular.first,
      table: fields.angularChebyshev / width, stride: fields.angularStride,
    },
  ]
}

function writeNetworks(
  { reals, fields, precision }: LossMemory, { scaler }: NepDesign, { blocks }: ParameterLayout, parameters: Float64Array,
): void {
  const width = realWidth(precision)
  const { neurons, neuronStride, descriptors, descriptorStride } = fields
  for (let t = 0; t < fields.speciesCount; t++) {
    for (let h = 0; h < neurons; h++) {
      const from = t * neurons + h
      const to = t * neuronStride + h
      reals[fields.minusB0 / width + to] = -parameters[blocks.b0.first + from]
      reals[fields.w1 / width + to] = parameters[blocks.w1.first + from]
      const column = fields.w0 / width + t * neuronStride * descriptors + h
      const row = fields.w0Rows / width + from * descriptorStride
      for (let d = 0; d < descriptors; d++) {
        const weight = parameters[blocks.w0.first + from * descriptors + d] * scaler[d]
        reals[column + d * neuronStride] = weight
        reals[row + d] = weight
      }
    }
  }
}

/** Adds the kernel's sums to a gradient by θ; the offsets are not among them. */
export function addSums(memory: LossMemory, design: NepDesign, layout: ParameterLayout, gradient: Float64Array): void {
  addNetworkSums(memory, design, layout, gradient)
  addRadialSums(memory, layout, gradient)
  addAngularSums(memory, layout, gradient)
}

// Since every c_k also stands in c̃_0, its derivative is half the sum of both.

function addRadialSums(
  { reals, fields, precision }: LossMemory, { blocks }: ParameterLayout, gradient: Float64Array,
): void {
  const { radialCount, radialBasis, radialStride, speciesCount } = fields
  const pairs = speciesCount * speciesCount
  for (let pair = 0; pair < pairs; pair++) {
    const sums = fields.radialGradient / realWidth(precision) + pair * radialBasis * radialStride
    for (let n = 0; n < radialCount; n++) {
      const to = blocks.radial.first + n * radialBasis * pairs + pair
      const constant = reals[sums + n]
      for (let k = 0; k < radialBasis; k++) {
        gradient[to + k * pairs] += 0.5 * (reals[sums + k * radialStride + n] + constant)
      }
    }
  }
}

function addAngularSums(
  { reals, fields, precision }: LossMemory, { blocks }: ParameterLayout, gradient: Float64Array,
): void {
  const { angularCount, angularEven, angularBasis, basisStride, speciesCount } = fields
  const pairs = speciesCount * speciesCount
  const lanes = 16 / realWidth(precision)
  const laneSum = (at: number): number =>
    lanes === 2 ? reals[at] + reals[at + 1] : reals[at] + reals[at + 1] + (reals[at + 2] + reals[at + 3])
  for (let pair = 0; pair < pairs; pair++) {
    for (let n = 0; n < angularCount; n++) {
      const sums = fields.angularGradient / realWidth(precision) + lanes * (pair * angularEven + n) * basisStride
      const to = blocks.angular.first + n * angularBasis * pairs + pair
      const constant = laneSum(sums)
      for (let k = 0; k < angularBasis; k++) gradient[to + k * pairs] += 0.5 * (laneSum(sums + lanes * k) + constant)
    }
  }
}

function addNetworkSums(
  { reals, fields, precision }: LossMemory, { scaler }: NepDesign, { blocks }: ParameterLayout, gradient: Float64Array,
): void {
  const width = realWidth(precision)
  const { neurons, neuronStride, descriptors, descriptorStride } = fields
  for (let t = 0; t < fields.speciesCount; t++) {
    for (let h = 0; h < neurons; h++) {
      const from = t * neuronStride + h
      const to = t * neurons + h
      gradient[blocks.b0.first + to] += reals[fields.b0Gradient / width + from]
      gradient[blocks.w1.first + to] += reals[fields.w1Gradient / width + from]
      const row = fields.w0Gradient / width + to * descriptorStride
      const toRow = blocks.w0.first + to * descriptors
      for (let d = 0; d < descriptors; d++) gradient[toRow + d] += reals[row + d] * scaler[d]
    }
  }
}
