// Removal of mobile atoms from a parent on a richer rung: the step down the composition ladder (delithiation) of
// N. Artrith, A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018), doi 10.1063/1.5017661. Which atoms go is drawn
// in one of three ways; crowding stands in for weak binding, since strategies see no per-atom energies (our choice).
import { filterAtoms, fractionalPositions, type Structure } from '../../src/atoms/structure.ts'
import type { Random } from '../../src/math/random.ts'
import { countOf } from '../../src/atoms/composition.ts'
import type { Operator } from './operator.ts'
import { clearance, imagesOf, scaledLikeParent } from './periodic-geometry.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import { shortestImage } from '../../src/atoms/shortest-image.ts'

/** Shares of the three ways: the most crowded first, uniform, the neighbourhood of one atom. */
const CROWDED = 0.6
const UNIFORM = 0.3

/** Spread of the clearance within which atoms count as equally crowded. */
const CROWDING_SPREAD = 0.08

export const removeMobile: Operator = {
  name: 'remove-mobile',
  arity: 1,
  source: 'richer',
  appliesTo: (space) => space.mobile !== null && space.host !== null && space.rungs.length > 1,

  propose([parent], { random, space, rung }) {
    const { mobile, host } = space
    if (mobile === null || host === null) return null
    const surplus = countOf(parent, mobile) - Math.round(space.rungs[rung].x * countOf(parent, host))
    if (surplus <= 0) return null
    const gone = new Set(chosenForRemoval(parent, mobile, surplus, space.minimumDistances, random))
    const child = filterAtoms(parent, (i) => !gone.has(i))
    return scaledLikeParent(child, parent, space)
  },
}

function chosenForRemoval(
  parent: Structure,
  mobile: number,
  count: number,
  minimumDistances: PairDistances,
  random: Random,
): readonly number[] {
  const atoms = Array.from(parent.species.keys()).filter((i) => parent.species[i] === mobile)
  const way = random.uniform()
  if (way >= CROWDED && way < CROWDED + UNIFORM) return random.shuffled(atoms).slice(0, count)
  const fractional = fractionalPositions(parent)
  const images = imagesOf(parent)
  if (way < CROWDED) {
    const room = atoms.map((i) =>
      clearance(parent, images, fractional, fractional.subarray(3 * i, 3 * i + 3), mobile, minimumDistances, i),
    )
    return drawnByWeight(atoms, room.map((value) => Math.exp(-value / CROWDING_SPREAD)), count, random)
  }
  const centre = random.pick(atoms)
  const vector = new Float64Array(3)
  const distances = new Map(atoms.map((i) => [i, shortestImage(
    images,
    fractional[3 * i] - fractional[3 * centre],
    fractional[3 * i + 1] - fractional[3 * centre + 1],
    fractional[3 * i + 2] - fractional[3 * centre + 2],
    Infinity,
    vector,
  )]))
  return [...atoms].sort((i, j) => (distances.get(i) ?? 0) - (distances.get(j) ?? 0) || i - j).slice(0, count)
}

/** Draws without replacement, each time with probability proportional to the weights left. */
function drawnByWeight(items: readonly number[], weights: readonly number[], count: number, random: Random): number[] {
  const left = [...weights]
  return Array.from({ length: count }, () => {
    const index = random.weighted(left)
    left[index] = 0
    return items[index]
  })
}
