// The f64 kernels obey the laws of physics by themselves, without a reference to compare with.
import { describe, expect, it } from 'vitest'
import { deform, PERIODIC, reorderAtoms, supercell, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { randomStream } from '../../src/math/random.ts'
import type { PotentialResult } from '../../src/potentials/potential.ts'
import { expectWithin, F64, shareOfTolerance } from '../support/agreement.ts'
import { evaluateOne, modelFile, TESTED_BACKENDS } from '../support/backends.ts'
import { randomNepModel, UNIFORM_ZBL } from '../support/nep-models.ts'
import { scattered } from '../support/random-structures.ts'

describe('wasm f64 obeys the laws of physics', () => {
  const [{ open }] = TESTED_BACKENDS
  const LAW_MODELS = [
    [
      'up to l = 8 with all terms',
      randomNepModel({ version: 4, species: [3, 14], lMax: 8, zbl: UNIFORM_ZBL }, 'laws 8'),
    ],
    ['the usual shape', randomNepModel({ version: 4, species: [3, 14] }, 'laws 4')],
    [
      'angular functions that reach beyond the radial ones',
      randomNepModel(
        { version: 5, species: [3, 14], radialCutoffs: [3.3, 4], angularCutoffs: [5.2, 4.4] },
        'laws reach',
      ),
    ],
    [
      'no angular functions',
      randomNepModel({ version: 3, species: [3, 14], lMax: 0, fourBody: false, fiveBody: false }, 'laws 0'),
    ],
  ] as const
  const structure = scattered(randomStream('laws'), [3, 14], 7, 15, PERIODIC)

  describe.each(LAW_MODELS)('%s', (label, model) => {
    const opened = open(modelFile(model, `laws ${label}`))
    const evaluate = async (s: Structure): Promise<PotentialResult> => evaluateOne(await opened, s)

    it('forces are minus the slope of the energy', async () => {
      const { forces } = await evaluate(structure)
      for (let k = 0; k < forces.length; k++) {
        const at = async (h: number): Promise<number> =>
          (
            await evaluate(
              withPositions(
                structure,
                structure.positions.map((x, i) => (i === k ? x + h : x)),
              ),
            )
          ).energy
        const slope = (8 * ((await at(1e-3)) - (await at(-1e-3))) - ((await at(2e-3)) - (await at(-2e-3)))) / 1.2e-2
        expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)))
      }
    })

    it('the virial is minus the slope of the energy with strain', async () => {
      const { virial } = await evaluate(structure)
      for (let k = 0; k < 9; k++) {
        const at = async (h: number): Promise<number> =>
          (
            await evaluate(
              deform(
                structure,
                Float64Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0) + (i === k ? h : 0)),
              ),
            )
          ).energy
        const slope = (8 * ((await at(1e-4)) - (await at(-1e-4))) - ((await at(2e-4)) - (await at(-2e-4)))) / 1.2e-3
        expect(Math.abs(virial[k] + slope)).toBeLessThan(2e-6 * Math.max(1, Math.abs(slope)))
      }
    })

    it('rotation, translation and renumbering change nothing, and a supercell repeats', async () => {
      const before = await evaluate(structure)
      const [c, s] = [Math.cos(0.83), Math.sin(0.83)]
      const rotation = Float64Array.of(c, s, 0, -s * 0.6, c * 0.6, 0.8, s * 0.8, -c * 0.8, 0.6)
      const rotated = await evaluate(deform(structure, rotation))
      const expected = { ...before, forces: transformRows(before.forces, rotation), virial: rotated.virial }
      expectWithin(shareOfTolerance(rotated, expected, F64), 'rotated')
      const trace = (w: Float64Array): number => w[0] + w[4] + w[8]
      expect(trace(rotated.virial)).toBeCloseTo(trace(before.virial), 7)

      const moved = withPositions(
        structure,
        structure.positions.map((x, k) => x + [3.7, -11.2, 0.9][k % 3]),
      )
      expectWithin(shareOfTolerance(await evaluate(moved), before, F64), 'moved')

      const order = [3, 0, 6, 1, 5, 4, 2]
      const renumbered = await evaluate(reorderAtoms(structure, order))
      const inOrder = {
        ...before,
        energies: Float64Array.from(order, (i) => before.energies[i]),
        forces: Float64Array.from(order.flatMap((i) => [...before.forces.subarray(3 * i, 3 * i + 3)])),
      }
      expectWithin(shareOfTolerance(renumbered, inOrder, F64), 'renumbered')

      const large = await evaluate(supercell(structure, [2, 1, 2]))
      expect(Math.abs(large.energy - 4 * before.energy)).toBeLessThan(1e-9 * 28)
      expect(Math.abs(trace(large.virial) - 4 * trace(before.virial))).toBeLessThan(1e-8 * 28)
    })
  })
})
