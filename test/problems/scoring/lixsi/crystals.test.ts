import { describe, expect, it } from 'vitest'
import { compositionOf } from '../../../../src/atoms/composition.ts'
import { volume } from '../../../../src/atoms/structure.ts'
import { referenceCrystals } from '../../../../problems/scoring/lixsi/crystals.ts'

// Volumes per atom (Å³) as tabulated beside the cells; contacts are the shortest of each kind in these crystals.
const EXPECTED = [
  ['Si', { Si: 8 }, 20.444],
  ['LiSi', { Li: 16, Si: 16 }, 15.607],
  ['Li12Si7', { Li: 96, Si: 56 }, 15.763],
  ['Li7Si3', { Li: 42, Si: 18 }, 14.929],
  ['Li13Si4', { Li: 26, Si: 8 }, 15.416],
  ['Li15Si4', { Li: 60, Si: 16 }, 15.521],
  ['Li', { Li: 2 }, 20.121],
] as const

describe('the tabulated Li–Si crystals', () => {
  it.each(EXPECTED)('%s expands to its conventional cell', (name, composition, volumePerAtom) => {
    const crystal = referenceCrystals().find((candidate) => candidate.name === name)
    expect(crystal).toBeDefined()
    if (crystal === undefined) return
    expect(compositionOf(crystal.structure)).toEqual(composition)
    expect(volume(crystal.structure) / crystal.structure.species.length).toBeCloseTo(volumePerAtom, 2)
  })
})
