import { describe, expect, it } from 'vitest'
import { climb } from '../../../src/analysis/bond-valence/climb.ts'
import type { PointFunction } from '../../../src/analysis/bond-valence/descend.ts'

/** A double well along x, (x² − 1)², in a trough that is bent by `bend` and 4 eV/Å² stiff: saddle of height 1 at x = 0. */
function doubleWell(bend: number): PointFunction {
  return ([x, y, z], gradient) => {
    const offset = y - bend * x
    gradient[0] = 4 * x * (x * x - 1) - 4 * bend * offset
    gradient[1] = 4 * offset
    gradient[2] = 4 * z
    return (x * x - 1) * (x * x - 1) + 2 * offset * offset + 2 * z * z
  }
}

describe('climbing to a saddle', () => {
  it.each([
    ['on the pass', [0, 0, 0], 0],
    ['beside it', [0.21, 0.1, -0.15], 0],
    ['where the curvature along the way is still positive', [0.65, 0, 0.1], 0],
    ['in a trough that is bent', [0.2, -0.2, 0.1], 0.7],
  ])('finds it from a start %s', (_, start, bend) => {
    const saddle = climb(doubleWell(bend), start, [1, bend, 0], 1)
    expect(saddle?.value).toBeCloseTo(1, 8)
    expect(saddle?.slope).toBeLessThan(1e-5)
    expect(Math.max(...Array.from(saddle?.position ?? [9], Math.abs))).toBeLessThan(1e-5)
  })

  it('gives up where it is farther than allowed', () => {
    expect(climb(doubleWell(0), [0.65, 0, 0.1], [1, 0, 0], 0.3)).toBeNull()
  })
})
