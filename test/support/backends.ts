// Opens potentials on the backend under test, from files or from models made up in memory.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPotential } from '../../src/potentials/load.ts'
import { formatNep } from '../../src/potentials/nep/nep-file.ts'
import type { NepModel } from '../../src/potentials/nep/nep-model.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import { F32, F64, type Tolerance } from './agreement.ts'

export interface TestedBackend {
  readonly name: string
  readonly tolerance: Tolerance
  /** Opens a nep.txt file. */
  readonly open: (path: string) => Promise<Potential>
}

/** The CPU backends that must agree with the reference. */
export const TESTED_BACKENDS: readonly TestedBackend[] = [
  { name: 'wasm f64', tolerance: F64, open: (path) => loadPotential(path, { backend: 'wasm', precision: 'f64' }) },
  { name: 'wasm f32', tolerance: F32, open: (path) => loadPotential(path, { backend: 'wasm', precision: 'f32' }) },
]

let folder: string | undefined

/** Writes a model to a temporary nep.txt and returns its path. */
export function modelFile(model: NepModel, name: string): string {
  folder ??= mkdtempSync(join(tmpdir(), 'ionforge-models-'))
  const path = join(folder, `${name}.txt`)
  writeFileSync(path, formatNep(model))
  return path
}

/** Evaluates one structure. */
export async function evaluateOne(potential: Potential, structure: Structure): Promise<PotentialResult> {
  const [result] = await potential.evaluate([structure])
  return result
}
