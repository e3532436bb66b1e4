// Insertion of mobile atoms into a parent on a poorer rung: the step up the composition ladder (lithiation). The
// parent is first swollen to the volume expected of the child, then each atom goes into one of the largest voids.
import { countOf } from '../../src/atoms/composition.ts'
import { appendAtoms, scaledToVolume, volume, type Structure } from '../../src/atoms/structure.ts'
import type { StructuresSpace } from '../../src/spaces/structures.ts'
import type { Operator } from './operator.ts'
import { addInVoids } from './periodic-geometry.ts'

export const insertMobile: Operator = {
  name: 'insert-mobile',
  arity: 1,
  source: 'poorer',
  appliesTo: (space) => space.mobile !== null && space.host !== null && space.rungs.length > 1,

  propose([parent], { random, space, rung }) {
    const { mobile, host } = space
    if (mobile === null || host === null) return null
    const missing = Math.round(space.rungs[rung].x * countOf(parent, host)) - countOf(parent, mobile)
    if (missing <= 0) return null
    return addInVoids(swollen(parent, mobile, missing, space), mobile, missing, space.minimumDistances, random)
  },
}

/** The parent at the child's volume: its own times the ratio of the expected volumes. */
function swollen(parent: Structure, mobile: number, missing: number, space: StructuresSpace): Structure {
  const filled = appendAtoms(parent, new Uint8Array(missing).fill(mobile), new Float64Array(3 * missing))
  return scaledToVolume(parent, (volume(parent) * space.expectedVolume(filled)) / space.expectedVolume(parent))
}
