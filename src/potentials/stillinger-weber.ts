// Silicon after Stillinger & Weber, Phys. Rev. B 31, 5262 (1985), doi 10.1103/PhysRevB.31.5262:
//   E = Σ_{i<j} A ε [B(σ/r)^4 − 1] e^{σ/(r−aσ)} + Σ_i Σ_{j<k} λ ε (cos θ_jik + 1/3)² e^{γσ/(r_ij−aσ)} e^{γσ/(r_ik−aσ)}
// Both terms and all their derivatives vanish at r = aσ.
import { neighbourList, type NeighbourList } from '../atoms/neighbour-list.ts'
import { atomCount, type Structure } from '../atoms/structure.ts'
import { evaluateEach, requireSpecies, type Potential, type PotentialResult } from './potential.ts'

// ε in eV is the value that puts diamond at −4.3366 eV/atom = −2ε; σ in Å puts its lattice constant at 5.43095 Å.
const EPSILON = 2.1683
const SIGMA = 2.0951
const LARGE_A = 7.049556277
const LARGE_B = 0.6022245584
const SMALL_A = 1.8
const LAMBDA = 21
const GAMMA = 1.2
const COS_TETRAHEDRAL = -1 / 3
const CUTOFF = SMALL_A * SIGMA
const IDENTITY = { name: 'sw', species: [14] }

/** The Stillinger-Weber potential of silicon as a {@link Potential}; computes in plain f64. */
export function stillingerWeberPotential(): Potential {
  return {
    ...IDENTITY,
    cutoff: CUTOFF,
    backend: 'reference',
    precision: 'f64',
    evaluate: (batch) => evaluateEach(batch, stillingerWeber),
  }
}

/** Energy, forces and virial of one structure of silicon, synchronously; throws InputError for other elements. */
export function stillingerWeber(structure: Structure): PotentialResult {
  requireSpecies(IDENTITY, structure)
  const n = atomCount(structure)
  const list = neighbourList(structure, CUTOFF)
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  // ∂E_i/∂d of every pair of the list.
  const partials = new Float64Array(3 * list.count)
  const decay = new Float64Array(list.count)
  for (let p = 0; p < list.count; p++) {
    decay[p] = Math.exp((GAMMA * SIGMA) / gapToCutoff(Math.sqrt(list.squared[p])))
  }
  for (let i = 0; i < n; i++) {
    energies[i] = pairTerm(list, i, partials) + angleTerm(list, i, decay, partials)
    spread(list, i, partials, forces, virial)
  }
  return { energy: energies.reduce((sum, value) => sum + value, 0), energies, forces, virial }
}

/** r − aσ, kept off zero, where rounding may put it: the exponentials vanish long before. */
function gapToCutoff(r: number): number {
  return Math.min(r - CUTOFF, -1e-9)
}

/** Half of every bond of atom i. */
function pairTerm({ first, dx, dy, dz, squared }: NeighbourList, i: number, partials: Float64Array): number {
  let energy = 0
  for (let p = first[i]; p < first[i + 1]; p++) {
    const r = Math.sqrt(squared[p])
    const s2 = (SIGMA * SIGMA) / squared[p]
    const repulsion = LARGE_B * s2 * s2
    const gap = gapToCutoff(r)
    const factor = 0.5 * LARGE_A * EPSILON * Math.exp(SIGMA / gap)
    energy += factor * (repulsion - 1)
    const slope = factor * ((-4 * repulsion) / r - ((repulsion - 1) * SIGMA) / (gap * gap))
    partials[3 * p] += (slope * dx[p]) / r
    partials[3 * p + 1] += (slope * dy[p]) / r
    partials[3 * p + 2] += (slope * dz[p]) / r
  }
  return energy
}

/** All bond angles at atom i. */
function angleTerm({ first, dx, dy, dz, squared }: NeighbourList, i: number, decay: Float64Array, partials: Float64Array): number {
  let energy = 0
  for (let p = first[i]; p < first[i + 1]; p++) {
    const rp = Math.sqrt(squared[p])
    const gapP = gapToCutoff(rp)
    for (let q = p + 1; q < first[i + 1]; q++) {
      const rq = Math.sqrt(squared[q])
      const gapQ = gapToCutoff(rq)
      const cosine = (dx[p] * dx[q] + dy[p] * dy[q] + dz[p] * dz[q]) / (rp * rq)
      const off = cosine - COS_TETRAHEDRAL
      const strength = LAMBDA * EPSILON * decay[p] * decay[q]
      energy += strength * off * off
      // ∂cos/∂d_p = d_q/(r_p r_q) − cos·d_p/r_p².
      const bend = 2 * strength * off
      const cross = bend / (rp * rq)
      const alongP = -(bend * cosine) / squared[p] - (strength * off * off * GAMMA * SIGMA) / (gapP * gapP * rp)
      const alongQ = -(bend * cosine) / squared[q] - (strength * off * off * GAMMA * SIGMA) / (gapQ * gapQ * rq)
      partials[3 * p] += cross * dx[q] + alongP * dx[p]
      partials[3 * p + 1] += cross * dy[q] + alongP * dy[p]
      partials[3 * p + 2] += cross * dz[q] + alongP * dz[p]
      partials[3 * q] += cross * dx[p] + alongQ * dx[q]
      partials[3 * q + 1] += cross * dy[p] + alongQ * dy[q]
      partials[3 * q + 2] += cross * dz[p] + alongQ * dz[q]
    }
  }
  return energy
}

/** Turns pair partials into forces on both ends and the virial W = −Σ d ⊗ ∂E_i/∂d. */
function spread(list: NeighbourList, i: number, partials: Float64Array, forces: Float64Array, virial: Float64Array): void {
  const { first, owner, dx, dy, dz } = list
  for (let p = first[i]; p < first[i + 1]; p++) {
    for (let b = 0; b < 3; b++) {
      const partial = partials[3 * p + b]
      forces[3 * i + b] += partial
      forces[3 * owner[p] + b] -= partial
      virial[b] -= dx[p] * partial
      virial[3 + b] -= dy[p] * partial
      virial[6 + b] -= dz[p] * partial
    }
  }
}
