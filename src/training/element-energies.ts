// One energy per element, by least squares: what is left of a set of energies when everything but the composition is
// ignored.
import { Matrix, pseudoInverse } from 'ml-matrix'
import { dot } from '../math/vectors.ts'

/** A singular value below this share of the largest is a combination of elements that no composition tells apart. */
const INDEPENDENT = 1e-10

/**
 * Least-squares energies per element, eV, length T, of energies per atom (eV/atom) at compositions given as fractions
 * (each of length T). Where the compositions do not determine them (all Li3PO4, an element that never occurs), the
 * solution of smallest norm: what is not determined stays 0.
 */
export function elementEnergies(fractions: readonly Float64Array[], energies: readonly number[], elements: number): Float64Array {
  const normal = new Float64Array(elements * elements)
  const right = new Float64Array(elements)
  fractions.forEach((fraction, row) => {
    for (let a = 0; a < elements; a++) {
      right[a] += fraction[a] * energies[row]
      for (let b = 0; b < elements; b++) normal[a * elements + b] += fraction[a] * fraction[b]
    }
  })
  const matrix = Matrix.from1DArray(elements, elements, normal)
  const inverse = pseudoInverse(matrix, INDEPENDENT * matrix.trace())
  return Float64Array.from({ length: elements }, (_, a) => dot(Float64Array.from(inverse.getRow(a)), right))
}
