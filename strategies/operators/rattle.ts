// Rattle: Gaussian displacements of a random subset of the atoms.
import { withPositions } from '../../src/atoms/structure.ts'
import type { Operator } from './operator.ts'

export const rattle: Operator = {
  name: 'rattle',
  arity: 1,
  source: 'rung',
  appliesTo: () => true,

  propose([parent], { random, settings }) {
    const n = parent.species.length
    const positions = Float64Array.from(parent.positions)
    // At least one atom moves, or the child would be its parent.
    const certain = random.integer(n)
    for (let i = 0; i < n; i++) {
      if (i !== certain && random.uniform() >= settings.rattleFraction) continue
      for (let k = 0; k < 3; k++) positions[3 * i + k] += settings.rattleSigma * random.normal()
    }
    return withPositions(parent, positions)
  },
}
