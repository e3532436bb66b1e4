// Energy, forces and virial of a TensorNet in plain f64, one atom at a time. Since a message multiplies the features of its
// centre, the energy of an atom depends on one shell of neighbours only, through sums over them: moments of every species
// and radial weights. From there on everything is algebra of one atom, and reverse mode walks the same way back.
import { reusableNeighbourList, updateNeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { PotentialResult } from '../potential.ts'
import { embed, embedGradient, embeddingState, type EmbeddingState } from './embedding.ts'
import type { Guard } from './guard.ts'
import { interact, interactGradient, interactionState, type InteractionState } from './interaction.ts'
import { gatherPairs, newNeighbourhood, pairPartials, sumChebyshev, sumMoments, type Neighbourhood } from './moments.ts'
import { addPairForces } from './pair-forces.ts'
import { readOut, readoutState, type ReadoutState } from './readout.ts'
import type { TensorNetTables } from './reference-tables.ts'
import { COMPONENTS } from './tensornet-model.ts'

/** Scratch of one evaluator. */
interface Workspace {
  readonly hood: Neighbourhood
  readonly embedding: EmbeddingState
  readonly layers: readonly InteractionState[]
  readonly readout: ReadoutState
  /** Chebyshev sums and their gradient; the β they make and theirs. */
  readonly sums: Float64Array
  readonly sumGradient: Float64Array
  readonly shared: Float64Array
  readonly sharedGradient: Float64Array
  /** Tensors after the last layer; gradients. */
  readonly last: Float64Array
  readonly gradient: Float64Array
  readonly work: readonly [Float64Array, Float64Array]
}

function workspace({ model, series }: TensorNetTables): Workspace {
  const tensors = (): Float64Array => new Float64Array(COMPONENTS * model.channels)
  return {
    hood: newNeighbourhood(), embedding: embeddingState(model.channels),
    layers: model.layers.map(() => interactionState(model.channels)), readout: readoutState(model.channels),
    sums: new Float64Array(series.terms), sumGradient: new Float64Array(series.terms),
    shared: new Float64Array(series.rank), sharedGradient: new Float64Array(series.rank),
    last: tensors(), gradient: tensors(), work: [tensors(), tensors()],
  }
}

/** The plain f64 evaluator of a model; it owns its scratch memory. The structure's elements must all be known. */
export function tensorNetReference(tables: TensorNetTables, guard: Guard | null): (structure: Structure) => PotentialResult {
  const { model, indexOf } = tables
  const list = reusableNeighbourList()
  const work = workspace(tables)
  return (structure) => {
    const n = structure.species.length
    const energies = new Float64Array(n)
    const forces = new Float64Array(3 * n)
    const virial = new Float64Array(9)
    const elementOf = Int32Array.from(structure.species, (number) => indexOf[number])
    updateNeighbourList(list, structure, model.cutoff)
    for (let i = 0; i < n; i++) {
      energies[i] = model.offsets[elementOf[i]]
      // Without any pair the energy is defined as the sum of offsets; it is not what the networks give for lone atoms.
      if (list.count === 0) continue
      gatherPairs(work.hood, list, elementOf, i, model.cutoff)
      energies[i] += model.shift + model.scale * atomEnergy(tables, work, elementOf[i])
      addPairForces(list, i, work.hood.partials, 0, forces, virial)
    }
    guard?.add(list, structure.species, energies, forces, virial)
    let energy = 0
    for (const value of energies) energy += value
    return { energy, energies, forces, virial }
  }
}

/** e of the gathered atom; leaves scale · ∂e/∂d of its pairs. */
function atomEnergy(tables: TensorNetTables, work: Workspace, element: number): number {
  const { model, series } = tables
  const { hood, layers, gradient } = work
  sumMoments(hood)
  sumChebyshev(hood, model.cutoff, series.terms, work.sums)
  radialWeights(tables, work)
  embed(tables, work.embedding, hood, element, layers.length === 0 ? work.last : layers[0].x)
  layers.forEach((state, l) => { interact(tables.layers[l], state, layers.length === l + 1 ? work.last : layers[l + 1].x) })
  const e = readOut(tables, work.readout, work.last, gradient)

  for (let k = 0; k < gradient.length; k++) gradient[k] *= model.scale
  for (let l = layers.length - 1; l >= 0; l--) interactGradient(tables.layers[l], layers[l], gradient, ...work.work)
  embedGradient(tables, work.embedding, hood, element, gradient)
  radialGradient(tables, work)
  pairPartials(hood, model.cutoff, series.terms, work.sumGradient)
  return e
}

/** ρ of every layer from the Chebyshev sums. */
function radialWeights({ model, series }: TensorNetTables, { sums, shared, layers }: Workspace): void {
  const { rank, terms, coefficients, weights } = series
  for (let q = 0; q < rank; q++) {
    let sum = 0
    for (let k = 0; k < terms; k++) sum += coefficients[q * terms + k] * sums[k]
    shared[q] = sum
  }
  layers.forEach(({ rho }, l) => {
    const first = 3 * model.channels * l
    for (let c = 0; c < rho.length; c++) {
      let sum = 0
      for (let q = 0; q < rank; q++) sum += weights[(first + c) * rank + q] * shared[q]
      rho[c] = sum
    }
  })
}

/** ∂E/∂t from ∂E/∂ρ of every layer. */
function radialGradient({ model, series }: TensorNetTables, { sumGradient, sharedGradient, layers }: Workspace): void {
  const { rank, terms, coefficients, weights } = series
  sharedGradient.fill(0)
  layers.forEach(({ rhoGradient }, l) => {
    const first = 3 * model.channels * l
    for (let c = 0; c < rhoGradient.length; c++) {
      for (let q = 0; q < rank; q++) sharedGradient[q] += weights[(first + c) * rank + q] * rhoGradient[c]
    }
  })
  sumGradient.fill(0)
  for (let q = 0; q < rank; q++) {
    for (let k = 0; k < terms; k++) sumGradient[k] += coefficients[q * terms + k] * sharedGradient[q]
  }
}
