// Energies, forces and virials against other evaluations of the same models, without the guard that they do not have.
import { describe, expect, it } from 'vitest'
import { readTensorNetPotential, type TensorNetOptions } from '../../../src/potentials/tensornet/tensornet.ts'
import {
  sharedTensorNet, sharedTensorNetCases, SMALL_TENSORNET, smallTensorNetCases, type TensorNetCase,
} from '../../support/tensornet-cases.ts'

interface Limits {
  /** eV/atom, eV/Å, eV/atom. */
  readonly energy: number
  readonly force: number
  readonly virial: number
}

const FORMS: readonly (readonly [string, TensorNetOptions])[] = [
  ['plain f64', { backend: 'reference' }],
  ['wasm f64', { backend: 'wasm', precision: 'f64' }],
  ['wasm f32', { backend: 'wasm', precision: 'f32' }],
]

const worst = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, k) => (Math.abs(value - b[k]) <= most ? most : Math.abs(value - b[k])), 0)

async function expectAgreement(
  path: string, form: string, options: TensorNetOptions, cases: readonly TensorNetCase[], limits: Limits,
): Promise<void> {
  const potential = await readTensorNetPotential(path, { ...options, zbl: 'off' })
  const found = { energy: 0, force: 0, virial: 0 }
  for (const { structure, energy, forces, virial } of cases) {
    const [result] = await potential.evaluate([structure])
    const n = structure.species.length
    found.energy = Math.max(found.energy, Math.abs(result.energy - energy) / n)
    found.force = Math.max(found.force, worst(result.forces, forces))
    found.virial = Math.max(found.virial, worst(result.virial, virial) / n)
  }
  const [e, f, w] = [found.energy, found.force, found.virial].map((value) => value.toExponential(1))
  console.info(`${form}, ${cases.length} cases: max |ΔE| ${e} eV/atom, |ΔF| ${f} eV/Å, |ΔW| ${w} eV/atom`)
  expect(found.energy).toBeLessThan(limits.energy)
  expect(found.force).toBeLessThan(limits.force)
  expect(found.virial).toBeLessThan(limits.virial)
}

describe('a TensorNet with random weights', () => {
  // Derivatives by differences are good to about 1e-8.
  it.each(FORMS)('agrees with numpy, edge by edge: %s', async (form, options) => {
    const f32 = { energy: 2e-6, force: 5e-5, virial: 5e-5 }
    const f64 = { energy: 1e-11, force: 5e-8, virial: 1e-7 }
    await expectAgreement(SMALL_TENSORNET, form, options, smallTensorNetCases(), form === 'wasm f32' ? f32 : f64)
  })
})

describe('TensorNet-MatPES-PBE', () => {
  const path = sharedTensorNet()
  const cases = sharedTensorNetCases()
  it.skipIf(path === null || cases === null).each(FORMS)('agrees with its 26 reference cases: %s', async (form, options) => {
    expect(cases).toHaveLength(26)
    const f32 = { energy: 1e-5, force: 5e-5, virial: 1e-5 }
    const f64 = { energy: 1e-11, force: 1e-9, virial: 1e-9 }
    await expectAgreement(path ?? '', form, options, cases ?? [], form === 'wasm f32' ? f32 : f64)
  }, 60_000)
})
