// The symmetry of a supercell as permutations of its searched sites: every space-group operation of the host that keeps
// the supercell's lattice, with every lattice translation of the host. An operation takes site a of the host cell to
// site image(a) and lattice point t to W·t + shift(a); both are found once from the coordinates, and whole numbers from
// there on, so the table is exact.
import { InputError } from '../../errors.ts'
import type { SymmetryOperation } from '../../atoms/symmetry.ts'
import { imageSearch, shortestImage } from '../../atoms/shortest-image.ts'
import type { HostSites } from './host.ts'

/** A group of permutations. */
export interface SiteSymmetry {
  readonly sites: number
  /** Number of distinct permutations. */
  readonly order: number
  /** order × sites: entry g·sites + i is the site that operation g takes site i to; the identity first. */
  readonly table: Int32Array
  /** Operations of the host's space group that the supercell breaks. */
  readonly broken: number
}

/** How one operation acts on the sites of the host cell. */
interface HostMap {
  readonly rotation: readonly number[]
  readonly image: Int32Array
  /** 3 integers per site. */
  readonly shift: Int32Array
}

/** Beyond this the table takes gigabytes. */
const MOST_ENTRIES = 100_000_000

/** The group of a host's supercell; sites are numbered as in {@link HostSites}: host site · lattice.count + point. */
export function siteSymmetry(sites: HostSites): SiteSymmetry {
  const { lattice, operations, sublattice } = sites
  const kept = operations.filter(({ rotation }) => lattice.keeps(rotation))
  const maps = kept.map((operation) => hostMap(operation, sites)).filter((map) => keepsSublattices(map, sublattice))
  checkClosed(maps, sites)
  const n = sublattice.length * lattice.count
  const most = maps.length * lattice.count
  if (most * n > MOST_ENTRIES) {
    throw new InputError({
      rule: `a supercell may have at most ${MOST_ENTRIES} symmetry operations times sites`, found: most * n,
      place: 'supercell', wayOut: 'Choose a smaller supercell or search fewer sites.',
    })
  }
  const rows = new Map<string, Int32Array>()
  const identity = Int32Array.from({ length: n }, (_, i) => i)
  rows.set(keyOf(identity), identity)
  for (const map of maps) {
    for (let p = 0; p < lattice.count; p++) {
      const row = permutation(map, p, sites)
      const key = keyOf(row)
      // Operations that differ in frozen atoms only move the searched sites alike.
      if (!rows.has(key)) rows.set(key, row)
    }
  }
  const table = new Int32Array(rows.size * n)
  let g = 0
  for (const row of rows.values()) table.set(row, n * g++)
  return { sites: n, order: rows.size, table, broken: operations.length - maps.length }
}

/** The trivial group: every occupation is its own kind. */
export function noSymmetry(sites: number): SiteSymmetry {
  return { sites, order: 1, table: Int32Array.from({ length: sites }, (_, i) => i), broken: 0 }
}

function permutation({ rotation: w, image, shift }: HostMap, translation: number, { lattice }: HostSites): Int32Array {
  const { points, count } = lattice
  const row = new Int32Array(image.length * count)
  const [u, v, t] = points.subarray(3 * translation, 3 * translation + 3)
  for (let a = 0; a < image.length; a++) {
    for (let p = 0; p < count; p++) {
      const [i, j, k] = points.subarray(3 * p, 3 * p + 3)
      row[a * count + p] = image[a] * count + lattice.indexOf(
        w[0] * i + w[1] * j + w[2] * k + shift[3 * a] + u,
        w[3] * i + w[4] * j + w[5] * k + shift[3 * a + 1] + v,
        w[6] * i + w[7] * j + w[8] * k + shift[3 * a + 2] + t,
      )
    }
  }
  return row
}

/** Finds where an operation takes each site: the nearest site, one for one. */
function hostMap({ rotation: w, translation }: SymmetryOperation, { cell, fractional, tolerance }: HostSites): HostMap {
  const n = fractional.length / 3
  const image = new Int32Array(n)
  const shift = new Int32Array(3 * n)
  const taken = new Set<number>()
  const search = imageSearch(cell)
  const vector = new Float64Array(3)
  for (let a = 0; a < n; a++) {
    const moved = [0, 3, 6].map((row, k) =>
      [0, 1, 2].reduce((sum, m) => sum + w[row + m] * fractional[3 * a + m], translation[k]))
    let nearest = -1
    let best = Infinity
    for (let b = 0; b < n; b++) {
      const [x, y, z] = [0, 1, 2].map((k) => moved[k] - fractional[3 * b + k])
      const squared = shortestImage(search, x, y, z, Infinity, vector)
      if (squared < best) [nearest, best] = [b, squared]
    }
    // The tolerance holds for each atom of a pair and for the translation between them.
    if (!(Math.sqrt(best) < 4 * tolerance + 1e-6) || taken.has(nearest)) throw notSymmetric(tolerance)
    taken.add(nearest)
    image[a] = nearest
    for (let k = 0; k < 3; k++) shift[3 * a + k] = Math.round(moved[k] - fractional[3 * nearest + k])
  }
  return { rotation: w, image, shift }
}

/** Whether every sublattice goes onto one whole sublattice. */
function keepsSublattices({ image }: HostMap, sublattice: readonly number[]): boolean {
  const target = new Map<number, number>()
  const size = (s: number): number => sublattice.filter((other) => other === s).length
  return sublattice.every((from, a) => {
    const to = sublattice[image[a]]
    if (!target.has(from)) target.set(from, to)
    return target.get(from) === to && size(from) === size(to)
  })
}

/** Products of host operations must be among them, but for lattice translations: then the table is a group. */
function checkClosed(maps: readonly HostMap[], { tolerance }: HostSites): void {
  const keys = new Set(maps.map(relativeKey))
  for (const first of maps) {
    for (const second of maps) {
      if (!keys.has(relativeKey(product(first, second)))) throw notSymmetric(tolerance)
    }
  }
}

/** First `a`, then `b`. */
function product(a: HostMap, b: HostMap): HostMap {
  const w = b.rotation
  const rotation = [0, 3, 6].flatMap((row) => [0, 1, 2].map((column) =>
    w[row] * a.rotation[column] + w[row + 1] * a.rotation[3 + column] + w[row + 2] * a.rotation[6 + column]))
  const shift = new Int32Array(a.shift.length)
  for (let site = 0; site < a.image.length; site++) {
    const [x, y, z] = a.shift.subarray(3 * site, 3 * site + 3)
    for (let k = 0; k < 3; k++) {
      shift[3 * site + k] = w[3 * k] * x + w[3 * k + 1] * y + w[3 * k + 2] * z + b.shift[3 * a.image[site] + k]
    }
  }
  return { rotation, image: Int32Array.from(a.image, (site) => b.image[site]), shift }
}

/** Names an operation modulo lattice translations: shifts relative to that of the first site. */
function relativeKey({ rotation, image, shift }: HostMap): string {
  const relative = shift.map((value, i) => value - shift[i % 3])
  return `${rotation.join()};${image.join()};${relative.join()}`
}

function keyOf(row: Int32Array): string {
  return Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('latin1')
}

function notSymmetric(tolerance: number): InputError {
  return new InputError({
    rule: 'the symmetry operations of the host must map its sites onto each other and form a group',
    found: `a symmetry tolerance of ${tolerance} Å at which they do not`,
    place: 'symmetry_tolerance', wayOut: 'Lower it, or give the host with more digits.',
  })
}
