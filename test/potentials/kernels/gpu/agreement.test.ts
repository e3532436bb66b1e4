// The gpu evaluator gives what the f64 reference gives, to f32. It runs on SwiftShader: right where a GPU is, and slow.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC, type Structure } from '../../../../src/atoms/structure.ts'
import { InputError } from '../../../../src/errors.ts'
import { randomStream } from '../../../../src/math/random.ts'
import type { GpuDevice } from '../../../../src/potentials/kernels/gpu/device.ts'
import { gpuPotential } from '../../../../src/potentials/kernels/gpu/gpu-potential.ts'
import { parseNep } from '../../../../src/potentials/nep/nep-file.ts'
import type { NepModel } from '../../../../src/potentials/nep/nep-model.ts'
import { nepPotential } from '../../../../src/potentials/nep/nep.ts'
import { deviation, F32, NO_DEVIATION, shareOfTolerance, worseOf, type Deviation } from '../../../support/agreement.ts'
import { hasSwiftShader, testDevice } from '../../../support/gpu.ts'
import { ownNepCases, sharedNepCases, type NepCase } from '../../../support/nep-cases.ts'
import { randomNepModel, variedNepModel } from '../../../support/nep-models.ts'
import { STRUCTURE_KINDS } from '../../../support/random-structures.ts'

/** Models 0 … 7 have every l_max, 1 to 5 species and every ZBL; IONFORGE_THOROUGH=1 takes forty (some minutes). */
const MODELS = process.env.IONFORGE_THOROUGH === '1' ? 40 : 8
const shared = sharedNepCases()

const digits = ({ energy, atomicEnergy, force, virial }: Deviation): string =>
  `E ${energy.toExponential(1)}, E_i ${atomicEnergy.toExponential(1)}, F ${force.toExponential(1)}, W ${virial.toExponential(1)}`

describe.skipIf(!hasSwiftShader)('the gpu evaluator', () => {
  let device: GpuDevice
  beforeAll(async () => { device = await testDevice() })

  /** Compares a batch with the reference; returns the largest deviations. */
  async function compare(model: NepModel, structures: readonly Structure[], label: string): Promise<Deviation> {
    const reference = nepPotential(model)
    const [found, expected] = [await gpuPotential(model, device, reference).evaluate(structures), await reference.evaluate(structures)]
    return found.reduce((worst, result, index) => {
      for (const [quantity, value] of Object.entries(shareOfTolerance(result, expected[index], F32))) {
        expect(value, `${quantity} of ${label}, structure ${index}, as a share of what is allowed`).toBeLessThanOrEqual(1)
      }
      return worseOf(worst, deviation(result, expected[index]))
    }, NO_DEVIATION)
  }

  async function compareCases(cases: readonly NepCase[]): Promise<void> {
    let worst = NO_DEVIATION
    for (const file of new Set(cases.map(({ potential }) => potential))) {
      const model = parseNep(readFileSync(file, 'utf8'), file)
      const structures = cases.filter(({ potential }) => potential === file).map(({ structure }) => structure)
      worst = worseOf(worst, await compare(model, structures, file))
    }
    console.info(`gpu f32: ${cases.length} cases, largest deviations ${digits(worst)}`)
  }

  it('agrees with the reference on the cases of this repository', async () => {
    await compareCases(ownNepCases())
  })

  it.skipIf(shared === null)('agrees with the reference on the shared cases of published models', async () => {
    const own = new Set(ownNepCases().map(({ name }) => name))
    await compareCases((shared ?? []).filter(({ name }) => !own.has(name)))
  })

  it.each(Array.from({ length: MODELS }, (_, k) => k))('agrees with the reference on every kind of structure: model %i', async (k) => {
    const model = variedNepModel(k)
    const kinds = Object.values(STRUCTURE_KINDS)
    const structures = kinds.map((make, index) => make(randomStream(`gpu:${k}:${index}`), model.species))
    console.info(`gpu f32, model ${k}: largest deviations ${digits(await compare(model, structures, `model ${k}`))}`)
  })

  it('evaluates models without angular functions and an empty batch', async () => {
    const model = randomNepModel({ version: 3, species: [3, 14], lMax: 0, fourBody: false, fiveBody: false }, 'radial only')
    await compare(model, [STRUCTURE_KINDS['a cell'](randomStream('radial'), model.species)], 'radial only')
    expect(await gpuPotential(model, device, nepPotential(model)).evaluate([])).toEqual([])
  })

  it('says NaN where atoms coincide and names an element it does not know', async () => {
    const model = randomNepModel({ version: 4, species: [3, 14] }, 'refusals')
    const potential = gpuPotential(model, device, nepPotential(model))
    const merged = makeStructure({ cell: [4, 0, 0, 0, 4, 0, 0, 0, 4], pbc: PERIODIC, species: [3, 14], positions: [1, 1, 1, 1, 1, 1] })
    const [{ energy, forces }] = await potential.evaluate([merged])
    expect(energy).toBeNaN()
    expect(forces.every(Number.isNaN)).toBe(true)
    await expect(potential.evaluate([makeStructure({ ...merged, species: [3, 8] })])).rejects.toThrow(InputError)
  })

  it('gives a structure the same bits alone, in a batch, and when the batch is cut into parts', async () => {
    const model = variedNepModel(1)
    const structures = Array.from({ length: 24 }, (_, i) => STRUCTURE_KINDS['a cell'](randomStream(`parts:${i}`), model.species))
    const whole = gpuPotential(model, device, nepPotential(model))
    const cut = gpuPotential(model, device, nepPotential(model), { mostAtoms: 128 })
    const expected = await whole.evaluate(structures)
    expect(await cut.evaluate(structures)).toEqual(expected)
    expect(await cut.evaluate(structures.slice(5, 6))).toEqual(expected.slice(5, 6))
    expect(whole.gpu.lastPlan()).toEqual({ parts: [structures.map((_, i) => i)], limit: null })
    await cut.evaluate(structures)
    expect(cut.gpu.lastPlan().parts.length).toBeGreaterThan(1)
    expect(cut.gpu.lastPlan().limit).toBe('the limit of 128 atoms that was asked for')
  })

  it('computes calls of the same turn together', async () => {
    const model = variedNepModel(0)
    const potential = gpuPotential(model, device, nepPotential(model))
    const structures = [0, 1, 2].map((i) => STRUCTURE_KINDS['a cell'](randomStream(`turn:${i}`), model.species))
    const results = await Promise.all(structures.map((structure) => potential.evaluate([structure])))
    expect(potential.gpu.lastPlan().parts).toEqual([[0, 1, 2]])
    expect(results.flat()).toEqual(await potential.evaluate(structures))
  })
})
