// Cut and splice for periodic cells: a slab of one parent, the rest of the other, cut along a lattice direction.
// Two planes bound the slab, since a periodic cell has two joints (A. R. Oganov, C. W. Glass, J. Chem. Phys. 124,
// 244704 (2006), doi 10.1063/1.2210932: heredity). Each parent is shifted at random first, along all three vectors.
// The composition is mended by deleting the closest atoms and adding in voids.
import { cellFromParameters, cellParameters } from '../../src/atoms/cell.ts'
import { fractionalPositions, fromFractional, scaledToVolume, volume, type Structure } from '../../src/atoms/structure.ts'
import type { Matrix3 } from '../../src/math/matrix3.ts'
import type { Random } from '../../src/math/random.ts'
import type { Operator } from './operator.ts'
import { speciesCounts, withCounts } from './periodic-geometry.ts'

export const periodicCutAndSplice: Operator = {
  name: 'cut-and-splice',
  arity: 2,
  source: 'rung',
  appliesTo: (space) => space.pbc.every(Boolean),

  propose([mother, father], { random, space }) {
    // Slabs of cells with different contents have different densities of atoms per fraction of the cell.
    if (mother.species.length !== father.species.length) return null
    const axis = random.integer(3)
    const width = random.between(0.25, 0.75)
    const slab = cutShifted(mother, axis, (s) => s < width, random)
    const rest = cutShifted(father, axis, (s) => s >= width, random)
    const child = fromFractional({
      cell: mixedCell(mother, father, width),
      pbc: mother.pbc,
      species: Uint8Array.from([...slab.species, ...rest.species]),
      fractional: [...slab.fractional, ...rest.fractional],
    })
    return withCounts(child, speciesCounts(mother), space.minimumDistances, random)
  },
}

/** The atoms of a randomly shifted parent whose coordinate along the axis passes; species and fractional positions. */
function cutShifted(parent: Structure, axis: number, keep: (s: number) => boolean, random: Random) {
  const shift = [random.uniform(), random.uniform(), random.uniform()]
  const shifted = fractionalPositions(parent).map((s, index) => {
    const moved = s + shift[index % 3]
    return moved - Math.floor(moved)
  })
  const kept = Array.from(parent.species.keys()).filter((i) => keep(shifted[3 * i + axis]))
  return {
    species: kept.map((i) => parent.species[i]),
    fractional: kept.flatMap((i) => Array.from(shifted.subarray(3 * i, 3 * i + 3))),
  }
}

/** Lengths and angles averaged with the parents' shares, at the averaged volume. */
function mixedCell(mother: Structure, father: Structure, share: number): Matrix3 {
  const [a, b] = [cellParameters(mother.cell), cellParameters(father.cell)]
  const mix = (k: number): number => share * a[k] + (1 - share) * b[k]
  const cell = cellFromParameters([mix(0), mix(1), mix(2), mix(3), mix(4), mix(5)])
  const empty = { cell, pbc: mother.pbc, species: new Uint8Array(0), positions: new Float64Array(0) }
  return scaledToVolume(empty, share * volume(mother) + (1 - share) * volume(father)).cell
}
