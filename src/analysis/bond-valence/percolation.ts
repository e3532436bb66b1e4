// Migration barriers of an ion in a rigid framework: the lowest level above the global minimum of its bond-valence
// energy at which the accessible places form a set that is infinite in one, two and three dimensions, and the ways that
// open there (S. Adams, R. Prasada Rao, Phys. Status Solidi A 208, 1746 (2011), doi 10.1002/pssa.201001116). The
// open-source program BVlain brackets these levels in a supercell; here they are exact on the grid (grid-percolation.ts).
//
// Accuracy: barriers refer to points of the grid. Between 0.3 and 0.1 Å they change by up to about 0.05 eV.
import type { CellGrid } from '../../atoms/cell-grid.ts'
import { filterAtoms, type Structure } from '../../atoms/structure.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { ConfigError } from '../../errors.ts'
import { inverse3, transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { reduceLattice } from '../../math/reduce-lattice.ts'
import { gridEnergies } from './energy-grid.ts'
import { percolate, type Opening } from './grid-percolation.ts'
import { fromLowest, walkThrough } from './grid-walk.ts'
import { gridPosition, migrationPath, type MigrationPath } from './migration-path.ts'
import { siteEnergyField, type SiteEnergySettings } from './site-energy.ts'

export interface PercolationOptions {
  /** Largest distance of grid points along a, b, c, Å; default {@link GRID_SPACING}. */
  readonly spacing?: number
  /** Height above the minimum at which the search ends, eV; default {@link CEILING}. */
  readonly ceiling?: number
}

/** How an ion can move through a crystal. Energies eV. */
export interface MigrationBarriers {
  readonly ion: string
  /** The best place: its fractional position in the structure's cell and the bond-valence energy there. */
  readonly minimum: { readonly fractional: readonly number[]; readonly energy: number }
  /** For one, two and three dimensions, above the minimum; null where the ion cannot pass below the ceiling. */
  readonly barriers: readonly [number | null, number | null, number | null]
  /** The way that opens at each barrier that exists, in order of the dimensions. */
  readonly paths: readonly MigrationPath[]
  /** Energies (not relative to the minimum) on a grid over `cell`. */
  readonly grid: CellGrid
  /** Rows, Å: the structure's cell, or a more compact one of the same lattice where that one is skewed. */
  readonly cell: Matrix3
}

/** Å; between 0.1 and 0.2 Å barriers change by 0.01 to 0.03 eV. */
export const GRID_SPACING = 0.2
/** eV; an ion would sooner break the framework. */
export const CEILING = 10

/**
 * Barriers and paths of an ion whose own kind is removed from the structure. Takes a fraction of a second for tens of
 * atoms. Throws as {@link siteEnergyField} does, and ConfigError for a useless spacing or ceiling.
 */
export function migrationBarriers(
  structure: Structure, settings: SiteEnergySettings,
  { spacing = GRID_SPACING, ceiling = CEILING }: PercolationOptions = {},
): MigrationBarriers {
  if (!(ceiling > 0)) throw new ConfigError({ rule: 'the ceiling of the percolation must be above 0 eV', found: ceiling })
  // Neighbours of a skewed grid are not the nearest points.
  const cell = compactCell(structure.cell)
  const framework = filterAtoms({ ...structure, cell }, (i) => symbolOf(structure.species[i]) !== settings.ion)
  const grid = gridEnergies(siteEnergyField(framework, settings), spacing)
  const { minimum, openings, tree } = percolate(grid, cell, ceiling)
  const lowest = grid.values[minimum]
  const inverse = inverse3(structure.cell)
  const paths = openings.map((opening) => {
    const walk = fromLowest(walkThrough(tree, opening), grid.values, opening.loop)
    return migrationPath({ dimension: opening.dimension, walk, grid, lowest, framework, settings, inverse })
  })
  return {
    ion: settings.ion,
    minimum: { fractional: Array.from(transformRows(gridPosition(grid, cell, minimum), inverse)), energy: lowest },
    barriers: [0, 1, 2].map((n) => barrierOf(openings[n], lowest)) as [number | null, number | null, number | null],
    paths,
    grid,
    cell,
  }
}

function barrierOf(opening: Opening | undefined, lowest: number): number | null {
  return opening === undefined ? null : opening.level - lowest
}

/** The cell itself unless the same lattice has much shorter vectors: nearly equal choices would only change the grid. */
function compactCell(cell: Matrix3): Matrix3 {
  const reduced = reduceLattice(cell)
  return sumOfSquares(reduced) < 0.9 * sumOfSquares(cell) ? reduced : cell
}

function sumOfSquares(cell: Matrix3): number {
  return cell.reduce((sum, value) => sum + value * value, 0)
}
