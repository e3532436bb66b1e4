import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { energiesOnGrid, gridEnergies } from '../../../src/analysis/bond-valence/energy-grid.ts'
import { percolate } from '../../../src/analysis/bond-valence/grid-percolation.ts'
import type { OxidationStates } from '../../../src/analysis/bond-valence/parameters.ts'
import { migrationBarriers } from '../../../src/analysis/bond-valence/percolation.ts'
import { siteEnergyField } from '../../../src/analysis/bond-valence/site-energy.ts'
import { readStructures } from '../../../src/io/formats.ts'
import { sharedData } from '../../support/shared-data.ts'

/** Barriers (eV) of the open-source program BVlain; its levels are middles of intervals of 0.01 eV. */
interface ReferenceBarriers {
  readonly grid: readonly [number, number, number]
  readonly Emin: number
  readonly E_1D: number | null
  readonly E_2D: number | null
  readonly E_3D: number | null
}

const reference = sharedData('bvse/bvse_bvlain.json')
const sulfate: OxidationStates = { Li: 1, Fe: 2, V: 3, Co: 3, P: 5, S: 6, O: -2, F: -1 }

describe.skipIf(reference === null)('migration barriers of reference crystals', () => {
  const all = Object.entries(JSON.parse(readFileSync(reference ?? '', 'utf8')) as Record<string, ReferenceBarriers>)
  const crystals = all.map(([name, expected]) => {
    const [{ structure }] = readStructures(sharedData(`structures/${name}.vasp`) ?? '')
    const oxidationStates = name.includes('PS4') ? { ...sulfate, S: -2 } : sulfate
    return [name, { structure, settings: { ion: 'Li', oxidationStates }, expected }] as const
  })

  // The other program counts the boundary plane twice, so that its cell has one interval less than points along each
  // axis; it sums the nearest 100 ions, not all within 10 Å; and it reports the upper end of a bisection of 0.01 eV.
  it.each(crystals)('agree in %s on its grid, to the width of its bisection', (_, { structure, settings, expected }) => {
    const field = siteEnergyField(structure, settings)
    const grid = energiesOnGrid(field, expected.grid.map((points) => points - 1) as [number, number, number])
    const { minima, openings } = percolate(grid, structure.cell, 5)
    const lowest = grid.values[minima[0]]
    expect(Math.abs(lowest - expected.Emin)).toBeLessThan(0.005)
    const levels = [expected.E_1D, expected.E_2D, expected.E_3D].filter((level) => level !== null)
    expect(openings.length).toBe(levels.length)
    openings.forEach(({ level }, n) => {
      expect(levels[n] - (level - lowest)).toBeGreaterThan(-0.001)
      expect(levels[n] - (level - lowest)).toBeLessThan(0.011)
    })
  })

  const few = crystals.filter(([, { structure }]) => structure.species.length <= 16)
  it.each(few)('agree in %s on our own grid, to what a spacing of 0.2 Å allows', (_, { structure, settings, expected }) => {
    const { barriers, minimum } = migrationBarriers(structure, settings)
    expect(Math.abs(minimum.energy - expected.Emin)).toBeLessThan(0.04)
    const levels = [expected.E_1D, expected.E_2D, expected.E_3D]
    barriers.forEach((barrier, n) => {
      if (barrier === null || levels[n] === null) expect(barrier).toBe(levels[n])
      else expect(Math.abs(barrier - levels[n])).toBeLessThan(0.03)
    })
  })
})

const tavorites = sharedData('sets/tavorite/tavorite.csv')

describe.skipIf(tavorites === null)('migration barriers of tavorites', () => {
  it('are those of an independent program on the same grid', () => {
    const [head, ...rows] = readFileSync(tavorites ?? '', 'utf8').trim().split('\n').map((line) => line.split(','))
    const of = (row: readonly string[], column: string): string => row[head.indexOf(column)]
    const frames = readStructures(sharedData('sets/tavorite/tavorite.extxyz.gz') ?? '')
      .filter(({ info }) => info.config_type === 'tavorite_filled')
    for (let n = 0; n < rows.length; n += 17) {
      const row = rows[n]
      const { structure } = frames.find(({ info }) => info.formula === of(row, 'formula')) ?? frames[0]
      const oxidationStates = {
        [of(row, 'A')]: 1, [of(row, 'M')]: Number(of(row, 'oxidation_M')), [of(row, 'X')]: Number(of(row, 'oxidation_X')),
        O: -2, [of(row, 'Y')]: -1,
      }
      const grid = gridEnergies(siteEnergyField(structure, { ion: of(row, 'A'), oxidationStates }), 0.2)
      const { openings, minima } = percolate(grid, structure.cell, 15)
      // The coordinates of the file have six decimals; its barriers four.
      openings.forEach(({ level, dimension }) => {
        const barrier = level - grid.values[minima[0]]
        expect(Math.abs(barrier - Number(of(row, `bvse_${dimension}d`)))).toBeLessThan(0.0003)
      })
      expect(openings.length).toBe(3)
    }
  })
})
