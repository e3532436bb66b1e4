// The comment line of extended XYZ: key=value pairs in the dialect of ASE (Hjorth Larsen et al., J. Phys.: Condens.
// Matter 29, 273002 (2017), doi 10.1088/1361-648X/aa680e). Quotes, [] and {} all delimit values; whether a value is a
// number, a truth value or text is decided by its content alone. What ASE cannot keep (text that looks like a
// number, lists of one, nested lists) is written as _JSON, which ASE reads.
// Deviations: nested brackets and lists of quoted strings are understood; "1_000" stays text; integers beyond 2^53
// stay text, so that no digit is lost; an empty value does not swallow the next key.
import { InputError } from '../errors.ts'
import type { InfoValue } from './frame.ts'
import { formatReal, parseInteger, parseReal } from './numbers.ts'

/** One pair as written; `value` is null for a bare flag, `list` a bracketed list that ASE's rules cannot read. */
export interface InfoPair {
  readonly key: string
  readonly value: string | null
  readonly list?: InfoValue
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '[': ']', '{': '}' }

/** Splits a comment line into pairs; throws InputError naming `place` for unclosed quotes and missing keys. */
export function splitPairs(line: string, place: string): InfoPair[] {
  const pairs: InfoPair[] = []
  let at = skipBlanks(line, 0)
  while (at < line.length) {
    const key = readWord(line, at, true, place)
    at = skipBlanks(line, key.end)
    if (line[at] !== '=') {
      pairs.push({ key: key.text, value: null })
      continue
    }
    if (key.text === '') {
      throw new InputError({ rule: 'a key must stand before "="', found: line.slice(at, at + 40), place })
    }
    const start = skipBlanks(line, at + 1)
    if (start >= line.length || (start > at + 1 && /^[A-Za-z_][\w-]*=/.test(line.slice(start, start + 200)))) {
      pairs.push({ key: key.text, value: '' })
      at = start
      continue
    }
    const value = readWord(line, start, false, place)
    const list = bracketedList(line.slice(start, value.end))
    pairs.push({ key: key.text, value: value.text, ...(list === undefined ? {} : { list }) })
    at = skipBlanks(line, value.end)
  }
  return pairs
}

/** What the text of a pair means. */
export function valueOfPair(pair: InfoPair, place: string): InfoValue {
  if (pair.value === null) return true
  if (pair.list !== undefined) return pair.list
  return pair.key.toLowerCase() === 'uid' ? pair.value : interpret(pair.value, place)
}

/** Writes one pair so that it reads back as the same value; throws InputError for what a line cannot hold. */
export function formatPair(key: string, value: InfoValue): string {
  if (key === '' || hasControl(key)) {
    throw new InputError({ rule: 'an info key must be one line of text', found: key, wayOut: 'Rename it.' })
  }
  if ((key === 'virial' || key === 'stress') && !(Array.isArray(value) && value.length === 9)) {
    throw new InputError({
      rule: `info "${key}" must be 9 numbers in extended XYZ`,
      found: JSON.stringify(value),
      wayOut: 'Give the full 3×3 tensor, or another name.',
    })
  }
  return `${delimited(key)}=${delimited(valueText(value))}`
}

function valueText(value: InfoValue): string {
  if (typeof value === 'number') return formatReal(value)
  if (typeof value === 'boolean') return value ? 'T' : 'F'
  if (typeof value === 'string') return isPlainText(value) ? value : `_JSON ${JSON.stringify(value)}`
  if (Array.isArray(value) && value.length > 1) {
    const list = value as readonly InfoValue[]
    if (list.every((item) => typeof item === 'number')) return list.map(formatReal).join(' ')
    if (list.every((item) => typeof item === 'boolean')) return list.map((item) => (item ? 'T' : 'F')).join(' ')
  }
  return `_JSON ${jsonText(value)}`
}

/** Whether reading gives the text back unchanged, in ASE too (Python takes 1_000 for a number). */
function isPlainText(text: string): boolean {
  if (hasControl(text) || text.startsWith('_JSON ') || !/[^\s,]/.test(text)) return false
  const joined = text.replace(/_/g, '')
  return interpret(text, '') === text && interpret(joined, '') === joined
}

function delimited(text: string): string {
  return /^[A-Za-z0-9_.+\-/:@%*]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
}

function interpret(text: string, place: string): InfoValue {
  if (text.startsWith('_JSON ')) return parseJson(text.slice(6), place)
  const words = text.match(/[^\s,]+/g)
  if (words === null) return text
  const values: (boolean | number | undefined)[] = words.every((word) => word === 'T' || word === 'F')
    ? words.map((word) => word === 'T')
    : words.map((word) => parseInteger(word) ?? (/^[+-]?\d+$/.test(word) ? undefined : parseReal(word)))
  const known = values.filter((value) => value !== undefined)
  if (known.length < words.length) return text
  return known.length === 1 ? known[0] : known
}

/** JSON as Python writes it: NaN, Infinity and -Infinity are allowed. */
function parseJson(text: string, place: string): InfoValue {
  const mark = '\u0000'
  const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/g, (found) =>
    found.startsWith('"') ? found : `"\\u0000${found}"`)
  try {
    return JSON.parse(marked, (_, value: unknown) =>
      typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(1)) : value) as InfoValue
  } catch {
    throw new InputError({ rule: 'the text after _JSON must be valid JSON', found: text, place })
  }
}

function jsonText(value: InfoValue): string {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? formatReal(value) : String(value)
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly InfoValue[]).map(jsonText).join(', ')}]`
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`).join(', ')}}`
}

/** A list that holds quoted strings or further lists: ["a", "b"], [[1, 2], [3, 4]]. */
function bracketedList(text: string): InfoValue | undefined {
  if (!text.startsWith('[') || !text.endsWith(']') || !/^\[\s*["[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as InfoValue
  } catch {
    return undefined
  }
}

function skipBlanks(line: string, from: number): number {
  let at = from
  while (at < line.length && isBlank(line.charCodeAt(at))) at++
  return at
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** Reads up to the next blank (or "=", in a key) outside delimiters; a backslash takes the next character as it is. */
function readWord(line: string, from: number, isKey: boolean, place: string): { text: string; end: number } {
  let text = ''
  let at = from
  while (at < line.length && !isBlank(line.charCodeAt(at)) && !(isKey && line[at] === '=')) {
    const char = line[at]
    if (CLOSING[char] !== undefined) {
      const inside = readDelimited(line, at, place)
      text += inside.text
      at = inside.end
    } else if (char === '\\') {
      text += line[at + 1] ?? ''
      at += 2
    } else {
      text += char
      at++
    }
  }
  return { text, end: Math.min(at, line.length) }
}

function readDelimited(line: string, from: number, place: string): { text: string; end: number } {
  const open = line[from]
  const close = CLOSING[open]
  let text = ''
  let depth = 1
  for (let at = from + 1; at < line.length; at++) {
    const char = line[at]
    if (char === '\\') {
      text += line[++at] ?? ''
      continue
    }
    if (char === close) depth--
    else if (char === open) depth++
    if (depth === 0) return { text, end: at + 1 }
    text += char
  }
  const found = line.slice(from, from + 40)
  throw new InputError({ rule: `an opening ${open} must be closed by ${close}`, found, place })
}
