// Where a crystal that holds an ion has room for more of it: minima of the bond-valence energy and centres of voids
// that are no occupied site and keep their distance from the other atoms, one of every set of symmetry images.
//
// The energy does not know the host's ions of the same kind (site-energy.ts removes them): a low one says that anions
// and other cations welcome the ion, not that its own kind makes room. The distance to the nearest of them is therefore
// reported with every site, and a relaxation has to tell.
import { latticeDistance } from '../../atoms/asymmetric-unit.ts'
import { atomicNumberOf } from '../../atoms/elements.ts'
import { spaceGroupOf } from '../../atoms/space-group.ts'
import { fractionalPositions, type Structure } from '../../atoms/structure.ts'
import type { SymmetryOperation } from '../../atoms/symmetry.ts'
import { voids } from '../../atoms/voids.ts'
import { ConfigError, InputError } from '../../errors.ts'
import { transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { ionSite, type Host, type IonSite } from './ion-site.ts'
import { energyMinima, GRID_RESOLUTION, SAME_MINIMUM, type EnergyMinimum } from './minima.ts'
import { byCoordinates, orbitOf } from './orbit.ts'
import { bondValencePair, oxidationStateOf, screeningRadius } from './parameters.ts'
import { siteEnergy, siteEnergyField, type SiteEnergySettings } from './site-energy.ts'

/** What is looked for, and how far from the host's ions. */
export interface InterstitialSettings extends SiteEnergySettings {
  /** Å: a place nearer to an occupied site of the ion, or to a site of lower energy, is that site; 1 unless given. */
  readonly separation?: number
  /** Highest energy above that of the best occupied site, eV; 1.5 unless given. */
  readonly highestEnergy?: number
  /** Distance of the points of the energy grid, Å; 0.2 unless given. */
  readonly resolution?: number
  /** How far atoms may be from their symmetric places, Å; 0.01 unless given. */
  readonly symmetryTolerance?: number
}

/** What a place was found as. */
export type PlaceSource = 'bond-valence minimum' | 'void'

/** A place for one more ion. */
export interface InterstitialSite extends IonSite {
  readonly source: PlaceSource
}

/** An occupied site; the distance to the nearest minimum tells how well the bond-valence energy knows it. */
export interface HostSite extends IonSite {
  /** Å. */
  readonly minimumDistance: number
}

/** Why a place is none for one more ion. */
export type DropReason =
  | 'occupied site' | 'near a lower site' | 'images overlap' | 'near an anion' | 'near a cation' | 'high energy'

/** A place that was found and not taken. */
export interface DroppedPlace extends IonSite {
  readonly source: PlaceSource
  readonly reason: DropReason
  /** Distance to what is too near, Å; null for a high energy. */
  readonly distance: number | null
}

/** Places for one more ion, lowest energy first, and what they were chosen from. */
export interface Interstitials {
  /** Hermann–Mauguin symbol of the host. */
  readonly spaceGroup: string
  readonly sites: readonly InterstitialSite[]
  readonly hostSites: readonly HostSite[]
  readonly dropped: readonly DroppedPlace[]
}

/**
 * Å. Half the shortest distance of two lithium ions that share an edge or a face of their anion polyhedra (2.4 to 2.6
 * Å), less a margin: the minima of occupied sites in β- and γ-Li3PO4 are within 0.15 Å of the ion, the next at 1.37 Å.
 */
const SEPARATION = 1
/** eV; migration barriers of oxides in the same energy are 0.4 to 1.4 eV: nothing beyond them is ever occupied. */
const HIGHEST_ENERGY = 1.5
/**
 * Of Rmin for anions, of the sum of covalent radii for cations: 1.55 Å for Li–O, 1.88 Å for Li–P; relaxation adds to
 * it.
 */
const SHORTEST_CONTACT = 0.8

/**
 * Places for more of an ion in a crystal that holds it already. Throws InputError for a structure without the ion, one
 * that does not repeat in all three directions or has no space group within the tolerance, ConfigError for settings out
 * of range, a missing oxidation state or a pair without parameters.
 */
export function interstitialSites(structure: Structure, settings: InterstitialSettings): Interstitials {
  const { separation = SEPARATION, highestEnergy = HIGHEST_ENERGY, resolution = GRID_RESOLUTION } = settings
  checkPositive('separation', separation)
  checkPositive('highest energy', highestEnergy)
  const field = siteEnergyField(structure, settings)
  const { symbol, operations } = spaceGroupOf(structure, settings.symmetryTolerance)
  const minima = energyMinima(field, operations, resolution)
  const occupied = occupiedOrbits(structure, settings.ion, operations)
  const energies = occupied.map(([site]) => siteEnergy(field, transformRows(site, structure.cell)).total)
  const host: Host = { structure, settings, field, operations, reference: Math.min(...energies) }
  const { cell } = structure
  const hostSites = occupied.map(([site]): HostSite => ({
    ...ionSite(host, site),
    minimumDistance: Math.min(...minima.map(({ images }) => nearestImage(images, site, cell))),
  }))
  const sites: InterstitialSite[] = []
  const dropped: DroppedPlace[] = []
  for (const place of places(host, minima, separation)) {
    const verdict = refusal(place, hostSites, sites, host, separation, highestEnergy)
    if (verdict === null) sites.push(place)
    else dropped.push({ ...place, ...verdict })
  }
  return { spaceGroup: symbol, sites, hostSites: hostSites.sort(byEnergy), dropped }
}

/** Minima and voids as sites, lowest energy first. */
function places(host: Host, minima: readonly EnergyMinimum[], separation: number): InterstitialSite[] {
  const { structure: { cell }, operations, structure } = host
  const centres: number[][][] = []
  for (const { fractional } of voids(structure)) {
    if (centres.some((images) => nearestImage(images, fractional, cell) < SAME_MINIMUM)) continue
    centres.push(orbitOf(fractional, operations, cell))
  }
  const place = (position: readonly number[], source: PlaceSource): InterstitialSite =>
    ({ ...wholeSite(host, position, separation), source })
  return [
    ...minima.map(({ fractional }) => place(fractional, 'bond-valence minimum')),
    ...centres.map(([centre]) => place(centre, 'void')),
  ].sort(byEnergy)
}

/**
 * The site of a position. Images closer than the separation are one site that symmetry has split: it is then taken at
 * their centre, on the symmetry element between them.
 */
function wholeSite(host: Host, position: readonly number[], separation: number): IonSite {
  const site = ionSite(host, position)
  if (site.imageDistance === null || site.imageDistance >= separation) return site
  const { cell } = host.structure
  const cluster = site.images.filter((image) => latticeDistance(site.fractional, image, cell) < separation)
  return ionSite(host, site.fractional.map((value, k) =>
    value + cluster.reduce((sum, image) => sum + image[k] - value - Math.round(image[k] - value), 0) / cluster.length))
}

function refusal(
  place: InterstitialSite, hostSites: readonly HostSite[], lower: readonly InterstitialSite[], host: Host,
  separation: number, highestEnergy: number,
): { reason: DropReason; distance: number | null } | null {
  const { cell } = host.structure
  const near = (images: IonSite['images']): number => nearestImage(images, place.fractional, cell)
  const toOccupied = Math.min(...hostSites.map(({ images }) => near(images)))
  if (toOccupied < separation) return { reason: 'occupied site', distance: toOccupied }
  const toLower = Math.min(...lower.map(({ images }) => near(images)))
  if (toLower < separation) return { reason: 'near a lower site', distance: toLower }
  if (place.imageDistance !== null && place.imageDistance < separation) {
    return { reason: 'images overlap', distance: place.imageDistance }
  }
  const contact = closeContact(place, host.settings)
  if (contact !== null) return contact
  return place.energyAboveHost > highestEnergy ? { reason: 'high energy', distance: null } : null
}

/** The atom of another element that is closer than any bond or contact can be. */
function closeContact(
  { nearest }: IonSite, { ion, oxidationStates }: SiteEnergySettings,
): { reason: DropReason; distance: number } | null {
  const charge = oxidationStateOf(ion, oxidationStates)
  for (const [symbol, distance] of Object.entries(nearest)) {
    if (symbol === ion) continue
    const isAnion = charge * oxidationStateOf(symbol, oxidationStates) < 0
    const usual = isAnion ? bondValencePair(ion, symbol).minimum : screeningRadius(ion) + screeningRadius(symbol)
    if (distance < SHORTEST_CONTACT * usual) return { reason: isAnion ? 'near an anion' : 'near a cation', distance }
  }
  return null
}

/** One list of images for every distinct site of the ion. */
function occupiedOrbits(structure: Structure, ion: string, operations: readonly SymmetryOperation[]): number[][][] {
  const number = atomicNumberOf(ion)
  const fractional = fractionalPositions(structure)
  const orbits: number[][][] = []
  structure.species.forEach((z, i) => {
    if (z !== number) return
    const site = Array.from(fractional.subarray(3 * i, 3 * i + 3))
    if (orbits.some((images) => nearestImage(images, site, structure.cell) < SAME_MINIMUM)) return
    orbits.push(orbitOf(site, operations, structure.cell))
  })
  if (orbits.length > 0) return orbits
  throw new InputError({
    rule: `the host must hold ${ion}, beside which places for more of it are looked for`, found: `no ${ion}`,
    wayOut: 'For an empty framework take the minima of the bond-valence energy.',
  })
}

function nearestImage(images: readonly (readonly number[])[], site: readonly number[], cell: Matrix3): number {
  return Math.min(...images.map((image) => latticeDistance(image, site, cell)))
}

/** Lowest first; rounding must not order sites of one energy. */
function byEnergy(a: IonSite, b: IonSite): number {
  return Math.abs(a.energy - b.energy) > 1e-6 ? a.energy - b.energy : byCoordinates(a.fractional, b.fractional)
}

function checkPositive(name: string, value: number): void {
  if (value > 0 && value < Infinity) return
  throw new ConfigError({ rule: `the ${name} of interstitial sites must be a positive number`, found: value })
}
