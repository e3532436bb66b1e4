// Structure files by format: which one a name stands for, and reading and writing all of them the same way.
import { basename } from 'node:path'
import { ConfigError, InputError, validNames } from '../errors.ts'
import { parseCif } from './cif.ts'
import { formatCif } from './cif-writer.ts'
import { formatExtxyz, parseExtxyz } from './extxyz.ts'
import type { Frame } from './frame.ts'
import { formatPoscar, parsePoscar } from './poscar.ts'
import { readTextFile, writeTextFile } from './text-file.ts'

export const FORMATS = ['extxyz', 'poscar', 'cif'] as const
export type Format = (typeof FORMATS)[number]

const NAMES: readonly (readonly [RegExp, Format])[] = [
  [/\.(?:ext)?xyz$/i, 'extxyz'],
  [/\.cif$/i, 'cif'],
  [/\.(?:vasp|poscar)$/i, 'poscar'],
  [/^(?:POSCAR|CONTCAR)/, 'poscar'],
]

export interface ReadOptions {
  /** A name of FORMATS; otherwise the file's name decides. */
  readonly format?: string
  /** Which frame, from 0 and negative from the end; `all` (the default) for every one. */
  readonly index?: 'all' | number
  /** Name of one data block of a CIF, in place of an index. */
  readonly block?: string
}

export interface WriteOptions {
  /** A name of FORMATS; otherwise the file's name decides. */
  readonly format?: string
}

/** The format a path stands for, with or without .gz; throws InputError when the name tells nothing. */
export function formatOfPath(path: string): Format {
  const name = basename(path).replace(/\.gz$/i, '')
  const known = NAMES.find(([pattern]) => pattern.test(name))
  if (known !== undefined) return known[1]
  throw new InputError({
    rule: 'the name of a structure file must show its format',
    found: basename(path),
    place: path,
    wayOut: 'Use .extxyz, .xyz, .cif, .vasp, .poscar, POSCAR* or CONTCAR* (each also with .gz), ' +
      `or name the format: ${FORMATS.join(', ')}.`,
  })
}

/**
 * Reads the structures of a file, gzipped or not; several data blocks of a CIF are several frames. Throws InputError
 * with place "file:line", ConfigError for an unknown format.
 */
export function readStructures(path: string, options: ReadOptions = {}): Frame[] {
  const { index = 'all', block } = options
  const format = chosenFormat(path, options.format)
  if (block !== undefined && format !== 'cif') {
    throw new ConfigError({ rule: 'only a CIF has named data blocks', found: block, place: path, wayOut: 'Give an index.' })
  }
  const text = readTextFile(path)
  if (block !== undefined) return parseCif(text, path, { block })
  if (index === 'all') return parse(text, path, format)
  if (!Number.isInteger(index)) {
    throw new ConfigError({ rule: 'a frame index must be an integer or "all"', found: index, place: path })
  }
  // Of a CIF only the block asked for is interpreted: the others may hold what is refused.
  if (format === 'cif') return parseCif(text, path, { index })
  const frames = parse(text, path, format)
  const frame = frames.at(index)
  if (frame !== undefined) return [frame]
  const rule = `the frame index must be within the ${frames.length} frames of the file, from 0`
  throw new InputError({ rule, found: index, place: path })
}

/**
 * Writes structures to a file, gzipped when its name ends in .gz. Throws InputError for what the format cannot hold,
 * StoreError when the file cannot be written.
 */
export function writeStructures(path: string, frames: readonly Frame[], options: WriteOptions = {}): void {
  const format = chosenFormat(path, options.format)
  if (frames.length === 0) throw new InputError({ rule: 'there must be at least one structure to write', place: path })
  writeTextFile(path, render(frames, path, format))
}

function chosenFormat(path: string, given: string | undefined): Format {
  if (given === undefined) return formatOfPath(path)
  const format = FORMATS.find((name) => name === given.toLowerCase())
  if (format !== undefined) return format
  throw new ConfigError({ rule: 'the format must be known', found: given, wayOut: validNames(given, FORMATS) })
}

function parse(text: string, path: string, format: Format): Frame[] {
  switch (format) {
    case 'extxyz': return parseExtxyz(text, path)
    case 'poscar': return [parsePoscar(text, path)]
    case 'cif': return parseCif(text, path)
  }
}

function render(frames: readonly Frame[], path: string, format: Format): string {
  switch (format) {
    case 'extxyz': return formatExtxyz(frames)
    case 'cif': return formatCif(frames)
    case 'poscar': {
      if (frames.length === 1) return formatPoscar(frames[0])
      const wayOut = 'Write .extxyz or .cif instead.'
      throw new InputError({ rule: 'a POSCAR must hold one structure', found: frames.length, place: path, wayOut })
    }
  }
}
