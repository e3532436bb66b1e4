import { describe, expect, it } from 'vitest'
import { meltQuench } from '../../src/dynamics/melt-quench.ts'
import type { MeltQuench } from '../../src/spaces/preparation.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { silicon } from './support.ts'

const sw = stillingerWeberPotential()

function quench(stream: string, duration: number): MeltQuench {
  return { kind: 'melt-quench', schedule: [{ from: 3500, to: 3500, duration }, { from: 3500, to: 300, duration }], timestep: 2, friction: 50, stream }
}

const request = (preparation: MeltQuench, minimumEnergyPerAtom = -Infinity) => ({ structure: silicon(), preparation, minimumEnergyPerAtom })

describe('a melt-quench', () => {
  it('destroys the crystal and leaves the cell as it was', async () => {
    const crystal = silicon(2)
    const [{ structure, forceCalls, outcome }] = await meltQuench([{ ...request(quench('q:1', 300)), structure: crystal }], sw)
    expect(outcome).toBe('finished')
    expect(forceCalls).toBe(301)
    expect(structure?.cell).toEqual(crystal.cell)
    const [{ energy }] = await sw.evaluate([structure ?? crystal])
    // Crystalline silicon at 300 K is 0.04 eV/atom above its minimum of -4.337.
    expect(energy / 64).toBeGreaterThan(-4.2)
  })

  it('gives each structure what it gives alone, whatever the company', async () => {
    const together = await meltQuench([request(quench('q:1', 60)), request(quench('q:2', 30)), request(quench('q:1', 60))], sw)
    const [alone] = await meltQuench([request(quench('q:1', 60))], sw)
    expect(together[0]).toEqual(alone)
    expect(together[2]).toEqual(alone)
    expect(together[1].structure?.positions).not.toEqual(alone.structure?.positions)
  })

  it('gives no structure when it breaks down, and says why', async () => {
    const [result] = await meltQuench([request(quench('q:1', 60), 0)], sw)
    expect(result).toMatchObject({ outcome: 'exploded', structure: null, forceCalls: 1 })
    expect(result.reason).toContain('below the floor')
  })
})
