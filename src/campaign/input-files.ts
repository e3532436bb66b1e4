// The files a campaign's parameters name: where they lie, and under which names its results folder keeps copies of them.
import { basename, isAbsolute, join } from 'node:path'
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
  return named(factory, parameters).flatMap(({ key, text, isPotential }) => {
    if (!isPotential) return [{ key, source: isAbsolute(text) ? text : join(folder, text), stored: join(INPUTS, basename(text)) }]
    return potentialFiles(text, folder).map(({ path, stored }, index) => ({
      key: index === 0 && onlyNepFile(text) !== null ? key : `${key}/${stored}`, source: path, stored: join(INPUTS, stored),
    }))
  })
}

/** Parameters whose input files are named as they are stored. */
export function storedParameters<P extends Parameters>(factory: ProblemFactory, parameters: P): P {
  const renamed = named(factory, parameters).map(({ key, text, isPotential }) =>
    [key, isPotential ? storedPotential(text, INPUTS) : join(INPUTS, basename(text))])
  return { ...parameters, ...Object.fromEntries(renamed) as Parameters }
}

function named(factory: ProblemFactory, parameters: Parameters) {
  return Object.entries(factory.inputFiles(parameters)).map(([key, text]) => ({
    key, text, isPotential: factory.potentials?.includes(key) === true,
  }))
}
