// The search space of one isolated cluster: n identical atoms, no cell, one composition.
import type { Random } from '../../src/math/random.ts'
import { ISOLATED, makeStructure, type Structure } from '../../src/atoms/structure.ts'
import {
  decodeStructure, encodeStructure, structureKey, type StructuresSpace,
} from '../../src/spaces/structures.ts'

/** Argon: the potential does not look at the element, files and the viewer need one. */
const ELEMENT = 18

/** Distance of the pair minimum, 2^(1/6) σ. */
const PAIR_MINIMUM = Math.sqrt(Math.cbrt(2))

/** Proposals keep this distance, σ: closer pairs only cost force calls. */
const MINIMUM_DISTANCE = 0.7

/** Space of clusters of n atoms in reduced units (σ as 1 Å); `sample` fills a sphere of about half the solid's density. */
export function clusterSpace(atoms: number): StructuresSpace {
  return {
    kind: 'structures',
    rungs: [{ label: `LJ${atoms}`, x: 0, fraction: 0 }],
    mobile: null,
    host: null,
    pbc: ISOLATED,
    minimumDistances: () => MINIMUM_DISTANCE,
    known: [],
    sample: (random) => randomSphere(random, atoms),
    key: structureKey,
    encode: encodeStructure,
    decode: decodeStructure,
    rungOf: (structure) => (structure.species.length === atoms ? 0 : null),
    expectedVolume: () => 0,
  }
}

/** Atoms dropped one by one into a sphere, each at least the minimum distance from the earlier ones. */
function randomSphere(random: Random, atoms: number): Structure {
  // Radius of n close-packed spheres plus half a bond all round.
  const radius = PAIR_MINIMUM * (0.5 + Math.cbrt((3 * atoms) / (4 * Math.PI * Math.SQRT2)))
  const positions: number[] = []
  while (positions.length < 3 * atoms) {
    const distance = radius * Math.cbrt(random.uniform())
    const place = random.direction().map((x) => x * distance)
    if (!isTooClose(positions, place)) positions.push(...place)
  }
  return makeStructure({ cell: new Float64Array(9), pbc: ISOLATED, species: new Uint8Array(atoms).fill(ELEMENT), positions })
}

function isTooClose(positions: readonly number[], place: readonly number[]): boolean {
  for (let j = 0; j < positions.length; j += 3) {
    const [x, y, z] = [0, 1, 2].map((k) => positions[j + k] - place[k])
    if (x * x + y * y + z * z < MINIMUM_DISTANCE * MINIMUM_DISTANCE) return true
  }
  return false
}
