// Opens a potential by its specification: what `--potential` and a campaign file's `potential:` mean.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { BackendError, ConfigError, InputError, validNames } from '../errors.ts'
import { readBornMayerPotential } from './born-mayer/read.ts'
import { readChebyshevPotential } from './chebyshev/read.ts'
import { committeePotential } from './committee.ts'
import { lennardJonesPotential } from './lennard-jones.ts'
import { extrapolationGrades } from './nep/extrapolation.ts'
import { parseNep, type NepReadOptions } from './nep/nep-file.ts'
import type { NepModel } from './nep/nep-model.ts'
import { nepPotential } from './nep/nep.ts'
import { parseTrustFile } from './nep/trust-file.ts'
import { openGpuPotential } from './kernels/gpu/gpu-potential.ts'
import { wasmNepPotential } from './kernels/wasm-nep.ts'
import type { Precision } from './kernels/wasm-module.ts'
import type { AngularDomain } from './chebyshev/network.ts'
import type { Backend, Potential } from './potential.ts'
import { committeeFiles, trustFileOf } from './potential-files.ts'
import { BUILT_IN_NAMES, parsePotential, type BuiltInName, type MemberSpecification } from './specification.ts'
import { stillingerWeberPotential } from './stillinger-weber.ts'
import { readTensorNetPotential } from './tensornet/tensornet.ts'

export interface LoadOptions extends NepReadOptions {
  /** Default: the fastest that gives the same bits on every machine: `wasm`; `reference` for aenet, ions and the built-in. */
  readonly backend?: Backend
  /** Of the backend `wasm`: f64 unless given, for TensorNet f32; `gpu` has f32 and `reference` f64 only. */
  readonly precision?: Precision
}

const BUILT_IN: Readonly<Record<BuiltInName, () => Potential>> = {
  lj: () => lennardJonesPotential(),
  sw: stillingerWeberPotential,
}

/**
 * Opens what a specification names (see specification.ts): the built-in `lj` (Lennard-Jones in reduced units, clusters)
 * or `sw` (Stillinger-Weber silicon), a nep.txt, networks of aenet, a TensorNet, ions, or a committee of several. Throws
 * ConfigError for a name that is none of these, InputError for a file that cannot be read or is malformed, BackendError
 * for a backend or precision that cannot be had.
 */
export async function loadPotential(specification: string, options: LoadOptions = {}): Promise<Potential> {
  const opened: Potential[] = []
  for (const member of parsePotential(specification)) opened.push(...await openMember(member, options))
  return opened.length === 1 ? opened[0] : committeePotential(opened)
}

async function openMember({ kind, names, options: given }: MemberSpecification, options: LoadOptions): Promise<Potential[]> {
  const { backend, precision } = options
  const evaluator = { ...(backend === undefined ? {} : { backend }), ...(precision === undefined ? {} : { precision }) }
  switch (kind) {
    case 'built-in':
      return [openBuiltIn(names[0] as BuiltInName, options)]
    case 'file':
      return [await openNep(names[0], options)]
    case 'nep':
      return [await openNep(names[0], { ...options, ...(given.matpl_biases === 'on' ? { matplBiases: true } : {}) })]
    case 'committee':
      return Promise.all(committeeFiles(names[0]).map((file) => openNep(file, options)))
    case 'aenet':
      return [await readChebyshevPotential(names, { angularDomain: given.angular_domain as AngularDomain, ...evaluator })]
    case 'born-mayer':
      return [await readBornMayerPotential(names[0], evaluator)]
    case 'tensornet':
      return [await readTensorNetPotential(names[0], { ...evaluator, zbl: given.zbl === 'off' ? 'off' : 'on' })]
  }
}

function openBuiltIn(name: BuiltInName, { backend, precision }: LoadOptions): Potential {
  requireReference(name, backend, precision)
  return BUILT_IN[name]()
}

async function openNep(path: string, { backend, precision, ...reading }: LoadOptions): Promise<Potential> {
  const model = parseNep(await readText(path), path, reading)
  return { ...await nepOn(model, backend, precision), ...await knownTraining(model, path) }
}

/** Grades of extrapolation, where the training envelope lies beside the file. */
async function knownTraining(model: NepModel, path: string): Promise<Pick<Potential, 'extrapolation'>> {
  const file = trustFileOf(path)
  if (!existsSync(file)) return {}
  return { extrapolation: extrapolationGrades(model, parseTrustFile(await readText(file), file, model)) }
}

async function nepOn(model: NepModel, backend: Backend | undefined, precision: Precision | undefined): Promise<Potential> {
  if (backend === 'gpu' && precision === 'f64') {
    throw new BackendError({
      rule: 'the backend gpu computes in f32', found: 'f64',
      wayOut: 'Leave the precision out (what is reported is f64 anyway), or set the backend to wasm.',
    })
  }
  if (backend === 'gpu') return openGpuPotential(model, wasmNepPotential(model, 'f64'))
  if (backend !== 'reference') return wasmNepPotential(model, precision ?? 'f64')
  if (precision === 'f32') refuseF32(backend)
  return nepPotential(model)
}

/** The built-in potentials exist in plain TypeScript only; asking for more is refused, not replaced. */
function requireReference(name: string, backend: Backend | undefined, precision: Precision | undefined): void {
  if (backend !== undefined && backend !== 'reference') {
    throw new BackendError({
      rule: `the built-in potential "${name}" is computed by the backend reference only`, found: backend,
      wayOut: 'Leave the backend out, or set it to reference.',
    })
  }
  if (precision === 'f32') refuseF32('reference')
}

function refuseF32(backend: Backend): never {
  throw new BackendError({
    rule: `the backend ${backend} computes in f64`, found: 'f32', wayOut: 'Leave the precision out, or set the backend to wasm.',
  })
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    // A bare word is a mistyped name rather than a missing file.
    if (/^[\w-]*$/.test(path)) {
      const wayOut = `Give the path of a nep.txt file, or a built-in name. ${validNames(path, BUILT_IN_NAMES)}`
      throw new ConfigError({ rule: 'a potential must be a file or a built-in name', found: path, wayOut })
    }
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new InputError({ rule: 'the potential file must be readable', found: reason, place: path, cause })
  }
}
