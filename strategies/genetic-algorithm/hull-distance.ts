// How far each pool member lies above the running hull of the objective's niche over the ladder's compositions.
// On one rung this is simply the distance to the best. The objective must be one that a hull is made of: an energy
// of formation per atom on a ladder; any objective on a single rung.
import { hullHeight, lowerHull } from '../../src/math/lower-hull.ts'
import type { Rung } from '../../src/spaces/structures.ts'
import type { Member, RungState } from './state.ts'

/** Distance above the hull for a member; NaN-free. Where the hull does not reach, the best of the rung stands in. */
export function hullDistances(rungs: readonly Rung[], states: readonly RungState[]): (member: Member) => number {
  const points = states.flatMap(({ best }, rung) => (best === null ? [] : [{ x: rungs[rung].fraction, y: best }]))
  const vertices = lowerHull(points).map((index) => points[index])
  const heights = rungs.map(({ fraction }, rung) => {
    const height = hullHeight(vertices, fraction)
    return Number.isNaN(height) ? states[rung].best : height
  })
  return ({ rung, value }) => value - (heights[rung] ?? value)
}
