// The host: a crystal, its supercell, and which sites of it are searched. Sites of the supercell are pairs of a site of
// the host cell and a lattice point, so that symmetry stays a matter of whole numbers.
import { InputError } from '../../errors.ts'
import { siteImages } from '../../atoms/asymmetric-unit.ts'
import { spaceGroupOf } from '../../atoms/space-group.ts'
import { fractionalPositions, PERIODIC, type Structure } from '../../atoms/structure.ts'
import { IDENTITY, isIdentity, type SymmetryOperation } from '../../atoms/symmetry.ts'
import { imageSearch, shortestImage } from '../../atoms/shortest-image.ts'
import { inverse3, multiply3, transformRows, type Matrix3 } from '../../math/matrix3.ts'
import { latticePoints, type LatticePoints } from './lattice-points.ts'
import type { SitesParameters } from './parameters.ts'
import { hostSitesOf } from './site-names.ts'

/** Searched sites of one host cell. */
export interface HostSites {
  /** Lattice vectors of the host cell, Å. */
  readonly cell: Matrix3
  /** Fractional coordinates in the host cell, length 3n; sublattice by sublattice. */
  readonly fractional: Float64Array
  /** Sublattice of each. */
  readonly sublattice: readonly number[]
  readonly lattice: LatticePoints
  /** Operations of the host with its sublattices told apart by their rules. */
  readonly operations: readonly SymmetryOperation[]
  readonly tolerance: number
}

export interface Host {
  readonly sites: HostSites
  /** The supercell's frozen atoms, in its cell. */
  readonly frozen: Structure
  /** Searched sites of the supercell, Cartesian, Å: site i of the host cell at point p is i·lattice.count + p. */
  readonly positions: Float64Array
}

/** The rule class of each sublattice: sublattices of one class may be mapped onto each other. */
type RuleClasses = readonly number[]

/** Atomic numbers end at 118: kinds above them stand for sublattices. */
const FIRST_SUBLATTICE_KIND = 200

/** Two sites closer than this are one, Å. */
const SAME_SITE = 0.1

/**
 * Reads the host; throws ConfigError for parameters, InputError for structures that cannot be used. Without classes its
 * symmetry is not looked for.
 */
export function makeHost(structure: Structure, parameters: SitesParameters, classes: RuleClasses | null): Host {
  const lattice = latticePoints(supercellMatrix(parameters.supercell))
  const chosen = hostSitesOf(structure, parameters)
  const kinds = Int32Array.from(structure.species)
  chosen.forEach((sites, s) => sites.forEach((site) => { kinds[site] = FIRST_SUBLATTICE_KIND + (classes?.[s] ?? 0) }))
  const operations = classes === null ? [IDENTITY] : spaceGroupOf(structure, parameters.symmetry_tolerance, kinds).operations
  const ordered = [IDENTITY, ...operations.filter((operation) => !isIdentity(operation))]
  const all = fractionalPositions(structure)
  const fractional: number[] = []
  const sublattice: number[] = []
  const add = (s: number, position: ArrayLike<number>): void => {
    fractional.push(position[0], position[1], position[2])
    sublattice.push(s)
  }
  chosen.forEach((sites, s) => {
    for (const site of sites) add(s, all.subarray(3 * site, 3 * site + 3))
    for (const position of parameters.sublattices[s].positions ?? []) {
      for (const image of siteImages(position, ordered, structure.cell)) {
        checkIsEmpty(image, all, structure.cell, `sublattices[${s}].positions`)
        add(s, image)
      }
    }
  })
  checkApart(fractional, structure.cell)
  const cell = multiply3(lattice.matrix, structure.cell)
  const isFrozen = Array.from(kinds, (kind) => kind < FIRST_SUBLATTICE_KIND)
  const frozenSites = Array.from(kinds.keys()).filter((site) => isFrozen[site])
  const frozenFractional = frozenSites.flatMap((site) => Array.from(all.subarray(3 * site, 3 * site + 3)))
  return {
    sites: {
      cell: structure.cell, fractional: Float64Array.from(fractional), sublattice, lattice, operations,
      tolerance: parameters.symmetry_tolerance,
    },
    frozen: {
      cell, pbc: PERIODIC,
      species: Uint8Array.from(
        frozenSites.flatMap((site) => new Array<number>(lattice.count).fill(structure.species[site])),
      ),
      positions: atPoints(frozenFractional, lattice, structure.cell, cell),
    },
    positions: atPoints(fractional, lattice, structure.cell, cell),
  }
}

/** Three repeats, or three rows, as nine integers. */
function supercellMatrix(supercell: SitesParameters['supercell']): number[] {
  const rows: readonly (number | readonly number[])[] = supercell
  return rows.flatMap((row, k) => (typeof row === 'number' ? [0, 1, 2].map((m) => (m === k ? row : 0)) : row))
}

/** Cartesian positions of every site at every lattice point, wrapped into the supercell, Å. */
function atPoints(
  fractional: readonly number[], { points, count }: LatticePoints, host: Matrix3, cell: Matrix3,
): Float64Array {
  const inverse = inverse3(cell)
  const shifted = new Float64Array(fractional.length * count)
  for (let i = 0; i < fractional.length / 3; i++) {
    for (let p = 0; p < count; p++) {
      for (let k = 0; k < 3; k++) shifted[3 * (i * count + p) + k] = fractional[3 * i + k] + points[3 * p + k]
    }
  }
  const inSupercell = transformRows(transformRows(shifted, host), inverse).map((s) => {
    const wrapped = s - Math.floor(s)
    // Rounding puts what belongs on 0 just below 1.
    return wrapped > 1 - 1e-9 ? 0 : wrapped
  })
  return transformRows(inSupercell, cell)
}

function checkIsEmpty(image: readonly number[], atoms: Float64Array, cell: Matrix3, place: string): void {
  for (let atom = 0; atom < atoms.length / 3; atom++) {
    const distance = distanceBetween(image, atoms.subarray(3 * atom, 3 * atom + 3), cell)
    if (distance >= SAME_SITE) continue
    throw new InputError({
      rule: 'positions of a sublattice must be empty in the host',
      found: `${distance.toFixed(3)} Å from atom ${atom + 1}`,
      place, wayOut: 'Name that atom under sites instead.',
    })
  }
}

function checkApart(fractional: readonly number[], cell: Matrix3): void {
  for (let i = 0; i < fractional.length; i += 3) {
    for (let j = 0; j < i; j += 3) {
      const distance = distanceBetween(fractional.slice(i, i + 3), fractional.slice(j, j + 3), cell)
      if (distance >= SAME_SITE) continue
      throw new InputError({
        rule: `sites of sublattices must be at least ${SAME_SITE} Å apart`, found: `${distance.toFixed(3)} Å`,
        place: 'sublattices', wayOut: 'Give each place once; its symmetric images are added by themselves.',
      })
    }
  }
}

/** Shortest distance between images of two fractional positions, Å. */
function distanceBetween(a: ArrayLike<number>, b: ArrayLike<number>, cell: Matrix3): number {
  const [u, v, w] = [0, 1, 2].map((k) => a[k] - b[k])
  return Math.sqrt(shortestImage(imageSearch(cell), u, v, w, Infinity, new Float64Array(3)))
}
