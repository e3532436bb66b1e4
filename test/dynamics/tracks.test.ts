import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { referenceCrystals } from '../../problems/scoring/lixsi/crystals.ts'
import { constantTemperature } from '../../src/dynamics/schedule.ts'
import { runDynamics } from '../../src/dynamics/run.ts'
import { randomStream } from '../../src/math/random.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { free } from './support.ts'

const FILE = resolve(import.meta.dirname, '../../problems/lixsi-amorphous/data/lixsi.nep.txt')

describe.each(['reference', 'wasm'] as const)('a trajectory on the backend %s', (backend) => {
  it('is the same, but for rounding, whether or not the evaluator may keep its neighbour list', async () => {
    const potential = await loadPotential(FILE, { backend })
    const forgetful: Potential = { ...potential, evaluate: (batch) => potential.evaluate(batch) }
    const crystal = referenceCrystals().find(({ name }) => name === 'Li15Si4')
    if (crystal === undefined) throw new Error('no Li15Si4')
    // Hot enough that atoms change places and every list is renewed several times; short enough for chaos to stay small.
    const thermostat = () => ({ schedule: constantTemperature(2000), friction: 10, random: randomStream('bath') })
    const system = free(crystal.structure, 2000, 1, 150)
    const [kept] = await runDynamics([{ ...system, thermostat: thermostat() }], potential)
    const [renewed] = await runDynamics([{ ...system, thermostat: thermostat() }], forgetful)
    const other = renewed.last?.structure.positions ?? new Float64Array()
    const off = kept.last?.structure.positions.map((x, k) => Math.abs(x - other[k])) ?? new Float64Array([NaN])
    const moved = kept.last?.structure.positions.map((x, k) => Math.abs(x - crystal.structure.positions[k])) ?? []
    expect(Math.max(...moved)).toBeGreaterThan(1)
    expect(Math.max(...off)).toBeLessThan(1e-8)
  })

  it('repeats bit for bit', async () => {
    const crystal = referenceCrystals()[2]
    const run = async () => runDynamics([free(crystal.structure, 900, 1, 60)], await loadPotential(FILE, { backend }))
    const [[first], [second]] = [await run(), await run()]
    expect(second.last?.structure.positions).toEqual(first.last?.structure.positions)
  })
})
