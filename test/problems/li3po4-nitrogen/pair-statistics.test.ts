import { describe, expect, it } from 'vitest'
import { pairStatistics } from '../../../problems/li3po4-nitrogen/pair-statistics.ts'
import { randomStream } from '../../../src/math/random.ts'
import { tabulatedSpace } from './tabulated.ts'

describe('the statistics of defect pairs', () => {
  const { space, members } = tabulatedSpace({ nitrogen: [4] })

  it('find in random arrangements what random placement gives', () => {
    members.forEach((_, k) => {
      const genomes = Array.from({ length: 300 }, (_, trial) => space.sample(randomStream(`pairs ${k} ${trial}`), k))
      const shells = pairStatistics(space, genomes).filter(({ expected }) => expected > 100)
      expect(shells.length).toBeGreaterThan(3)
      // Four standard deviations of a Poisson count.
      for (const { found, expected } of shells) expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected))
    })
  })

  it('count every pair once and see a cluster', () => {
    const k = members.findIndex(({ family }) => family === 'interstitial')
    const genome = space.sample(randomStream('cluster'), k)
    const [lithium, oxygen] = space.sublattices
    const [N, O] = ['N', 'O'].map((label) => space.palette.findIndex((species) => species.label === label))
    for (const site of oxygen.sites) genome[site] = O
    // The four O of one phosphate: six pairs within 2.6 Å.
    const centre = [0, 1, 2].map((d) => space.frozen.positions[d])
    const near = Array.from(oxygen.sites)
      .map((site) => ({ site, square: centre.reduce((sum, x, d) => {
        const length = space.frozen.cell[4 * d]
        const difference = space.positions[3 * site + d] - x
        const nearest = difference - length * Math.round(difference / length)
        return sum + nearest * nearest
      }, 0) }))
      .sort((a, b) => a.square - b.square).slice(0, 4)
    for (const { site } of near) genome[site] = N
    expect(lithium.sites.every((site) => genome[site] !== N)).toBe(true)
    const shell = pairStatistics(space, [genome]).find(({ pair, from }) => pair === 'N–N' && from === 2.25)
    expect(shell?.found).toBe(6)
    expect(shell?.ratio).toBeGreaterThan(5)
    expect(shell?.interval).toBeNull()
  })

  it('leave out pairs that cannot be', () => {
    const { space: closed } = tabulatedSpace({ nitrogen: [2], families: ['lithium-vacancy'] })
    const names = new Set(pairStatistics(closed, [closed.sample(randomStream('closed'))]).map(({ pair }) => pair))
    expect([...names]).toEqual(['N–N', 'N–V(O)', 'N–V(Li)'])
  })
})
