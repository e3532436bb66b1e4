// Ripple: atoms move along one lattice vector by a standing wave across the other two. D. C. Lonie, E. Zurek,
// Comput. Phys. Commun. 182, 372 (2011), doi 10.1016/j.cpc.2010.07.048. Deviation: the amplitude is in Å (a fraction
// of the cell, as there, is far too much for cells of 10 Å).
import { fractionalPositions, withPositions } from '../../src/atoms/structure.ts'
import type { Operator } from './operator.ts'

export const ripple: Operator = {
  name: 'ripple',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => space.pbc.every(Boolean),

  propose([parent], { random, settings }) {
    const axis = random.integer(3)
    const [first, second] = [(axis + 1) % 3, (axis + 2) % 3]
    const phases = [random.between(0, 2 * Math.PI), random.between(0, 2 * Math.PI)]
    const vector = parent.cell.subarray(3 * axis, 3 * axis + 3)
    const length = Math.hypot(vector[0], vector[1], vector[2])
    const s = fractionalPositions(parent)
    const positions = parent.positions.map((x, index) => {
      const atom = 3 * Math.floor(index / 3)
      const wave =
        Math.cos(2 * Math.PI * s[atom + first] + phases[0]) * Math.cos(2 * Math.PI * s[atom + second] + phases[1])
      return x + (settings.rippleAmplitude * wave * vector[index % 3]) / length
    })
    return withPositions(parent, positions)
  },
}
