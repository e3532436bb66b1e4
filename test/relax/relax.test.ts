import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { lennardJonesPotential } from '../../src/potentials/lennard-jones.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'

const NO_CELL = new Array<number>(9).fill(0)
const OPTIMIZERS = ['l-bfgs', 'l-bfgs-ase', 'fire'] as const
const DEFAULTS = relaxSettings(relaxSettingsSchema.parse({ max_steps: 2000, fmax: 1e-4 }))

function cluster(positions: ArrayLike<number>): Structure {
  const species = new Array<number>(positions.length / 3).fill(18)
  return makeStructure({ cell: NO_CELL, pbc: ISOLATED, species, positions })
}

/** Atoms placed at random in a sphere, overlaps and all. */
function randomCluster(name: string, atoms: number, radius: number): Structure {
  const random = randomStream(name)
  const positions: number[] = []
  for (let i = 0; i < atoms; i++) {
    const reach = radius * Math.cbrt(random.uniform())
    positions.push(...random.direction().map((value) => reach * value))
  }
  return cluster(positions)
}

/** A potential of one formula: energy and forces from the positions. */
function formula(evaluateOne: (structure: Structure) => Partial<PotentialResult> & { energy: number }): Potential {
  const complete = (structure: Structure): PotentialResult => ({
    energies: new Float64Array(structure.species.length),
    forces: new Float64Array(structure.positions.length),
    virial: new Float64Array(9),
    ...evaluateOne(structure),
  })
  const evaluate: Potential['evaluate'] = (batch) => Promise.resolve(batch.map(complete))
  return { name: 'formula', species: [18], cutoff: 1, backend: 'reference', precision: 'f64', evaluate }
}

describe('relax', () => {
  it.each(OPTIMIZERS)('brings a dimer to 2^(1/6) σ: %s', async (optimizer) => {
    const potential = lennardJonesPotential({ epsilon: 0.01, sigma: 3.4, cutoff: null })
    const [result] = await relax([cluster([0, 0, 0, 3, 2.1, 1])], potential, { ...DEFAULTS, optimizer, fmax: 1e-7 })
    expect(result.outcome).toBe('converged')
    expect(result.reason).toBeNull()
    const [x, y, z, u, v, w] = result.structure.positions
    expect(Math.hypot(u - x, v - y, w - z)).toBeCloseTo(3.4 * Math.cbrt(Math.sqrt(2)), 5)
    expect(result.result.energy).toBeCloseTo(-0.01, 10)
  })

  it('survives overlapping random starts: LJ38 from spheres too small for 38 atoms', async () => {
    const starts = Array.from({ length: 12 }, (_, k) => randomCluster(`overlap ${k}`, 38, k % 2 === 0 ? 1 : 2))
    const results = await relax(starts, lennardJonesPotential(), DEFAULTS)
    for (const result of results) {
      expect(result.outcome).toBe('converged')
      expect(result.result.energy).toBeLessThan(-150)
    }
  })

  it('converges although energies and forces carry only single precision', async () => {
    const exact = lennardJonesPotential()
    const single: Potential = {
      ...exact,
      precision: 'f32',
      evaluate: async (batch) => (await exact.evaluate(batch)).map((result) => ({
        ...result,
        energy: Math.fround(result.energy),
        forces: result.forces.map(Math.fround),
      })),
    }
    const starts = Array.from({ length: 6 }, (_, k) => randomCluster(`single ${k}`, 20, 1.8))
    const results = await relax(starts, single, { ...DEFAULTS, fmax: 2e-4, maxSteps: 600 })
    expect(results.map((result) => result.outcome)).toStrictEqual(new Array(6).fill('converged'))
  })

  it('needs about a hundred force calls from a perturbed minimum of LJ38', async () => {
    const [minimum] = await relax([randomCluster('perturbed', 38, 2)], lennardJonesPotential(), DEFAULTS)
    const random = randomStream('perturbations')
    const starts = Array.from({ length: 12 }, () =>
      cluster(minimum.structure.positions.map((value) => value + random.between(-0.2, 0.2))))
    const results = await relax(starts, lennardJonesPotential(), { ...DEFAULTS, fmax: 1e-3 })
    expect(results.every((result) => result.outcome === 'converged')).toBe(true)
    expect(results.reduce((sum, result) => sum + result.forceCalls, 0) / results.length).toBeLessThan(120)
  })

  it('gives each structure the same bits whatever the rest of the batch', async () => {
    const starts = Array.from({ length: 5 }, (_, k) => randomCluster(`batch ${k}`, 5 + k, 1.5))
    for (const optimizer of OPTIMIZERS) {
      const settings = { ...DEFAULTS, optimizer, maxSteps: 300 }
      const together = await relax(starts, lennardJonesPotential(), settings)
      const backwards = await relax([...starts].reverse(), lennardJonesPotential(), settings)
      for (const [k, start] of starts.entries()) {
        const [alone] = await relax([start], lennardJonesPotential(), settings)
        expect(together[k]).toStrictEqual(alone)
        expect(backwards[starts.length - 1 - k]).toStrictEqual(alone)
      }
    }
  })

  it('evaluates only unfinished structures, all of them in one call, and counts what it used', async () => {
    const sizes: number[] = []
    const potential = lennardJonesPotential()
    const evaluate: Potential['evaluate'] = (batch) => {
      sizes.push(batch.length)
      return potential.evaluate(batch)
    }
    const counted: Potential = { ...potential, evaluate }
    const starts = [cluster([0, 0, 0, 1.1, 0, 0]), randomCluster('longer', 9, 1.5)]
    const results = await relax(starts, counted, DEFAULTS)
    expect(sizes.length).toBe(Math.max(...results.map((result) => result.forceCalls)))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(results[0].forceCalls + results[1].forceCalls)
    expect(sizes[0]).toBe(2)
    expect(sizes[sizes.length - 1]).toBe(1)
  })

  it('reports the energy and forces of the structure it returns', async () => {
    const potential = lennardJonesPotential()
    for (const maxSteps of [1, 2, 7, 20]) {
      const [result] = await relax([randomCluster('consistent', 8, 1.2)], potential, { ...DEFAULTS, maxSteps })
      const [again] = await potential.evaluate([result.structure])
      expect(result.result).toStrictEqual(again)
    }
  })

  it('leaves the start untouched', async () => {
    const start = randomCluster('untouched', 6, 1.2)
    const before = start.positions.slice()
    await relax([start], lennardJonesPotential(), DEFAULTS)
    expect(start.positions).toStrictEqual(before)
  })
})

describe('outcomes', () => {
  const pair = cluster([0, 0, 0, 1.5, 0, 0])
  const run = async (start: Structure, potential: Potential, changes: Partial<RelaxSettings>) => {
    const [result] = await relax([start], potential, { ...DEFAULTS, ...changes })
    return result
  }

  it('step_limit: force calls are used up, and the last accepted structure is given', async () => {
    const result = await run(pair, lennardJonesPotential(), { maxSteps: 3 })
    expect(result.outcome).toBe('step_limit')
    expect(result.forceCalls).toBe(3)
    expect(result.reason).toMatch(/after 3 force calls/)
    expect(result.fmax).toBeGreaterThan(DEFAULTS.fmax)
  })

  it('exploded: an energy or a force that is not a number', async () => {
    const badEnergy = await run(pair, formula(() => ({ energy: Number.NaN })), {})
    expect(badEnergy).toMatchObject({ outcome: 'exploded', forceCalls: 1, reason: 'energy NaN eV' })
    const forces = Float64Array.of(0, 0, Number.NaN, 0, 0, 0)
    expect(await run(pair, formula(() => ({ energy: 0, forces })), {})).toMatchObject({ outcome: 'exploded' })
    const onTop = await run(cluster([0, 0, 0, 0, 0, 0]), lennardJonesPotential(), {})
    expect(onTop.outcome).toBe('exploded')
  })

  it('exploded: an energy below the floor, even where the force vanishes', async () => {
    const hole = formula(() => ({ energy: -30 }))
    expect(await run(pair, hole, { minimumEnergyPerAtom: -10 })).toMatchObject({ outcome: 'exploded' })
    expect(await run(pair, hole, { minimumEnergyPerAtom: -20 })).toMatchObject({ outcome: 'converged' })
  })

  it('exploded: steps that run uphill', async () => {
    // Forces that point away from the minimum: what a wrong sign does.
    const wrong = formula(({ positions }) => ({
      energy: positions.reduce((sum, value) => sum + 1e3 * value * value, 0),
      forces: positions.map((value) => 2e3 * value),
    }))
    const result = await run(pair, wrong, { optimizer: 'fire' })
    expect(result.outcome).toBe('exploded')
    expect(result.reason).toMatch(/above the start/)
  })

  it('exploded: a constant force, for which L-BFGS has no curvature', async () => {
    const forces = Float64Array.of(1, 0, 0, -1, 0, 0)
    const result = await run(pair, formula(() => ({ energy: 0, forces })), { optimizer: 'l-bfgs-ase' })
    expect(result).toMatchObject({ outcome: 'exploded', forceCalls: 2 })
    expect(result.structure.positions.every(Number.isFinite)).toBe(true)
  })

  it('too_close: before, during and at the end of a run', async () => {
    const minimumDistance = () => 1.3
    const tight = await run(cluster([0, 0, 0, 1.2, 0, 0]), lennardJonesPotential(), { minimumDistance })
    expect(tight).toMatchObject({ outcome: 'too_close', forceCalls: 1, reason: 'Ar1-Ar2 at 1.20 Å, allowed 1.3 Å' })
    const closing = await run(pair, lennardJonesPotential(), { minimumDistance, fmax: 1e-9 })
    expect(closing.outcome).toBe('too_close')
    expect(closing.forceCalls).toBeGreaterThan(1)
    const ended = await run(pair, lennardJonesPotential(), { minimumDistance: () => 1.1224, fmax: 1e-9 })
    expect(ended.outcome).toBe('converged')
    const onTop = await run(cluster([0, 0, 0, 0, 0, 0]), lennardJonesPotential(), { minimumDistance })
    expect(onTop.outcome).toBe('too_close')
  })

  it('displacement_limit: an atom leaves its place, and the last structure inside is given', async () => {
    const result = await run(cluster([0, 0, 0, 2, 0, 0]), lennardJonesPotential(), { maxDisplacement: 0.3 })
    expect(result.outcome).toBe('displacement_limit')
    expect(Math.abs(result.structure.positions[0])).toBeLessThanOrEqual(0.3)
    expect(result.reason).toMatch(/from its start, allowed 0.3 Å/)
  })

  it('volume_bound: the cell shrinks, grows or a lattice vector leaves its range', async () => {
    const cubic = (a: number): Structure =>
      makeStructure({ cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC, species: [18], positions: [0, 0, 0] })
    const potential = lennardJonesPotential({ epsilon: 1, sigma: 1, cutoff: 2.5 })
    const shrinking = await run(cubic(1.3), potential, { cell: 'full', volumeRange: [0.95, 1.05] })
    expect(shrinking.outcome).toBe('volume_bound')
    expect(shrinking.reason).toMatch(/allowed 0.95 to 1.05/)
    expect(shrinking.structure.cell[0] / 1.3).toBeGreaterThan(Math.cbrt(0.95) - 1e-12)
    const growing = await run(cubic(0.9), potential, { cell: 'hydrostatic', volumeRange: [0.95, 1.05] })
    expect(growing.outcome).toBe('volume_bound')
    const longer = await run(cubic(0.9), potential, { cell: 'full', lengthRange: [0.5, 0.95] })
    expect(longer).toMatchObject({ outcome: 'volume_bound' })
    expect(longer.reason).toMatch(/lattice vector a would become/)
  })
})

describe('relaxation settings', () => {
  it('have defaults for everything and no limits unless asked', () => {
    expect(relaxSettings(relaxSettingsSchema.parse({}))).toStrictEqual({
      optimizer: 'l-bfgs',
      cell: 'none',
      cellFilter: 'frechet',
      fmax: 0.05,
      maxSteps: 300,
      maxStep: 0.2,
      maxDisplacement: Infinity,
      volumeRange: [0, Infinity],
      lengthRange: [0, Infinity],
      minimumDistance: null,
      minimumEnergyPerAtom: -Infinity,
    })
  })

  it.each<[object, string]>([
    [{ fmax: 0 }, 'no structure converges at zero'],
    [{ volume_range: [1.2, 0.8] }, 'the range is upside down'],
    [{ optimizer: 'bfgs' }, 'no such optimizer'],
    [{ steps: 10 }, 'no such key'],
    [{ max_steps: 1.5 }, 'force calls are whole numbers'],
  ])('refuse %j: %s', (input) => {
    expect(relaxSettingsSchema.safeParse(input).success).toBe(false)
  })

  it('are described, every one', () => {
    for (const [name, field] of Object.entries(relaxSettingsSchema.shape)) {
      expect(field.description, name).toBeTruthy()
    }
  })
})
