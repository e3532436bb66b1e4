// Energy, forces and virial of a NEP in plain f64, one atom at a time. What makes it fast: coefficients are
// contracted after the neighbour sum (radial) or once per pair (angular), the sums over n and over harmonics are
// small matrix products with their results held in registers, and no step allocates or calls a cosine.
//
// Notation: i centre, p pair of it (neighbour j), u unit vector i→j; f_k = ½(T_k(x)+1) fc(r), x = 2(r/rc−1)²−1;
// g_n = Σ_k c_nk f_k; s_nc = Σ_p g_n(r_p) B_c(u_p); q descriptor; Fp = ∂E_i/∂q; S = ∂E_i/∂s.
import { updateNeighbourList, type NeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { PotentialResult } from '../potential.ts'
import { angularForces, sumAngular } from './angular-part.ts'
import { angularInvariants, descriptorGradient, networkEnergy } from './atom-energy.ts'
import { radialSlopes, sumRadial } from './radial-part.ts'
import type { NepTables } from './tables.ts'
import { growWorkspace, type NepWorkspace } from './workspace.ts'
import { zblPair } from './zbl.ts'

/** Evaluates one structure whose elements are all known to the tables. */
export function evaluateNep(tables: NepTables, work: NepWorkspace, structure: Structure): PotentialResult {
  const n = structure.species.length
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  updateNeighbourList(work.list, structure, tables.largestCutoff)
  growWorkspace(work, tables, largestNeighbourhood(work.list, n))
  let energy = 0
  for (let i = 0; i < n; i++) {
    const centre = tables.indexOf[structure.species[i]]
    const pairs = gatherPairs(tables, work, structure.species, i)
    sumRadial(tables, work, centre, pairs)
    const angularPairs = sumAngular(tables, work, centre, pairs)
    angularInvariants(tables, work)
    energies[i] = networkEnergy(tables, work, centre)
    descriptorGradient(tables, work, centre)
    radialSlopes(tables, work, centre, pairs)
    if (tables.zbl !== null) energies[i] += addZbl(tables, work, centre, pairs)
    angularForces(tables, work, i, angularPairs, forces, virial)
    radialForces(work, i, pairs, forces, virial)
    energy += energies[i]
  }
  return { energy, energies, forces, virial }
}

/** Most pairs that one atom has. */
export function largestNeighbourhood(list: NeighbourList, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) most = Math.max(most, list.first[i + 1] - list.first[i])
  return most
}

/** Copies the pairs of atom i out of the list; returns their number. */
export function gatherPairs(tables: NepTables, work: NepWorkspace, species: Uint8Array, i: number): number {
  const { first, owner, dx, dy, dz, squared } = work.list
  const { pairSpecies, neighbour, r, u } = work
  const { indexOf } = tables
  const start = first[i]
  const pairs = first[i + 1] - start
  for (let p = 0; p < pairs; p++) {
    const distance = Math.sqrt(squared[start + p])
    const inverse = 1 / distance
    const j = owner[start + p]
    r[p] = distance
    u[3 * p] = dx[start + p] * inverse
    u[3 * p + 1] = dy[start + p] * inverse
    u[3 * p + 2] = dz[start + p] * inverse
    neighbour[p] = j
    pairSpecies[p] = indexOf[species[j]]
  }
  return pairs
}

/** Adds the ZBL slope of every pair; returns the atom's ZBL energy. */
function addZbl(tables: NepTables, work: NepWorkspace, centre: number, pairs: number): number {
  const { speciesCount, zbl, largestAngularCutoff } = tables
  const { pairSpecies, r, slope, repulsion } = work
  let energy = 0
  if (zbl === null) return energy
  for (let p = 0; p < pairs; p++) {
    if (r[p] >= largestAngularCutoff) continue
    energy += zblPair(zbl, speciesCount * centre + pairSpecies[p], r[p], repulsion)
    slope[p] += repulsion[5]
  }
  return energy
}

/** Forces along the pair vectors: the radial part, ZBL and the radial share of the angular part. */
function radialForces(work: NepWorkspace, i: number, pairs: number, forces: Float64Array, virial: Float64Array): void {
  const { r, u, slope, neighbour } = work
  let fx = 0
  let fy = 0
  let fz = 0
  let wxx = 0, wxy = 0, wxz = 0, wyy = 0, wyz = 0, wzz = 0
  for (let p = 0; p < pairs; p++) {
    const x = slope[p] * u[3 * p]
    const y = slope[p] * u[3 * p + 1]
    const z = slope[p] * u[3 * p + 2]
    fx += x
    fy += y
    fz += z
    const j = 3 * neighbour[p]
    forces[j] -= x
    forces[j + 1] -= y
    forces[j + 2] -= z
    const dx = r[p] * u[3 * p]
    const dy = r[p] * u[3 * p + 1]
    wxx += dx * x; wxy += dx * y; wxz += dx * z
    wyy += dy * y; wyz += dy * z; wzz += r[p] * u[3 * p + 2] * z
  }
  forces[3 * i] += fx
  forces[3 * i + 1] += fy
  forces[3 * i + 2] += fz
  virial[0] -= wxx; virial[1] -= wxy; virial[2] -= wxz
  virial[3] -= wxy; virial[4] -= wyy; virial[5] -= wyz
  virial[6] -= wxz; virial[7] -= wyz; virial[8] -= wzz
}
