import { describe, expect, it } from 'vitest'
import { countOf } from '../../../src/atoms/composition.ts'
import { violations } from '../../../src/atoms/contacts.ts'
import { pairDistances } from '../../../src/atoms/distances.ts'
import { filterAtoms, volume } from '../../../src/atoms/structure.ts'
import { ConfigError, EvaluationError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { encodeStructure } from '../../../src/spaces/structures.ts'
import { referenceCrystals } from '../../../problems/scoring/lixsi/crystals.ts'
import { lixsiParameters } from '../../../problems/lixsi-amorphous/parameters.ts'
import { LI, SI, type LixsiReferences } from '../../../problems/scoring/lixsi/references.ts'
import { lixsiSpace } from '../../../problems/lixsi-amorphous/space.ts'

// The crystals as tabulated: the space only reads their structures.
const references: LixsiReferences = {
  mu: { Li: 0, Si: 0 },
  potential_warnings: [],
  crystals: referenceCrystals().map(({ name, spaceGroup, structure }) => ({
    name, space_group: spaceGroup, x: null, energy_per_atom: 0, formation_energy_per_atom: 0, volume_per_atom: 0,
    structure: encodeStructure(structure),
  })),
}

function spaceOf(changes: Record<string, unknown> = {}) {
  const parameters = lixsiParameters.parse(changes)
  return lixsiSpace(parameters, references, pairDistances(parameters.minimum_distances, [LI, SI]))
}

describe('the LixSi ladder', () => {
  it('has one rung per x, rising, with the lithium fraction', () => {
    const space = spaceOf({ ladder: [3.75, 0, 1, 1], host_atoms: 8 })
    expect(space.rungs).toEqual([
      { label: 'Li0Si', x: 0, fraction: 0 },
      { label: 'Li1Si', x: 1, fraction: 0.5 },
      { label: 'Li3.75Si', x: 3.75, fraction: 3.75 / 4.75 },
    ])
  })

  it('refuses an x that gives no whole number of Li, and says which would', () => {
    const build = () => spaceOf({ ladder: [0, 0.3], host_atoms: 16 })
    expect(build).toThrow(ConfigError)
    expect(build).toThrow(/must be a whole number of Li, got "0.3 × 16 = 4.8"\. Use multiples of 1\/16, such as 0.3125\./)
  })

  it('draws at every rung of the default ladder the right composition at the allowed distances', () => {
    const space = spaceOf()
    space.rungs.forEach(({ x }, rung) => {
      const drawn = space.sample(randomStream(`sample:${rung}`), rung)
      expect(countOf(drawn, SI)).toBe(16)
      expect(countOf(drawn, LI)).toBe(16 * x)
      expect(space.rungOf(drawn)).toBe(rung)
      expect(violations(drawn, space.minimumDistances)).toBeNull()
      const looseness = volume(drawn) / space.expectedVolume(drawn)
      expect(looseness > 0.95 - 1e-9 && looseness < 1.2 + 1e-9).toBe(true)
    })
  })

  it('draws the same structure from the same stream and reaches every rung', () => {
    const space = spaceOf({ ladder: [0, 0.5, 1], host_atoms: 4 })
    expect(space.sample(randomStream('a'))).toEqual(space.sample(randomStream('a')))
    const rungs = Array.from({ length: 40 }, (_, k) => space.rungOf(space.sample(randomStream(`any:${k}`))))
    expect(new Set(rungs)).toEqual(new Set([0, 1, 2]))
  })

  it('has no rung for other compositions, or without silicon', () => {
    const space = spaceOf({ ladder: [0, 1], host_atoms: 4 })
    const drawn = space.sample(randomStream('a'), 1)
    expect(space.rungOf(filterAtoms(drawn, (i) => i !== 7))).toBeNull()
    expect(space.rungOf(filterAtoms(drawn, (i) => drawn.species[i] === LI))).toBeNull()
    expect(space.rungOf(filterAtoms(drawn, () => false))).toBeNull()
  })

  it('says what to change when the atoms cannot fit', () => {
    const space = spaceOf({ ladder: [0, 1], host_atoms: 8, volume_per_atom: { Li: 2, Si: 2 } })
    expect(() => space.sample(randomStream('a'), 1)).toThrow(EvaluationError)
    expect(() => space.sample(randomStream('a'), 1)).toThrow(/8 Li and 8 Si must fit into about 32 Å³.*Lower minimum_distances or raise volume_per_atom/)
  })

  it('offers the crystals with silicon up to the allowed size, on their rung where they have one', () => {
    const known = spaceOf().known.map(({ name, rung, x }) => [name, rung, x])
    expect(known).toEqual([
      ['Si', 0, 0],
      ['LiSi', 4, 1],
      ['Li7Si3', null, 42 / 18],
      ['Li13Si4', 11, 3.25],
      ['Li15Si4', 12, 3.75],
    ])
    expect(spaceOf({ largest_crystal: 0 }).known).toEqual([])
  })
})
