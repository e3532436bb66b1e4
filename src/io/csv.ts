// Tables in CSV (RFC 4180): a header, then one record a line; quoted cells may hold anything, spaces around cells are
// dropped, blank lines are left out. Cells are parted by what occurs most often in the header outside quotes: comma,
// semicolon or tab (of equal ones the first of these). Numbers have a decimal point, whatever parts the cells.
import { InputError, validNames } from '../errors.ts'
import { parseFinite } from './numbers.ts'

const DELIMITERS = [',', ';', '\t'] as const

/** What parts the cells of a line. */
export type Delimiter = (typeof DELIMITERS)[number]

export interface CsvTable {
  /** Named in errors. */
  readonly file: string
  readonly delimiter: Delimiter
  /** Different names; a column may be without one. */
  readonly columns: readonly string[]
  readonly records: readonly CsvRecord[]
}

/** One line of a table. */
export interface CsvRecord {
  /** One text per column. */
  readonly cells: readonly string[]
  /** Number of the line it begins on; the first line of the file is 1. */
  readonly line: number
}

/** What stands for a missing number, in lower case. */
const MISSING: readonly string[] = ['', 'nan', 'na', 'n/a', 'null', 'none']

/**
 * Reads a table; `file` is named in errors. Throws InputError with "file:line" without a line below the header, for quotes that do not close,
 * repeated column names, and lines with more or fewer cells than the header.
 */
export function parseCsv(text: string, file: string): CsvTable {
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const delimiter = delimiterOf(source)
  const [header, ...records] = splitRecords(source, delimiter, file)
  if (records.length === 0) {
    throw new InputError({ rule: 'a CSV file must have a header and at least one line', found: text.slice(0, 60), place: file })
  }
  const columns = header.cells
  const repeated = columns.find((name, k) => name !== '' && columns.indexOf(name) !== k)
  if (repeated !== undefined) {
    throw new InputError({ rule: 'column names must be unique', found: repeated, place: `${file}:${header.line}` })
  }
  for (const { cells, line } of records) {
    if (cells.length === columns.length) continue
    throw new InputError({
      rule: `a line must have ${columns.length} columns like the header`, found: cells.length, place: `${file}:${line}`,
      wayOut: `Cells are parted by ${nameOf(delimiter)} here; a cell that contains one must stand in quotes.`,
    })
  }
  return { file, delimiter, columns, records }
}

/**
 * Number of the column of this name; a unit in brackets behind the name in the file ("barrier (eV)") may be left out.
 * Throws InputError with the columns there are.
 */
export function columnIndex({ columns, file }: Pick<CsvTable, 'columns' | 'file'>, name: string): number {
  const found = findColumn(columns, name)
  if (found !== null) return found
  throw new InputError({
    rule: 'a column must be one of the table', found: name, place: `${file}:1`,
    wayOut: validNames(name, columns.filter((column) => column !== '')),
  })
}

/** The same where a column may be absent: null then. */
export function findColumn(columns: readonly string[], name: string): number | null {
  const exact = columns.indexOf(name)
  if (exact !== -1) return exact
  const fitting = columns.flatMap((column, k) => (withoutUnit(column) === name ? [k] : []))
  return fitting.length === 1 ? fitting[0] : null
}

/** A column name without a unit in brackets behind it: "energy (eV)" and "energy [eV]" are "energy". */
export function withoutUnit(column: string): string {
  return column.replace(/\s*[([].*$/, '').trim()
}

/** Whether a cell of a column of numbers holds none on purpose. */
export function isMissingNumber(cell: string): boolean {
  return MISSING.includes(cell.toLowerCase())
}

/**
 * The finite number in a cell; null for a missing one, which is empty or nan, na, n/a, null, none in any case. Throws
 * InputError with "file:line" for anything else.
 */
export function numberAt({ columns, file }: Pick<CsvTable, 'columns' | 'file'>, { cells, line }: CsvRecord, column: number): number | null {
  const cell = cells[column]
  if (isMissingNumber(cell)) return null
  const value = parseFinite(cell)
  if (value !== undefined) return value
  throw new InputError({
    rule: `"${columns[column]}" must be a finite number`, found: cell, place: `${file}:${line}`,
    ...(/^[+-]?\d+,\d+$/.test(cell) ? { wayOut: 'Write decimals with a point.' } : {}),
  })
}

/** The delimiter that parts the header, the first line that is not blank. */
function delimiterOf(source: string): Delimiter {
  const header = /[^\n]*\S[^\n]*/.exec(source)?.[0] ?? ''
  const outsideQuotes = header.replace(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((delimiter) => outsideQuotes.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))]
}

function splitRecords(source: string, delimiter: Delimiter, file: string): CsvRecord[] {
  const records: CsvRecord[] = []
  const cell = new RegExp(`"((?:[^"]|"")*)"(?=${delimiter}|\\n|$)|([^"${delimiter}\\n]*)(?=${delimiter}|\\n|$)`, 'y')
  let line = 1
  for (let at = 0; at < source.length;) {
    const record = { cells: [] as string[], line }
    for (;;) {
      cell.lastIndex = at
      const match = cell.exec(source)
      if (match === null) {
        throw new InputError({ rule: 'a quote in CSV must open and close a whole cell', place: `${file}:${line}` })
      }
      const text = (match[1] as string | undefined)?.replaceAll('""', '"') ?? match[2]
      record.cells.push(text.trim())
      line += match[0].split('\n').length - 1
      at = cell.lastIndex + 1
      if (source[at - 1] !== delimiter) break
    }
    line++
    if (record.cells.some((text) => text !== '')) records.push(record)
  }
  return records
}

function nameOf(delimiter: Delimiter): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }[delimiter]
}
