// The places where an ion is in a local minimum of its bond-valence energy: lowest points of a grid, each followed
// downhill in the continuous energy, and one of every set of symmetry images kept.
import { latticeDistance } from '../../atoms/asymmetric-unit.ts'
import { lowestGridPoints } from '../../atoms/cell-grid.ts'
import { IDENTITY, type SymmetryOperation } from '../../atoms/symmetry.ts'
import { EvaluationError } from '../../errors.ts'
import { transformRows } from '../../math/matrix3.ts'
import { descend } from './descend.ts'
import { gridEnergies } from './energy-grid.ts'
import { byCoordinates, orbitOf } from './orbit.ts'
import { siteEnergy, siteEnergyGradient, type SiteEnergyField } from './site-energy.ts'

/** One minimum and its images under the symmetry operations. */
export interface EnergyMinimum {
  /** The first of the images. */
  readonly fractional: readonly number[]
  /** Fractional positions in [0, 1) of all images in the cell: as many as the multiplicity of the site. */
  readonly images: readonly (readonly number[])[]
  /** eV. */
  readonly energy: number
}

/** Å; minima this close are one. */
export const SAME_MINIMUM = 0.1
/** eV; images of one minimum differ less. */
const SAME_ENERGY = 1e-6
/** Å; from 0.15 to 0.3 Å the minima of β- and γ-Li3PO4 are the same. */
export const GRID_RESOLUTION = 0.2
/** eV/Å; the descent ends far below it, unless the energy jumps where an ion leaves the cutoff. */
const LARGEST_SLOPE = 1e-3

/**
 * The distinct minima of a field, lowest energy first, looked for on a grid of `resolution` (Å). `operations`, a whole
 * group with the identity first, are symmetries of the framework. Throws EvaluationError when a descent does not
 * arrive.
 */
export function energyMinima(
  field: SiteEnergyField, operations: readonly SymmetryOperation[] = [IDENTITY], resolution = GRID_RESOLUTION,
): EnergyMinimum[] {
  const { cell, inverse } = field
  const seeds = lowestGridPoints(gridEnergies(field, resolution))
  const found = seeds.map((seed) => {
    const { position, slope } = descend((r, dE) => siteEnergyGradient(field, r, dE), transformRows(seed, cell))
    if (slope > LARGEST_SLOPE) {
      throw new EvaluationError({
        rule: `the slope of the bond-valence energy must vanish at a minimum of ${field.ion}`,
        found: `${slope.toPrecision(3)} eV/Å at ${seed.map((s) => s.toFixed(4)).join(' ')}`,
      })
    }
    // Where symmetry has moved the minimum onto a special position, its energy is that of the place where it is now.
    const images = orbitOf(Array.from(transformRows(position, inverse)), operations, cell)
    return { fractional: images[0], images, energy: siteEnergy(field, transformRows(images[0], cell)).total }
  })
  found.sort((a, b) => (Math.abs(a.energy - b.energy) > SAME_ENERGY
    ? a.energy - b.energy
    : byCoordinates(a.fractional, b.fractional)))
  const kept: EnergyMinimum[] = []
  for (const next of found) {
    const isKnown = kept.some(({ images }) =>
      images.some((image) => latticeDistance(image, next.fractional, cell) < SAME_MINIMUM))
    if (!isKnown) kept.push(next)
  }
  return kept
}
