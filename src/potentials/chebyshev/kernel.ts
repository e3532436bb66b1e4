// Energy, forces and virial of aenet networks in plain f64, one atom at a time, in time proportional to its neighbours
// (aenet itself goes through all pairs of them).
//
// Notation: i centre, p pair of it (neighbour j of species t), u unit vector i→j; fc = ½ + ½cos(πr/R) with a cutoff of
// its own for radial and angular functions; A = w_t·fc, where the weight w_t is 1 in the plain copy of the descriptors
// and a small integer in the weighted one; B_c harmonics, s_c = Σ_p A_p B_c(u_p); G descriptor.
import { updateNeighbourList, type NeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { PotentialResult } from '../potential.ts'
import { angularForces, angularGradients, sumAngular } from './angular-part.ts'
import { descriptorGradient, networkEnergy } from './feed-forward.ts'
import { radialSlopes, sumRadial } from './radial-part.ts'
import type { ChebyshevTables } from './tables.ts'
import { growWorkspace, type ChebyshevWorkspace } from './workspace.ts'

// Å. aenet leaves out what is closer: an atom upon another has no direction.
const COINCIDENT = 1e-12

/** Evaluates one structure whose elements are all known to the tables. */
export function evaluateChebyshev(tables: ChebyshevTables, work: ChebyshevWorkspace, structure: Structure): PotentialResult {
  const { speciesCount, indexOf, centres } = tables
  const n = structure.species.length
  const energies = new Float64Array(n)
  const forces = new Float64Array(3 * n)
  const virial = new Float64Array(9)
  updateNeighbourList(work.list, structure, tables.largestCutoff)
  growWorkspace(work, tables, largestNeighbourhood(work.list, n))
  let energy = 0
  for (let i = 0; i < n; i++) {
    const centre = centres[indexOf[structure.species[i]]]
    const pairs = gatherPairs(tables, work, structure.species, i, centre.reach)
    sumRadial(centre, work, speciesCount, pairs)
    const angularPairs = sumAngular(centre, work, speciesCount, pairs)
    energies[i] = networkEnergy(centre, work)
    descriptorGradient(centre, work)
    radialSlopes(centre, work, speciesCount, pairs)
    angularGradients(centre, work, speciesCount)
    angularForces(centre, work, i, angularPairs, forces, virial)
    forcesAlongPairs(work, i, pairs, forces, virial)
    energy += energies[i]
  }
  return { energy, energies, forces, virial }
}

function largestNeighbourhood(list: NeighbourList, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) most = Math.max(most, list.first[i + 1] - list.first[i])
  return most
}

/** Copies the pairs of atom i that are within `reach` out of the list; returns their number. */
function gatherPairs(
  { indexOf }: ChebyshevTables, work: ChebyshevWorkspace, species: Uint8Array, i: number, reach: number,
): number {
  const { first, owner, dx, dy, dz, squared } = work.list
  const { pairSpecies, neighbour, r, u } = work
  let pairs = 0
  for (let at = first[i]; at < first[i + 1]; at++) {
    const distance = Math.sqrt(squared[at])
    if (distance >= reach || distance < COINCIDENT) continue
    const inverse = 1 / distance
    const j = owner[at]
    r[pairs] = distance
    u[3 * pairs] = dx[at] * inverse
    u[3 * pairs + 1] = dy[at] * inverse
    u[3 * pairs + 2] = dz[at] * inverse
    neighbour[pairs] = j
    pairSpecies[pairs] = indexOf[species[j]]
    pairs++
  }
  return pairs
}

/** Forces along the pair vectors: the radial part and the radial share of the angular part. */
function forcesAlongPairs(
  work: ChebyshevWorkspace, i: number, pairs: number, forces: Float64Array, virial: Float64Array,
): void {
  const { r, u, slope, neighbour } = work
  let fx = 0
  let fy = 0
  let fz = 0
  let wxx = 0, wxy = 0, wxz = 0, wyy = 0, wyz = 0, wzz = 0
  for (let p = 0; p < pairs; p++) {
    const ux = u[3 * p]
    const uy = u[3 * p + 1]
    const uz = u[3 * p + 2]
    const x = slope[p] * ux
    const y = slope[p] * uy
    const z = slope[p] * uz
    fx += x
    fy += y
    fz += z
    const j = 3 * neighbour[p]
    forces[j] -= x
    forces[j + 1] -= y
    forces[j + 2] -= z
    const dx = r[p] * ux
    const dy = r[p] * uy
    wxx += dx * x; wxy += dx * y; wxz += dx * z
    wyy += dy * y; wyz += dy * z; wzz += r[p] * uz * z
  }
  forces[3 * i] += fx
  forces[3 * i + 1] += fy
  forces[3 * i + 2] += fz
  virial[0] -= wxx; virial[1] -= wxy; virial[2] -= wxz
  virial[3] -= wxy; virial[4] -= wyy; virial[5] -= wyz
  virial[6] -= wxz; virial[7] -= wyz; virial[8] -= wzz
}
