// Relaxation on the graphics card takes the steps of FIRE in f64 on the CPU, and ends by the same rules.
import { beforeAll, describe, expect, it } from 'vitest'
import { packRandomly, randomCell } from '../../../src/atoms/packing.ts'
import { makeStructure, PERIODIC, withPositions, type Structure } from '../../../src/atoms/structure.ts'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { gpuPotential, type GpuPotential } from '../../../src/potentials/kernels/gpu/gpu-potential.ts'
import { nepPotential } from '../../../src/potentials/nep/nep.ts'
import { deviceReport, suitsDevice } from '../../../src/relax/on-device/relax-on-device.ts'
import { relax } from '../../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../../src/relax/settings.ts'
import type { RelaxResult, RelaxSettings } from '../../../src/relax/types.ts'
import { hasSwiftShader, testDevice } from '../../support/gpu.ts'
import { randomNepModel } from '../../support/nep-models.ts'

// A random model with a repulsion is rough but has minima; small, because every pipeline is compiled for it.
const MODEL = randomNepModel({
  version: 4, species: [3, 14], zbl: { kind: 'uniform', inner: 1.2, outer: 2.6 }, radialMax: 2, angularMax: 1, lMax: 2, neurons: 5,
  radialCutoffs: [4, 4], angularCutoffs: [3.2, 3.2],
}, 'relaxation')

function cellOf(atoms: number, seed: string): Structure {
  const random = randomStream(`device:${seed}`)
  const species = Uint8Array.from({ length: atoms }, (_, i) => (i % 3 === 0 ? 14 : 3))
  const packed = packRandomly(random, species, randomCell(random, 16 * atoms), () => 1.9)
  if (packed === null) throw new Error(`${atoms} atoms do not fit`)
  return packed
}

const settingsOf = (changes: Record<string, unknown>): RelaxSettings =>
  relaxSettings(relaxSettingsSchema.parse({ optimizer: 'fire', cell_filter: 'unit-cell', ...changes }))

function farthest(a: RelaxResult, b: RelaxResult): number {
  const positions = a.structure.positions.reduce((most, x, k) => Math.max(most, Math.abs(x - b.structure.positions[k])), 0)
  return a.structure.cell.reduce((most, x, k) => Math.max(most, Math.abs(x - b.structure.cell[k])), positions)
}

describe.skipIf(!hasSwiftShader)('relaxation on the device', () => {
  const exact = nepPotential(MODEL)
  let gpu: GpuPotential
  const opened = async (mostAtoms = Infinity): Promise<GpuPotential> =>
    gpuPotential(MODEL, await testDevice(), exact, { mostAtoms })
  beforeAll(async () => { gpu = await opened() })

  it.each(['none', 'hydrostatic', 'full'] as const)('takes thirty steps of FIRE as the CPU does, cell %s', async (cell) => {
    const structures = Array.from({ length: 8 }, (_, i) => cellOf(8, `steps ${i}`))
    const settings = settingsOf({ cell, fmax: 1e-9, max_steps: 31 })
    const [found, expected] = [await relax(structures, gpu, settings), await relax(structures, exact, settings)]
    found.forEach((result, index) => {
      expect(result.outcome).toBe('step_limit')
      // The score in f64 counts as one more.
      expect(result.forceCalls).toBe(expected[index].forceCalls + 1)
      expect(farthest(result, expected[index])).toBeLessThan(1e-4)
      expect(result.fmax).toBeCloseTo(expected[index].fmax, 3)
    })
    const moved = found.map((result, index) => farthest(result, { ...result, structure: structures[index] }))
    expect(Math.max(...moved)).toBeGreaterThan(0.3)
  })

  it('converges where the CPU does, with energies and forces in f64', async () => {
    const structures = Array.from({ length: 6 }, (_, i) => cellOf(4 + i, `minimum ${i}`))
    const settings = settingsOf({ cell: 'full', fmax: 0.02, max_steps: 400 })
    const [found, expected] = [await relax(structures, gpu, settings), await relax(structures, exact, settings)]
    expect(found.map(({ outcome }) => outcome)).toEqual(expected.map(({ outcome }) => outcome))
    expect(found.filter(({ outcome }) => outcome === 'converged').length).toBeGreaterThan(3)
    for (const [index, { outcome, structure, result, fmax }] of found.entries()) {
      if (outcome !== 'converged') continue
      expect(fmax).toBeLessThan(0.02)
      expect(result).toEqual((await exact.evaluate([structure]))[0])
      expect(Math.abs(result.energy - expected[index].result.energy) / structure.species.length).toBeLessThan(1e-4)
    }
  })

  it('gives a structure the same path alone, in a queue for too few places, and among others', async () => {
    const structures = Array.from({ length: 14 }, (_, i) => cellOf(5 + (i % 4), `queue ${i}`))
    const settings = settingsOf({ fmax: 0.1, max_steps: 60 })
    const crowded = await opened(64)
    const [together, queued] = [await relax(structures, gpu, settings), await relax(structures, crowded, settings)]
    expect(queued).toEqual(together)
    expect((await relax(structures.slice(3, 4), crowded, settings))[0]).toEqual(together[3])
    const report = deviceReport(crowded)
    expect(report?.limit).toBe('the limit of 64 atoms that was asked for')
    expect(report?.seatings).toBeGreaterThan(1)
    expect(report?.largestBatch).toBeLessThan(14)
  })

  it('ends by the rules of every relaxation', async () => {
    const structure = cellOf(8, 'rules')
    const outcomeOf = async (changes: Record<string, unknown>, start = structure, closest: number | null = null): Promise<RelaxResult> => {
      const settings = { ...settingsOf(changes), minimumDistance: closest === null ? null : () => closest }
      return (await relax([start], gpu, settings))[0]
    }
    const close = await outcomeOf({}, structure, 3.5)
    expect(close).toMatchObject({ outcome: 'too_close', structure, forceCalls: 1 })
    expect(close.fmax).toBeGreaterThan(0)
    expect(await outcomeOf({ minimum_energy_per_atom: 100 })).toMatchObject({ outcome: 'exploded' })
    const stray = await outcomeOf({ max_displacement: 0.05, fmax: 1e-6 })
    expect(stray).toMatchObject({ outcome: 'displacement_limit' })
    expect(stray.result.energies.length).toBe(8)
    expect(await outcomeOf({ cell: 'full', volume_range: [0.999, 1.001] })).toMatchObject({ outcome: 'volume_bound' })
    const merged = withPositions(structure, structure.positions.map((x, i) => (i < 3 ? structure.positions[i + 3] : x)))
    expect((await outcomeOf({}, merged)).outcome).toBe('exploded')
  })

  it('refuses a moving cell that is not periodic, and an element it does not know', async () => {
    const slab = makeStructure({ ...cellOf(4, 'slab'), pbc: [true, true, false] })
    await expect(relax([slab], gpu, settingsOf({ cell: 'full' }))).rejects.toThrow(InputError)
    const oxide = makeStructure({ cell: [9, 0, 0, 0, 9, 0, 0, 0, 9], pbc: PERIODIC, species: [8], positions: [0, 0, 0] })
    await expect(relax([oxide], gpu, settingsOf({}))).rejects.toThrow(/got "O"/)
  })

  it('leaves to the host what the device cannot do', async () => {
    expect(suitsDevice(settingsOf({}))).toBe(true)
    expect(suitsDevice(settingsOf({ optimizer: 'l-bfgs' }))).toBe(false)
    expect(suitsDevice(settingsOf({ cell: 'full', cell_filter: 'frechet' }))).toBe(false)
    expect(suitsDevice(settingsOf({ cell: 'normal' }))).toBe(false)
    const structures = [cellOf(6, 'host 1'), cellOf(8, 'host 2')]
    const settings = settingsOf({ optimizer: 'l-bfgs', cell: 'full', cell_filter: 'frechet', fmax: 0.05 })
    const [found, expected] = [await relax(structures, gpu, settings), await relax(structures, exact, settings)]
    expect(found.map(({ outcome }) => outcome)).toEqual(expected.map(({ outcome }) => outcome))
  })
})
