import { describe, expect, it } from 'vitest'
import { countOf } from '../../../src/atoms/composition.ts'
import { atomCount } from '../../../src/atoms/structure.ts'
import { ConfigError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { tabulatedSpace } from './tabulated.ts'

const counts = (structure: Parameters<typeof countOf>[0]) => [3, 15, 8, 7].map((element) => countOf(structure, element))

describe('the space of a content series', () => {
  it('holds the compositions of the series and no others, each neutral', () => {
    const { space, members, formulaUnits } = tabulatedSpace()
    expect(formulaUnits).toBe(8)
    expect(members.map(({ family, nitrogen }) => `${family} ${nitrogen}`).sort()).toEqual([
      'interstitial 1', 'interstitial 2', 'lithium-vacancy 1', 'lithium-vacancy 2', 'oxygen-vacancy 2',
    ])
    members.forEach(({ nitrogen, oxygenVacancies, lithiumVacancies, interstitials }, k) => {
      const structure = space.structureOf(space.sample(randomStream(`sample ${k}`), k))
      const [lithium, phosphorus, oxygen, n] = counts(structure)
      expect([lithium, phosphorus, oxygen, n]).toEqual([24 - lithiumVacancies + interstitials, 8,
        32 - nitrogen - oxygenVacancies, nitrogen])
      expect(lithium).toBe(2 * oxygen + 3 * n - 5 * phosphorus)
    })
  })

  it('has no places for interstitials where no family needs them', () => {
    const { space } = tabulatedSpace({ families: ['lithium-vacancy'] })
    expect(space.sublattices.map(({ name }) => name)).toEqual(['Li', 'O'])
    expect(tabulatedSpace().space.sublattices[2].sites).toHaveLength(8)
    expect(() => tabulatedSpace({ families: ['lithium-vacancy'], interstitials: [[0.25, 0.236,
      0.852]] })).toThrow(ConfigError)
  })

  it('is built on both hosts, up to cells of 256 atoms', () => {
    const { space, formulaUnits } = tabulatedSpace({ supercell: [2, 2, 2], nitrogen: [4],
      families: ['oxygen-vacancy'] })
    expect(formulaUnits).toBe(32)
    expect(atomCount(space.structureOf(space.sample(randomStream('large'))))).toBe(256 - 2)
    expect(tabulatedSpace({ host: 'beta', supercell: [2, 1, 2], nitrogen: [2],
      families: ['lithium-vacancy'] }).formulaUnits).toBe(8)
  })
})
