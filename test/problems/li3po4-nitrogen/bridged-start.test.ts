import { describe, expect, it } from 'vitest'
import { bridgedStarts } from '../../../problems/li3po4-nitrogen/bridged-start.ts'
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { randomStream } from '../../../src/math/random.ts'
import { tabulatedSpace } from './tabulated.ts'

const { space, members } = tabulatedSpace()
const starts = bridgedStarts(space)
const withVacancies = members.flatMap(({ oxygenVacancies }, k) => (oxygenVacancies > 0 ? [k] : []))

describe('the second start of a relaxation', () => {
  it('exists where there are O vacancies, and only there', () => {
    members.forEach(({ oxygenVacancies }, k) => {
      for (let trial = 0; trial < 5; trial++) {
        const start = starts(space.sample(randomStream(`start ${k} ${trial}`), k))
        expect(start !== null).toBe(oxygenVacancies > 0)
      }
    })
  })

  it('moves at most one anion per vacancy, to between two P, and keeps everything else', () => {
    for (const k of withVacancies) {
      for (let trial = 0; trial < 20; trial++) {
        const genome = space.sample(randomStream(`moved ${k} ${trial}`), k)
        const [before, after] = [space.structureOf(genome), starts(genome)]
        expect(after).not.toBeNull()
        if (after === null) return
        expect(after.species).toEqual(before.species)
        const moved = Array.from(after.species.keys())
          .filter((i) => [0, 1, 2].some((d) => after.positions[3 * i + d] !== before.positions[3 * i + d]))
        expect(moved.length).toBeGreaterThan(0)
        expect(moved.length).toBeLessThanOrEqual(members[k].oxygenVacancies)
        const { first, owner } = neighbourList(after, 3)
        for (const i of moved) {
          expect([7, 8]).toContain(after.species[i])
          const phosphorus = Array.from(owner.subarray(first[i], first[i + 1])).filter((j) => after.species[j] === 15)
          expect(phosphorus.length).toBeGreaterThanOrEqual(2)
        }
      }
    }
  })

  it('prefers N to O', () => {
    // With every second anion a N, some N is always within reach of a vacancy.
    const { space: rich } = tabulatedSpace({ nitrogen: [8], families: ['lithium-vacancy'] })
    const rows = Array.from({ length: 20 }, (_, trial) => {
      const genome = rich.sample(randomStream(`rich ${trial}`))
      const [before, after] = [rich.structureOf(genome), bridgedStarts(rich)(genome)]
      const moved = Array.from(before.species.keys())
        .filter((i) => after !== null && after.positions[3 * i] !== before.positions[3 * i])
      return { n: moved.filter((i) => before.species[i] === 7).length, all: moved.length }
    })
    expect(rows.every(({ n }) => n >= 2)).toBe(true)
    // Chance alone would give N a share of one third.
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(0.6 * rows.reduce((sum, { all }) => sum + all, 0))
  })
})
