// The atom lines of extended XYZ: which columns Properties announces, and how words become arrays and back.
import { atomicNumberOf, isSymbol } from '../atoms/elements.ts'
import { InputError, quoted } from '../errors.ts'
import type { ArrayValue } from './frame.ts'
import { formatReal, parseFinite, parseInteger, parseReal } from './numbers.ts'

type Kind = ArrayValue['kind']

/** One entry of Properties. */
export interface Column {
  readonly name: string
  readonly kind: Kind
  readonly width: number
}

const KINDS: Readonly<Record<string, Kind>> = { R: 'real', I: 'integer', L: 'logical', S: 'string' }
const LETTERS: Readonly<Record<Kind, string>> = { real: 'R', integer: 'I', logical: 'L', string: 'S' }
/** What plain XYZ holds. */
export const PLAIN_COLUMNS: readonly Column[] = [
  { name: 'species', kind: 'string', width: 1 },
  { name: 'pos', kind: 'real', width: 3 },
]
const POSITION_NAMES = ['pos', 'positions']
const SYMBOL_NAMES = ['species', 'symbols']
const NUMBER_NAMES = ['Z', 'numbers']
const OWN_NAMES = [...POSITION_NAMES, ...SYMBOL_NAMES, ...NUMBER_NAMES]

/** Reads a Properties value such as species:S:1:pos:R:3; throws InputError with place `at`. */
export function parseColumns(text: string, at: string): Column[] {
  const fields = text.split(':')
  const columns: Column[] = []
  const refuse = (rule: string, found: string): never => { throw new InputError({ rule, found, place: at }) }
  for (let i = 0; i < fields.length; i += 3) {
    const [name, letter, digits] = fields.slice(i, i + 3)
    const width = parseInteger(digits ?? '')
    const kind = Object.hasOwn(KINDS, letter) ? KINDS[letter] : undefined
    if (name === '' || kind === undefined || width === undefined || width < 1) {
      return refuse('Properties must be triplets name:type:columns with type R, I, L or S', text)
    }
    if (columns.some((column) => column.name === name)) return refuse('a property must be named once', name)
    columns.push({ name, kind, width })
  }
  const has = (names: readonly string[], kind: Kind, width: number): boolean =>
    columns.some((column) => names.includes(column.name) && column.kind === kind && column.width === width)
  if (!has(POSITION_NAMES, 'real', 3)) refuse('Properties must hold the positions as pos:R:3', text)
  if (!has(SYMBOL_NAMES, 'string', 1) && !has(NUMBER_NAMES, 'integer', 1)) {
    refuse('Properties must hold the elements as species:S:1 or Z:I:1', text)
  }
  return columns
}

/** What the atom lines hold. */
export interface Atoms {
  readonly species: readonly number[]
  readonly positions: Float64Array
  readonly arrays: Readonly<Record<string, ArrayValue>>
}

/** Turns the words of each atom line (at least as many as there are columns) into arrays; `at` gives a row's place. */
export function readAtoms(rows: readonly string[][], columns: readonly Column[], at: (row: number) => string): Atoms {
  const arrays = new Map<string, ArrayValue>()
  let offset = 0
  for (const column of columns) {
    arrays.set(column.name, readColumn(rows, offset, column, at))
    offset += column.width
  }
  const species = speciesOf(arrays, at)
  const positions = POSITION_NAMES.map((name) => arrays.get(name)).find((value) => value?.kind === 'real')
  for (const name of OWN_NAMES) arrays.delete(name)
  return { species, positions: positions?.values ?? new Float64Array(0), arrays: Object.fromEntries(arrays) }
}

function readColumn(
  rows: readonly string[][], offset: number, column: Column, at: (row: number) => string,
): ArrayValue {
  const { kind, width, name } = column
  const fail = (row: number, word: string, what: string): never => {
    throw new InputError({ rule: `${quoted(name)} of atom ${row + 1} must be ${what}`, found: word, place: at(row) })
  }
  const each = <T>(store: { [index: number]: T }, read: (word: string) => T | undefined, what: string): void => {
    for (let row = 0; row < rows.length; row++) {
      for (let k = 0; k < width; k++) {
        const word = rows[row][offset + k]
        store[row * width + k] = read(word) ?? fail(row, word, what)
      }
    }
  }
  if (kind === 'string') return { kind, width, values: rows.flatMap((words) => words.slice(offset, offset + width)) }
  if (kind === 'logical') {
    const values: boolean[] = []
    each(values, parseLogical, 'T or F')
    return { kind, width, values }
  }
  const values = new Float64Array(rows.length * width)
  if (kind === 'integer') each(values, parseInteger, 'an integer')
  else if (POSITION_NAMES.includes(name)) each(values, parseFinite, 'a finite number')
  else each(values, parseReal, 'a number')
  return { kind, width, values }
}

function parseLogical(word: string): boolean | undefined {
  return word === 'T' || word === 'True' ? true : word === 'F' || word === 'False' ? false : undefined
}

function speciesOf(arrays: ReadonlyMap<string, ArrayValue>, at: (row: number) => string): number[] {
  const symbols = SYMBOL_NAMES.map((name) => arrays.get(name)).find((value) => value?.kind === 'string')
  const numbers = NUMBER_NAMES.map((name) => arrays.get(name)).find((value) => value?.kind === 'integer')
  const given = numbers === undefined ? null : Array.from(numbers.values)
  given?.forEach((number, row) => {
    if (number >= 1 && number <= 118) return
    const rule = `atom ${row + 1} must have an atomic number from 1 to 118`
    throw new InputError({ rule, found: number, place: at(row) })
  })
  if (symbols === undefined) return given ?? []
  return symbols.values.map((word, row) => {
    const number = isSymbol(word) ? atomicNumberOf(word) : speciesOfWord(word, at(row))
    if (given !== null && number !== given[row]) {
      const found = `${word} and ${given[row]}`
      throw new InputError({ rule: `species and Z of atom ${row + 1} must agree`, found, place: at(row) })
    }
    return number
  })
}

/** Symbols in any case, as ASE takes them; plain XYZ files also name elements by atomic number. */
function speciesOfWord(word: string, at: string): number {
  const number = parseInteger(word)
  if (number !== undefined && number >= 1 && number <= 118) return number
  const titled = word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  return atomicNumberOf(isSymbol(titled) ? titled : word, at)
}

/** The entry of an array in Properties for n atoms; throws InputError for unusable names and wrong lengths. */
export function columnHeading(name: string, value: ArrayValue, n: number): string {
  if (OWN_NAMES.includes(name) || !/^[^\s:"'{}[\]\\=]+$/.test(name)) {
    throw new InputError({ rule: 'an array must have a name of its own without blanks, colons or quotes', found: name })
  }
  if (value.values.length !== n * value.width) {
    throw new InputError({
      rule: `the array "${name}" must have ${n} × ${value.width} values`,
      found: value.values.length,
    })
  }
  return `${name}:${LETTERS[value.kind]}:${value.width}`
}

/** One word of an atom line; throws InputError for what a column cannot hold. */
export function formatEntry(name: string, value: ArrayValue, index: number): string {
  if (value.kind === 'real') return formatReal(value.values[index])
  if (value.kind === 'logical') return value.values[index] ? 'T' : 'F'
  if (value.kind === 'string') {
    const text = value.values[index]
    if (/^\S+$/.test(text)) return text
    throw new InputError({ rule: `texts of the array "${name}" must be one word each`, found: text })
  }
  // Readers keep 32 bits (ASE silently drops the rest).
  if (value.values[index] !== (value.values[index] | 0)) {
    throw new InputError({
      rule: `the array "${name}" must hold integers of at most 32 bits`,
      found: value.values[index],
      wayOut: 'Make it a real array.',
    })
  }
  return String(value.values[index])
}
