// The syntax of CIF 1.1 (Hall, Allen, Brown, Acta Cryst. A47, 655 (1991), doi 10.1107/S010876739101067X): data blocks,
// tags, loops, quoted values, text fields between semicolons, comments. What the tags mean is decided in cif.ts.
import { InputError } from '../errors.ts'
import { parseFinite } from './numbers.ts'

/** A value with the line it stands on (from 1); `text` is null for the placeholders ? and . without quotes. */
export interface CifValue {
  readonly text: string | null
  readonly line: number
}

/** One data block. A tag outside loops is a column of one value; all columns of one loop have the same length. */
export interface CifBlock {
  readonly name: string
  readonly line: number
  /** By tag in lower case, with the dots of newer dictionaries as underscores. */
  readonly columns: ReadonlyMap<string, readonly CifValue[]>
}

/** Turns a line number into the place an error names. */
export type PlaceOf = (line: number) => string

/** The number of a value, its uncertainty cut off ("1.234(5)" → 1.234); undefined when it is none. */
export function numberOf(value: CifValue): number | undefined {
  return parseFinite((value.text ?? '').replace(/\(\d+\)$/, ''))
}

/** A name of the file as messages show it: on one line, 40 characters at most. */
export function shown(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 40)
}

interface Token {
  readonly kind: 'value' | 'tag' | 'loop' | 'data'
  readonly text: string
  readonly quoted: boolean
  readonly line: number
}

/** Splits a CIF text into its data blocks; throws InputError with place "file:line". */
export function parseCifBlocks(text: string, file: string): CifBlock[] {
  const tokens = tokenise(text, file)
  const blocks: CifBlock[] = []
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]
    if (token.kind !== 'data') {
      throw new InputError({
        rule: 'a CIF must start with a data block',
        found: token.text,
        place: `${file}:${token.line}`,
        wayOut: 'Put a line such as data_crystal before it.',
      })
    }
    const columns = new Map<string, CifValue[]>()
    at++
    while (at < tokens.length && tokens[at].kind !== 'data') at = readEntry(tokens, at, columns, file)
    blocks.push({ name: token.text, line: token.line, columns })
  }
  return blocks
}

/** Reads one tag with its value, or one loop, into the columns; returns where the next entry starts. */
function readEntry(tokens: readonly Token[], start: number, columns: Map<string, CifValue[]>, file: string): number {
  const token = tokens[start]
  const place = `${file}:${token.line}`
  if (token.kind === 'value') {
    const wayOut = 'Texts with blanks need quotes.'
    throw new InputError({ rule: 'a value must follow a tag', found: token.text, place, wayOut })
  }
  if (token.kind === 'tag') {
    const value = tokens.at(start + 1)
    if (value?.kind !== 'value') {
      const wayOut = 'Write ? where it is unknown.'
      throw new InputError({ rule: 'a tag must have a value', found: token.text, place, wayOut })
    }
    addColumn(columns, token, [valueOf(value)], file)
    return start + 2
  }
  let at = start + 1
  const tags: Token[] = []
  for (; tokens.at(at)?.kind === 'tag'; at++) tags.push(tokens[at])
  const values: CifValue[] = []
  for (; tokens.at(at)?.kind === 'value'; at++) values.push(valueOf(tokens[at]))
  if (tags.length === 0 || values.length % tags.length !== 0) {
    throw new InputError({
      rule: 'the values of a loop must fill whole rows',
      found: `${values.length} values for ${tags.length} tags`,
      place,
    })
  }
  tags.forEach((tag, k) => addColumn(columns, tag, values.filter((_, i) => i % tags.length === k), file))
  return at
}

function addColumn(columns: Map<string, CifValue[]>, tag: Token, values: CifValue[], file: string): void {
  const name = tag.text.toLowerCase().replaceAll('.', '_')
  if (columns.has(name)) {
    const place = `${file}:${tag.line}`
    throw new InputError({ rule: 'a tag must stand once in a data block', found: tag.text, place })
  }
  columns.set(name, values)
}

function valueOf(token: Token): CifValue {
  const unknown = !token.quoted && (token.text === '?' || token.text === '.')
  return { text: unknown ? null : token.text, line: token.line }
}

function tokenise(text: string, file: string): Token[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const tokens: Token[] = []
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i].startsWith(';')) {
      readLine(lines[i], i + 1, file, tokens)
      continue
    }
    let end = i + 1
    while (end < lines.length && !lines[end].startsWith(';')) end++
    if (end === lines.length) {
      throw new InputError({
        rule: 'a text that opens with ";" must be closed by a line that starts with ";"',
        place: `${file}:${i + 1}`,
      })
    }
    const field = [lines[i].slice(1), ...lines.slice(i + 1, end)].join('\n').trim()
    tokens.push({ kind: 'value', text: field, quoted: true, line: i + 1 })
    readLine(lines[end].slice(1), end + 1, file, tokens)
    i = end
  }
  return tokens
}

function readLine(line: string, number: number, file: string, tokens: Token[]): void {
  // A quote closes only before white space: 'Wyckoff's letter' is one value.
  const word = /\s*(?:#.*|'([^']*(?:'(?=\S)[^']*)*)'(?=\s|$)|"([^"]*(?:"(?=\S)[^"]*)*)"(?=\s|$)|(\S+))/y
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    const [, single, double, bare] = match as (string | undefined)[]
    const text = single ?? double
    if (text !== undefined) tokens.push({ kind: 'value', text, quoted: true, line: number })
    else if (bare !== undefined) tokens.push(bareToken(bare, number, file))
  }
}

function bareToken(text: string, line: number, file: string): Token {
  const token = (kind: Token['kind'], content: string): Token => ({ kind, text: content, quoted: false, line })
  if (/^["']/.test(text)) {
    throw new InputError({ rule: 'a quote must be closed on its line', found: text, place: `${file}:${line}` })
  }
  if (text.startsWith('_')) return token('tag', text)
  if (/^data_/i.test(text)) return token('data', text.slice(5))
  if (/^loop_$/i.test(text)) return token('loop', text)
  if (/^(?:save_|global_$|stop_$)/i.test(text)) {
    throw new InputError({ rule: 'a structure CIF must hold data blocks only', found: text, place: `${file}:${line}` })
  }
  return token('value', text)
}
