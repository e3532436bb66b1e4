// The part of energies that follows from composition alone.
import { Matrix, SVD } from 'ml-matrix'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'

export interface ElementEnergies {
  /** Energy of a structure by its composition, eV/atom. */
  readonly perAtom: (structure: Structure) => number
  /** Lowest energy of the data less that, eV/atom. */
  readonly lowest: number
}

/** Least squares over energies per atom; elements that always come in one ratio share their energy. */
export function elementEnergies(data: readonly { readonly structure: Structure; readonly energy: number }[]): ElementEnergies {
  const elements = [...new Set(data.flatMap(({ structure }) => [...new Set(structure.species)]))].sort((a, b) => a - b)
  const shares = (structure: Structure): number[] =>
    elements.map((element) => structure.species.filter((z) => z === element).length / atomCount(structure))
  const perAtom = data.map(({ structure, energy }) => energy / atomCount(structure))
  const solution = new SVD(new Matrix(data.map(({ structure }) => shares(structure))), { autoTranspose: true })
    .solve(Matrix.columnVector(perAtom)).to1DArray()
  const ofElements = (structure: Structure): number => shares(structure).reduce((sum, share, k) => sum + share * solution[k], 0)
  return { perAtom: ofElements, lowest: Math.min(...data.map(({ structure }, k) => perAtom[k] - ofElements(structure))) }
}
