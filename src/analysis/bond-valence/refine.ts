// Barriers without the error of the grid: the minimum and the saddles of the continuous energy next to the grid points
// that may decide.
import { lowestGridPoints, type CellGrid } from '../../atoms/cell-grid.ts'
import { transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { climb } from './climb.ts'
import { descend, type PointFunction } from './descend.ts'
import type { Percolation } from './grid-percolation.ts'
import { siteEnergyGradient, type SiteEnergyField } from './site-energy.ts'

/** A place and its energy, eV. */
export interface EnergyPlace {
  /** Å. */
  readonly position: Float64Array
  readonly energy: number
}

/** The highest place of a chain. */
export interface Crest extends EnergyPlace {
  /** Index of the chain's place next to it. */
  readonly place: number
}

/** eV: a grid point misses the bottom of its well, or the top of its pass, by less. */
const GRID_ERROR = 0.15
/** Å; the saddle of a pass is nearer. */
const LONGEST_CLIMB = 0.5

/** The lowest minimum of the field: of the wells whose grid points come close to the lowest one. */
export function lowestMinimum(field: SiteEnergyField, grid: CellGrid, lowest: number): EnergyPlace {
  const { counts: [, nb, nc], counts, values } = grid
  const valueAt = (s: readonly number[]): number => {
    const [i, j, k] = s.map((x, axis) => Math.round(x * counts[axis]))
    return values[(i * nb + j) * nc + k]
  }
  return lowestGridPoints(grid)
    .filter((s) => valueAt(s) <= lowest + GRID_ERROR)
    .map((s) => descend(gradientOf(field), transformRows(s, field.cell)))
    .map(({ position, value }): EnergyPlace => ({ position, energy: value }))
    .reduce((best, next) => (next.energy < best.energy ? next : best))
}

/**
 * The highest saddle of a closed chain of places, whose last one is an image of the first. Where no saddle is found
 * near a crest of the chain, the crest itself counts.
 */
export function highestSaddle(field: SiteEnergyField, chain: readonly EnergyPlace[]): Crest {
  const last = chain.length - 1
  const top = Math.max(...chain.map(({ energy }) => energy))
  const period = chain[last].position.map((x, k) => x - chain[0].position[k])
  const at = (n: number): Float64Array => {
    const turns = Math.floor(n / last)
    return chain[n - turns * last].position.map((x, k) => x + turns * period[k])
  }
  const energyAt = (n: number): number => chain[((n % last) + last) % last].energy
  const crests: Crest[] = []
  for (let n = 0; n < last; n++) {
    const energy = energyAt(n)
    if (energy < top - 2 * GRID_ERROR || energy < energyAt(n - 1) || energy <= energyAt(n + 1)) continue
    const [before, after] = [at(n - 1), at(n + 1)]
    const saddle = climb(gradientOf(field), at(n), after.map((x, k) => x - before[k]), LONGEST_CLIMB)
    crests.push(saddle === null
      ? { position: at(n), energy, place: n }
      : { position: saddle.position, energy: saddle.value, place: n })
  }
  // Only a chain of equal energies has no crest.
  const level: Crest = { ...chain[0], place: 0 }
  return crests.length === 0 ? level : crests.reduce((best, next) => (next.energy > best.energy ? next : best))
}

/**
 * Level of every pass, eV: that of the saddle next to it where the pass is about as high as an opening, because there the
 * error of the grid could prefer the wrong way; otherwise that of its grid point.
 */
export function passLevels(
  field: SiteEnergyField, grid: CellGrid, { passes, openings, descents }: Percolation,
): Float64Array {
  const isClose = (level: number): boolean => openings.some((opening) => Math.abs(level - opening.level) <= GRID_ERROR)
  return Float64Array.from(passes, ({ from, to, step, level }) => {
    if (!isClose(level)) return level
    const [start, ahead] = [gridPosition(grid, field.cell, from), gridPosition(grid, field.cell, to)]
    const over = transformRows(step, field.cell)
    const behind = descents.to[from] < 0 ? start : gridPosition(grid, field.cell, descents.to[from])
    const back = transformRows(descents.step.subarray(3 * from, 3 * from + 3), field.cell)
    const direction = ahead.map((x, k) => x + over[k] - behind[k] - back[k])
    return climb(gradientOf(field), start, direction, LONGEST_CLIMB)?.value ?? level
  })
}

/** Cartesian position of a grid point in the cell, Å. */
export function gridPosition({ counts: [na, nb, nc] }: CellGrid, cell: Matrix3, point: number): Float64Array {
  return transformRows([Math.floor(point / (nb * nc)) / na, (Math.floor(point / nc) % nb) / nb, (point % nc) / nc], cell)
}

function gradientOf(field: SiteEnergyField): PointFunction {
  return (position, gradient) => siteEnergyGradient(field, position, gradient)
}
