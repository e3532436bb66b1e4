// A way through a crystal as a chain of places, from a minimum to its image in another cell: energies, what surrounds
// the ion along it, and the bottleneck.
import type { CellGrid } from '../../atoms/cell-grid.ts'
import type { Structure } from '../../atoms/structure.ts'
import { transformRows, type Matrix3 } from '../../math/matrix3.ts'
import type { Winding } from '../../math/winding-sets.ts'
import type { WalkPoint } from './grid-walk.ts'
import { anionRadius, oxidationStateOf } from './parameters.ts'
import { gridPosition, highestSaddle, type EnergyPlace } from './refine.ts'
import type { SiteEnergyField, SiteEnergySettings } from './site-energy.ts'
import { surroundings, type Surroundings } from './surroundings.ts'

/** One place on a path; what surrounds it does not count ions of the mobile kind. */
export interface PathPlace extends Surroundings {
  /** In the structure's cell; leaves [0, 1) where the path leaves the cell. */
  readonly fractional: readonly number[]
  /** Length of the path up to here, Å. */
  readonly distance: number
  /** Above the lowest point of the grid, eV. */
  readonly energy: number
  /** Bond-valence sum minus the oxidation state of the ion, e. */
  readonly mismatch: number
}

/** The saddle that decides a path's barrier; its energy is above the minimum of the continuous energy. */
export interface Bottleneck extends PathPlace {
  readonly nearestAnion: Contact
  /** Null when no cation is within 10 Å. */
  readonly nearestCation: Contact | null
  /**
   * Free radius, Å: the smallest distance to an anion minus that anion's ionic radius (Shannon, six-coordinate). The
   * ion's own radius to compare with: 0.76 Å for Li⁺, 1.02 Å for Na⁺.
   */
  readonly radius: number
}

/** An element and its distance, Å. */
export interface Contact {
  readonly symbol: string
  readonly distance: number
}

/** A periodic path; its last place is the image of its first. */
export interface MigrationPath {
  /** In how many dimensions the ion can move from this path's refined barrier on. */
  readonly dimension: 1 | 2 | 3
  /** Highest energy of its grid points above the lowest point of the grid, eV. */
  readonly barrier: number
  /** Energy of its highest saddle above the minimum of the continuous energy, eV. */
  readonly refinedBarrier: number
  /** Where the path leads, in lattice vectors of the structure's cell. */
  readonly direction: Winding
  /** Å. */
  readonly length: number
  readonly places: readonly PathPlace[]
  readonly bottleneck: Bottleneck
}

interface PathInput {
  readonly walk: readonly WalkPoint[]
  /** Of the crystal without the mobile ions, in the cell of the grid. */
  readonly framework: Structure
  readonly field: SiteEnergyField
  readonly grid: CellGrid
  /** Lowest energy of the grid, and of the continuous energy, eV. */
  readonly lowest: number
  readonly minimum: number
  readonly settings: SiteEnergySettings
  /** Cartesian to fractional in the structure's own cell. */
  readonly inverse: Matrix3
}

/** Describes a walk over grid points. */
export function migrationPath(input: PathInput): Omit<MigrationPath, 'dimension'> {
  const { walk, framework, field, grid, lowest, minimum } = input
  const { cell } = framework
  const chain = walk.map(({ point, cell: image }): EnergyPlace =>
    ({ position: imagePosition(gridPosition(grid, cell, point), image, cell), energy: grid.values[point] }))
  let distance = 0
  const places = chain.map(({ position, energy }, n) => {
    if (n > 0) distance += lengthOf(position.map((x, k) => x - chain[n - 1].position[k]))
    return placeAt(input, position, distance, energy - lowest)
  })
  const crest = highestSaddle(field, chain)
  const [start, end] = [places[0].fractional, places[places.length - 1].fractional]
  return {
    barrier: Math.max(...places.map(({ energy }) => energy)),
    refinedBarrier: crest.energy - minimum,
    direction: [0, 1, 2].map((k) => Math.round(end[k] - start[k]) + 0) as [number, number, number],
    length: distance,
    places,
    bottleneck: bottleneckAt(placeAt(input, crest.position, places[crest.place].distance, crest.energy - minimum), input),
  }
}

function placeAt(
  { framework, settings, inverse }: PathInput, position: Float64Array, distance: number, energy: number,
): PathPlace {
  const around = surroundings(framework, position, settings)
  const mismatch = around.bondValenceSum - oxidationStateOf(settings.ion, settings.oxidationStates)
  return { fractional: Array.from(transformRows(position, inverse)), distance, energy, mismatch, ...around }
}

function imagePosition(position: Float64Array, image: Winding, cell: Matrix3): Float64Array {
  const shift = transformRows(image, cell)
  return position.map((x, k) => x + shift[k])
}

function bottleneckAt(place: PathPlace, { settings: { ion, oxidationStates } }: PathInput): Bottleneck {
  const charge = oxidationStateOf(ion, oxidationStates)
  const contacts = Object.entries(place.nearest).map(([symbol, distance]): Contact => ({ symbol, distance }))
  const isAnion = ({ symbol }: Contact): boolean => charge * oxidationStateOf(symbol, oxidationStates) < 0
  const anions = contacts.filter(isAnion)
  const cations = contacts.filter((contact) => !isAnion(contact))
  return {
    ...place,
    nearestAnion: anions.reduce(nearer),
    nearestCation: cations.length === 0 ? null : cations.reduce(nearer),
    radius: Math.min(...anions.map(({ symbol, distance }) => distance - anionRadius(symbol))),
  }
}

function nearer(a: Contact, b: Contact): Contact {
  return b.distance < a.distance ? b : a
}

function lengthOf([x, y, z]: ArrayLike<number> & Iterable<number>): number {
  return Math.sqrt(x * x + y * y + z * z)
}
