import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/math/random.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { makeStructure, PERIODIC, volume, type Structure } from '../../src/atoms/structure.ts'
import { parseNep } from '../../src/potentials/nep/nep-file.ts'
import { nepPotential } from '../../src/potentials/nep/nep.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import { sharedData } from '../support/shared-data.ts'

const FILTERS = ['frechet', 'unit-cell']
const OPTIMIZERS = ['l-bfgs', 'fire']
const COMBINATIONS = FILTERS.flatMap((filter) => OPTIMIZERS.map((optimizer) => [optimizer, filter] as const))

/** Eight atoms of diamond, rattled in a cell that is compressed and sheared. */
function strainedDiamond(): Structure {
  const random = randomStream('diamond')
  const fcc = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
  const sites = fcc.flatMap(([x, y, z]) => [x, y, z, x + 0.25, y + 0.25, z + 0.25])
  const cell = Float64Array.of(5.3, 0.12, 0, -0.08, 5.5, 0.1, 0.05, 0, 5.2)
  const positions = transformRows(sites.map((site) => site + random.between(-0.015, 0.015)), cell)
  return makeStructure({ cell, pbc: PERIODIC, species: new Array<number>(8).fill(14), positions })
}

async function relaxedDiamond(potential: Potential, optimizer: string, cell_filter: string) {
  const config = relaxSettingsSchema.parse({ optimizer, cell_filter, cell: 'full', fmax: 1e-4, max_steps: 1000 })
  const [relaxed] = await relax([strainedDiamond()], potential, relaxSettings(config))
  const pressureGPa = Math.max(...relaxed.result.virial.map(Math.abs)) / volume(relaxed.structure) * 160.21766
  return { ...relaxed, pressureGPa, energyPerAtom: relaxed.result.energy / 8 }
}

describe('relaxing the cell of silicon', () => {
  it.each(COMBINATIONS)('ends in diamond at zero pressure on Stillinger-Weber: %s, %s', async (optimizer, filter) => {
    const relaxed = await relaxedDiamond(stillingerWeberPotential(), optimizer, filter)
    expect(relaxed.outcome).toBe('converged')
    expect(relaxed.energyPerAtom).toBeCloseTo(-4.3366, 6)
    expect(Math.cbrt(volume(relaxed.structure))).toBeCloseTo(5.43095, 3)
    expect(relaxed.pressureGPa).toBeLessThan(2e-3)
  })

  const file = sharedData('nep/potentials/Si_2022_NEP4_5body.txt')
  describe.skipIf(file === null)('on a neuroevolution potential', () => {
    it('ends at the same energy and zero pressure with both filters and optimizers', async () => {
      const potential = nepPotential(parseNep(readFileSync(file ?? '', 'utf8'), 'Si_2022_NEP4_5body.txt'))
      const ends = []
      for (const [optimizer, filter] of COMBINATIONS) ends.push(await relaxedDiamond(potential, optimizer, filter))
      for (const end of ends) {
        expect(end.outcome).toBe('converged')
        expect(end.energyPerAtom).toBeCloseTo(ends[0].energyPerAtom, 6)
        expect(end.pressureGPa).toBeLessThan(2e-3)
      }
    })
  })
})
