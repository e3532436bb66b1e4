import { describe, expect, it } from 'vitest'
import { blockedMean } from '../../src/analysis/time-series.ts'
import { constantTemperature } from '../../src/dynamics/schedule.ts'
import { runDynamics } from '../../src/dynamics/run.ts'
import type { MovingSystem, Snapshot } from '../../src/dynamics/types.ts'
import { randomStream } from '../../src/math/random.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { BOLTZMANN_EV_PER_K, EV_PER_AMU_A2_PER_FS2 } from '../../src/units.ts'
import { free, harmonic, silicon, wells } from './support.ts'

function bath(system: MovingSystem, temperature: number, friction: number, seed = 'bath'): MovingSystem {
  return { ...system, thermostat: { schedule: constantTemperature(temperature), friction, random: randomStream(seed) } }
}

describe('the Langevin thermostat', () => {
  it('holds the temperature within its statistical error', async () => {
    const temperatures: number[] = []
    const system = bath(free(silicon(), 700, 1, 20_000), 700, 20)
    await runDynamics([system], stillingerWeberPotential(), {
      observe: { every: 5, see: ({ step, temperature }) => void (step >= 1000 && temperatures.push(temperature)) },
    })
    const { value, error } = blockedMean(temperatures)
    expect(error).toBeLessThan(12)
    expect(Math.abs(value - 700)).toBeLessThan(3.5 * error)
  })

  // BAOAB samples positions in a harmonic well exactly at any stable timestep; velocities are short by ω²dt²/4.
  it.each([[2, 50], [8, 5], [15, 5]])('gives a harmonic well its variance at any timestep (%d fs, friction %d/ps)', async (timestep, friction) => {
    const stiffness = 2
    const temperature = 300
    const atoms = 60
    const squares: number[] = []
    const speeds: number[] = []
    const mass = 6.94
    const system = bath(free(wells(atoms), temperature, timestep, 6000), temperature, friction)
    await runDynamics([system], harmonic(stiffness), {
      observe: {
        every: 1,
        see({ step, structure, kineticEnergy }) {
          if (step < 1000) return
          squares.push(structure.positions.reduce((sum, x) => sum + x * x, 0) / (3 * atoms))
          speeds.push((2 * kineticEnergy) / (3 * atoms))
        },
      },
    })
    const thermal = BOLTZMANN_EV_PER_K * temperature
    const positions = blockedMean(squares)
    const kinetic = blockedMean(speeds)
    const omega2 = stiffness / (mass * EV_PER_AMU_A2_PER_FS2)
    expect(positions.error / positions.value).toBeLessThan(0.03)
    expect(Math.abs(positions.value - thermal / stiffness)).toBeLessThan(3.5 * positions.error)
    expect(Math.abs(kinetic.value - thermal * (1 - (omega2 * timestep * timestep) / 4))).toBeLessThan(3.5 * kinetic.error)
  })

  it('follows a ramp', async () => {
    const system = free(silicon(), 1500, 2, 1000)
    const thermostat = { schedule: [{ from: 1500, to: 300, duration: 2000 }], friction: 50, random: randomStream('ramp') }
    const seen: Snapshot[] = []
    await runDynamics([{ ...system, thermostat }], stillingerWeberPotential(), { observe: { every: 10, see: (s) => void seen.push(s) } })
    const mean = (list: Snapshot[]): number => list.reduce((sum, { temperature }) => sum + temperature, 0) / list.length
    expect(seen[50].targetTemperature).toBeCloseTo(900, 6)
    expect(mean(seen.slice(80)) / mean(seen.slice(0, 20))).toBeLessThan(0.45)
  })

  it('without friction is velocity Verlet', async () => {
    const system = free(silicon(), 600, 1, 200)
    const [verlet] = await runDynamics([system], stillingerWeberPotential())
    const [langevin] = await runDynamics([bath(system, 600, 0)], stillingerWeberPotential())
    const off = verlet.last?.structure.positions.map((x, k) => Math.abs(x - (langevin.last?.structure.positions[k] ?? NaN)))
    expect(Math.max(...(off ?? [NaN]))).toBeLessThan(1e-9)
  })
})
