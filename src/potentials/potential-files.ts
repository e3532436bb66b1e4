// The files behind a potential specification: where they lie, what belongs to them, and under which names a results
// folder keeps them.
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { ConfigError, InputError } from '../errors.ts'
import { parsePotential, renameFiles, formatPotential, type MemberKind, type MemberSpecification } from './specification.ts'
import { tensorNetFiles } from './tensornet/manifest.ts'

/** A file that a potential is read from. */
export interface PotentialFile {
  /** Absolute, or relative to the working directory when `folder` was. */
  readonly path: string
  /** Its name in a folder that keeps copies: relative, and of its own. */
  readonly stored: string
}

/** File of the training envelope beside a nep.txt: "lixsi.nep.txt" → "lixsi.trust.json". */
export function trustFileOf(nepFile: string): string {
  return `${nepFile.replace(/(\.nep)?\.txt$/, '')}.trust.json`
}

/** The nep.txt files of a committee's folder, which `ionforge fit --committee` writes: committee/member-1.nep.txt … */
export function committeeFiles(folder: string): readonly string[] {
  const inside = join(folder, 'committee')
  const place = existsSync(inside) ? inside : folder
  const numberOf = (name: string): number => Number(/^member-(\d+)\.nep\.txt$/.exec(name)?.[1] ?? Number.NaN)
  const names = namesIn(place).filter((name) => Number.isFinite(numberOf(name))).sort((a, b) => numberOf(a) - numberOf(b))
  if (names.length < 2) {
    throw new InputError({
      rule: 'the folder of a committee must hold member-1.nep.txt, member-2.nep.txt, …', found: `${names.length} such files`, place,
      wayOut: 'Give the folder that "ionforge fit --committee 4" wrote.',
    })
  }
  return names.map((name) => join(place, name))
}

/** Every file of a specification whose paths are relative to `folder`, those that lie beside a nep.txt included. */
export function potentialFiles(text: string, folder: string): readonly PotentialFile[] {
  const members = parsePotential(text)
  const stored = storedMembers(members)
  const files = members.flatMap((member, m) =>
    member.kind === 'built-in' ? [] : member.names.flatMap((name, n) => filesOf(member.kind, at(folder, name), stored[m].names[n])))
  const repeated = files.find((file, index) => files.findIndex((other) => other.stored === file.stored) !== index)
  if (repeated === undefined) return files
  throw new ConfigError({
    rule: 'files of one potential must keep different names', found: repeated.stored, place: text,
    wayOut: 'Rename one of them.',
  })
}

/** The specification with its files as {@link potentialFiles} stores them below `folder`: "inputs/lixsi.nep.txt". */
export function storedPotential(text: string, folder: string): string {
  return formatPotential(renameFiles(storedMembers(parsePotential(text)), (name) => join(folder, name)))
}

/** The specification with paths that no longer depend on `folder`. */
export function resolvePotential(text: string, folder: string): string {
  return formatPotential(renameFiles(parsePotential(text), (name) => at(folder, name)))
}

function filesOf(kind: MemberKind, path: string, stored: string): PotentialFile[] {
  switch (kind) {
    case 'file':
    case 'nep':
      return withTrust(path, stored)
    case 'committee':
      return committeeFiles(path).flatMap((file) => withTrust(file, join(stored, basename(file))))
    case 'tensornet': {
      const { manifest, weights } = tensorNetFiles(path)
      const place = stored.endsWith('.json') ? dirname(stored) : stored
      return [manifest, weights].map((file) => ({ path: file, stored: join(place, basename(file)) }))
    }
    case 'aenet':
    case 'born-mayer':
    case 'built-in':
      return [{ path, stored }]
  }
}

function withTrust(path: string, stored: string): PotentialFile[] {
  const trust = trustFileOf(path)
  return [{ path, stored }, ...(existsSync(trust) ? [{ path: trust, stored: trustFileOf(stored) }] : [])]
}

/** Names below the folder of copies; numbered where two would be the same, so that storing again changes nothing. */
function storedMembers(members: readonly MemberSpecification[]): readonly MemberSpecification[] {
  const names: string[] = []
  const plain = renameFiles(members, (name, _, kind) => {
    const own = ownName(name, kind)
    names.push(own)
    return own
  })
  if (new Set(names).size === names.length) return plain
  return renameFiles(plain, (name, index) => `${index + 1}-${name}`)
}

/** A committee and a universal potential are several files each: they keep a folder of their own. */
function ownName(name: string, kind: MemberKind): string {
  const last = basename(name)
  if (kind === 'committee') return wordOr(last, 'committee')
  if (kind !== 'tensornet') return last
  if (!last.endsWith('.json')) return wordOr(last, 'tensornet')
  return join(wordOr(basename(dirname(name)), 'tensornet'), last)
}

/** "." and ".." are no names. */
function wordOr(name: string, otherwise: string): string {
  return /^\.*$/.test(name) ? otherwise : name
}

function at(folder: string, name: string): string {
  return isAbsolute(name) ? name : join(folder, name)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new InputError({ rule: 'the folder of a committee must be readable', place: folder, cause })
  }
}
