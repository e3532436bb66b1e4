// Extended XYZ, and plain XYZ as its special case: atom count, comment line, one line per atom, any number of frames.
// Format: G. Csányi et al., github.com/libAtoms/extxyz; dialect of ASE (see info-line.ts for the comment line).
// Deviations from ASE: numbers are written with all their digits instead of eight decimals; blank lines between
// frames do not end the file; a column too many or too few is an error wherever Properties is given; a comment
// line without any key=value is kept as info.comment.
import { symbolOf } from '../atoms/elements.ts'
import { ISOLATED, makeStructure, PERIODIC, type Periodicity } from '../atoms/structure.ts'
import { InputError, quoted } from '../errors.ts'
import type { Frame, InfoValue } from './frame.ts'
import { formatPair, splitPairs, valueOfPair, type InfoPair } from './info-line.ts'
import { formatReal, parseFinite, parseInteger, wordsOf } from './numbers.ts'
import {
  columnHeading, formatEntry, parseColumns, PLAIN_COLUMNS, readAtoms, type Atoms, type Column,
} from './xyz-columns.ts'

const OWN_KEYS = ['Lattice', 'Properties', 'pbc']

/** Where reading stands: messages name the file, the line and (from the second on) the frame. */
interface Source {
  readonly file: string
  readonly lines: readonly string[]
}

/** Reads every frame of an XYZ text; `file` is named in errors. Throws InputError with place "file:line". */
export function parseExtxyz(text: string, file: string): Frame[] {
  const source: Source = { file, lines: text.replace(/^\ufeff/, '').trimEnd().split('\n') }
  const frames: Frame[] = []
  for (let at = nextLine(source, 0); at < source.lines.length;) {
    const count = atomCountAt(source, at, frames.length)
    frames.push(parseFrame(source, at, count, frames.length))
    at = nextLine(source, at + 2 + count)
  }
  if (frames.length > 0) return frames
  throw new InputError({ rule: 'an XYZ file must hold at least one frame', found: 'no text', place: `${file}:1` })
}

/**
 * Writes frames as extended XYZ: Lattice, Properties, pbc, then info in its order; positions, then arrays. Reading the
 * text gives identical doubles. Throws InputError for names or texts the format cannot hold.
 */
export function formatExtxyz(frames: readonly Frame[]): string {
  return frames.map(formatFrame).join('')
}

function place(source: Source, line: number, frame: number): string {
  return `${source.file}:${line + 1}${frame > 0 ? `, frame ${frame + 1}` : ''}`
}

function nextLine(source: Source, from: number): number {
  let at = from
  while (at < source.lines.length && source.lines[at].trim() === '') at++
  return at
}

function atomCountAt(source: Source, at: number, frame: number): number {
  const count = parseInteger(source.lines[at].trim())
  if (count === undefined || count < 0) {
    throw new InputError({
      rule: 'a frame must start with its number of atoms',
      found: source.lines[at].trim(),
      place: place(source, at, frame),
      ...(frame > 0 ? { wayOut: 'The frame before may announce fewer atoms than it holds.' } : {}),
    })
  }
  const left = Math.max(0, source.lines.length - at - 2)
  if (count > left) {
    throw new InputError({
      rule: `a frame must hold as many atom lines as it announces (${count})`,
      found: `${left} more lines in the file`,
      place: place(source, at, frame),
    })
  }
  return count
}

function parseFrame(source: Source, at: number, count: number, frame: number): Frame {
  const comment = (source.lines[at + 1] ?? '').trim()
  const commentPlace = place(source, at + 1, frame)
  const pairs = commentPairs(comment, commentPlace)
  if (pairs === null) {
    const { species, positions } = parseAtoms(source, at + 2, count, frame, PLAIN_COLUMNS, false)
    const parts = { cell: new Float64Array(9), pbc: ISOLATED, species, positions }
    const structure = makeStructure(parts, place(source, at, frame))
    return { structure, info: comment === '' ? {} : { comment }, arrays: {} }
  }
  const raw = rawValues(pairs, commentPlace)
  const properties = raw.get('Properties')
  const columns = properties === undefined ? PLAIN_COLUMNS : parseColumns(properties, commentPlace)
  const lattice = raw.get('Lattice')
  const pbc = raw.get('pbc')
  const atoms = parseAtoms(source, at + 2, count, frame, columns, properties !== undefined)
  const structure = makeStructure({
    cell: lattice === undefined ? new Float64Array(9) : parseLattice(lattice, commentPlace),
    pbc: pbc === undefined ? (lattice === undefined ? ISOLATED : PERIODIC) : parsePbc(pbc, commentPlace),
    species: atoms.species,
    positions: atoms.positions,
  }, place(source, at, frame))
  const info = pairs
    .filter((pair) => !OWN_KEYS.includes(pair.key))
    .map((pair): [string, InfoValue] => [pair.key, valueOfPair(pair, commentPlace)])
  return { structure, info: Object.fromEntries(info), arrays: atoms.arrays }
}

/** `exact`: a line may hold nothing beyond the columns. In plain XYZ it may (charges, say), and that is not read. */
function parseAtoms(
  source: Source, start: number, count: number, frame: number, columns: readonly Column[], exact: boolean,
): Atoms {
  const total = columns.reduce((sum, column) => sum + column.width, 0)
  const rows: string[][] = []
  for (let i = 0; i < count; i++) {
    const words = wordsOf(source.lines[start + i])
    if (words.length < total || (exact && words.length > total)) {
      throw new InputError({
        rule: `atom ${i + 1} of ${count} must have ${total} columns`,
        found: `${words.length}: ${source.lines[start + i].trim()}`,
        place: place(source, start + i, frame),
      })
    }
    rows.push(words)
  }
  return readAtoms(rows, columns, (row) => place(source, start + row, frame))
}

/** The pairs of an extended comment line; null for the free text of plain XYZ. */
function commentPairs(comment: string, at: string): InfoPair[] | null {
  if (/(?:^|\s)["']?(?:Lattice|Properties)["']?\s*=/.test(comment)) return splitPairs(comment, at)
  if (!comment.includes('=')) return null
  try {
    const pairs = splitPairs(comment, at)
    rawValues(pairs, at)
    return pairs.some((pair) => pair.value !== null) ? pairs : null
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

function rawValues(pairs: readonly InfoPair[], at: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const { key, value } of pairs) {
    const text = value ?? 'T'
    if (values.has(key) && values.get(key) !== text) {
      const found = `${values.get(key)} and ${text}`
      throw new InputError({ rule: `the key ${quoted(key)} must have one value`, found, place: at })
    }
    values.set(key, text)
  }
  return values
}

function parseLattice(text: string, at: string): Float64Array {
  const numbers = (text.match(/[^\s,]+/g) ?? []).map(parseFinite)
  if (numbers.length !== 9 || numbers.includes(undefined)) {
    throw new InputError({
      rule: 'Lattice must be 9 numbers, the Cartesian components of a, b and c',
      found: text,
      place: at,
    })
  }
  return Float64Array.from(numbers as number[])
}

function parsePbc(text: string, at: string): Periodicity {
  const compact = /^[TF]{3}$/i.test(text) ? text.split('') : text.match(/[^\s,]+/g) ?? []
  const known = compact.filter((word) => /^(?:t|true|1|f|false|0)$/i.test(word))
  if (known.length !== compact.length || (known.length !== 3 && known.length !== 1)) {
    throw new InputError({ rule: 'pbc must be three truth values such as "T T F"', found: text, place: at })
  }
  const [a, b = a, c = a] = known.map((word) => /^[t1]/i.test(word))
  return [a, b, c]
}

function formatFrame(frame: Frame): string {
  const { structure, arrays } = frame
  const columns = Object.entries(arrays)
  const lines = [String(structure.species.length), formatComment(frame)]
  for (let i = 0; i < structure.species.length; i++) {
    const words = [symbolOf(structure.species[i])]
    for (let k = 0; k < 3; k++) words.push(formatReal(structure.positions[3 * i + k]))
    for (const [name, value] of columns) {
      for (let k = 0; k < value.width; k++) words.push(formatEntry(name, value, i * value.width + k))
    }
    lines.push(words.join(' '))
  }
  return `${lines.join('\n')}\n`
}

function formatComment({ structure, info, arrays }: Frame): string {
  const { cell, pbc, species } = structure
  const headings = Object.entries(arrays).map(([name, value]) => columnHeading(name, value, species.length))
  const pairs = Object.entries(info).map(([key, value]) => {
    if (!OWN_KEYS.includes(key)) return formatPair(key, value)
    const rule = `info must not hold "${key}": it is written from the structure`
    throw new InputError({ rule, found: JSON.stringify(value) })
  })
  return [
    ...(cell.some((value) => value !== 0) ? [`Lattice="${Array.from(cell, formatReal).join(' ')}"`] : []),
    `Properties=${['species:S:1', 'pos:R:3', ...headings].join(':')}`,
    `pbc="${pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}"`,
    ...pairs,
  ].join(' ')
}
