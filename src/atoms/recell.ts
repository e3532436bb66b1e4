// The same crystal in another cell: supercells, primitive cells, any lattice spanned by a rational matrix.
import { InputError } from '../errors.ts'
import { determinant3, inverse3, multiply3, transformRows } from '../math/matrix3.ts'
import { atomCount, fractionalPositions, PERIODIC, wrap, type Structure } from './structure.ts'

/** Turns a body-centred conventional cell into its primitive cell (half the volume). */
export const BODY_CENTRED_TO_PRIMITIVE: readonly number[] = [-0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, -0.5]

/**
 * Describes a periodic structure in the lattice whose rows are matrix·cell (9 numbers, row-major; integers make
 * supercells, fractions smaller cells). Atoms end inside the new cell. `tolerance`, in fractions of the new vectors, tells
 * when two images are one atom. Throws InputError when the new lattice is not a lattice of this crystal (the number of
 * atoms would not scale with the volume) or the structure does not repeat in all directions.
 */
export function recell(structure: Structure, matrix: readonly number[], tolerance = 1e-3): Structure {
  const ratio = Math.abs(determinant3(matrix))
  if (!structure.pbc.every(Boolean) || !(ratio > 1e-9 && ratio < Infinity)) {
    throw new InputError({
      rule: 'a new cell must be spanned by nine numbers of non-zero determinant, in a crystal periodic in all directions',
      found: `${matrix.join(' ')} for pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
    })
  }
  const cell = multiply3(matrix, structure.cell)
  const n = atomCount(structure)
  const expected = Math.round(ratio * n)
  const toFractional = inverse3(cell)
  const reach = latticeReach(matrix)
  // Atoms up to one cell outside are within reach as they are, and keep their bits.
  const isFar = fractionalPositions(structure).some((s) => s < -1 || s >= 2)
  const { positions } = isFar ? wrap(structure) : structure
  const species: number[] = []
  const fractional: number[] = []
  for (let i = -reach; i <= reach; i++) {
    for (let j = -reach; j <= reach; j++) {
      for (let k = -reach; k <= reach; k++) {
        const shift = [0, 1, 2].map((m) => i * structure.cell[m] + j * structure.cell[3 + m] + k * structure.cell[6 + m])
        const image = transformRows(positions.map((x, index) => x + shift[index % 3]), toFractional)
        for (let atom = 0; atom < n; atom++) {
          const s = image.subarray(3 * atom, 3 * atom + 3).map((x) => (x > -1e-9 && x < 0 ? 0 : x))
          if (s.some((x) => x < 0 || x >= 1 - 1e-9) || isKnown(fractional, s, tolerance)) continue
          species.push(structure.species[atom])
          fractional.push(...s)
        }
      }
    }
  }
  if (species.length !== expected) {
    throw new InputError({
      rule: `the new cell must be a lattice of this crystal (${expected} atoms expected)`,
      found: `${species.length} atoms`,
    })
  }
  return { cell, pbc: PERIODIC, species: Uint8Array.from(species), positions: transformRows(fractional, cell) }
}

/** How many cells of the old lattice reach across the new one, in every direction. */
function latticeReach(matrix: readonly number[]): number {
  const largest = [0, 1, 2].map((i) => Math.abs(matrix[i]) + Math.abs(matrix[3 + i]) + Math.abs(matrix[6 + i]))
  return Math.ceil(Math.max(...largest)) + 2
}

function isKnown(fractional: readonly number[], s: Float64Array, tolerance: number): boolean {
  for (let a = 0; a < fractional.length; a += 3) {
    let close = true
    for (let k = 0; k < 3 && close; k++) {
      const d = fractional[a + k] - s[k]
      close = Math.abs(d - Math.round(d)) < tolerance
    }
    if (close) return true
  }
  return false
}
