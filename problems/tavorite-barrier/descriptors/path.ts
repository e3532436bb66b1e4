// The way of the mobile ion as plain geometry: straight hops between A sites, and of all infinite paths of such hops the
// one with the widest bottleneck. Only distances and ionic radii of the unlabelled structure enter. Bond-valence sums and
// mismatches along the path are left out on purpose: the barriers are computed from the same bond-valence field.
import { easiestInfinitePath, type LevelledHop } from '../../../src/analysis/infinite-path.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { fractionalPositions, type Structure } from '../../../src/atoms/structure.ts'
import { EvaluationError } from '../../../src/errors.ts'
import { inverse3, transformRows } from '../../../src/math/matrix3.ts'
import { FIRST_ATOM, type Compound } from '../compounds.ts'
import { describedBy, type Computed, type DescribedGroup } from './descriptor.ts'
import { radiiOf, type TavoriteRadii } from './radii.ts'

/** Straight paths of every compound. */
export function pathDescriptors(compounds: readonly Compound[]): DescribedGroup {
  const paths = new Map(compounds.map((compound) => [compound, straightPath(compound)]))
  const described = (name: keyof StraightPath, unit: string, meaning: string): Computed => ({
    name: PATH_NAMES[name], unit, meaning, of: (compound) => (paths.get(compound) ?? straightPath(compound))[name],
  })
  return describedBy('path', [
    described('bottleneck', 'Å', 'smallest distance from the path to the surface of an anion'),
    described('siteRadius', 'Å', 'distance from an A site to the surface of the nearest anion'),
    described('nearestCation', 'Å', 'smallest distance from the path to an M or X'),
    described('longestHop', 'Å', 'longest hop of the path'),
    described('shortestHop', 'Å', 'shortest distance of two A sites, on the path or not'),
    described('detour', '', 'length of the path over the lattice vector it leads along'),
    described('coordination', '', 'anions around an A site, counted smoothly'),
    described('coordinationLoss', '', 'fewest anions around the ion along the path, less those around a site'),
  ], compounds)
}

/** What is known of the widest straight path; lengths in Å. */
export interface StraightPath {
  readonly bottleneck: number
  readonly siteRadius: number
  readonly nearestCation: number
  readonly longestHop: number
  readonly shortestHop: number
  readonly detour: number
  readonly coordination: number
  readonly coordinationLoss: number
}

const PATH_NAMES: Readonly<Record<keyof StraightPath, string>> = {
  bottleneck: 'bottleneck_radius',
  siteRadius: 'site_radius',
  nearestCation: 'nearest_cation',
  longestHop: 'longest_hop',
  shortestHop: 'shortest_hop',
  detour: 'path_detour',
  coordination: 'coordination',
  coordinationLoss: 'coordination_change',
}

/** Å; every compound has an infinite path of shorter hops, and a longer straight one leads through other ions. */
const LONGEST_HOP = 6.5
/** Å: ions farther from both ends of a hop are no bottleneck of it. */
const AROUND = 3.5
/** Places along a hop, ends included, where anions are counted. */
const PLACES = 11
/** Å beyond the sum of the radii where an anion counts one half, and how softly the count ends. */
const COORDINATION_MARGIN = 0.4
const COORDINATION_SOFTNESS = 0.15

type Vector = readonly [number, number, number]

/** An ion seen from the start of a hop. */
interface Neighbour {
  readonly place: Vector
  /** Å; 0 for cations. */
  readonly radius: number
  readonly isAnion: boolean
}

/** A straight hop with what surrounds its start. */
interface StraightHop extends LevelledHop {
  readonly vector: Vector
  readonly around: readonly Neighbour[]
}

/** The widest straight infinite path; throws EvaluationError when hops of up to 6.5 Å lead nowhere. */
export function straightPath(compound: Compound): StraightPath {
  const radii = radiiOf(compound)
  const { structure } = compound
  const hops = straightHops(structure, radii)
  const path = easiestInfinitePath(2, hops)
  if (path === null) {
    throw new EvaluationError({ rule: `hops of up to ${LONGEST_HOP} Å must join to an infinite path`, found: compound.formula })
  }
  const taken = path.legs.map(({ hop }) => hops[hop])
  const lengths = taken.map(({ vector }) => norm(vector))
  const counts = taken.map((hop) => coordinationAlong(hop, radii.mobile))
  const atSite = (counts.reduce((sum, [first]) => sum + first, 0)) / counts.length
  const [x, y, z] = transformRows(path.winding, structure.cell)
  return {
    bottleneck: -path.level,
    siteRadius: Math.min(...hops.map(({ around }) =>
      Math.min(...around.filter(({ isAnion }) => isAnion).map(({ place, radius }) => norm(place) - radius)))),
    nearestCation: Math.min(...taken.map((hop) => clearance(hop.vector, hop.around.filter(({ isAnion }) => !isAnion)))),
    longestHop: Math.max(...lengths),
    shortestHop: Math.min(...hops.map(({ vector }) => norm(vector))),
    detour: lengths.reduce((sum, l) => sum + l, 0) / norm([x, y, z]),
    coordination: atSite,
    coordinationLoss: Math.min(...counts.flat()) - atSite,
  }
}

/** All hops between the two A sites and their images; the level is minus the free radius, Å: the wider the easier. */
function straightHops(structure: Structure, radii: TavoriteRadii): StraightHop[] {
  const list = neighbourList(structure, LONGEST_HOP + AROUND)
  const inverse = inverse3(structure.cell)
  const fractional = fractionalPositions(structure)
  const hops: StraightHop[] = []
  for (const from of [0, 1]) {
    const around: Neighbour[] = []
    const ends: { to: number; vector: Vector }[] = []
    for (let p = list.first[from]; p < list.first[from + 1]; p++) {
      const vector: Vector = [list.dx[p], list.dy[p], list.dz[p]]
      const to = list.owner[p]
      if (to >= FIRST_ATOM.metal) around.push(neighbourOf(vector, to, radii))
      // Hops between the two sites are listed once, those between images of one site in one direction.
      else if (norm(vector) < LONGEST_HOP && (to > from || (to === from && isForward(vector)))) ends.push({ to, vector })
    }
    for (const { to, vector } of ends) {
      const shift = transformRows(vector, inverse)
      const [u, v, w] = [0, 1, 2].map((k) => Math.round(shift[k] - (fractional[3 * to + k] - fractional[3 * from + k])))
      const anions = around.filter(({ isAnion }) => isAnion)
      hops.push({ from, to, step: [u, v, w], level: -clearance(vector, anions), vector, around })
    }
  }
  return hops
}

function neighbourOf(place: Vector, atom: number, { oxygen, halide }: TavoriteRadii): Neighbour {
  const isAnion = atom >= FIRST_ATOM.oxygen
  return { place, isAnion, radius: isAnion ? (atom >= FIRST_ATOM.halide ? halide : oxygen) : 0 }
}

function isForward([x, y, z]: Vector): boolean {
  return x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0)))
}

/** Smallest distance from a straight hop to the surface of an ion, Å. */
function clearance(hop: Vector, ions: readonly Neighbour[]): number {
  const squared = dot(hop, hop)
  return Math.min(...ions.map(({ place, radius }) => {
    const along = Math.min(1, Math.max(0, dot(place, hop) / squared))
    return norm([place[0] - along * hop[0], place[1] - along * hop[1], place[2] - along * hop[2]]) - radius
  }))
}

/** Anions around the ion at evenly spaced places of a hop, from one end to the other. */
function coordinationAlong({ vector, around }: StraightHop, mobileRadius: number): number[] {
  const anions = around.filter(({ isAnion }) => isAnion)
  return Array.from({ length: PLACES }, (_, n) => {
    const t = n / (PLACES - 1)
    return anions.reduce((sum, { place, radius }) => {
      const distance = norm([place[0] - t * vector[0], place[1] - t * vector[1], place[2] - t * vector[2]])
      const beyond = (distance - mobileRadius - radius - COORDINATION_MARGIN) / COORDINATION_SOFTNESS
      return sum + 1 / (1 + Math.exp(beyond))
    }, 0)
  })
}

function dot(u: Vector, v: Vector): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
}

function norm(v: Vector): number {
  return Math.sqrt(dot(v, v))
}
