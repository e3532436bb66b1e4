import { describe, expect, it } from 'vitest'
import { easiestInfinitePath, type LevelledHop } from '../../src/analysis/infinite-path.ts'
import { randomStream } from '../../src/math/random.ts'

const hop = (from: number, to: number, step: [number, number, number], level: number): LevelledHop => ({ from, to, step, level })

describe('the easiest infinite path of hops', () => {
  it('is a single hop to the own image where that is easiest', () => {
    const path = easiestInfinitePath(1, [hop(0, 0, [1, 0, 0], 0.5), hop(0, 0, [0, 1, 0], 0.4)])
    expect(path).toEqual({ level: 0.4, legs: [{ hop: 1, isReversed: false }], winding: [0, 1, 0] })
  })

  it('goes through other sites when that is easier, and takes hops backwards', () => {
    const hops = [hop(0, 1, [0, 0, 0], 0.2), hop(0, 1, [-1, 0, 0], 0.3), hop(0, 0, [1, 0, 0], 0.9)]
    const path = easiestInfinitePath(2, hops)
    expect(path).toEqual({ level: 0.3, legs: [{ hop: 1, isReversed: false }, { hop: 0, isReversed: true }], winding: [-1, 0, 0] })
  })

  it('does not take a ring inside the cell for a path', () => {
    expect(easiestInfinitePath(3, [hop(0, 1, [0, 0, 0], 0), hop(1, 2, [0, 0, 0], 0), hop(2, 0, [0, 0, 0], 0)])).toBeNull()
    expect(easiestInfinitePath(2, [])).toBeNull()
  })

  it('joins: each hop begins where the one before ended, and the sum is the winding', () => {
    const random = randomStream('hop networks')
    for (let trial = 0; trial < 200; trial++) {
      const sites = 1 + random.integer(5)
      const shift = (): number => random.integer(3) - 1
      const hops = Array.from({ length: 12 }, () =>
        hop(random.integer(sites), random.integer(sites), [shift(), shift(), shift()], random.integer(6)))
      const path = easiestInfinitePath(sites, hops)
      if (path === null) continue
      expect(path.winding.some((value) => value !== 0)).toBe(true)
      expect(Math.max(...path.legs.map((leg) => hops[leg.hop].level))).toBe(path.level)
      let site = hops[path.legs[0].hop].from
      for (const { hop: index, isReversed } of path.legs) {
        const { from, to } = hops[index]
        expect(isReversed ? to : from).toBe(site)
        site = isReversed ? from : to
      }
      expect(site).toBe(hops[path.legs[0].hop].from)
      // Without the hops at or above its level nothing is infinite.
      expect(easiestInfinitePath(sites, hops.filter(({ level }) => level < path.level))).toBeNull()
    }
  })
})
