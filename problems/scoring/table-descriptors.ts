// Descriptors from the columns of a table: groups of columns by name or pattern, words as one column per word.
import { z } from 'zod'
import { ConfigError, InputError, validNames } from '../../src/errors.ts'
import { columnIndex, isMissingNumber, numberAt, withoutUnit, type CsvRecord, type CsvTable } from '../../src/io/csv.ts'
import { parseFinite } from '../../src/io/numbers.ts'
import type { PoolDescriptors } from '../../src/spaces/pool.ts'

/** Words a column may hold: beyond this it is no description but a name. */
const MOST_WORDS = 64

/** Gaps that an error lists. */
const LISTED = 5

export const descriptorsSchema = z
  .record(z.string().min(1), z.array(z.string().min(1)).min(1))
  .refine((groups) => Object.keys(groups).length > 0, 'must have at least one group')

/** Columns of each group: names, or patterns in which * stands for any letters. */
export type DescriptorColumns = z.output<typeof descriptorsSchema>

/** A column of the table that describes candidates. */
export interface DescribingColumn {
  readonly group: string
  /** Its number in the table. */
  readonly index: number
  /** Without a unit behind the name. */
  readonly name: string
  /** Sorted words, one descriptor each; null for a column of numbers. */
  readonly words: readonly string[] | null
}

/** Columns that do not describe candidates: what is sought, and ids. */
export interface ReservedColumns {
  /** Numbers of columns that patterns pass over. */
  readonly hidden: readonly number[]
  /** Of these the ones that cannot be named outright either: they are not known of every candidate. */
  readonly forbidden: readonly number[]
}

/**
 * The columns that groups name, in the order given. Refused are reserved columns, columns in two groups and patterns that fit nothing.
 * `categories` are columns whose numbers are names. Throws ConfigError and InputError.
 */
export function describingColumns(
  table: CsvTable, groups: DescriptorColumns, reserved: ReservedColumns, categories: readonly string[], place: string,
): DescribingColumn[] {
  const named = new Set(categories.map((name) => columnIndex(table, name)))
  const owner = new Map<number, string>()
  const chosen = Object.entries(groups).flatMap(([group, patterns]) =>
    patterns.flatMap((pattern) => indicesOf(table, pattern, reserved, `${place}.${group}`)).flatMap((index) => {
      if (owner.get(index) === group) return []
      requireFree(owner.get(index), group, table.columns[index], place)
      owner.set(index, group)
      return [{ group, index }]
    }))
  return chosen.map(({ group, index }) => ({
    group, index, name: withoutUnit(table.columns[index]), words: wordsOf(table, index, named.has(index)),
  }))
}

/**
 * The describing columns of two tables with the words of both, so that they give the same descriptors. Throws InputError when
 * the second table, named by `place`, has other columns, or words where the first has numbers.
 */
export function alignedColumns(
  first: readonly DescribingColumn[], second: readonly DescribingColumn[], place: string,
): readonly [DescribingColumn[], DescribingColumn[]] {
  const label = ({ group, name, words }: DescribingColumn): string => `${name} (${words === null ? 'numbers' : 'words'}) in ${group}`
  const here = first.map(label)
  const there = second.map(label)
  const different = here.find((name) => !there.includes(name)) ?? there.find((name) => !here.includes(name))
  if (different !== undefined) {
    throw new InputError({ rule: 'both tables must have the same descriptors', found: `${different} in one of them only`, place })
  }
  const united = first.map((column) => {
    const other = second.find((candidate) => label(candidate) === label(column)) ?? column
    const words = column.words === null ? null : [...new Set([...column.words, ...(other.words ?? [])])].sort()
    return [{ ...column, words }, { ...other, words }] as const
  })
  return [united.map(([column]) => column), united.map(([, column]) => column)]
}

/** Records without a gap in these columns, and those with one. */
export function splitComplete(columns: readonly DescribingColumn[], records: readonly CsvRecord[]) {
  const isWhole = ({ cells }: CsvRecord): boolean => columns.every(({ index, words }) => !isGap(cells[index], words !== null))
  return { complete: records.filter(isWhole), incomplete: records.filter((record) => !isWhole(record)) }
}

/** The error for records with gaps: where they are and what to do. */
export function gapsError(table: CsvTable, columns: readonly DescribingColumn[], records: readonly CsvRecord[], wayOut: string): InputError {
  const gaps = records.map(({ cells, line }) => {
    const names = columns.filter(({ index, words }) => isGap(cells[index], words !== null)).map(({ index }) => table.columns[index])
    return `line ${line}: ${names.slice(0, LISTED).join(', ')}${names.length > LISTED ? ', …' : ''}`
  })
  const shown = gaps.slice(0, LISTED).join('; ')
  return new InputError({
    rule: `every candidate must have all descriptors: ${records.length} of ${table.records.length} lines have gaps (${shown}`
      + `${gaps.length > LISTED ? '; …' : ''})`,
    place: table.file,
    wayOut,
  })
}

/** Descriptors of records without gaps: numbers as they are, each word of a column of words as one column of 0 and 1. */
export function descriptorsOf(table: CsvTable, columns: readonly DescribingColumn[], records: readonly CsvRecord[]): PoolDescriptors {
  const parts = columns.flatMap(({ group, index, name, words }) =>
    (words === null
      ? [{ group, name, value: (record: CsvRecord) => numberAt(table, record, index) ?? Number.NaN }]
      : words.map((word) => ({ group, name: `${name}=${word}`, value: ({ cells }: CsvRecord) => (cells[index] === word ? 1 : 0) }))))
  const names = [...new Set(columns.map(({ group }) => group))]
  return {
    count: records.length,
    dimension: parts.length,
    values: Float64Array.from(records.flatMap((record) => parts.map(({ value }) => value(record)))),
    names: parts.map(({ name }) => name),
    groups: names.map((name) => ({ name, columns: parts.flatMap(({ group }, k) => (group === name ? [k] : [])) })),
  }
}

/** What the columns say of a record, as it stands in the table. */
export function describeRecord(table: CsvTable, columns: readonly DescribingColumn[], record: CsvRecord): Record<string, number | string> {
  return Object.fromEntries(columns.map(({ index, name, words }) =>
    [name, words === null ? (numberAt(table, record, index) ?? Number.NaN) : record.cells[index]]))
}

/** Columns that are sought as well as ids; one that has a value in every line may be named as a descriptor, but for the first. */
export function reservedColumns(table: CsvTable, ids: readonly number[], sought: readonly number[]): ReservedColumns {
  const [target, ...others] = sought
  const hasGaps = (index: number): boolean => table.records.some(({ cells }) => isMissingNumber(cells[index]))
  return { hidden: [...ids, ...sought], forbidden: [...ids, target, ...others.filter(hasGaps)] }
}

function indicesOf(table: CsvTable, pattern: string, { hidden, forbidden }: ReservedColumns, place: string): number[] {
  if (!pattern.includes('*')) {
    const index = columnIndex(table, pattern)
    if (!forbidden.includes(index)) return [index]
    throw new ConfigError({
      rule: 'the id, the target, and limited columns with gaps cannot describe candidates', found: pattern, place,
      wayOut: 'Take it out of the descriptors.',
    })
  }
  const expression = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`)
  const fitting = table.columns.flatMap((name, index) =>
    (name !== '' && !hidden.includes(index) && (expression.test(name) || expression.test(withoutUnit(name))) ? [index] : []))
  if (fitting.length > 0) return fitting
  throw new ConfigError({
    rule: 'a pattern of descriptors must fit a column', found: pattern, place,
    wayOut: validNames(pattern, table.columns.filter((name, index) => name !== '' && !hidden.includes(index))),
  })
}

function requireFree(owner: string | undefined, group: string, column: string, place: string): void {
  if (owner === undefined) return
  throw new ConfigError({
    rule: `a column must describe in one group: it stands in "${owner}" and in "${group}"`, found: column, place,
    wayOut: 'Take it out of one of them.',
  })
}

/** The words of a column, or null when it holds numbers; throws InputError for a mixture, and for too many words. */
function wordsOf(table: CsvTable, index: number, asCategories: boolean): readonly string[] | null {
  const filled = table.records.filter(({ cells }) => cells[index] !== '')
  const number = filled.find(({ cells }) => parseFinite(cells[index]) !== undefined)
  if (number !== undefined && !asCategories) {
    const word = filled.find(({ cells }) => parseFinite(cells[index]) === undefined && !isMissingNumber(cells[index]))
    if (word === undefined) return null
    throw new InputError({
      rule: `"${table.columns[index]}" must hold numbers or words, not both: ${number.cells[index]} (line ${number.line})`,
      found: word.cells[index], place: `${table.file}:${word.line}`,
      wayOut: 'If its numbers are names, list it under categories.',
    })
  }
  if (filled.length === 0) return null
  const different = [...new Set(filled.map(({ cells }) => cells[index]))].sort()
  if (different.length <= MOST_WORDS) return different
  throw new InputError({
    rule: `a column of words that describes candidates must have at most ${MOST_WORDS} different ones`,
    found: `${different.length} in "${table.columns[index]}"`, place: table.file,
    wayOut: 'Leave it out of the descriptors, or describe what the words stand for by numbers.',
  })
}

function isGap(cell: string, isWord: boolean): boolean {
  return isWord ? cell === '' : isMissingNumber(cell)
}
