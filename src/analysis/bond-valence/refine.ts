// Barriers without the error of the grid: the minimum and the saddles of the continuous energy next to the grid points
// that decide. Which way is taken is still the grid's choice.
import { lowestGridPoints, type CellGrid } from '../../atoms/cell-grid.ts'
import { transformRows } from '../../math/matrix3.ts'
import { climb } from './climb.ts'
import { descend, type PointFunction } from './descend.ts'
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
 * within 0.5 Å of a crest of the chain, the crest itself counts.
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
    const saddle = climb(gradientOf(field), at(n), after.map((x, k) => x - before[k]), 0.5)
    crests.push(saddle === null
      ? { position: at(n), energy, place: n }
      : { position: saddle.position, energy: saddle.value, place: n })
  }
  // Only a chain of equal energies has no crest.
  const level: Crest = { ...chain[0], place: 0 }
  return crests.length === 0 ? level : crests.reduce((best, next) => (next.energy > best.energy ? next : best))
}

function gradientOf(field: SiteEnergyField): PointFunction {
  return (position, gradient) => siteEnergyGradient(field, position, gradient)
}
