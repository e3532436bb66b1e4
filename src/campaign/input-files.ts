// The files a campaign's parameters name: where they lie, and under which names its results folder keeps copies of them.
import { basename, isAbsolute, join } from 'node:path'
import { ConfigError } from '../errors.ts'
import { onlyNepFile } from '../potentials/specification.ts'
import { potentialFiles, storedPotential } from '../potentials/potential-files.ts'
import type { ProblemFactory } from './types.ts'

/** Folder of the copies, inside a results folder. */
export const INPUTS = 'inputs'

/** A file that results rest on. */
export interface InputFile {
  /** What its hash is recorded under: the parameter, or the parameter and a name where it stands for several files. */
  readonly key: string
  readonly source: string
  /** Path inside a results folder: "inputs/lixsi.nep.txt". */
  readonly stored: string
}

type Parameters = Readonly<Record<string, unknown>>

/** Every input file of a problem's parameters; `folder` is what relative paths in them refer to. */
export function inputFilesOf(factory: ProblemFactory, parameters: Parameters, folder: string): readonly InputFile[] {
  const files = named(factory, parameters).flatMap(({ key, text, isPotential }) => {
    if (!isPotential) return [{ key, source: isAbsolute(text) ? text : join(folder, text), stored: join(INPUTS, basename(text)) }]
    return potentialFiles(text, folder).map(({ path, stored }, index) => ({
      key: index === 0 && onlyNepFile(text) !== null ? key : `${key}/${stored}`, source: path, stored: join(INPUTS, stored),
    }))
  })
  requireDifferentNames(files)
  return files
}

/** Two files of one name would overwrite each other's copy. */
function requireDifferentNames(files: readonly InputFile[]): void {
  const sourceOf = new Map(files.map(({ stored, source }) => [stored, source]))
  const shadowed = files.find(({ stored, source }) => sourceOf.get(stored) !== source)
  if (shadowed === undefined) return
  throw new ConfigError({
    rule: 'input files of a campaign must have different names', found: basename(shadowed.stored),
    place: `${shadowed.source} and ${sourceOf.get(shadowed.stored) ?? ''}`, wayOut: 'Rename one of them.',
  })
}

/** Parameters whose input files are named as they are stored. */
export function storedParameters<P extends Parameters>(factory: ProblemFactory, parameters: P): P {
  return named(factory, parameters).reduce((stored, { key, text, isPotential }) =>
    withValue(stored, key.split('.'), isPotential ? storedPotential(text, INPUTS) : join(INPUTS, basename(text))), parameters)
}

/** The same parameters with another value at a path of keys: ["substrate", "structure"]. */
function withValue<P extends Parameters>(parameters: P, [key, ...rest]: readonly string[], value: string): P {
  return { ...parameters, [key]: rest.length === 0 ? value : withValue(parameters[key] as Parameters, rest, value) }
}

function named(factory: ProblemFactory, parameters: Parameters) {
  return Object.entries(factory.inputFiles(parameters)).map(([key, text]) => ({
    key, text, isPotential: factory.potentials?.includes(key) === true,
  }))
}
