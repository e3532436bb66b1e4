// The manifest of exported TensorNet weights: which files belong together, and what a manifest may say.
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../../errors.ts'

const MANIFEST_ENDING = '_manifest.json'
const WEIGHTS_ENDING = '_f32.bin'

const MANIFEST = z.object({
  elements: z.array(z.string()).min(1),
  cutoff: z.number().positive(),
  tensors: z.array(z.object({
    name: z.string(),
    shape: z.array(z.int().positive()),
    offset: z.int().nonnegative(),
  })),
})

export type TensorNetManifest = z.infer<typeof MANIFEST>

export interface TensorNetFiles {
  readonly manifest: string
  readonly weights: string
}

/**
 * The two files of a model, `NAME_manifest.json` and `NAME_f32.bin`, from the path of the first or of a folder that holds
 * one. Throws InputError when there is none, or more than one.
 */
export function tensorNetFiles(path: string): TensorNetFiles {
  const manifest = isFolder(path) ? join(path, onlyManifest(path)) : path
  if (!manifest.endsWith(MANIFEST_ENDING)) {
    throw new InputError({
      rule: `the manifest of a TensorNet must be named NAME${MANIFEST_ENDING}`, found: basename(manifest),
      place: dirname(manifest),
      wayOut: `Its weights are expected beside it in NAME${WEIGHTS_ENDING}.`,
    })
  }
  return { manifest, weights: `${manifest.slice(0, -MANIFEST_ENDING.length)}${WEIGHTS_ENDING}` }
}

/** Reads the text of a manifest; `file` names it in messages. Throws InputError when it is malformed. */
export function parseManifest(text: string, file: string): TensorNetManifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InputError({ rule: 'the manifest of a TensorNet must be JSON', place: file, cause })
  }
  const result = MANIFEST.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InputError({
    rule: 'the manifest of a TensorNet must hold elements, cutoff and tensors of name, shape and offset',
    found: `${issue.path.join('.')}: ${issue.message}`, place: file,
  })
}

function onlyManifest(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(MANIFEST_ENDING)).sort()
  if (names.length === 1) return names[0]
  throw new InputError({
    rule: `the folder of a TensorNet must hold one file NAME${MANIFEST_ENDING}`,
    found: names.length === 0 ? 'none' : names.join(', '), place: folder, wayOut: 'Name the manifest itself.',
  })
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // What is wrong with the path is said when it is read.
    return false
  }
}
