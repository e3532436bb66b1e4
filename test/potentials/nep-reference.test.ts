import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { atomicNumberOf } from '../../src/atoms/elements.ts'
import { makeStructure, type Periodicity, type Structure } from '../../src/atoms/structure.ts'
import { parseNep } from '../../src/potentials/nep/nep-file.ts'
import { nepEvaluator, type NepEvaluator } from '../../src/potentials/nep/nep.ts'
import { sharedData } from '../support/shared-data.ts'

interface ReferenceCase {
  readonly name: string
  readonly potential: string
  readonly symbols: readonly string[]
  readonly cell: readonly (readonly number[])[]
  readonly pbc: Periodicity
  readonly positions: readonly (readonly number[])[]
  readonly energies: readonly number[]
  readonly forces: readonly (readonly number[])[]
  readonly virial_total: readonly (readonly number[])[]
}

const structureOf = (entry: ReferenceCase): Structure =>
  makeStructure({ cell: entry.cell.flat(), pbc: entry.pbc, species: entry.symbols.map((s) => atomicNumberOf(s)), positions: entry.positions.flat() })

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0)

/** Largest deviations over all cases whose potential lies in `folder`: energy per atom, force, virial per atom. */
function compare(referencePath: string | URL, potentialPath: (file: string) => string | URL): { cases: number; energy: number; force: number; virial: number } {
  const { cases } = JSON.parse(readFileSync(referencePath, 'utf8')) as { cases: readonly ReferenceCase[] }
  const evaluators = new Map<string, NepEvaluator>()
  const worstOf = { cases: cases.length, energy: 0, force: 0, virial: 0 }
  for (const entry of cases) {
    const evaluator = evaluators.get(entry.potential) ?? nepEvaluator(parseNep(readFileSync(potentialPath(entry.potential), 'utf8'), entry.potential))
    evaluators.set(entry.potential, evaluator)
    const { energies, forces, virial } = evaluator(structureOf(entry))
    worstOf.energy = Math.max(worstOf.energy, worst(energies, entry.energies))
    worstOf.force = Math.max(worstOf.force, worst(forces, entry.forces.flat()))
    worstOf.virial = Math.max(worstOf.virial, worst(virial, entry.virial_total.flat()) / entry.symbols.length)
  }
  return worstOf
}

function expectAgreement(found: ReturnType<typeof compare>): void {
  console.info(`${found.cases} NEP cases: max |ΔE_i| ${found.energy.toExponential(1)} eV, |ΔF| ${found.force.toExponential(1)} eV/Å, |ΔW| ${found.virial.toExponential(1)} eV/atom`)
  expect(found.energy).toBeLessThan(1e-10)
  expect(found.force).toBeLessThan(1e-8)
  expect(found.virial).toBeLessThan(1e-10)
}

describe('NEP energies, forces and virials', () => {
  it('agree with NEP_CPU for the synthetic models', () => {
    const fixture = (file: string): URL => new URL(`fixtures/${file}`, import.meta.url)
    const found = compare(fixture('nep-own-reference.json'), fixture)
    expect(found.cases).toBe(25)
    expectAgreement(found)
  })

  const shared = sharedData('nep/nep_reference.json')
  describe.skipIf(shared === null)('with the shared reference set', () => {
    it('agree with NEP_CPU for published models too', () => {
      const found = compare(shared ?? '', (file) => sharedData(`nep/potentials/${file}`) ?? '')
      expect(found.cases).toBe(40)
      expectAgreement(found)
    })
  })
})
