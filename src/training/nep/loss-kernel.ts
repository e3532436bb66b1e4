// The loss of one frame and its gradient in plain f64, written to be read: what the fast kernels are checked against.
//
// The force and virial terms need second derivatives, ∂²E/∂d∂θ, but only along one direction. At given residuals let
// v = ∂L/∂F and G = ∂L/∂W. With F_i = Σ f_ij − Σ f_ji, W = −Σ d f and f_ij = ∂E_i/∂d_ij,
//
//   v·F + G:W = Σ_pairs p_ij·f_ij = Ė,   p_ij = v_i − v_j − d_ij·G,
//
// which is the rate of change of the energy when every pair vector moves along its tangent p_ij. So
// ∂L/∂θ = ∂/∂θ (a·E + Ė) with a = ∂L/∂E: one sweep that carries rates of change forward, and reverse mode from there.
// As θ enters after the neighbour sums, the reverse sweep never returns to the pairs.
import { dot } from '../../math/vectors.ts'
import type { FrameErrors, LossKernel, LossWeights, NepDesign, PreparedFrame } from '../types.ts'
import { atomState, kernelShape, type AtomState, type KernelShape } from './atom-state.ts'
import { addCoefficientGradient, basisWeights, formDescriptor, momentAdjoints } from './descriptor.ts'
import { sumNeighbours } from './neighbour-sums.ts'
import { addNetworkGradient, networkEnergy } from './network.ts'
import { addPairForces } from './pair-forces.ts'

/** Fit minus label. */
interface Residuals {
  readonly energy: number
  readonly forces: Float64Array | null
  readonly virial: Float64Array | null
}

/** The loss kernel in plain f64. Before the first `load` all parameters are 0. */
export function referenceLossKernel(design: NepDesign): LossKernel {
  const shape = kernelShape(design)
  const state = atomState(shape)
  const parameters = new Float64Array(shape.layout.count)
  return {
    load: (values) => { parameters.set(values) },
    errors: (frame) => errorsOf(frame, residuals(shape, parameters, frame, state)),
    addGradient: (frame, weights, gradient) => {
      const difference = residuals(shape, parameters, frame, state)
      sweep(shape, parameters, frame, weights, difference, state, gradient)
      return errorsOf(frame, difference)
    },
  }
}

/** Energy, forces and virial at the parameters, less the labels. */
function residuals(shape: KernelShape, parameters: Float64Array, frame: PreparedFrame, state: AtomState): Residuals {
  const { atoms, species, scale } = frame
  const forces = new Float64Array(3 * atoms)
  const virial = new Float64Array(9)
  let energy = 0
  for (let i = 0; i < atoms; i++) {
    const centre = species[i]
    sumNeighbours(shape, frame, i, null, state)
    formDescriptor(shape, parameters, centre, false, state)
    energy += networkEnergy(shape, parameters, centre, state) + parameters[offsetIndex(shape, scale, centre)]
    momentAdjoints(shape, false, state)
    basisWeights(shape, parameters, centre, state)
    addPairForces(shape, frame, i, state, forces, virial)
  }
  return { energy: energy - frame.energy, forces: less(forces, frame.forces), virial: less(virial, frame.virial) }
}

function offsetIndex({ layout, speciesCount }: KernelShape, scale: number, species: number): number {
  return layout.blocks.offsets.first + scale * speciesCount + species
}

function less(values: Float64Array, labels: Float64Array | null): Float64Array | null {
  return labels === null ? null : values.map((value, k) => value - labels[k])
}

function errorsOf({ atoms }: PreparedFrame, { energy, forces, virial }: Residuals): FrameErrors {
  const squares = (values: Float64Array | null): number => (values === null ? 0 : dot(values, values))
  return { energy, forceSquares: squares(forces), virialSquares: squares(virial) / (atoms * atoms) }
}

/** Adds ∂L/∂θ. */
function sweep(
  shape: KernelShape, parameters: Float64Array, frame: PreparedFrame, weights: LossWeights, difference: Residuals,
  state: AtomState, gradient: Float64Array,
): void {
  const { atoms, species, scale } = frame
  const a = (2 * weights.energy * difference.energy) / (atoms * atoms)
  const v = difference.forces?.map((x) => 2 * weights.force * x) ?? null
  const g = difference.virial?.map((x) => (2 * weights.virial * x) / (atoms * atoms)) ?? null
  const tangents = pairTangents(frame, shape.speciesCount, v, g)
  for (let i = 0; i < atoms; i++) {
    const centre = species[i]
    sumNeighbours(shape, frame, i, tangents, state)
    formDescriptor(shape, parameters, centre, true, state)
    addNetworkGradient(shape, parameters, centre, a, state, gradient)
    gradient[offsetIndex(shape, scale, centre)] += a
    momentAdjoints(shape, true, state)
    addCoefficientGradient(shape, centre, state, gradient)
  }
}

/** p_ij = v_i − v_j − d_ij·G, 3 per pair. */
function pairTangents(
  frame: PreparedFrame, speciesCount: number, v: Float64Array | null, g: Float64Array | null,
): Float64Array {
  const { atoms, groups, neighbour, displacement } = frame
  const tangents = new Float64Array(displacement.length)
  for (let i = 0; i < atoms; i++) {
    for (let p = groups[2 * i * speciesCount]; p < groups[2 * (i + 1) * speciesCount]; p++) {
      for (let b = 0; b < 3; b++) {
        if (v !== null) tangents[3 * p + b] += v[3 * i + b] - v[3 * neighbour[p] + b]
        if (g === null) continue
        for (let a = 0; a < 3; a++) tangents[3 * p + b] -= displacement[3 * p + a] * g[3 * a + b]
      }
    }
  }
  return tangents
}
