// TensorNet behind the Potential contract: a universal potential from exported weights, with ZBL at short distance.
import { basename } from 'node:path'
import { BackendError } from '../../errors.ts'
import type { Structure } from '../../atoms/structure.ts'
import { wasmTensorNet } from '../kernels/wasm-tensornet.ts'
import type { Precision } from '../kernels/wasm-module.ts'
import { evaluateEach, requireSpecies, type Backend, type Potential, type PotentialResult } from '../potential.ts'
import { shortRangeGuard } from './guard.ts'
import { tensorNetFiles } from './manifest.ts'
import { radialSeries } from './radial-series.ts'
import { tensorNetReference } from './reference.ts'
import { tensorNetTables } from './reference-tables.ts'
import { readTensorNet } from './tensornet-file.ts'
import type { TensorNetModel } from './tensornet-model.ts'

export interface TensorNetOptions {
  /** `wasm` unless given; `reference` is plain f64. */
  readonly backend?: Backend
  /** Of the backend `wasm`; f32 unless given: energies are then within 1e-6 eV/atom of those of f64. */
  readonly precision?: Precision
  /** ZBL between atoms that are closer than any bond; `on` unless given. */
  readonly zbl?: 'on' | 'off'
}

const WARNINGS = [
  'TensorNet is a model of PBE without U: do not compare its energies with corrected ones of databases.',
  'A structure without any pair within the cutoff has the sum of its element offsets, which is not the energy of free atoms.',
]
const UNGUARDED = 'Without ZBL it has holes: structures may gain energy when they are squeezed.'

type Evaluate = (structure: Structure) => PotentialResult

/**
 * Opens a TensorNet from its manifest NAME_manifest.json, or the folder that holds it. Throws InputError for files that
 * cannot be read or are malformed, BackendError for a backend or precision that cannot be had.
 */
export async function readTensorNetPotential(path: string, options: TensorNetOptions = {}): Promise<Potential> {
  requireBackend(options)
  const { manifest } = tensorNetFiles(path)
  const name = basename(manifest).replace(/_manifest\.json$/, '').replace(/^tensornet_/, '')
  return tensorNetPotential(await readTensorNet(path), name, options)
}

/** A model as a {@link Potential}; private to its thread. */
export function tensorNetPotential(model: TensorNetModel, name: string, options: TensorNetOptions = {}): Potential {
  requireBackend(options)
  const { backend = 'wasm', precision = backend === 'wasm' ? 'f32' : 'f64', zbl = 'on' } = options
  const guard = zbl === 'on' ? shortRangeGuard(model.species) : null
  const series = radialSeries(model)
  const common = {
    name: `tensornet ${name}${guard === null ? '' : ' + zbl'}`,
    species: model.species,
    cutoff: model.cutoff,
    warnings: guard === null ? [...WARNINGS, UNGUARDED] : WARNINGS,
  }
  const inWasm = (numbers: Precision): Evaluate => wasmTensorNet(model, series, guard, numbers)
  if (backend === 'reference') {
    const evaluate = tensorNetReference(tensorNetTables(model, series), guard)
    return { ...common, backend, precision: 'f64', evaluate: ofBatch(common, () => evaluate) }
  }
  const evaluate = inWasm(precision)
  const potential: Potential = { ...common, backend: 'wasm', precision, evaluate: ofBatch(common, () => evaluate) }
  if (precision === 'f64') return potential
  // Made when it is first asked for: the tables of f64 take a second, and many uses never need them.
  let inF64: Evaluate | null = null
  const exact = ofBatch(common, () => inF64 ??= inWasm('f64'))
  return { ...potential, exact: { ...potential, precision: 'f64', evaluate: exact } }
}

function ofBatch(identity: Pick<Potential, 'name' | 'species'>, evaluator: () => Evaluate): Potential['evaluate'] {
  return (batch) =>
    evaluateEach(batch, (structure) => {
      requireSpecies(identity, structure)
      return evaluator()(structure)
    })
}

function requireBackend({ backend, precision }: TensorNetOptions): void {
  if (backend === 'gpu') {
    throw new BackendError({
      rule: 'a TensorNet is computed by the backends wasm and reference', found: backend,
      wayOut: 'Leave the backend out: wasm is the fast one.',
    })
  }
  if (backend === 'reference' && precision === 'f32') {
    throw new BackendError({
      rule: 'the backend reference computes in f64', found: 'f32', wayOut: 'Leave the precision out, or set the backend to wasm.',
    })
  }
}
