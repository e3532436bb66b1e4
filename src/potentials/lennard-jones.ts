// The 12-6 potential, E = Σ_pairs 4ε[(σ/r)^12 − (σ/r)^6] (Lennard-Jones, Proc. Phys. Soc. 43, 461 (1931)), one
// pair of parameters for all elements. Without a cutoff it is the test case of global optimisation for clusters;
// periodic structures need a cutoff, where the pair energy is shifted to zero (the force is not).
import { InputError } from '../errors.ts'
import { atomCount, type Structure } from '../atoms/structure.ts'
import { neighbourList, type NeighbourList } from '../atoms/neighbour-list.ts'
import { evaluateEach, type Potential, type PotentialResult } from './potential.ts'

export interface LennardJonesParameters {
  /** Depth of the well, eV. */
  readonly epsilon: number
  /** Distance where the pair energy is zero, Å. */
  readonly sigma: number
  /** Å; null = every pair counts (isolated clusters only). */
  readonly cutoff: number | null
}

/** Reduced units: energies in ε, lengths in σ, as the cluster literature gives them. */
export const REDUCED_UNITS: LennardJonesParameters = { epsilon: 1, sigma: 1, cutoff: null }

// The formula does not look at the element, so every one is allowed.
const ALL_ELEMENTS: readonly number[] = Array.from({ length: 118 }, (_, index) => index + 1)

/** The Lennard-Jones potential as a {@link Potential}; computes in plain f64. */
export function lennardJonesPotential(parameters: LennardJonesParameters = REDUCED_UNITS): Potential {
  return {
    name: 'lj',
    species: ALL_ELEMENTS,
    cutoff: parameters.cutoff ?? Infinity,
    backend: 'reference',
    precision: 'f64',
    evaluate: (batch) => evaluateEach(batch, (structure) => lennardJones(structure, parameters)),
  }
}

/**
 * Energy, forces and virial of one structure, synchronously. Throws InputError for a periodic structure without
 * a cutoff.
 */
export function lennardJones(structure: Structure, parameters: LennardJonesParameters = REDUCED_UNITS): PotentialResult {
  if (parameters.cutoff !== null) return withinCutoff(neighbourList(structure, parameters.cutoff), structure, parameters)
  if (structure.pbc.some(Boolean)) {
    throw new InputError({
      rule: 'the Lennard-Jones potential needs a cutoff for a periodic structure',
      wayOut: 'Give a cutoff, or make the structure an isolated cluster.',
    })
  }
  return allPairs(structure, parameters)
}

function allPairs(structure: Structure, { epsilon, sigma }: LennardJonesParameters): PotentialResult {
  const n = atomCount(structure)
  const { positions } = structure
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  const sigmaSquared = sigma * sigma
  let wxx = 0
  let wyy = 0
  let wzz = 0
  let wxy = 0
  let wxz = 0
  let wyz = 0
  for (let i = 0; i < n; i++) {
    const xi = positions[3 * i]
    const yi = positions[3 * i + 1]
    const zi = positions[3 * i + 2]
    let fx = 0
    let fy = 0
    let fz = 0
    let half = 0
    for (let j = i + 1; j < n; j++) {
      const x = positions[3 * j] - xi
      const y = positions[3 * j + 1] - yi
      const z = positions[3 * j + 2] - zi
      const inverse = 1 / (x * x + y * y + z * z)
      const s2 = sigmaSquared * inverse
      const s6 = s2 * s2 * s2
      const halfEnergy = 2 * epsilon * s6 * (s6 - 1)
      // push·d is the force on j: −dE/dr / r = 24ε(2 s^12 − s^6)/r².
      const push = 24 * epsilon * s6 * (2 * s6 - 1) * inverse
      half += halfEnergy
      energies[j] += halfEnergy
      const px = push * x
      const py = push * y
      const pz = push * z
      fx -= px
      fy -= py
      fz -= pz
      forces[3 * j] += px
      forces[3 * j + 1] += py
      forces[3 * j + 2] += pz
      wxx += px * x
      wyy += py * y
      wzz += pz * z
      wxy += px * y
      wxz += px * z
      wyz += py * z
    }
    energies[i] += half
    forces[3 * i] += fx
    forces[3 * i + 1] += fy
    forces[3 * i + 2] += fz
  }
  virial.set([wxx, wxy, wxz, wxy, wyy, wyz, wxz, wyz, wzz])
  return { energy: sum(energies), energies, forces, virial }
}

function withinCutoff(list: NeighbourList, structure: Structure, { epsilon, sigma }: LennardJonesParameters): PotentialResult {
  const n = atomCount(structure)
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  const { first, dx, dy, dz, squared, cutoff } = list
  const sigmaSquared = sigma * sigma
  const atCutoff = sigmaSquared / (cutoff * cutoff)
  const cube = atCutoff * atCutoff * atCutoff
  const shift = 2 * epsilon * cube * (cube - 1)
  // The list holds each pair from both ends: every visit gives the centre its half energy and its whole force.
  for (let i = 0; i < n; i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      const inverse = 1 / squared[p]
      const s2 = sigmaSquared * inverse
      const s6 = s2 * s2 * s2
      energies[i] += 2 * epsilon * s6 * (s6 - 1) - shift
      const push = 24 * epsilon * s6 * (2 * s6 - 1) * inverse
      forces[3 * i] -= push * dx[p]
      forces[3 * i + 1] -= push * dy[p]
      forces[3 * i + 2] -= push * dz[p]
      addOuter(virial, 0.5 * push, dx[p], dy[p], dz[p])
    }
  }
  return { energy: sum(energies), energies, forces, virial }
}

/** Adds factor·d⊗d. */
function addOuter(virial: Float64Array, factor: number, x: number, y: number, z: number): void {
  virial[0] += factor * x * x
  virial[1] += factor * x * y
  virial[2] += factor * x * z
  virial[3] += factor * y * x
  virial[4] += factor * y * y
  virial[5] += factor * y * z
  virial[6] += factor * z * x
  virial[7] += factor * z * y
  virial[8] += factor * z * z
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}
