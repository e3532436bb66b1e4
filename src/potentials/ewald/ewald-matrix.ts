// Electrostatic energy of point charges on the sites of a periodic cell as a quadratic form, E = qᵀMq (P. P. Ewald,
// Ann. Phys. 369, 253 (1921), doi 10.1002/andp.19213690304; written as in A. Y. Toukmaji, J. A. Board, Comput. Phys.
// Commun. 95, 73 (1996), doi 10.1016/0010-4655(96)00016-1). M depends on the sites alone: it is computed once, and then
// any charges cost one product. Boundary at infinity: tin foil (no surface term). Background: M holds the uniform
// charge that neutralises each site, so a charged cell has the energy of its charges in a uniform background; neutral
// cells are not changed by it.
//
// M: pair matrix, eV/e², n × n, symmetric, E = Σᵢⱼ qᵢ Mᵢⱼ qⱼ (each pair counted twice, hence the ½ below).
// α: splitting, 1/Å.   V: volume, Å³.   k: reciprocal vectors with their 2π, 1/Å.   L: lattice vectors, Å.
// Mᵢⱼ = ½ C [Σ_L erfc(α|rᵢⱼ+L|)/|rᵢⱼ+L| + 4π/V Σ_{k≠0} exp(−k²/4α²)/k² cos k·rᵢⱼ − 2α/√π δᵢⱼ − π/(α²V)]
import { InputError } from '../../errors.ts'
import { atomCount, fractionalPositions, volume, type Structure } from '../../atoms/structure.ts'
import { erfc } from '../../math/erfc.ts'
import { determinant3, inverse3, transpose3, type Matrix3 } from '../../math/matrix3.ts'
import { reduceLattice } from '../../math/reduce-lattice.ts'
import { COULOMB_EV_A } from '../../units.ts'

/** M of E = qᵀMq. */
export interface EwaldMatrix {
  readonly size: number
  /** eV per squared elementary charge, row-major, size × size, symmetric. */
  readonly values: Float64Array
}

export interface EwaldOptions {
  /** Splitting times the cube root of the volume; the result does not depend on it. */
  readonly splitting?: number
}

/** Where both sums stop: erfc(6) = 2e-17 and exp(−6²) = 2e-16, so neglected terms are below rounding. */
const REACH = 6

/** Fewer costly erfc, more cheap cosines: fastest between 3 and 4 for 8 to 256 sites. */
const SPLITTING = 3.5

/** Sites closer than this are one site listed twice, Å. */
const SAME_SITE = 0.01

/**
 * The Ewald matrix of the sites of a structure (its species do not matter). Converged to rounding, about 1e-13
 * relative, for any cell. Throws InputError when the cell does not repeat in all directions or two sites coincide.
 */
export function ewaldMatrix(structure: Structure, options: EwaldOptions = {}): EwaldMatrix {
  if (!structure.pbc.every(Boolean)) {
    throw new InputError({
      rule: 'an Ewald sum needs a cell that repeats in all three directions',
      found: structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' '),
    })
  }
  const size = atomCount(structure)
  const cell = reduceLattice(structure.cell)
  const fractional = fractionalPositions({ ...structure, cell })
  const cellVolume = volume(structure)
  const alpha = (options.splitting ?? SPLITTING) / Math.cbrt(cellVolume)
  const values = new Float64Array(size * size)
  addRealSpace(values, size, cell, fractional, alpha)
  addReciprocalSpace(values, size, cell, fractional, alpha)
  const background = -Math.PI / (alpha * alpha * cellVolume)
  const self = -2 * alpha / Math.sqrt(Math.PI)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = 0.5 * COULOMB_EV_A * (values[i * size + j] + background + (i === j ? self : 0))
      values[i * size + j] = value
      values[j * size + i] = value
    }
  }
  return { size, values }
}

/** Adds Σ_L erfc(αr)/r to the upper triangle. */
function addRealSpace(
  values: Float64Array, size: number, cell: Matrix3, fractional: Float64Array, alpha: number,
): void {
  const reach = REACH / alpha
  const spacing = planeSpacings(cell)
  const lowest = (d: number, k: number): number => Math.ceil(-reach / spacing[k] - d)
  const highest = (d: number, k: number): number => Math.floor(reach / spacing[k] - d)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const [u, v, w] = [0, 1, 2].map((k) => fractional[3 * j + k] - fractional[3 * i + k])
      let sum = 0
      for (let a = lowest(u, 0); a <= highest(u, 0); a++) {
        for (let b = lowest(v, 1); b <= highest(v, 1); b++) {
          for (let c = lowest(w, 2); c <= highest(w, 2); c++) {
            if (i === j && a === 0 && b === 0 && c === 0) continue
            const x = (u + a) * cell[0] + (v + b) * cell[3] + (w + c) * cell[6]
            const y = (u + a) * cell[1] + (v + b) * cell[4] + (w + c) * cell[7]
            const z = (u + a) * cell[2] + (v + b) * cell[5] + (w + c) * cell[8]
            const r = Math.sqrt(x * x + y * y + z * z)
            if (r < SAME_SITE) throw coincident(i, j)
            if (r <= reach) sum += erfc(alpha * r) / r
          }
        }
      }
      values[i * size + j] += sum
    }
  }
}

/** Adds 4π/V Σₖ exp(−k²/4α²)/k² cos k·rᵢⱼ to the upper triangle; k and −k are summed together. */
function addReciprocalSpace(
  values: Float64Array, size: number, cell: Matrix3, fractional: Float64Array, alpha: number,
): void {
  const reach = 2 * alpha * REACH
  // Rows are the reciprocal vectors without 2π; the planes of the reciprocal lattice are 1/|a| apart.
  const reciprocal = transpose3(inverse3(cell))
  const spacing = planeSpacings(reciprocal).map((value) => 2 * Math.PI * value)
  const [highestA, highestB, highestC] = spacing.map((value) => Math.floor(reach / value))
  const cellVolume = 1 / Math.abs(determinant3(reciprocal))
  const cosines = new Float64Array(size)
  const sines = new Float64Array(size)
  for (let a = 0; a <= highestA; a++) {
    for (let b = a === 0 ? 0 : -highestB; b <= highestB; b++) {
      for (let c = a === 0 && b === 0 ? 1 : -highestC; c <= highestC; c++) {
        const [x, y, z] = [0, 1, 2].map((k) =>
          2 * Math.PI * (a * reciprocal[k] + b * reciprocal[3 + k] + c * reciprocal[6 + k]))
        const square = x * x + y * y + z * z
        if (square > reach * reach) continue
        const weight = 8 * Math.PI / cellVolume * Math.exp(-square / (4 * alpha * alpha)) / square
        for (let i = 0; i < size; i++) {
          const turns = a * fractional[3 * i] + b * fractional[3 * i + 1] + c * fractional[3 * i + 2]
          // Whole turns removed first: the cosine of a large angle would lose digits.
          const phase = 2 * Math.PI * (turns - Math.round(turns))
          cosines[i] = Math.cos(phase)
          sines[i] = Math.sin(phase)
        }
        addWave(values, size, weight, cosines, sines)
      }
    }
  }
}

/** cos k·(rᵢ − rⱼ) from the cosines and sines of each site. */
function addWave(values: Float64Array, size: number, weight: number, cosines: Float64Array, sines: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const c = weight * cosines[i]
    const s = weight * sines[i]
    const row = i * size
    for (let j = i; j < size; j++) values[row + j] += c * cosines[j] + s * sines[j]
  }
}

/** Distances between neighbouring lattice planes, Å. */
function planeSpacings(cell: Matrix3): number[] {
  const inverse = inverse3(cell)
  return [0, 1, 2].map((k) => {
    const [x, y, z] = [inverse[k], inverse[3 + k], inverse[6 + k]]
    return 1 / Math.sqrt(x * x + y * y + z * z)
  })
}

function coincident(i: number, j: number): InputError {
  return new InputError({
    rule: `sites of an Ewald sum must be at least ${SAME_SITE} Å apart`,
    found: i === j ? `a lattice vector shorter than that` : `sites ${i + 1} and ${j + 1} in one place`,
    wayOut: 'Remove one of them; a site shared by two species is one site of a sublattice.',
  })
}
