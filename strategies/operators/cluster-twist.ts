// Twist: the half of a cluster above a random plane through its centre is turned about the plane's normal.
// In use since B. Hartke's phenotype genetic algorithms: J. Comput. Chem. 20, 1752 (1999).
import { transformRows } from '../../src/math/matrix3.ts'
import { withPositions } from '../../src/atoms/structure.ts'
import { centredPositions, rotationAbout } from './cluster-geometry.ts'
import type { Operator } from './operator.ts'

export const clusterTwist: Operator = {
  name: 'twist',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => !space.pbc.some(Boolean),

  propose([parent], { random }) {
    const axis = random.direction()
    const centred = centredPositions(parent)
    // Less than 20° is usually undone by the relaxation.
    const turned = transformRows(centred, rotationAbout(axis, random.between(0.35, 2 * Math.PI - 0.35)))
    for (let i = 0; i < centred.length; i += 3) {
      const height = centred[i] * axis[0] + centred[i + 1] * axis[1] + centred[i + 2] * axis[2]
      if (height > 0) centred.set(turned.subarray(i, i + 3), i)
    }
    return withPositions(parent, centred)
  },
}
