// Migration barriers of an ion in a rigid framework: the lowest level above the global minimum of its bond-valence
// energy at which the accessible places form a set that is infinite in one, two and three dimensions, and the ways that
// open there (S. Adams, R. Prasada Rao, Phys. Status Solidi A 208, 1746 (2011), doi 10.1002/pssa.201001116). The
// open-source program BVlain brackets these levels in a supercell; here they are exact on the grid (grid-percolation.ts).
//
// Accuracy: grid points miss wells and passes by 0.01 to 0.1 eV at 0.2 Å, most where barriers are high. The refined
// barriers take the minimum and the saddles of the continuous energy instead (refine.ts), and are the same on any grid
// that is fine enough to see the ways.
import type { CellGrid } from '../../atoms/cell-grid.ts'
import { filterAtoms, type Structure } from '../../atoms/structure.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { ConfigError } from '../../errors.ts'
import { inverse3, transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { reduceLattice } from '../../math/reduce-lattice.ts'
import { waysThrough } from './basin-ways.ts'
import { gridEnergies } from './energy-grid.ts'
import { percolate } from './grid-percolation.ts'
import { walkAlong } from './grid-walk.ts'
import { migrationPath, type MigrationPath } from './migration-path.ts'
import { gridPosition, lowestMinimum, passLevels } from './refine.ts'
import { siteEnergyField, type SiteEnergySettings } from './site-energy.ts'

export interface PercolationOptions {
  /** Largest distance of grid points along a, b, c, Å; default {@link GRID_SPACING}. */
  readonly spacing?: number
  /** Height above the minimum at which the search ends, eV; default {@link CEILING}. */
  readonly ceiling?: number
}

/** One value for one, two and three dimensions, eV; null where the ion cannot pass below the ceiling. */
export type Barriers = readonly [number | null, number | null, number | null]

/** How an ion can move through a crystal. Energies eV. */
export interface MigrationBarriers {
  readonly ion: string
  /** The lowest grid point: fractional position in the structure's cell and bond-valence energy. */
  readonly minimum: { readonly fractional: readonly number[]; readonly energy: number }
  /** Above the lowest grid point: what other programs give. */
  readonly barriers: Barriers
  /** The same of the continuous energy: its minimum, and saddles above it. Independent of the grid, or nearly so. */
  readonly refined: MigrationBarriers['minimum'] & { readonly barriers: Barriers }
  /** The way that opens at each refined barrier, in order of the dimensions. */
  readonly paths: readonly MigrationPath[]
  /** Energies (not relative to the minimum) on a grid over `cell`. */
  readonly grid: CellGrid
  /** Rows, Å: the structure's cell, or a more compact one of the same lattice where that one is skewed. */
  readonly cell: Matrix3
}

/** Å; finer grids cost time and change refined barriers rarely. */
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
  const field = siteEnergyField(framework, settings)
  const grid = gridEnergies(field, spacing)
  const percolation = percolate(grid, cell, ceiling)
  const { openings, minima, passes, descents } = percolation
  const lowest = grid.values[minima[0]]
  const minimum = lowestMinimum(field, grid, lowest)
  const inverse = inverse3(structure.cell)
  const levels = passLevels(field, grid, percolation)
  // The ways lead into independent directions: with the n easiest of them the ion moves in n dimensions.
  const paths = waysThrough(minima.length, passes, descents, levels, minimum.energy + ceiling)
    .map(({ crossings }) => migrationPath({
      walk: walkAlong(crossings, passes, descents, grid.values),
      framework, field, grid, lowest, minimum: minimum.energy, settings, inverse,
    }))
    .sort((a, b) => a.refinedBarrier - b.refinedBarrier)
    .map((path, n): MigrationPath => ({ dimension: (n + 1) as 1 | 2 | 3, ...path }))
  const fractionalOf = (position: Float64Array): number[] => Array.from(transformRows(position, inverse))
  return {
    ion: settings.ion,
    minimum: { fractional: fractionalOf(gridPosition(grid, cell, minima[0])), energy: lowest },
    barriers: barriersOf(openings.map(({ level }) => level - lowest)),
    refined: {
      fractional: fractionalOf(minimum.position),
      energy: minimum.energy,
      barriers: barriersOf(paths.map(({ refinedBarrier }) => refinedBarrier)),
    },
    paths,
    grid,
    cell,
  }
}

function barriersOf(heights: readonly number[]): Barriers {
  return [heights[0] ?? null, heights[1] ?? null, heights[2] ?? null]
}

/** The cell itself unless the same lattice has much shorter vectors: nearly equal choices would only change the grid. */
function compactCell(cell: Matrix3): Matrix3 {
  const reduced = reduceLattice(cell)
  return sumOfSquares(reduced) < 0.9 * sumOfSquares(cell) ? reduced : cell
}

function sumOfSquares(cell: Matrix3): number {
  return cell.reduce((sum, value) => sum + value * value, 0)
}
