import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { constantTemperature } from '../../src/dynamics/schedule.ts'
import { runDynamics } from '../../src/dynamics/run.ts'
import type { MovingSystem, Snapshot } from '../../src/dynamics/types.ts'
import { randomStream } from '../../src/math/random.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { stillingerWeberPotential } from '../../src/potentials/stillinger-weber.ts'
import { free, harmonic, silicon, wells } from './support.ts'

const sw = stillingerWeberPotential()

function heated(seed: string, steps: number, timestep = 2): MovingSystem {
  const thermostat = { schedule: constantTemperature(900), friction: 10, random: randomStream(`${seed}:bath`) }
  return { ...free(silicon(), 900, timestep, steps, seed), thermostat }
}

describe('a batch of trajectories', () => {
  it('gives each system the same bits as alone', async () => {
    const together = await runDynamics([heated('a', 60), free(silicon(), 300, 1, 25), heated('c', 40, 1)], sw)
    const alone = [await runDynamics([heated('a', 60)], sw), await runDynamics([free(silicon(), 300, 1, 25)], sw), await runDynamics([heated('c', 40, 1)], sw)]
    alone.forEach(([single], k) => {
      expect(together[k].last?.structure.positions).toEqual(single.last?.structure.positions)
      expect(together[k].last?.velocities).toEqual(single.last?.velocities)
      expect(together[k]).toMatchObject({ outcome: 'finished', forceCalls: single.forceCalls })
    })
  })

  it('differs between streams', async () => {
    const [a, b] = await runDynamics([heated('a', 20), heated('b', 20)], sw)
    expect(a.last?.structure.positions).not.toEqual(b.last?.structure.positions)
  })

  it('evaluates all unfinished systems in one call, each with its own track', async () => {
    const calls: { readonly size: number; readonly tracks: readonly object[] }[] = []
    const counting: Potential = {
      ...sw,
      evaluate: (batch, tracks = []) => {
        calls.push({ size: batch.length, tracks })
        return sw.evaluate(batch, tracks)
      },
    }
    const results = await runDynamics([heated('a', 5), heated('b', 2)], counting)
    expect(calls.map(({ size }) => size)).toEqual([2, 2, 2, 1, 1, 1])
    expect(new Set(calls.flatMap(({ tracks }) => tracks)).size).toBe(2)
    expect(calls.every(({ tracks }) => tracks[0] === calls[0].tracks[0])).toBe(true)
    expect(results.map(({ forceCalls }) => forceCalls)).toEqual([6, 3])
  })

  it('shows step 0, every so many steps and the last, and nothing shown changes later', async () => {
    const seen: Snapshot[] = []
    const copies: number[][] = []
    await runDynamics([heated('a', 25)], sw, {
      observe: {
        every: 10,
        see(snapshot) {
          seen.push(snapshot)
          copies.push([...snapshot.structure.positions, ...snapshot.velocities])
        },
      },
    })
    expect(seen.map(({ step, time }) => [step, time])).toEqual([[0, 0], [10, 20], [20, 40], [25, 50]])
    expect(seen.map(({ structure, velocities }) => [...structure.positions, ...velocities])).toEqual(copies)
  })

  it('stops when told to, after a whole step', async () => {
    const controller = new AbortController()
    const [result] = await runDynamics([heated('a', 1000)], sw, {
      stop: controller.signal,
      observe: { every: 1, see: ({ step }) => void (step === 7 && controller.abort()) },
    })
    expect(result).toMatchObject({ outcome: 'stopped', reason: 'stopped after step 8', forceCalls: 9 })
    expect(result.last?.step).toBe(8)
  })
})

describe('a trajectory that breaks down', () => {
  it('ends as exploded with the last sound state when the timestep is far too long', async () => {
    const [result] = await runDynamics([free(silicon(), 600, 60, 500)], sw)
    expect(result.outcome).toBe('exploded')
    expect(result.reason).toMatch(/atom \d+ would move [\d.e+]+ Å in one step at step \d+ \(\d+ fs\)/)
    expect(result.last?.structure.positions.every(Number.isFinite)).toBe(true)
    expect(result.last?.velocities.every(Number.isFinite)).toBe(true)
  })

  it('ends as exploded when the potential gives no number, and says when', async () => {
    let call = 0
    const broken: Potential = {
      ...harmonic(1),
      evaluate: async (batch) => (await harmonic(1).evaluate(batch)).map((r) => (call++ === 3 ? { ...r, energy: NaN } : r)),
    }
    const [result] = await runDynamics([free(wells(2), 300, 1, 10)], broken)
    expect(result).toMatchObject({ outcome: 'exploded', reason: 'energy NaN eV at step 3 (3 fs)', forceCalls: 4 })
    expect(result.last?.step).toBe(2)
  })

  it('ends as exploded below the floor of energy, and leaves the others alone', async () => {
    const floored = { ...free(silicon(), 600, 1, 10), minimumEnergyPerAtom: 0 }
    const [low, other] = await runDynamics([floored, free(silicon(), 600, 1, 10)], sw)
    expect(low).toMatchObject({ outcome: 'exploded', last: null })
    expect(low.reason).toMatch(/below the floor of 0\.000 at step 0/)
    expect(other.outcome).toBe('finished')
  })

  it('is refused when the request itself is wrong', async () => {
    const good = free(silicon(), 600, 1, 10)
    await expect(runDynamics([{ ...good, velocities: new Float64Array(3) }], sw)).rejects.toThrow(InputError)
    await expect(runDynamics([{ ...good, timestep: 0 }], sw)).rejects.toThrow(/timestep must be positive, got 0/)
    await expect(runDynamics([{ ...good, steps: 1.5 }], sw)).rejects.toThrow(/whole number/)
    await expect(runDynamics([free(wells(2), 300, 1, 1)], sw)).rejects.toThrow(/"Li"/)
  })
})
