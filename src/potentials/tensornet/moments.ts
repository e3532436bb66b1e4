// The neighbourhood of one atom in plain f64, and the way back to its pairs. With u the unit vector from the neighbour to
// the centre and φ = (g_0, g_1, g_2, 1)·C(r), every species s of neighbours has the moments
//   m_sk = Σ_j φ_k(r_ij) · {1; u; uu − ⅓}
// and the whole neighbourhood the Chebyshev sums t_k = Σ_j C(r_ij) T_k(x_ij), x = 2r/rc − 1, of the radial networks.
import type { NeighbourList } from '../../atoms/neighbour-list.ts'
import { cosineCutoff, cosineCutoffSlope, radialFunctions } from './radial-basis.ts'
import { COMPONENTS, RADIAL_FUNCTIONS } from './tensornet-model.ts'

/** φ of a pair. */
export const PAIR_FUNCTIONS = RADIAL_FUNCTIONS + 1
/** Numbers of one species' moments: [k][component]. */
export const MOMENTS = PAIR_FUNCTIONS * COMPONENTS

/** Pairs of the present centre; grows with the largest neighbourhood met. */
export interface Neighbourhood {
  count: number
  /** Number of different species among the neighbours, and their indices in the model. */
  speciesCount: number
  species: Int32Array
  /** Which of them a pair belongs to. */
  slot: Int32Array
  r: Float64Array
  /** Unit vector from neighbour to centre, 3 per pair. */
  u: Float64Array
  /** φ and its slopes, 2·PAIR_FUNCTIONS per pair. */
  phi: Float64Array
  /** [slot][k][component], and ∂E/∂m of the same shape. */
  moments: Float64Array
  momentGradient: Float64Array
  /** ∂E_i/∂d per pair, d from centre to neighbour: 3 per pair. */
  partials: Float64Array
}

export function newNeighbourhood(): Neighbourhood {
  const floats = (): Float64Array => new Float64Array(0)
  return {
    count: 0, speciesCount: 0, species: new Int32Array(0), slot: new Int32Array(0), r: floats(), u: floats(), phi: floats(),
    moments: floats(), momentGradient: floats(), partials: floats(),
  }
}

/** Gathers the pairs of atom i; `elementOf` gives the index in the model of every atom. */
export function gatherPairs(hood: Neighbourhood, list: NeighbourList, elementOf: Int32Array, i: number, cutoff: number): void {
  const start = list.first[i]
  hood.count = list.first[i + 1] - start
  hood.speciesCount = 0
  makeRoom(hood)
  for (let p = 0; p < hood.count; p++) {
    const r = Math.sqrt(list.squared[start + p])
    hood.r[p] = r
    hood.u[3 * p] = -list.dx[start + p] / r
    hood.u[3 * p + 1] = -list.dy[start + p] / r
    hood.u[3 * p + 2] = -list.dz[start + p] / r
    const element = elementOf[list.owner[start + p]]
    let slot = hood.species.subarray(0, hood.speciesCount).indexOf(element)
    if (slot === -1) {
      slot = hood.speciesCount++
      hood.species[slot] = element
    }
    hood.slot[p] = slot
    pairFunctions(r, cutoff, hood.phi.subarray(2 * PAIR_FUNCTIONS * p, 2 * PAIR_FUNCTIONS * (p + 1)))
  }
}

function makeRoom(hood: Neighbourhood): void {
  if (hood.r.length >= hood.count) return
  const room = Math.ceil(1.25 * hood.count) + 8
  hood.r = new Float64Array(room)
  hood.u = new Float64Array(3 * room)
  hood.phi = new Float64Array(2 * PAIR_FUNCTIONS * room)
  hood.partials = new Float64Array(3 * room)
  hood.slot = new Int32Array(room)
  hood.species = new Int32Array(room)
  hood.moments = new Float64Array(MOMENTS * room)
  hood.momentGradient = new Float64Array(MOMENTS * room)
}

const basis = new Float64Array(2 * RADIAL_FUNCTIONS)

/** φ and dφ/dr. */
export function pairFunctions(r: number, cutoff: number, to: Float64Array): void {
  const c = cosineCutoff(r, cutoff)
  const slope = cosineCutoffSlope(r, cutoff)
  radialFunctions(r, cutoff, basis)
  for (let k = 0; k < RADIAL_FUNCTIONS; k++) {
    to[k] = basis[k] * c
    to[PAIR_FUNCTIONS + k] = basis[RADIAL_FUNCTIONS + k] * c + basis[k] * slope
  }
  to[RADIAL_FUNCTIONS] = c
  to[PAIR_FUNCTIONS + RADIAL_FUNCTIONS] = slope
}

/** Sums the moments of every species. */
export function sumMoments({ count, speciesCount, slot, u, phi, moments }: Neighbourhood): void {
  moments.fill(0, 0, MOMENTS * speciesCount)
  for (let p = 0; p < count; p++) {
    const x = u[3 * p], y = u[3 * p + 1], z = u[3 * p + 2]
    for (let k = 0; k < PAIR_FUNCTIONS; k++) {
      const f = phi[2 * PAIR_FUNCTIONS * p + k]
      const at = MOMENTS * slot[p] + COMPONENTS * k
      moments[at] += f
      moments[at + 1] += f * x; moments[at + 2] += f * y; moments[at + 3] += f * z
      moments[at + 4] += f * (x * x - 1 / 3); moments[at + 5] += f * (y * y - 1 / 3)
      moments[at + 6] += f * x * y; moments[at + 7] += f * x * z; moments[at + 8] += f * y * z
    }
  }
}

/** t_k, k = 0 … terms−1. */
export function sumChebyshev({ count, r, phi }: Neighbourhood, cutoff: number, terms: number, t: Float64Array): void {
  t.fill(0)
  for (let p = 0; p < count; p++) {
    const c = phi[2 * PAIR_FUNCTIONS * p + RADIAL_FUNCTIONS]
    const twice = 2 * ((2 * r[p]) / cutoff - 1)
    let before = c * 0.5 * twice
    let current = c
    for (let k = 0; k < terms; k++) {
      t[k] += current
      const next = k === 0 ? before : twice * current - before
      before = current
      current = next
    }
  }
}

/**
 * Writes ∂E_i/∂d of every pair, from ∂E/∂m and w = ∂E/∂t. Gradients of the symmetric part are symmetric traceless matrices.
 */
export function pairPartials(hood: Neighbourhood, cutoff: number, terms: number, w: Float64Array): void {
  const { count, slot, r, u, phi, momentGradient, partials } = hood
  for (let p = 0; p < count; p++) {
    const x = u[3 * p], y = u[3 * p + 1], z = u[3 * p + 2]
    let slope = chebyshevSlope(hood, p, cutoff, terms, w)
    let vx = 0, vy = 0, vz = 0
    for (let k = 0; k < PAIR_FUNCTIONS; k++) {
      const at = MOMENTS * slot[p] + COMPONENTS * k
      const f = phi[2 * PAIR_FUNCTIONS * p + k]
      const ax = momentGradient[at + 1], ay = momentGradient[at + 2], az = momentGradient[at + 3]
      const xx = momentGradient[at + 4], yy = momentGradient[at + 5]
      const xy = momentGradient[at + 6], xz = momentGradient[at + 7], yz = momentGradient[at + 8]
      const gx = xx * x + xy * y + xz * z
      const gy = xy * x + yy * y + yz * z
      const gz = xz * x + yz * y - (xx + yy) * z
      slope += phi[2 * PAIR_FUNCTIONS * p + PAIR_FUNCTIONS + k] *
        (momentGradient[at] + ax * x + ay * y + az * z + gx * x + gy * y + gz * z)
      vx += f * (ax + 2 * gx); vy += f * (ay + 2 * gy); vz += f * (az + 2 * gz)
    }
    // d = −r u: dr = −u·dd and du = −(1 − uu)dd/r.
    const along = vx * x + vy * y + vz * z
    partials[3 * p] = -slope * x - (vx - along * x) / r[p]
    partials[3 * p + 1] = -slope * y - (vy - along * y) / r[p]
    partials[3 * p + 2] = -slope * z - (vz - along * z) / r[p]
  }
}

/** d/dr of C(r) Σ_k w_k T_k(x), by Clenshaw's recurrence and its derivative. */
function chebyshevSlope({ r, phi }: Neighbourhood, p: number, cutoff: number, terms: number, w: Float64Array): number {
  const x = (2 * r[p]) / cutoff - 1
  let b1 = 0, b2 = 0, d1 = 0, d2 = 0
  for (let k = terms - 1; k > 0; k--) {
    const d = 2 * b1 + 2 * x * d1 - d2
    const b = w[k] + 2 * x * b1 - b2
    b2 = b1; b1 = b; d2 = d1; d1 = d
  }
  const sum = w[0] + x * b1 - b2
  const sumSlope = b1 + x * d1 - d2
  const at = 2 * PAIR_FUNCTIONS * p + RADIAL_FUNCTIONS
  return phi[at + PAIR_FUNCTIONS] * sum + (phi[at] * 2 * sumSlope) / cutoff
}
