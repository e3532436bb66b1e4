// Neuroevolution potentials behind the Potential contract, in plain f64 (backend `reference`).
import { symbolOf } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import { evaluateEach, requireSpecies, type Potential, type PotentialResult } from '../potential.ts'
import { evaluateNep } from './kernel.ts'
import type { NepModel } from './nep-model.ts'
import { nepTables } from './tables.ts'
import { nepWorkspace } from './workspace.ts'
import { zblReach } from './zbl.ts'

/** Evaluates one structure, synchronously. Throws InputError for elements the model does not know. */
export type NepEvaluator = (structure: Structure) => PotentialResult

/** Makes the evaluator of a model; it owns its scratch memory, so use one per thread. */
export function nepEvaluator(model: NepModel): NepEvaluator {
  const tables = nepTables(model)
  const work = nepWorkspace(tables)
  const identity = { name: nepName(model), species: model.species }
  return (structure) => {
    requireSpecies(identity, structure)
    return evaluateNep(tables, work, structure)
  }
}

/** A NEP model as a {@link Potential}. */
export function nepPotential(model: NepModel): Potential {
  const evaluate = nepEvaluator(model)
  return {
    name: nepName(model),
    species: model.species,
    cutoff: Math.max(...model.radialCutoffs, ...model.angularCutoffs),
    backend: 'reference',
    precision: 'f64',
    warnings: nepWarnings(model),
    evaluate: (batch) => evaluateEach(batch, evaluate),
  }
}

/** "nep4 Li Si", "nep4_zbl Li O". */
export function nepName(model: NepModel): string {
  return `nep${model.version}${model.zbl === null ? '' : '_zbl'} ${model.species.map(symbolOf).join(' ')}`
}

/** What a user should know about a model that loads but may not act as written; empty for most. */
export function nepWarnings(model: NepModel): readonly string[] {
  const { zbl } = nepTables(model)
  const angular = Math.max(...model.angularCutoffs)
  if (zbl === null || zblReach(zbl) <= angular) return []
  return [`ZBL reaches ${zblReach(zbl)} Å but acts only within the largest angular cutoff, ${angular} Å: its energy jumps there.`]
}
