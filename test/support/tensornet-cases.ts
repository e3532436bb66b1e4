// TensorNet models and structures with energies and forces from other codes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { atomicNumberOf } from '../../src/atoms/elements.ts'
import { determinant3 } from '../../src/math/matrix3.ts'
import { makeStructure, PERIODIC, type Periodicity, type Structure } from '../../src/atoms/structure.ts'
import { sharedData } from './shared-data.ts'

export interface TensorNetCase {
  readonly name: string
  readonly structure: Structure
  readonly energy: number
  readonly forces: Float64Array
  readonly virial: Float64Array
}

interface CaseFile {
  readonly cases: readonly {
    readonly name: string
    readonly symbols: readonly string[]
    readonly cell: readonly (readonly number[])[]
    readonly pbc?: Periodicity
    readonly positions: readonly (readonly number[])[]
    readonly energy: number
    readonly forces: readonly (readonly number[])[]
    readonly virial?: readonly (readonly number[])[]
    readonly stress_eV_A3?: readonly (readonly number[])[]
  }[]
}

/** Manifest of the small model with random weights for Li, O, Si, P. */
export const SMALL_TENSORNET = fileURLToPath(new URL('../potentials/fixtures/tensornet_small_manifest.json', import.meta.url))

/** Its cases, from numpy. */
export function smallTensorNetCases(): TensorNetCase[] {
  return readCases(fileURLToPath(new URL('../potentials/fixtures/tensornet-numpy.json', import.meta.url)))
}

/** Folder of the exported TensorNet-MatPES-PBE; null where the shared data is absent. */
export function sharedTensorNet(): string | null {
  return sharedData('tensornet')
}

/** Its 26 reference cases; null where the shared data is absent. */
export function sharedTensorNetCases(): TensorNetCase[] | null {
  const path = sharedData('tensornet/tensornet_reference.json')
  return path === null ? null : readCases(path)
}

function readCases(path: string): TensorNetCase[] {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as CaseFile
  return cases.map(({ name, symbols, cell, pbc = PERIODIC, positions, energy, forces, virial, stress_eV_A3: stress }) => ({
    name, energy,
    structure: makeStructure({
      cell: cell.flat(), pbc, species: symbols.map((s) => atomicNumberOf(s)), positions: positions.flat(),
    }),
    forces: Float64Array.from(forces.flat()),
    virial: Float64Array.from(virial?.flat() ?? stress?.flat().map((s) => -s * Math.abs(determinant3(cell.flat()))) ?? []),
  }))
}
