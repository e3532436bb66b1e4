// Hops of an ion between neighbouring sites of its own kind in a crystal: which pairs there are, which of them symmetry
// makes alike, and in how many directions hops below a level lead through the crystal.
import { atomicNumberOf } from '../atoms/elements.ts'
import { neighbourList } from '../atoms/neighbour-list.ts'
import { spaceGroupOf } from '../atoms/space-group.ts'
import { filterAtoms, fractionalPositions, type Structure } from '../atoms/structure.ts'
import type { SymmetryOperation } from '../atoms/symmetry.ts'
import { ConfigError, InputError } from '../errors.ts'
import { inverse3, transformRows } from '../math/matrix3.ts'
import { link, loopsOf, windingSets, type Winding } from '../math/winding-sets.ts'

/** From site `from` of the cell to site `to` of the cell `step` away; sites are counted among the ions alone. */
export interface Hop {
  readonly from: number
  readonly to: number
  readonly step: Winding
  /** Å. */
  readonly distance: number
}

/** Hops that symmetry makes alike, forwards or backwards. */
export interface HopClass {
  /** The first of them. */
  readonly hop: Hop
  /** All of one cell, each in the direction that matches the first. */
  readonly members: readonly Hop[]
}

export interface HopNetwork {
  /** Atom of the structure on each site. */
  readonly sites: readonly number[]
  /** Shortest hops first. */
  readonly classes: readonly HopClass[]
}

/** Å; how far atoms may be from their symmetric places. */
const SYMMETRY_TOLERANCE = 0.05
/** Å; hops differ less in length when symmetry relates them. */
const SAME_LENGTH = 0.02

/**
 * The hops between ions of one element (symbol) at most `longest` (Å) apart. Symmetry is that of the cell as given: a
 * supercell of unequal repeats has less of it and more classes. Throws InputError when the structure holds
 * none or does not repeat in all directions, ConfigError when no hop is that short.
 */
export function hopNetwork(structure: Structure, ion: string, longest: number): HopNetwork {
  const number = atomicNumberOf(ion)
  const sites = [...structure.species.keys()].filter((i) => structure.species[i] === number)
  if (sites.length === 0) throw new InputError({ rule: 'the structure must hold ions to move', found: `no ${ion}` })
  const hops = hopsWithin(filterAtoms(structure, (i) => structure.species[i] === number), longest)
  if (hops.length === 0) {
    throw new ConfigError({
      rule: 'at least one hop must be short enough', found: `no two ${ion} within ${longest} Å`,
      wayOut: 'Allow longer hops.',
    })
  }
  const fractional = fractionalPositions(structure)
  const siteCoordinates = sites.map((i) => Array.from(fractional.subarray(3 * i, 3 * i + 3)))
  const { operations } = spaceGroupOf(structure, SYMMETRY_TOLERANCE)
  const maps = operations.map((operation) => siteMap(operation, siteCoordinates, structure))
  return { sites, classes: classesOf(hops, maps) }
}

/** Every hop once, in one of its two directions, the shortest first. */
function hopsWithin(ions: Structure, longest: number): Hop[] {
  const { first, owner, dx, dy, dz, squared } = neighbourList(ions, longest)
  const inverse = inverse3(ions.cell)
  const { positions } = ions
  const hops: Hop[] = []
  for (let i = 0; i < ions.species.length; i++) {
    for (let p = first[i]; p < first[i + 1]; p++) {
      const j = owner[p]
      const shift = [dx[p], dy[p], dz[p]].map((d, k) => positions[3 * i + k] + d - positions[3 * j + k])
      const [u, v, w] = transformRows(shift, inverse)
      const hop: Hop = { from: i, to: j, step: [Math.round(u) + 0, Math.round(v) + 0, Math.round(w) + 0], distance: Math.sqrt(squared[p]) }
      if (isForward(hop)) hops.push(hop)
    }
  }
  return hops.sort((a, b) => (Math.abs(a.distance - b.distance) > 1e-6 ? a.distance - b.distance : byKey(a, b)))
}

function isForward({ from, to, step }: Hop): boolean {
  return from !== to ? from < to : (step.find((value) => value !== 0) ?? 0) > 0
}

function byKey(a: Hop, b: Hop): number {
  const numbers = (hop: Hop): number[] => [hop.from, hop.to, ...hop.step]
  const [x, y] = [numbers(a), numbers(b)]
  const k = x.findIndex((value, n) => value !== y[n])
  return k < 0 ? 0 : x[k] - y[k]
}

/** Where an operation takes every site: a site and a cell; null when one of them goes nowhere near a site. */
interface SiteMap {
  readonly operation: SymmetryOperation
  readonly images: readonly { readonly site: number; readonly cell: Winding }[]
}

function siteMap(operation: SymmetryOperation, sites: readonly (readonly number[])[], { cell }: Structure): SiteMap {
  const { rotation: m, translation: t } = operation
  const images = sites.map((s) => {
    const image = [0, 1, 2].map((i) => m[3 * i] * s[0] + m[3 * i + 1] * s[1] + m[3 * i + 2] * s[2] + t[i])
    // The nearest site: the operation was found within the tolerance, so one is near.
    let best = { site: 0, cell: [0, 0, 0] as Winding, square: Infinity }
    sites.forEach((other, site) => {
      const away = image.map((x, k) => Math.round(x - other[k]) + 0)
      const [x, y, z] = transformRows(image.map((value, k) => value - other[k] - away[k]), cell)
      const square = x * x + y * y + z * z
      if (square < best.square) best = { site, cell: [away[0], away[1], away[2]], square }
    })
    return best
  })
  return { operation, images }
}

function classesOf(hops: readonly Hop[], maps: readonly SiteMap[]): HopClass[] {
  const left = new Map(hops.map((hop) => [keyOf(hop), hop]))
  const classes: HopClass[] = []
  for (const hop of hops) {
    if (!left.has(keyOf(hop))) continue
    const members = new Map<string, Hop>()
    for (const map of maps) {
      const image = imageOf(hop, map)
      const known = left.get(keyOf(image))
      if (known === undefined || Math.abs(known.distance - hop.distance) > SAME_LENGTH) continue
      if (!members.has(keyOf(image))) members.set(keyOf(image), { ...image, distance: known.distance })
    }
    for (const key of members.keys()) left.delete(key)
    classes.push({ hop, members: [...members.values()] })
  }
  return classes
}

function imageOf({ from, to, step, distance }: Hop, { operation: { rotation: m }, images }: SiteMap): Hop {
  const [start, end] = [images[from], images[to]]
  const turned = [0, 1, 2].map((i) => m[3 * i] * step[0] + m[3 * i + 1] * step[1] + m[3 * i + 2] * step[2])
  const [u, v, w] = turned.map((value, k) => value + end.cell[k] - start.cell[k] + 0)
  return { from: start.site, to: end.site, step: [u, v, w], distance }
}

/** The same for a hop and its reverse. */
function keyOf(hop: Hop): string {
  const { from, to, step } = hop
  return isForward(hop) ? [from, to, ...step].join() : [to, from, ...step.map((value) => -value + 0)].join()
}

/**
 * Levels (one per class, null for a hop that is not possible) at which hops no higher lead through the crystal in one,
 * two and three dimensions; null where they never do.
 */
export function hopPercolation(
  { sites, classes }: HopNetwork, levels: readonly (number | null)[],
): readonly [number | null, number | null, number | null] {
  const open = classes
    .map(({ members }, n) => ({ members, level: levels[n] }))
    .filter((entry): entry is { members: readonly Hop[]; level: number } => entry.level !== null)
    .sort((a, b) => a.level - b.level)
  const sets = windingSets(sites.length)
  const found: number[] = []
  for (const { members, level } of open) {
    for (const { from, to, step } of members) {
      link(sets, from, to, ...step)
      while (found.length < loopsOf(sets, from).length) found.push(level)
    }
  }
  return [found[0] ?? null, found[1] ?? null, found[2] ?? null]
}
