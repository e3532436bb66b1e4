// A place for an ion in a crystal: where it is, how often, its bond-valence energy and what surrounds it.
import { atomicNumberOf } from '../../atoms/elements.ts'
import { neighbourList } from '../../atoms/neighbour-list.ts'
import { fromFractional, PERIODIC, type Structure } from '../../atoms/structure.ts'
import type { SymmetryOperation } from '../../atoms/symmetry.ts'
import { transformRows } from '../../math/matrix3.ts'
import { orbitOf } from './orbit.ts'
import { siteEnergy, type SiteEnergyField, type SiteEnergySettings } from './site-energy.ts'
import { surroundings, type Surroundings } from './surroundings.ts'

/** One site with all its symmetry images. */
export interface IonSite extends Surroundings {
  readonly fractional: readonly number[]
  /** Fractional positions in [0, 1) of all images in the cell, `fractional` first. */
  readonly images: readonly (readonly number[])[]
  /** Number of images. */
  readonly multiplicity: number
  /** Distance of the nearest two images, Å: whether both can be occupied at once. Null beyond 10 Å. */
  readonly imageDistance: number | null
  /** Bond-valence energy, eV. */
  readonly energy: number
  /** The same above that of the best occupied site of the host, eV; may be negative. */
  readonly energyAboveHost: number
}

/** A crystal that holds the ion, and what its sites are described with. */
export interface Host {
  readonly structure: Structure
  readonly settings: SiteEnergySettings
  readonly field: SiteEnergyField
  readonly operations: readonly SymmetryOperation[]
  /** Bond-valence energy of the best occupied site, eV. */
  readonly reference: number
}

const IMAGE_CUTOFF = 10

/** Describes the site of a fractional position; one within 0.05 Å of a symmetry element is moved onto it. */
export function ionSite(host: Host, position: readonly number[]): IonSite {
  const { structure, settings, field, operations, reference } = host
  const images = orbitOf(position, operations, structure.cell)
  const cartesian = transformRows(images[0], structure.cell)
  const energy = siteEnergy(field, cartesian).total
  return {
    fractional: images[0],
    images,
    multiplicity: images.length,
    imageDistance: imageDistance(structure, images, settings.ion),
    energy,
    energyAboveHost: energy - reference,
    ...surroundings(structure, cartesian, settings),
  }
}

function imageDistance({ cell }: Structure, images: readonly (readonly number[])[], ion: string): number | null {
  const species = Uint8Array.from(images, () => atomicNumberOf(ion))
  const sites = fromFractional({ cell, pbc: PERIODIC, species, fractional: images.flat() })
  const { first, squared } = neighbourList(sites, IMAGE_CUTOFF)
  // All images have the same neighbours.
  const nearest = squared.subarray(0, first[1]).reduce((smallest, square) => Math.min(smallest, square), Infinity)
  return nearest === Infinity ? null : Math.sqrt(nearest)
}
