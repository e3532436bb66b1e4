// What `--potential` and a campaign's `potential:` say: one potential, or a committee of several.
//
//   members = member { " + " member }
//   member  = built-in name | path of a nep.txt | "committee:" folder | kind ":" path { "," path } [ "?" key "=" value { "&" key "=" value } ]
import { ConfigError, validNames } from '../errors.ts'

export const BUILT_IN_NAMES = ['lj', 'sw'] as const
export type BuiltInName = (typeof BUILT_IN_NAMES)[number]

const PREFIXES = ['nep', 'aenet', 'tensornet', 'born-mayer', 'committee'] as const

/** `file`: a nep.txt named by its path alone. */
export type MemberKind = 'built-in' | 'file' | (typeof PREFIXES)[number]

/** One part of a specification. */
export interface MemberSpecification {
  readonly kind: MemberKind
  /** Built-in: its name; aenet: one network per element; committee: the folder of a fit; otherwise one file or folder. */
  readonly names: readonly string[]
  readonly options: Readonly<Record<string, string>>
}

/** Keys that may follow a kind, with the values each allows. */
const OPTIONS: Readonly<Record<MemberKind, Readonly<Record<string, readonly string[]>>>> = {
  'built-in': {},
  file: {},
  nep: { matpl_biases: ['on', 'off'] },
  aenet: { angular_domain: ['cosine', 'legacy_0_pi'] },
  tensornet: { zbl: ['on', 'off'] },
  'born-mayer': {},
  committee: {},
}

/** Kinds that are computed in plain TypeScript only. */
const PLAIN: readonly MemberKind[] = ['built-in', 'aenet', 'born-mayer']

const JOINT = ' + '

const EXAMPLES = 'Write the path of a nep.txt, a built-in name (lj, sw), nep:FILE, aenet:FILE,FILE?angular_domain=cosine, tensornet:FILE, '
  + 'born-mayer:FILE, committee:FOLDER, or several of them joined by " + ".'

/**
 * Reads a specification. Throws ConfigError for a kind, key or value that does not exist; whether files do is found out
 * when they are opened.
 */
export function parsePotential(text: string): readonly MemberSpecification[] {
  return text.split(JOINT).map((part) => parseMember(part.trim(), text))
}

/** The text that {@link parsePotential} reads back to the same members. */
export function formatPotential(members: readonly MemberSpecification[]): string {
  return members.map(({ kind, names, options }) => {
    if (kind === 'built-in' || kind === 'file') return names[0]
    const pairs = Object.entries(options).map(([key, value]) => `${key}=${value}`)
    return `${kind}:${names.join(',')}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
  }).join(JOINT)
}

/** The same potential with its files under other names; built-in ones stay. `index` counts files through all members. */
export function renameFiles(
  members: readonly MemberSpecification[], rename: (name: string, index: number, kind: MemberKind) => string,
): readonly MemberSpecification[] {
  let index = 0
  return members.map((member) =>
    member.kind === 'built-in' ? member : { ...member, names: member.names.map((name) => rename(name, index++, member.kind)) })
}

/** Whether a specification needs no file. */
export function isBuiltIn(text: string): boolean {
  return parsePotential(text).every(({ kind }) => kind === 'built-in')
}

/** The backend that every member has: WASM, or plain TypeScript where one has nothing else. */
export function commonBackend(text: string): 'wasm' | 'reference' {
  return parsePotential(text).some(({ kind }) => PLAIN.includes(kind)) ? 'reference' : 'wasm'
}

/** The path of a specification that is one nep.txt and nothing else; null otherwise. */
export function onlyNepFile(text: string): string | null {
  const [first, ...more] = parsePotential(text)
  return more.length === 0 && (first.kind === 'file' || first.kind === 'nep') ? first.names[0] : null
}

function parseMember(part: string, text: string): MemberSpecification {
  if (part === '') {
    throw new ConfigError({ rule: 'every member of a committee must be named', found: text, wayOut: EXAMPLES })
  }
  if ((BUILT_IN_NAMES as readonly string[]).includes(part)) return { kind: 'built-in', names: [part], options: {} }
  // A single letter before the colon is a drive of Windows; a path may begin with ./ to keep its colon.
  const prefix = /^([a-z][\w-]+):/i.exec(part)?.[1]
  if (prefix === undefined) return { kind: 'file', names: [part], options: {} }
  const kind = PREFIXES.find((name) => name === prefix)
  if (kind === undefined) {
    throw new ConfigError({
      rule: 'a potential must be of a known kind', found: prefix, place: text, wayOut: `${validNames(prefix, PREFIXES)} ${EXAMPLES}`,
    })
  }
  const rest = part.slice(prefix.length + 1)
  const query = kind === 'committee' ? -1 : rest.indexOf('?')
  const files = query === -1 ? rest : rest.slice(0, query)
  const options = query === -1 ? {} : parseOptions(kind, rest.slice(query + 1), text)
  const names = kind === 'aenet' ? files.split(',').map((name) => name.trim()) : [files]
  if (names.some((name) => name === '')) {
    throw new ConfigError({ rule: `${kind}: must be followed by ${whatFollows(kind)}`, found: part, wayOut: EXAMPLES })
  }
  requireOptions(kind, options, text)
  return { kind, names, options }
}

function whatFollows(kind: MemberKind): string {
  if (kind === 'aenet') return 'one network file per element, separated by commas'
  return kind === 'committee' ? 'the folder of a committee' : 'a file'
}

function parseOptions(kind: MemberKind, query: string, text: string): Record<string, string> {
  const options: Record<string, string> = {}
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const key = equals === -1 ? pair : pair.slice(0, equals)
    const value = equals === -1 ? '' : pair.slice(equals + 1)
    const allowed = OPTIONS[kind]
    if (!Object.hasOwn(allowed, key)) {
      const keys = Object.keys(allowed)
      throw new ConfigError({ rule: `${kind}: takes no key of this name`, found: key, place: text, wayOut: validNames(key, keys) })
    }
    if (!allowed[key].includes(value)) {
      throw new ConfigError({
        rule: `${key} of ${kind}: must be one of ${allowed[key].join(', ')}`, found: value, place: text,
        wayOut: validNames(value, allowed[key]),
      })
    }
    if (Object.hasOwn(options, key)) {
      throw new ConfigError({ rule: `${key} of ${kind}: must be given once`, found: query, place: text })
    }
    options[key] = value
  }
  return options
}

/** The angles of aenet networks cannot be told from the file, and a guess would be wrong silently. */
function requireOptions(kind: MemberKind, options: Readonly<Record<string, string>>, text: string): void {
  if (kind !== 'aenet' || 'angular_domain' in options) return
  throw new ConfigError({
    rule: 'aenet networks need ?angular_domain=cosine or ?angular_domain=legacy_0_pi', found: 'neither', place: text,
    wayOut: 'cosine: trained with aenet 2.0.4 or later, or aenet-PyTorch; legacy_0_pi: with aenet up to 2.0.3 (before November 2019). '
      + 'The files do not say which, and the wrong one gives energies that are off by electronvolts.',
  })
}
