// Cut and splice for clusters: D. M. Deaven, K. M. Ho, Phys. Rev. Lett. 75, 288 (1995),
// doi 10.1103/PhysRevLett.75.288. Both parents are turned at random and cut by a plane; the upper part of one is
// joined to the lower part of the other. Deviations: the plane may leave the centre (each part keeps at least a
// quarter of the atoms), and the lower parent gives, element by element, exactly what the upper one lacks.
import { transformRows } from '../../src/math/matrix3.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import { withPositions, type Structure } from '../../src/atoms/structure.ts'
import { bondLength, centredPositions, randomRotation, separation } from './cluster-geometry.ts'
import type { Operator } from './operator.ts'

export const clusterCutAndSplice: Operator = {
  name: 'cut-and-splice',
  arity: 2,
  source: 'rung',
  appliesTo: (space) => !space.pbc.some(Boolean),

  propose([mother, father], { random, space }) {
    const upper = transformRows(centredPositions(mother), randomRotation(random))
    const lower = transformRows(centredPositions(father), randomRotation(random))
    const n = mother.species.length
    const kept = byHeight(upper).reverse().slice(0, Math.round(n * random.between(0.25, 0.75)))
    const taken = complement(mother, kept, father, byHeight(lower))
    if (taken === null) return null
    const child = new Float64Array(3 * n)
    const species = new Uint8Array(n)
    kept.forEach((from, to) => {
      species[to] = mother.species[from]
      child.set(upper.subarray(3 * from, 3 * from + 3), 3 * to)
    })
    taken.forEach((from, index) => {
      species[kept.length + index] = father.species[from]
      child.set(lower.subarray(3 * from, 3 * from + 3), 3 * (kept.length + index))
    })
    alignHeights(child, kept.length)
    closeGap(child, species, kept.length, space.minimumDistances, bondLength(upper))
    return withPositions({ ...mother, species }, child)
  },
}

/** Atom indices by increasing z. */
function byHeight(positions: Float64Array): number[] {
  return Array.from({ length: positions.length / 3 }, (_, i) => i)
    .sort((i, j) => positions[3 * i + 2] - positions[3 * j + 2] || i - j)
}

/** The lowest atoms of the father that complete the mother's composition; null when he lacks an element. */
function complement(mother: Structure, kept: readonly number[], father: Structure, order: readonly number[]): number[] | null {
  const missing = new Map<number, number>()
  for (const number of mother.species) missing.set(number, (missing.get(number) ?? 0) + 1)
  for (const i of kept) missing.set(mother.species[i], (missing.get(mother.species[i]) ?? 0) - 1)
  const taken = order.filter((i) => {
    const rest = missing.get(father.species[i]) ?? 0
    if (rest > 0) missing.set(father.species[i], rest - 1)
    return rest > 0
  })
  return kept.length + taken.length === mother.species.length ? taken : null
}

/** Puts the cut of the upper part (its lowest atom) level with that of the lower part (its highest atom). */
function alignHeights(positions: Float64Array, split: number): void {
  let floor = Infinity
  let ceiling = -Infinity
  for (let i = 0; i < positions.length / 3; i++) {
    if (i < split) floor = Math.min(floor, positions[3 * i + 2])
    else ceiling = Math.max(ceiling, positions[3 * i + 2])
  }
  for (let i = 0; i < split; i++) positions[3 * i + 2] += ceiling - floor
}

/** Lifts the upper part until no pair across the cut is closer than allowed, in steps of 2 % of a bond. */
function closeGap(
  positions: Float64Array,
  species: Uint8Array,
  split: number,
  minimumDistances: PairDistances,
  bond: number,
): void {
  const tooClose = (): boolean => {
    for (let i = 0; i < split; i++) {
      for (let j = split; j < species.length; j++) {
        if (separation(positions, i, j) < minimumDistances(species[i], species[j])) return true
      }
    }
    return false
  }
  while (tooClose()) for (let i = 0; i < split; i++) positions[3 * i + 2] += 0.02 * bond
}
