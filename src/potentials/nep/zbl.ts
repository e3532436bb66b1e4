// Screened nuclear repulsion at short distance: Ziegler, Biersack, Littmark, The Stopping and Range of Ions in
// Solids (Pergamon, 1985), switched off smoothly, in the three variants of nep.txt (GPUMD manual).
//   E_i += ½ Σ_j k Z_i Z_j / r · φ(r·a) · f(r),  φ(x) = Σ_p A_p exp(−B_p x),  a = 2.134563 (Z_i^0.23 + Z_j^0.23)
import { InputError } from '../../errors.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { zblDamping, zblEnergy, zblScreening } from './compiled.ts'
import type { NepModel } from './nep-model.ts'

/** e²/4πε0, eV·Å, as NEP rounds it. */
const COULOMB = 14.399645
/** 1/(0.8854 Bohr radii), 1/Å, as NEP rounds it. */
const INVERSE_SCREENING = 2.134563
/** The universal screening function: A1, B1, A2, B2, … */
const UNIVERSAL = [0.18175, 3.1998, 0.50986, 0.94229, 0.28022, 0.4029, 0.02817, 0.20162]

// Covalent radii, Å, Z = 1 … 94: Pyykkö & Atsumi, Chem. Eur. J. 15, 186 (2009), metals 10 % smaller as in
// Grimme et al., J. Chem. Phys. 132, 154104 (2010).
const RADII = [
  0.32, 0.46, 1.2, 0.94, 0.77, 0.75, 0.71, 0.63, 0.64, 0.67, 1.4, 1.25, 1.13, 1.04, 1.1, 1.02, 0.99, 0.96, 1.76, 1.54, 1.33,
  1.22, 1.21, 1.1, 1.07, 1.04, 1, 0.99, 1.01, 1.09, 1.12, 1.09, 1.15, 1.1, 1.14, 1.17, 1.89, 1.67, 1.47, 1.39, 1.32, 1.24,
  1.15, 1.13, 1.13, 1.08, 1.15, 1.23, 1.28, 1.26, 1.26, 1.23, 1.32, 1.31, 2.09, 1.76, 1.62, 1.47, 1.58, 1.57, 1.56, 1.55,
  1.51, 1.52, 1.51, 1.5, 1.49, 1.49, 1.48, 1.53, 1.46, 1.37, 1.31, 1.23, 1.18, 1.16, 1.11, 1.12, 1.13, 1.32, 1.3, 1.3, 1.36,
  1.31, 1.38, 1.42, 2.01, 1.81, 1.67, 1.58, 1.52, 1.53, 1.54, 1.55,
]

/** Numbers per ordered pair of species: k Z_i Z_j, a, inner, outer, A1, B1 … A4, B4. */
const WIDTH = 12

/** Pair parameters at WIDTH·(T·t_i + t_j). */
export type ZblTable = Float64Array

/** The table of a model with ZBL, or null; throws InputError when an element has no tabulated radius. */
export function zblTable(model: Pick<NepModel, 'zbl' | 'species'>): ZblTable | null {
  const { zbl, species } = model
  if (zbl === null) return null
  const table = new Float64Array(WIDTH * species.length * species.length)
  for (let a = 0; a < species.length; a++) {
    for (let b = 0; b < species.length; b++) {
      setPair(table, WIDTH * (species.length * a + b), species[a], species[b], pairRange(model, a, b))
    }
  }
  return table
}

/** Universal ZBL of other potentials: the pair parameters, and where each pair ends (Å), both at T·t_i + t_j. */
export interface ZblPairTable {
  readonly numbers: ZblTable
  readonly reach: Float64Array
}

/**
 * Universal ZBL of these elements (atomic numbers) with a range of its own for every pair: `range` gives the inner and the
 * outer cutoff (Å) from two atomic numbers and R_a + R_b (Å), 4/3 of their covalent radii. Throws InputError when an element
 * has no tabulated radius.
 */
export function zblPairTable(
  species: readonly number[], range: (a: number, b: number, radii: number) => readonly [number, number],
): ZblPairTable {
  const numbers = new Float64Array(WIDTH * species.length * species.length)
  const reach = new Float64Array(species.length * species.length)
  species.forEach((a, i) => {
    species.forEach((b, j) => {
      const pair = species.length * i + j
      const [inner, outer] = range(a, b, zblRadius(a) + zblRadius(b))
      reach[pair] = outer
      setPair(numbers, WIDTH * pair, a, b, [inner, outer, ...UNIVERSAL])
    })
  })
  return { numbers, reach }
}

function setPair(table: ZblTable, row: number, a: number, b: number, range: ArrayLike<number>): void {
  table[row] = COULOMB * a * b
  table[row + 1] = INVERSE_SCREENING * (power023(a) + power023(b))
  table.set(range, row + 2)
}

/** Inner, outer and screening parameters of one pair of species. */
function pairRange({ zbl, species }: Pick<NepModel, 'zbl' | 'species'>, a: number, b: number): ArrayLike<number> {
  if (zbl === null) return []
  if (zbl.kind === 'uniform') return [zbl.inner, zbl.outer, ...UNIVERSAL]
  if (zbl.kind === 'type-wise') {
    const reach = (zblRadius(species[a]) + zblRadius(species[b])) * zbl.factor
    return [0, Math.min(reach, zbl.outer), ...UNIVERSAL]
  }
  const low = Math.min(a, b)
  const high = Math.max(a, b)
  const pair = low * species.length - (low * (low - 1)) / 2 + (high - low)
  return zbl.table.subarray(10 * pair, 10 * pair + 10)
}

/**
 * The repulsion of one directed pair at distance r (Å): returns the centre's energy (eV) and leaves dE_i/dr (eV/Å) in
 * work[5]; `work` has 6 numbers. Zero beyond the outer cutoff.
 */
export function zblPair(table: ZblTable, pair: number, r: number, work: Float64Array): number {
  const row = WIDTH * pair
  const inner = table[row + 2]
  const outer = table[row + 3]
  work[5] = 0
  if (r >= outer) return 0
  const inverse = 1 / r
  zblScreening(r * table[row + 1], table, row + 4, work, 0)
  work[2] = 1
  work[3] = 0
  if (r >= inner) {
    const factor = Math.PI / (outer - inner)
    zblDamping(factor * (r - inner), factor, work, 2)
  }
  zblEnergy(0.5 * table[row] * inverse, inverse, table[row + 1], work, 0, work, 2, work, 4)
  return work[4]
}

/** Largest outer cutoff of a table, Å. */
export function zblReach(table: ZblTable): number {
  let reach = 0
  for (let row = 0; row < table.length; row += WIDTH) reach = Math.max(reach, table[row + 3])
  return reach
}

/** 4/3 of the covalent radius to six digits, Å: what NEP's type-wise cutoffs multiply. */
function zblRadius(atomicNumber: number): number {
  const radius = RADII[atomicNumber - 1]
  if (radius === undefined) {
    throw new InputError({ rule: 'type-wise ZBL needs elements up to Pu', found: symbolOf(atomicNumber) })
  }
  return Number(((4 / 3) * radius).toPrecision(6))
}

function power023(atomicNumber: number): number {
  return Math.exp(0.23 * Math.log(atomicNumber))
}
