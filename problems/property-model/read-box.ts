// A table of measurements as a box: its variables with their bounds, and points as rows of descriptors.
import { isAbsolute, join } from 'node:path'
import { ConfigError, InputError, validNames } from '../../src/errors.ts'
import { columnIndex, findColumn, numberAt, parseCsv, withoutUnit, type CsvRecord, type CsvTable } from '../../src/io/csv.ts'
import { readTextFile } from '../../src/io/text-file.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import type { TrainingData } from '../../src/models/property-model.ts'
import { boxSpace, type BoxPoint, type BoxSpace, type Dimension } from '../../src/spaces/box.ts'
import { describingColumns, descriptorsOf, gapsError, reservedColumns, splitComplete, type DescribingColumn } from '../scoring/table-descriptors.ts'
import { soughtColumns } from '../scoring/table-parameters.ts'
import type { PropertyModelParameters } from './parameters.ts'

export interface MeasuredBox {
  readonly space: BoxSpace
  /** What the file measured, by name: the target first. */
  readonly sought: readonly string[]
  /** One name per descriptor. */
  readonly names: readonly string[]
  /** Lines that have a value of this name. */
  trainingFor(name: string): { readonly data: TrainingData; readonly labelsOf: (column: string) => string[] }
  /** Points as models see them. */
  inputsOf(points: readonly BoxPoint[]): Inputs
  readonly dropped: number
}

/** Reads a table; throws InputError and ConfigError for columns, gaps and bounds that do not fit. */
export function readBox(parameters: PropertyModelParameters, folder: string): MeasuredBox {
  const path = isAbsolute(parameters.file) ? parameters.file : join(folder, parameters.file)
  const table = parseCsv(readTextFile(path), path)
  const sought = soughtColumns(parameters).map((name) => ({ name: withoutUnit(name), index: columnIndex(table, name) }))
  const columns = describingColumns(table, parameters.variables, reservedColumns(table, [], sought.map(({ index }) => index)), parameters.categories, 'problem.variables')
  const { complete, incomplete } = splitComplete(columns, table.records)
  if (incomplete.length > 0 && parameters.incomplete_rows === 'refuse') {
    throw gapsError(table, columns, incomplete, 'Fill them, leave the column out of the variables, or set incomplete_rows: drop.')
  }
  requireVariables(columns, Object.keys(parameters.ranges), 'problem.ranges')
  requireVariables(columns, parameters.integers, 'problem.integers')
  const dimensions = columns.map((column) => dimensionOf(table, complete, column, parameters))
  return {
    space: boxSpace(dimensions),
    sought: sought.map(({ name }) => name),
    names: descriptorsOf(table, columns, []).names,
    trainingFor: (name) => trainingOf(table, complete, columns, name, sought.find((column) => column.name === name)?.index ?? -1),
    inputsOf: (points) => inputsOf(dimensions, points),
    dropped: incomplete.length,
  }
}

function trainingOf(table: CsvTable, complete: readonly CsvRecord[], columns: readonly DescribingColumn[], name: string, index: number) {
  const records = complete.filter((record) => numberAt(table, record, index) !== null)
  if (records.length === 0) {
    throw new InputError({ rule: `a model of "${name}" needs lines with a value`, found: 'none', place: table.file })
  }
  const inputs = descriptorsOf(table, columns, records)
  const targets = Float64Array.from(records, (record) => numberAt(table, record, index) ?? Number.NaN)
  const data: TrainingData = { inputs, targets, groups: inputs.groups }
  return { data, labelsOf: (column: string) => records.map(({ cells }) => cells[columnIndex(table, column)]) }
}

function dimensionOf(
  table: CsvTable, records: readonly CsvRecord[], { name, index, words }: DescribingColumn, { ranges, integers }: PropertyModelParameters,
): Dimension {
  if (words !== null) {
    if (Object.hasOwn(ranges, name) || integers.includes(name)) {
      throw new ConfigError({ rule: 'a variable of words has neither bounds nor whole numbers', found: name, place: 'problem' })
    }
    return { kind: 'choice', name, options: words }
  }
  const values = records.flatMap((record) => numberAt(table, record, index) ?? [])
  const [low, high] = Object.hasOwn(ranges, name) ? ranges[name] : [Math.min(...values), Math.max(...values)]
  if (low < high) return { kind: integers.includes(name) ? 'integer' : 'real', name, low, high }
  throw new ConfigError({
    rule: `the variable "${name}" must vary: its least value below its greatest`, found: `${low} … ${high}`, place: table.file,
    wayOut: 'Leave it out of the variables, or give it a range under ranges.',
  })
}

/** One column per number, one per option of a choice: the order of {@link descriptorsOf}. */
function inputsOf(dimensions: readonly Dimension[], points: readonly BoxPoint[]): Inputs {
  const values = points.flatMap((point) => dimensions.flatMap((dimension, d) =>
    (dimension.kind === 'choice' ? dimension.options.map((_, option) => (option === point[d] ? 1 : 0)) : [point[d]])))
  const dimension = dimensions.reduce((sum, each) => sum + (each.kind === 'choice' ? each.options.length : 1), 0)
  return { count: points.length, dimension, values: Float64Array.from(values) }
}

function requireVariables(columns: readonly DescribingColumn[], names: readonly string[], place: string): void {
  const known = columns.map(({ name }) => name)
  const unknown = names.find((name) => findColumn(known, name) === null)
  if (unknown === undefined) return
  throw new ConfigError({ rule: 'only variables can be named here', found: unknown, place, wayOut: validNames(unknown, known) })
}
