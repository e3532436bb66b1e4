import { describe, expect, it } from 'vitest'
import { makeSpace, namedSpaces } from './hosts.ts'

const scored = namedSpaces.map((named) => ({ name: named.name, space: makeSpace(named) })).filter(({ space }) => space.score !== null)

describe('energies of occupations in sequence', () => {
  it.each(scored)('are those from scratch: $name', ({ space }) => {
    const energy = space.score?.inSequence()
    let count = 0
    for (const genome of space.enumerate()) {
      if (++count > 3000) break
      expect(energy?.(genome)).toBeCloseTo(space.score?.of(genome) ?? Number.NaN, 8)
    }
  })

  it('are those from scratch in any order, with charges that differ between compositions', () => {
    const layered = namedSpaces.find(({ name }) => name === 'a layered oxide, half delithiated')
    if (layered === undefined) throw new Error('the host is gone')
    const parameters = { ...(layered.parameters as object), sublattices: [{ sites: 'Li', species: { Li: [2, 9], vacancy: 'rest' } }] }
    const space = makeSpace({ ...layered, parameters })
    const energy = space.score?.inSequence()
    const genomes = [...space.enumerate()]
    const jumps = genomes.map((_, k) => genomes[(k * 7919) % genomes.length])
    for (const genome of jumps.slice(0, 2000)) expect(energy?.(genome)).toBeCloseTo(space.score?.of(genome) ?? Number.NaN, 8)
  })
})
