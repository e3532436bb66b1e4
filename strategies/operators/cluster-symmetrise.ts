// Symmetrise: a cluster is rebuilt from the orbits of a random point group. Low-energy clusters are often
// symmetric, and orbits cut the number of coordinates to be guessed: symmetric starts as in USPEX (A. O. Lyakhov
// et al., Comput. Phys. Commun. 184, 1172 (2013), doi 10.1016/j.cpc.2012.12.009); rebuilding a parent from its core
// outwards follows M. T. Oakley, R. L. Johnston, D. J. Wales, Phys. Chem. Chem. Phys. 15, 3965 (2013),
// doi 10.1039/c3cp44332a. Deviation: atoms that no orbit can hold are set on the best-bound surface sites, so any
// number of atoms works with any group. The group is drawn at random; no answer is built in.
import { transformRows, type Matrix3 } from '../../src/math/matrix3.ts'
import { POINT_GROUPS } from '../../src/math/point-groups.ts'
import type { Random } from '../../src/math/random.ts'
import { withPositions, type Structure } from '../../src/atoms/structure.ts'
import { bondLength, centredPositions, randomRotation } from './cluster-geometry.ts'
import { bestSurfaceSite } from './cluster-surface-move.ts'
import type { Operator } from './operator.ts'

/** Images of one point closer than this fraction of a bond become one atom on the symmetry element between them. */
const MERGE = 0.6

/** Pairs of orbits may come this close, in bonds; the relaxation does the rest. */
const CLOSEST = 0.8

/** Directions tried for each atom left over. */
const SURFACE_TRIALS = 32

export const clusterSymmetrise: Operator = {
  name: 'symmetrise',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => !space.pbc.some(Boolean),
  propose: ([parent], { random }) => symmetrise(parent, random),
}

/** Rebuilds a cluster (or a random packing) from orbits of a random point group; the composition is kept. */
export function symmetrise(parent: Structure, random: Random): Structure {
  const { operations } = random.pick(POINT_GROUPS)
  const centred = transformRows(centredPositions(parent), randomRotation(random))
  const bond = bondLength(centred)
  const built: number[] = []
  const order: number[] = []
  const waiting = byRadius(centred)
  while (waiting.length > 0) {
    const atom = waiting[0]
    const orbit = orbitOf(centred.subarray(3 * atom, 3 * atom + 3), operations, MERGE * bond)
    const alike = waiting.filter((i) => parent.species[i] === parent.species[atom])
    if (orbit.length / 3 > alike.length || collides(orbit, built, CLOSEST * bond)) {
      // Not usable as a seed of an orbit; it is left for other orbits to use up or for the surface.
      waiting.shift()
      continue
    }
    for (const used of alike.slice(0, orbit.length / 3)) {
      order.push(used)
      waiting.splice(waiting.indexOf(used), 1)
    }
    built.push(...orbit)
  }
  return completeOnSurface(parent, order, built, bond, random)
}

/** Atom indices from the centre outwards. */
function byRadius(positions: Float64Array): number[] {
  const squared = Array.from({ length: positions.length / 3 }, (_, i) => {
    const [x, y, z] = positions.subarray(3 * i, 3 * i + 3)
    return x * x + y * y + z * z
  })
  return Array.from(squared.keys()).sort((i, j) => squared[i] - squared[j] || i - j)
}

/** All images of a point, after moving it onto the symmetry elements it nearly lies on; flat, Å. */
function orbitOf(point: Float64Array, operations: readonly Matrix3[], merge: number): number[] {
  let special = point
  // Averaging over the images nearby gives a point that they share; a second pass settles nested elements.
  for (let pass = 0; pass < 2; pass++) {
    const near = operations.map((operation) => transformRows(special, operation)).filter((image) => distance(image, special) < merge)
    special = Float64Array.from([0, 1, 2], (k) => near.reduce((sum, image) => sum + image[k], 0) / near.length)
  }
  const orbit: number[] = []
  for (const operation of operations) {
    const image = transformRows(special, operation)
    if (!collides(image, orbit, 0.5 * merge)) orbit.push(...image)
  }
  return orbit
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** Whether any point of one flat list comes closer than `limit` to any of the other. */
function collides(points: ArrayLike<number>, others: readonly number[], limit: number): boolean {
  for (let i = 0; i < points.length; i += 3) {
    for (let j = 0; j < others.length; j += 3) {
      const x = points[i] - others[j]
      const y = points[i + 1] - others[j + 1]
      const z = points[i + 2] - others[j + 2]
      if (x * x + y * y + z * z < limit * limit) return true
    }
  }
  return false
}

/** Sets the atoms that stand in no orbit on the surface of the symmetric core, one after another. */
function completeOnSurface(parent: Structure, order: number[], built: number[], bond: number, random: Random): Structure {
  const placed = new Set(order)
  const rest = random.shuffled(Array.from(parent.species.keys()).filter((i) => !placed.has(i)))
  for (const atom of rest) {
    const site = bestSurfaceSite(Float64Array.from(built), bond, -1, SURFACE_TRIALS, random)
    built.push(...site)
    order.push(atom)
  }
  const positions = new Float64Array(3 * order.length)
  order.forEach((atom, index) => positions.set(built.slice(3 * index, 3 * index + 3), 3 * atom))
  return withPositions(parent, positions)
}
