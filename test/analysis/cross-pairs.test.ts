import { describe, expect, it } from 'vitest'
import { crossPairs, originSides } from '../../src/analysis/cross-pairs.ts'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'

const AREA = 100
/** Co and O below, S and Li above, each far from its own images. */
const STRUCTURE = makeStructure({
  cell: [10, 0, 0, 0, 10, 0, 0, 0, 30], pbc: PERIODIC, species: [27, 8, 16, 3],
  positions: [0, 0, 0, 2, 0, 0, 0, 0, 2.25, 2, 0, 2],
})

describe('pairs across an interface', () => {
  const { r, pairs } = crossPairs(STRUCTURE, Uint8Array.of(0, 0, 1, 1), { cutoff: 4, step: 0.05, sigma: 0.1, area: AREA })

  it('are those with one atom on each side, lower side first', () => {
    expect(pairs.map(({ pair }) => pair)).toEqual([[8, 3], [8, 16], [27, 3], [27, 16]])
  })

  it('are counted once, at their distance', () => {
    const [, , , cobaltSulfur] = pairs
    expect(cobaltSulfur.running.at(-1)).toBeCloseTo(1 / AREA, 12)
    expect(r[cobaltSulfur.density.indexOf(Math.max(...cobaltSulfur.density))]).toBeCloseTo(2.25, 12)
    expect(cobaltSulfur.density.reduce((sum, value) => sum + 0.05 * value, 0)).toBeCloseTo(1 / AREA, 10)
    expect(cobaltSulfur.running[Math.floor(2.2 / 0.05)]).toBe(0)
  })

  it('include those with periodic images', () => {
    const wide = crossPairs(STRUCTURE, Uint8Array.of(0, 0, 1, 1), { cutoff: 10.5, step: 0.1, sigma: 0.1, area: AREA })
    // S above Co, and above its four images a or b away.
    expect(wide.pairs[3].running.at(-1)).toBeCloseTo(5 / AREA, 12)
  })
})

describe('the side an atom comes from', () => {
  it('is that of its element where one side alone has it, else where it stands', () => {
    const homes = [new Set([3, 27, 8]), new Set([3, 15, 16])] as const
    expect([...originSides(Uint8Array.of(27, 16, 3, 3, 1), Uint8Array.of(1, 0, 0, 1, 1), homes)]).toEqual([0, 1, 0, 1, 1])
  })
})
