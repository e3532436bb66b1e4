// The reference cases of NEP models: structures with energies, forces and virials from another code.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { atomicNumberOf } from '../../src/atoms/elements.ts'
import { makeStructure, type Periodicity, type Structure } from '../../src/atoms/structure.ts'
import type { PotentialResult } from '../../src/potentials/potential.ts'
import { sharedData } from './shared-data.ts'

interface CaseFile {
  readonly cases: readonly {
    readonly name: string
    readonly potential: string
    readonly symbols: readonly string[]
    readonly cell: readonly (readonly number[])[]
    readonly pbc: Periodicity
    readonly positions: readonly (readonly number[])[]
    readonly energy: number
    readonly energies: readonly number[]
    readonly forces: readonly (readonly number[])[]
    readonly virial_total: readonly (readonly number[])[]
  }[]
}

export interface NepCase {
  readonly name: string
  /** Path of its nep.txt. */
  readonly potential: string
  readonly structure: Structure
  readonly expected: PotentialResult
}

/** The cases of synthetic models that belong to this repository. */
export function ownNepCases(): NepCase[] {
  const fixture = (file: string): string => fileURLToPath(new URL(`../potentials/fixtures/${file}`, import.meta.url))
  return readCases(fixture('nep-own-reference.json'), fixture)
}

/** The shared cases, of published models too; null where the shared data is absent. */
export function sharedNepCases(): NepCase[] | null {
  const path = sharedData('nep/nep_reference.json')
  return path === null ? null : readCases(path, (file) => sharedData(`nep/potentials/${file}`) ?? '')
}

function readCases(path: string, potentialPath: (file: string) => string): NepCase[] {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as CaseFile
  return cases.map(({ name, potential, symbols, cell, pbc, positions, ...rest }) => ({
    name,
    potential: potentialPath(potential),
    structure: makeStructure({
      cell: cell.flat(),
      pbc,
      species: symbols.map((s) => atomicNumberOf(s)),
      positions: positions.flat(),
    }),
    expected: {
      energy: rest.energy,
      energies: Float64Array.from(rest.energies),
      forces: Float64Array.from(rest.forces.flat()),
      virial: Float64Array.from(rest.virial_total.flat()),
    },
  }))
}
