// The pool of a user: a CSV file with one candidate a line, its descriptors, and what is known of it already.
import { isAbsolute, join } from 'node:path'
import { InputError } from '../../src/errors.ts'
import { columnIndex, numberAt, parseCsv, withoutUnit, type CsvRecord, type CsvTable } from '../../src/io/csv.ts'
import { readTextFile } from '../../src/io/text-file.ts'
import { poolSpace, type PoolSpace } from '../../src/spaces/pool.ts'
import {
  alignedColumns, describeRecord, describingColumns, descriptorsOf, gapsError, reservedColumns, splitComplete, type DescribingColumn,
} from '../scoring/table-descriptors.ts'
import { soughtColumns } from '../scoring/table-parameters.ts'
import type { CandidatePoolParameters } from './parameters.ts'

/** A column of values that are sought or limited; one entry per candidate, null where nothing is known. */
export interface KnownValues {
  readonly name: string
  readonly values: readonly (number | null)[]
}

export interface CandidatePool {
  readonly space: PoolSpace
  readonly idName: string
  /** The target first, then what constraints and the second objective need. */
  readonly known: readonly KnownValues[]
  /** Of each candidate: how many lines have a target, and the standard deviation (n − 1) between them; null for fewer than two. */
  readonly measurements: readonly { readonly count: number; readonly deviation: number | null }[]
  /** What tells candidates apart, as it stands in the table. */
  describe(index: number): Readonly<Record<string, number | string>>
  /** Labels of another column, for grouped folds. */
  labelsOf(column: string): readonly string[]
  /** Lines left out because of gaps in their descriptors. */
  readonly dropped: number
  /** "file:line" of a candidate. */
  placeOf(index: number): string
  /** The pool of the candidates that are kept. */
  restrictedTo(keep: (index: number) => boolean): CandidatePool
}

/** The pool that is searched, and the lines that a model learns from, where one scores. */
export interface PoolSources {
  readonly pool: CandidatePool
  readonly training: CandidatePool | null
}

/**
 * Reads what the parameters name. Throws InputError for unreadable tables and unknown columns, for gaps and repeated ids unless the
 * parameters allow them, and when nothing is left to search or to learn from; ConfigError for descriptors that do not fit.
 */
export function readSources(parameters: CandidatePoolParameters, folder: string): PoolSources {
  const { file, training_file: trainingFile, scored_by: scoredBy } = parameters
  const opened = openTable(file, folder, parameters)
  if (scoredBy === 'table') return { pool: poolOf(opened, parameters), training: null }
  const isMeasured = ({ known }: CandidatePool) => (index: number) => known[0].values[index] !== null
  if (trainingFile === undefined) {
    const all = poolOf(opened, parameters)
    const measured = isMeasured(all)
    requireSome(all, measured, 'a model needs lines with a value to be fitted to', 'Fill some, or name a training_file.')
    requireSome(all, (index) => !measured(index), 'a model needs lines without a value to foretell', 'Leave their values empty, or set scored_by: table.')
    return { pool: all.restrictedTo((index) => !measured(index)), training: all.restrictedTo(measured) }
  }
  const other = openTable(trainingFile, folder, parameters)
  const [columns, trainingColumns] = alignedColumns(opened.columns, other.columns, other.table.file)
  const training = poolOf({ ...other, columns: trainingColumns }, parameters)
  requireSome(training, isMeasured(training), 'a model needs lines with a value to be fitted to', 'Fill some.')
  return { pool: poolOf({ ...opened, columns }, parameters), training: training.restrictedTo(isMeasured(training)) }
}

/** A table with the columns that the parameters give a part. */
interface OpenTable {
  readonly table: CsvTable
  /** As the campaign file names it. */
  readonly file: string
  readonly idColumn: number
  readonly sought: readonly { readonly name: string; readonly index: number }[]
  readonly columns: readonly DescribingColumn[]
}

function openTable(file: string, folder: string, parameters: CandidatePoolParameters): OpenTable {
  const path = isAbsolute(file) ? file : join(folder, file)
  const table = parseCsv(readTextFile(path), path)
  const idColumn = columnIndex(table, parameters.id_column)
  const sought = soughtColumns(parameters).map((name) => ({ name: withoutUnit(name), index: columnIndex(table, name) }))
  const reserved = reservedColumns(table, [idColumn], sought.map(({ index }) => index))
  const columns = describingColumns(table, parameters.descriptors, reserved, parameters.categories, 'problem.descriptors')
  return { table, file, idColumn, sought, columns }
}

function poolOf(open: OpenTable, parameters: CandidatePoolParameters): CandidatePool {
  const { complete, incomplete } = splitComplete(open.columns, open.table.records)
  if (incomplete.length > 0 && parameters.incomplete_rows === 'refuse') {
    throw gapsError(open.table, open.columns, incomplete, 'Fill them, leave the column out of the descriptors, or set incomplete_rows: drop.')
  }
  return withCandidates(open, [...candidatesOf(open.table, complete, open.idColumn, open.columns, parameters.repeated_ids)], incomplete.length)
}

function withCandidates(open: OpenTable, candidates: readonly (readonly [string, readonly CsvRecord[]])[], dropped: number): CandidatePool {
  const { table, columns, sought, idColumn, file } = open
  const firsts = candidates.map(([, [first]]) => first)
  const numbers = (records: readonly CsvRecord[], column: number): number[] => records.flatMap((record) => numberAt(table, record, column) ?? [])
  return {
    space: poolSpace(candidates.map(([id]) => id), descriptorsOf(table, columns, firsts)),
    idName: withoutUnit(table.columns[idColumn]),
    known: sought.map(({ name, index }) => ({ name, values: candidates.map(([, records]) => mean(numbers(records, index))) })),
    measurements: candidates.map(([, records]) => {
      const values = numbers(records, sought[0].index)
      return { count: values.length, deviation: deviation(values) }
    }),
    dropped,
    describe: (index) => describeRecord(table, columns, firsts[index]),
    labelsOf: (name) => firsts.map(({ cells }) => cells[columnIndex(table, name)]),
    placeOf: (index) => `${file}:${firsts[index].line}`,
    restrictedTo: (keep) => withCandidates(open, candidates.filter((_, index) => keep(index)), dropped),
  }
}

function requireSome({ space, placeOf }: CandidatePool, keep: (index: number) => boolean, rule: string, wayOut: string): void {
  if (space.ids.some((_, index) => keep(index))) return
  throw new InputError({ rule, found: 'none', place: placeOf(0).replace(/:\d+$/, ''), wayOut })
}

/** Lines of each candidate by its id, in the order of their first lines. */
function candidatesOf(
  table: CsvTable, records: readonly CsvRecord[], idColumn: number, columns: readonly DescribingColumn[],
  repeated: CandidatePoolParameters['repeated_ids'],
): Map<string, CsvRecord[]> {
  const groups = new Map<string, CsvRecord[]>()
  for (const record of records) {
    const id = record.cells[idColumn]
    const place = `${table.file}:${record.line}`
    if (id === '') throw new InputError({ rule: `every line must have an id in "${table.columns[idColumn]}"`, found: 'none', place })
    const [first] = groups.get(id) ?? []
    if (first === undefined) {
      groups.set(id, [record])
      continue
    }
    if (repeated === 'refuse') {
      throw new InputError({
        rule: `every candidate must have its own id: line ${first.line} has it too`, found: id, place,
        wayOut: 'Remove one of them, or set repeated_ids: average if they are repeated measurements.',
      })
    }
    const other = columns.find(({ index }) => record.cells[index] !== first.cells[index])
    if (other !== undefined) {
      throw new InputError({
        rule: `repeated measurements of "${id}" must have equal descriptors: "${other.name}" is ${first.cells[other.index]} in line ${first.line}`,
        found: record.cells[other.index], place,
      })
    }
    groups.get(id)?.push(record)
  }
  if (groups.size > 0) return groups
  throw new InputError({ rule: 'a pool must hold at least one candidate without gaps', found: 'none', place: table.file })
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number | null {
  const average = mean(values)
  if (average === null || values.length < 2) return null
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) * (value - average), 0) / (values.length - 1))
}
