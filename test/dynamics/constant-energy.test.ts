import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { trend } from '../../src/analysis/time-series.ts'
import { referenceCrystals } from '../../problems/scoring/lixsi/crystals.ts'
import { constantTemperature } from '../../src/dynamics/schedule.ts'
import { runDynamics } from '../../src/dynamics/run.ts'
import { massesOf, momentumOf } from '../../src/dynamics/velocities.ts'
import type { MovingSystem, Snapshot } from '../../src/dynamics/types.ts'
import { randomStream } from '../../src/math/random.ts'
import { parseNep } from '../../src/potentials/nep/nep-file.ts'
import { nepPotential } from '../../src/potentials/nep/nep.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { free, silicon } from './support.ts'

const sw = stillingerWeberPotential()

async function trajectory(system: MovingSystem, potential: Potential = sw): Promise<Snapshot[]> {
  const seen: Snapshot[] = []
  await runDynamics([system], potential, { observe: { every: 1, see: (snapshot) => void seen.push(snapshot) } })
  return seen
}

const totalEnergy = ({ result, kineticEnergy }: Snapshot): number => result.energy + kineticEnergy

describe('velocity Verlet', () => {
  it('lets the energy fluctuate by the square of the timestep', async () => {
    const spread = async (timestep: number): Promise<number> => {
      const energies = (await trajectory(free(silicon(), 600, timestep, 400 / timestep))).map(totalEnergy)
      const mean = energies.reduce((sum, e) => sum + e, 0) / energies.length
      return Math.sqrt(energies.reduce((sum, e) => sum + (e - mean) * (e - mean), 0) / energies.length)
    }
    const [coarse, middle, fine] = [await spread(4), await spread(2), await spread(1)]
    expect(coarse / middle).toBeGreaterThan(3.4)
    expect(coarse / middle).toBeLessThan(4.8)
    expect(middle / fine).toBeGreaterThan(3.6)
    expect(middle / fine).toBeLessThan(4.4)
  })

  it('goes back to where it came from when the velocities are turned round', async () => {
    const structure = silicon()
    const there = (await trajectory(free(structure, 900, 2, 500))).at(-1)
    const back = (await trajectory({
      structure: there.structure, velocities: there.velocities.map((v) => -v), timestep: 2, steps: 500, thermostat: null,
    })).at(-1)
    const moved = there.structure.positions.map((x, k) => Math.abs(x - structure.positions[k]))
    const off = back.structure.positions.map((x, k) => Math.abs(x - structure.positions[k]))
    expect(Math.max(...moved)).toBeGreaterThan(0.05)
    expect(Math.max(...off)).toBeLessThan(1e-8)
  })

  it('conserves the momentum', async () => {
    const snapshots = await trajectory(free(silicon(), 900, 2, 300))
    for (const { velocities, structure } of snapshots) {
      for (const p of momentumOf(velocities, massesOf(structure.species))) expect(Math.abs(p)).toBeLessThan(1e-10)
    }
  })

  it('counts 3n − 3 degrees of freedom', async () => {
    const [{ kineticEnergy, temperature }] = await trajectory(free(silicon(), 600, 1, 0))
    expect(temperature).toBeCloseTo((2 * kineticEnergy) / (21 * 8.617333262e-5), 9)
  })
})

describe('the shipped LixSi potential at constant energy', () => {
  it('drifts by less than 0.1 meV/atom/ps at 600 K with 1 fs', async () => {
    const file = join(resolve(import.meta.dirname, '../..'), 'problems/lixsi-amorphous/data/lixsi.nep.txt')
    const potential = nepPotential(parseNep(readFileSync(file, 'utf8'), file))
    const crystal = referenceCrystals().find(({ name }) => name === 'LiSi')
    if (crystal === undefined) throw new Error('no LiSi')
    const start = { ...free(crystal.structure, 600, 1, 1000), thermostat: { schedule: constantTemperature(600), friction: 10, random: randomStream('bath') } }
    const [{ last }] = await runDynamics([start], potential)
    if (last === null) throw new Error('no trajectory')
    const snapshots = await trajectory({ structure: last.structure, velocities: last.velocities, timestep: 1, steps: 4000, thermostat: null }, potential)
    const atoms = last.structure.species.length
    const { value, error } = trend(snapshots.map(({ time }) => time / 1000), snapshots.map((s) => (1000 * totalEnergy(s)) / atoms))
    expect(snapshots.at(-1)?.temperature).toBeGreaterThan(300)
    expect(Math.abs(value) + 2 * error).toBeLessThan(0.1)
  })
})
