// The kernels give what the plain form gives, on every kind of structure, whatever else is in the batch.
import { describe, expect, it } from 'vitest'
import { BackendError, InputError } from '../../../src/errors.ts'
import { makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { randomStream } from '../../../src/math/random.ts'
import { readTensorNetPotential } from '../../../src/potentials/tensornet/tensornet.ts'
import { expectWithin, shareOfTolerance, type Tolerance } from '../../support/agreement.ts'
import { evaluateOne } from '../../support/backends.ts'
import { scattered, STRUCTURE_KINDS } from '../../support/random-structures.ts'
import { SMALL_TENSORNET } from '../../support/tensornet-cases.ts'

const SPECIES = [3, 8, 14, 15]
const reference = readTensorNetPotential(SMALL_TENSORNET, { backend: 'reference' })
const FORMS = [
  { precision: 'f64', tolerance: { energy: 1e-9, force: 2e-7 } },
  { precision: 'f32', tolerance: { energy: 1e-5, force: 2e-3 } },
] as const satisfies readonly { precision: 'f32' | 'f64'; tolerance: Tolerance }[]

describe.each(FORMS)('TensorNet in wasm $precision', ({ precision, tolerance }) => {
  const opened = readTensorNetPotential(SMALL_TENSORNET, { precision })

  it.each(Object.keys(STRUCTURE_KINDS))('agrees with plain f64: %s', async (kind) => {
    for (let k = 0; k < 6; k++) {
      const structure = STRUCTURE_KINDS[kind](randomStream(`tensornet:${kind}:${k}`), SPECIES)
      const [found, expected] = [await evaluateOne(await opened, structure), await evaluateOne(await reference, structure)]
      expectWithin(shareOfTolerance(found, expected, tolerance), `${kind} ${k}`)
    }
  })

  it('gives one structure the same bits in every batch, alone or among others', async () => {
    const potential = await opened
    const sizes = [5, 33, 1, 16, 17]
    const batch = sizes.map((atoms) =>
      scattered(randomStream(`batch:${atoms}`), SPECIES.slice(0, 1 + (atoms % 4)), atoms, 16, PERIODIC))
    const together = await potential.evaluate(batch)
    for (const [k, structure] of batch.entries()) expect(await evaluateOne(potential, structure)).toEqual(together[k])
  })

  it('is not spoiled by a structure whose atoms coincide', async () => {
    const potential = await opened
    const [cell, other] = [7, 6].map((atoms) => scattered(randomStream(`spoiled:${atoms}`), SPECIES, atoms, 16, PERIODIC))
    const before = await evaluateOne(potential, cell)
    const positions = other.positions.map((x, k) => (k < 6 ? other.positions[k % 3] : x))
    expect((await evaluateOne(potential, { ...other, positions })).energy).toBeNaN()
    expect(await evaluateOne(potential, cell)).toEqual(before)
  })
})

describe('a TensorNet as a potential', () => {
  const structure: Structure = makeStructure({
    cell: [4, 0, 0, 0, 4, 0, 0, 0, 4], pbc: PERIODIC, species: [3, 14], positions: [0, 0, 0, 2, 2, 2],
  })

  it('computes in f32 unless told otherwise, and has its f64 form for final energies', async () => {
    const potential = await readTensorNetPotential(SMALL_TENSORNET)
    expect(potential).toMatchObject({ name: 'tensornet small + zbl', backend: 'wasm', precision: 'f32', species: SPECIES })
    const exact = await evaluateOne(potential.exact ?? potential, structure)
    const plain = await evaluateOne(await reference, structure)
    expect(Math.abs(exact.energy - plain.energy)).toBeLessThan(1e-10)
    expect(potential.warnings?.join(' ')).toContain('not the energy of free atoms')
  })

  it('refuses elements it does not know, and backends that do not exist', async () => {
    const potential = await readTensorNetPotential(SMALL_TENSORNET)
    await expect(potential.evaluate([{ ...structure, species: Uint8Array.of(3, 26) }])).rejects.toThrow(InputError)
    await expect(readTensorNetPotential(SMALL_TENSORNET, { backend: 'gpu' })).rejects.toThrow(BackendError)
    const inF32 = readTensorNetPotential(SMALL_TENSORNET, { backend: 'reference', precision: 'f32' })
    await expect(inF32).rejects.toThrow(/computes in f64/)
  })
})
