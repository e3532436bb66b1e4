// The loss of a NEP and its gradient in WASM SIMD, f64 or f32: everything per atom in the kernel (assembly/nep-loss.ts in
// src/potentials/kernels), what belongs to a frame as a whole here.
import { lossKernelInstance, type Precision } from '../../potentials/kernels/wasm-module.ts'
import type { FrameErrors, LossKernel, LossWeights, NepDesign, ParameterLayout, PreparedFrame } from '../types.ts'
import { parameterLayout } from './layout.ts'
import { lossMemory, makeRoomFor, realWidth, type LossMemory } from './loss-memory.ts'
import { addSums, writeDesign, writeParameters } from './loss-tables.ts'

/**
 * The kernel of a design. Sums over the atoms of a frame have the given precision, sums over frames are f64. Throws
 * BackendError when the kernels have not been built.
 */
export function wasmLossKernel(design: NepDesign, precision: Precision): LossKernel {
  const layout = parameterLayout(design)
  const memory = lossMemory(lossKernelInstance(precision), design, precision)
  const { instance } = memory
  writeDesign(memory, design)
  const offsets = new Float64Array(layout.blocks.offsets.length)
  return {
    load(parameters) {
      offsets.set(parameters.subarray(layout.blocks.offsets.first, layout.blocks.offsets.first + offsets.length))
      writeParameters(memory, design, layout, parameters)
    },
    errors(frame) {
      runForward(memory, frame)
      return measureErrors(memory, frame, offsets, null)
    },
    addGradient(frame, weights, gradient) {
      runForward(memory, frame)
      const errors = measureErrors(memory, frame, offsets, weights)
      const energyAdjoint = 2 * weights.energy * errors.energy / (frame.atoms * frame.atoms)
      instance.clearSums()
      instance.backward(frame.atoms, energyAdjoint)
      addSums(memory, design, layout, gradient)
      addOffsets(frame, layout, design.species.length, energyAdjoint, gradient)
      return errors
    },
  }
}

function runForward(memory: LossMemory, frame: PreparedFrame): void {
  makeRoomFor(memory, frame)
  const { integers, floats, fields } = memory
  integers.set(frame.species, fields.speciesOf / 4)
  integers.set(frame.groups, fields.groups / 4)
  integers.set(frame.neighbour, fields.neighbour / 4)
  floats.set(frame.displacement, fields.displacement / 8)
  memory.instance.forward(frame.atoms)
}

/** How far off the frame is; with weights, also lays out ∂L/∂F and ∂L/∂W for the second sweep. */
function measureErrors(
  { fields, floats, reals, precision }: LossMemory, frame: PreparedFrame, offsets: Float64Array,
  weights: LossWeights | null,
): FrameErrors {
  const width = realWidth(precision)
  const { atoms, species, scale } = frame
  let energy = floats[fields.energy / 8] - frame.energy
  for (let i = 0; i < atoms; i++) energy += offsets[scale * fields.speciesCount + species[i]]
  let forceSquares = 0
  const force = fields.forces / 8
  const forceAdjoint = fields.forceAdjoint / width
  for (let k = 0; k < 3 * atoms; k++) {
    const difference = frame.forces === null ? 0 : floats[force + k] - frame.forces[k]
    forceSquares += difference * difference
    if (weights !== null) reals[forceAdjoint + k] = 2 * weights.force * difference
  }
  let virialSquares = 0
  const virialAdjoint = fields.virialAdjoint / width
  for (let k = 0; k < 9; k++) {
    const difference = frame.virial === null ? 0 : (floats[fields.virial / 8 + k] - frame.virial[k]) / atoms
    virialSquares += difference * difference
    if (weights !== null) reals[virialAdjoint + k] = 2 * weights.virial * difference / atoms
  }
  return { energy, forceSquares, virialSquares }
}

function addOffsets(
  { species, scale }: PreparedFrame, { blocks }: ParameterLayout, speciesCount: number, energyAdjoint: number,
  gradient: Float64Array,
): void {
  for (const t of species) gradient[blocks.offsets.first + scale * speciesCount + t] += energyAdjoint
}
