// The first path of a band: straight lines, and where they end in a crystal.
import { InputError } from '../../errors.ts'
import { inverse3, transformRows } from '../../math/matrix3.ts'
import { imageSearch, shortestImage } from '../../atoms/shortest-image.ts'
import { atomCount, completeCell, withPositions, type Structure } from '../../atoms/structure.ts'

/** Å; cells of the two ends that differ more are two cells. */
const SAME_CELL = 1e-6

/**
 * The end with every atom moved to the periodic image nearest to where it starts. Throws InputError unless both have the
 * same cell and the same atoms in the same order.
 */
export function alignedEnd(start: Structure, end: Structure): Structure {
  checkEnds(start, end)
  const n = atomCount(start)
  if (!start.pbc.some(Boolean)) return end
  const cell = completeCell(start.cell, start.pbc)
  const fractional = transformRows(end.positions.map((x, k) => x - start.positions[k]), inverse3(cell))
  const search = imageSearch(cell)
  const vector = new Float64Array(3)
  const positions = new Float64Array(3 * n)
  for (let i = 0; i < n; i++) {
    const [u, v, w] = fractional.subarray(3 * i, 3 * i + 3)
    if (start.pbc.every(Boolean)) shortestImage(search, u, v, w, Infinity, vector)
    else {
      // Only along the directions that repeat may an atom be taken from another cell.
      const turned = [u, v, w].map((s, k) => (start.pbc[k] ? s - Math.round(s) : s))
      vector.set(transformRows(turned, cell))
    }
    for (let k = 0; k < 3; k++) positions[3 * i + k] = start.positions[3 * i + k] + vector[k]
  }
  return withPositions(end, positions)
}

/**
 * Straight lines from the positions of the start to those of the end: `images` + 2 structures, ends included. Throws as
 * {@link alignedEnd}.
 */
export function linearPath(start: Structure, end: Structure, images: number): Structure[] {
  checkEnds(start, end)
  return Array.from({ length: images + 2 }, (_, image) => {
    if (image === 0) return start
    if (image === images + 1) return end
    const share = image / (images + 1)
    return withPositions(start, start.positions.map((x, k) => x + share * (end.positions[k] - x)))
  })
}

function checkEnds(start: Structure, end: Structure): void {
  const sameAtoms = start.species.length === end.species.length && start.species.every((z, i) => z === end.species[i])
  const sameCell = start.pbc.every((flag, k) => flag === end.pbc[k]) &&
    start.cell.every((value, k) => Math.abs(value - end.cell[k]) <= SAME_CELL)
  if (sameAtoms && sameCell) return
  throw new InputError({
    rule: 'both ends of a path must have the same cell and the same atoms in the same order',
    found: sameAtoms ? 'different cells' : `${start.species.length} and ${end.species.length} atoms, or another order`,
    wayOut: sameAtoms ? 'Relax the ends with a fixed cell.' : 'Reorder the atoms of the second structure.',
  })
}
