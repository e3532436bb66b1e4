// The part of the energy of ions that ends at the cutoff: the screened Coulomb energy of the Ewald sum and the
// short-range terms.
//   E = Σ_{i<j} C qᵢqⱼ erfc(αr)/r + A exp(−r/ρ) − C₆/r⁶ − D₈/r⁸ − shift,   C = e²/(4πε₀)
import type { NeighbourList } from '../../atoms/neighbour-list.ts'
import { curveAt, curveTable } from '../../math/curve-table.ts'
import { erfc } from '../../math/erfc.ts'
import { COULOMB_EV_A } from '../../units.ts'
import type { PotentialResult } from '../potential.ts'
import type { IonParameters, PairTerm } from './parameters.ts'

/** What all sums add to, for n atoms; see {@link PotentialResult}. */
export type Sums = Pick<PotentialResult, 'energies' | 'forces' | 'virial'>

/** The terms of T elements, by pair: T × T numbers each. */
export interface PairTables {
  readonly count: number
  /** 1/Å. */
  readonly splitting: number
  /** C qᵢqⱼ, eV·Å. */
  readonly coulomb: Float64Array
  /** eV. */
  readonly repulsion: Float64Array
  /** 1/ρ, 1/Å. */
  readonly decay: Float64Array
  /** eV·Å⁶. */
  readonly sixth: Float64Array
  /** eV·Å⁸. */
  readonly eighth: Float64Array
  /** Short-range energy at the cutoff, eV. */
  readonly shift: Float64Array
}

const NO_TERM: PairTerm = { a: 0, rho: 1, c: 0, d: 0 }

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI)

/** erfc x up to where an Ewald sum ends, to 3e-13. */
const SCREENING = curveTable(erfc, (x) => -TWO_OVER_ROOT_PI * Math.exp(-x * x), 6)

/** The tables of a parameter file; `splitting` is α, 1/Å, and α times the cutoff is at most 6. */
export function pairTables({ charges, pairs, cutoff }: IonParameters, splitting: number): PairTables {
  const terms = pairs.map((term) => term ?? NO_TERM)
  const count = charges.length
  return {
    count, splitting,
    coulomb: Float64Array.from(pairs, (_, k) => COULOMB_EV_A * charges[Math.floor(k / count)] * charges[k % count]),
    repulsion: Float64Array.from(terms, ({ a }) => a),
    decay: Float64Array.from(terms, ({ rho }) => 1 / rho),
    sixth: Float64Array.from(terms, ({ c }) => c),
    eighth: Float64Array.from(terms, ({ d }) => d),
    shift: Float64Array.from(terms, (term) => shortRange(term, cutoff)),
  }
}

/** Short-range energy at distance r (Å) before it is shifted, eV. */
function shortRange({ a, rho, c, d }: PairTerm, r: number): number {
  const inverse = 1 / (r * r)
  return a * Math.exp(-r / rho) - (c + d * inverse) * inverse * inverse * inverse
}

/** Adds all pairs of a list, the upper triangle of the virial only; `types` are the atoms' elements by place in the tables. */
export function addPairs(sums: Sums, tables: PairTables, types: Int32Array, list: NeighbourList): void {
  const { count, splitting, coulomb, repulsion, decay, sixth, eighth, shift } = tables
  const { energies } = sums
  const { first, owner, dx, dy, dz, squared } = list
  for (let i = 0; i < types.length; i++) {
    const row = count * types[i]
    for (let p = first[i]; p < first[i + 1]; p++) {
      const j = owner[p]
      // The list holds every pair from both ends. An atom and its own image push each other to no effect but strain.
      if (j < i) continue
      const pair = row + types[j]
      const r = Math.sqrt(squared[p])
      const inverse = 1 / r
      const square = inverse * inverse
      const scaled = splitting * r
      const screened = coulomb[pair] * curveAt(SCREENING, scaled) * inverse
      const wall = repulsion[pair] * Math.exp(-r * decay[pair])
      const cube = square * square * square
      const dispersion = sixth[pair] * cube
      const higher = eighth[pair] * cube * square
      const halfEnergy = 0.5 * (screened + wall - dispersion - higher - shift[pair])
      const gaussian = coulomb[pair] * splitting * TWO_OVER_ROOT_PI * Math.exp(-scaled * scaled)
      // push·d is the force on j: −dE/dr / r.
      const push = (screened + gaussian - 6 * dispersion - 8 * higher) * square + wall * decay[pair] * inverse
      energies[i] += halfEnergy
      if (j !== i) energies[j] += halfEnergy
      addPush(sums, i, j, j === i ? 0.5 * push : push, dx[p], dy[p], dz[p])
    }
  }
}

/** Force push·(x, y, z) on j, its opposite on i, and the virial of both. */
function addPush({ forces, virial }: Sums, i: number, j: number, push: number, x: number, y: number, z: number): void {
  const px = push * x
  const py = push * y
  const pz = push * z
  forces[3 * i] -= px
  forces[3 * i + 1] -= py
  forces[3 * i + 2] -= pz
  forces[3 * j] += px
  forces[3 * j + 1] += py
  forces[3 * j + 2] += pz
  virial[0] += px * x
  virial[1] += px * y
  virial[2] += px * z
  virial[4] += py * y
  virial[5] += py * z
  virial[8] += pz * z
}
