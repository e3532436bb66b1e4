// Permutation: one to three pairs of unlike atoms change places.
import { withPositions } from '../../src/atoms/structure.ts'
import type { Operator } from './operator.ts'

export const permutation: Operator = {
  name: 'permutation',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => space.mobile !== null && space.host !== null,

  propose([parent], { random }) {
    const { species } = parent
    const positions = Float64Array.from(parent.positions)
    const swaps = 1 + random.integer(3)
    for (let swap = 0; swap < swaps; swap++) {
      const i = random.integer(species.length)
      const unlike = Array.from(species.keys()).filter((j) => species[j] !== species[i])
      if (unlike.length === 0) return null
      const j = random.pick(unlike)
      const held = positions.slice(3 * i, 3 * i + 3)
      positions.set(positions.subarray(3 * j, 3 * j + 3), 3 * i)
      positions.set(held, 3 * j)
    }
    return withPositions(parent, positions)
  },
}
