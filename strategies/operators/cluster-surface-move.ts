// Surface move: the weakest-bound atoms of a cluster are lifted off and set down where they are bound best. The
// angular moves of D. J. Wales, J. P. K. Doye, J. Phys. Chem. A 101, 5111 (1997), doi 10.1021/jp970984n, and the
// vacancy filling of X. Shao, L. Cheng, W. Cai, J. Comput. Chem. 25, 1693 (2004), doi 10.1002/jcc.20096, serve the
// same end. Deviation: binding is judged by geometry alone (see bindingAt), so that no potential is needed.
import type { Random } from '../../src/math/random.ts'
import { withPositions, type Structure } from '../../src/atoms/structure.ts'
import { bindingAt, bindings, bondLength, centredPositions } from './cluster-geometry.ts'
import type { Operator } from './operator.ts'

/** Directions tried per atom at most; the number is drawn for each move, so that some moves are greedy. */
const MAX_TRIALS = 64

export const clusterSurfaceMove: Operator = {
  name: 'surface-move',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => !space.pbc.some(Boolean),

  propose: ([parent], { random }) => moveSurfaceAtoms(parent, random),
}

/** Re-places one or more of the weakest-bound atoms of a cluster on its surface; returns it centred. */
export function moveSurfaceAtoms(parent: Structure, random: Random): Structure {
  const positions = centredPositions(parent)
  const bond = bondLength(positions)
  const count = Math.min(1 + geometric(random, 0.5), Math.floor(parent.species.length / 4))
  const trials = 1 + random.integer(MAX_TRIALS)
  for (const atom of weakestAtoms(positions, bond, Math.max(1, count), random)) {
    positions.set(bestSurfaceSite(positions, bond, atom, trials, random), 3 * atom)
  }
  return withPositions(parent, positions)
}

/** How often an event of this probability happens before it first fails. */
function geometric(random: Random, probability: number): number {
  let count = 0
  while (random.uniform() < probability) count++
  return count
}

/** The weakest-bound atoms, weakest first; a little noise lets near-equals take turns. */
function weakestAtoms(positions: Float64Array, bond: number, count: number, random: Random): number[] {
  const noisy = bindings(positions, bond).map((binding) => binding + 0.5 * random.normal())
  return Array.from(noisy.keys()).sort((i, j) => noisy[i] - noisy[j] || i - j).slice(0, count)
}

/**
 * The best-bound of `trials` places on the surface: along random directions from the centroid, as far in as the
 * other atoms allow at one bond length. `moving` is the atom to be placed (it does not count as surface).
 */
export function bestSurfaceSite(
  positions: Float64Array,
  bond: number,
  moving: number,
  trials: number,
  random: Random,
): [number, number, number] {
  let best: [number, number, number] = [0, 0, 0]
  let highest = -1
  for (let trial = 0; trial < trials; trial++) {
    const [x, y, z] = random.direction()
    const height = restingHeight(positions, bond, moving, x, y, z)
    const binding = bindingAt(positions, height * x, height * y, height * z, bond, moving)
    if (binding <= highest) continue
    highest = binding
    best = [height * x, height * y, height * z]
  }
  return best
}

/** Distance from the origin along a unit vector at which the outermost sphere (radius: one bond) is left, Å. */
function restingHeight(positions: Float64Array, bond: number, moving: number, x: number, y: number, z: number): number {
  let height = 0
  for (let j = 0; j < positions.length / 3; j++) {
    if (j === moving) continue
    const px = positions[3 * j]
    const py = positions[3 * j + 1]
    const pz = positions[3 * j + 2]
    const along = px * x + py * y + pz * z
    const discriminant = along * along - (px * px + py * py + pz * pz) + bond * bond
    if (discriminant >= 0) height = Math.max(height, along + Math.sqrt(discriminant))
  }
  return height
}
