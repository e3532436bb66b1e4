import { describe, expect, it } from 'vitest'
import { makeSpace, namedSpaces, type NamedSpace } from './hosts.ts'
import { smallestOccupations } from '../../../src/spaces/sites/enumerate.ts'
import { noSymmetry } from '../../../src/spaces/sites/permutations.ts'
import type { SitesSpace } from '../../../src/spaces/sites/sites.ts'

/** Every arrangement, distinct or not. */
function* everything(space: SitesSpace): Generator<Uint8Array> {
  const trivial = noSymmetry(space.sublatticeOf.length)
  for (const { counts } of space.compositions) yield* smallestOccupations(trivial, space.sublatticeOf, counts)
}

const isSmaller = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) < 0

describe.each(namedSpaces.map((named): [string, NamedSpace] => [named.name, named]))('%s', (_, named) => {
  const space = makeSpace(named)
  const { all, distinct } = space.count()
  const listed = [...space.enumerate()]

  it('has as many distinct configurations by Burnside as by listing them', () => {
    expect(BigInt(listed.length)).toBe(distinct)
    expect(distinct).toBeGreaterThan(0n)
  })

  it('has as many configurations by multinomials as by listing them, and their keys are those of the distinct ones', () => {
    let count = 0n
    const keys = new Set<string>()
    for (const genome of everything(space)) {
      count++
      keys.add(space.key(genome))
    }
    expect(count).toBe(all)
    expect(BigInt(keys.size)).toBe(distinct)
  })

  it('lists every configuration as its own smallest image, in order, no two with one key', () => {
    for (const genome of listed) expect(space.smallest(genome)).toEqual(genome)
    expect(new Set(listed.map(space.key)).size).toBe(listed.length)
    listed.forEach((genome, k) => {
      const isNext = k > 0 && space.compositionOf(genome) === space.compositionOf(listed[k - 1])
      if (isNext) expect(isSmaller(listed[k - 1], genome)).toBe(true)
    })
  })
})

describe('counting', () => {
  it('gives the two-colourings of a cube corner by corner', () => {
    // A 2 × 2 × 2 torus of a simple cubic lattice is a cube whose 48 symmetries and 8 translations act on its corners.
    const { symmetry } = makeSpace(namedSpaces[0])
    expect(symmetry.order).toBe(48)
    expect(makeSpace(namedSpaces[0]).count()).toEqual({ all: 70n, distinct: 6n })
  })

  it('stays exact far beyond what can be listed', () => {
    const large = makeSpace({
      ...namedSpaces[7],
      parameters: {
        supercell: [4, 4, 2], sublattices: [{ sites: 'Li', species: { Li: 48, vacancy: 48 } }], oxidation_states: { Co: 'balance' },
      },
    })
    const { all, distinct } = large.count()
    // C(96, 48).
    expect(all).toBe(6435067013866298908421603100n)
    expect(distinct * BigInt(large.symmetry.order)).toBeGreaterThan(all)
    expect(() => large.enumerate()).toThrow(/at most 10000000 distinct .* got "5\.59e\+24 of 6\.44e\+27.*smaller supercell/)
  })
})
