// The best settings of an experiment: variables between bounds, measured by people (ionforge suggest and observe).
import { isAbsolute, join } from 'node:path'
import { failedEvaluation, type Measurement, type Objective, type Problem, type ProblemFactory } from '../../src/campaign/types.ts'
import { InputError } from '../../src/errors.ts'
import { columnIndex, numberAt, parseCsv, withoutUnit, type CsvRecord, type CsvTable } from '../../src/io/csv.ts'
import { readTextFile } from '../../src/io/text-file.ts'
import { boxSpace, type BoxPoint, type BoxSpace, type Dimension } from '../../src/spaces/box.ts'
import { analyseBox, namedPoint } from '../scoring/box-report.ts'
import { objectiveOf, soughtColumns } from '../scoring/table-parameters.ts'
import { dimensionsOf, parameterBoxParameters, type ParameterBoxParameters } from './parameters.ts'

const BY_PEOPLE = {
  rule: 'settings of an experiment are measured by people, not evaluated by ionforge',
  wayOut: 'Use "ionforge suggest" and "ionforge observe".',
}

export const parameterBox: ProblemFactory<ParameterBoxParameters, null> = {
  name: 'parameter-box',
  space: 'box',
  question: 'Which settings of an experiment give the best value?',
  citations: [],
  parameters: parameterBoxParameters,
  inputFiles: ({ file }): Record<string, string> => (file === undefined ? {} : { file }),
  prepare: () => Promise.resolve(null),
  create(parameters, _prepared, folder): Promise<Problem> {
    const space = boxSpace(dimensionsOf(parameters))
    const objective = objectiveOf(parameters)
    const problem: Problem<BoxPoint> = {
      objective,
      space,
      evaluate: (candidates) => Promise.resolve(candidates.map((candidate) => failedEvaluation(candidate, 'invalid', BY_PEOPLE.rule, 0))),
      analyse: (evaluations) => analyseBox(evaluations, { objective, space, target: null }),
      structureOf: () => null,
      byHand: {
        idName: null,
        given: parameters.file === undefined ? [] : readGiven(parameters.file, folder, parameters, space, objective),
        known: () => ({}),
        describe: (point) => namedPoint(space.dimensions, point),
      },
      notEvaluable: BY_PEOPLE,
    }
    return Promise.resolve(problem as Problem)
  },
}

/** Lines of a file that have a value, as measurements; throws InputError for points outside the box. */
function readGiven(
  file: string, folder: string, parameters: ParameterBoxParameters, { dimensions }: BoxSpace, { name }: Objective,
): Measurement<BoxPoint>[] {
  const path = isAbsolute(file) ? file : join(folder, file)
  const table = parseCsv(readTextFile(path), path)
  const columns = dimensions.map((dimension) => columnIndex(table, dimension.name))
  const sought = soughtColumns(parameters).map((column) => ({ name: withoutUnit(column), index: columnIndex(table, column) }))
  return table.records.flatMap((record) => {
    const values = sought.map(({ name: key, index }) => [key, numberAt(table, record, index)] as const)
    if (values.some(([key, value]) => key === name && value === null)) return []
    const missing = values.find(([, value]) => value === null)
    if (missing !== undefined) {
      throw new InputError({ rule: `a line with a value of "${name}" must have one of "${missing[0]}" too`, found: 'none', place: `${path}:${record.line}` })
    }
    const genome = dimensions.map((dimension, d) => settingAt(table, record, columns[d], dimension))
    return [{ genome, values: Object.fromEntries(values.map(([key, value]) => [key, value ?? Number.NaN])) }]
  })
}

function settingAt(table: CsvTable, record: CsvRecord, column: number, dimension: Dimension): number {
  const place = `${table.file}:${record.line}`
  if (dimension.kind === 'choice') {
    const option = dimension.options.indexOf(record.cells[column])
    if (option >= 0) return option
    throw new InputError({ rule: `"${dimension.name}" must be one of ${dimension.options.join(', ')}`, found: record.cells[column], place })
  }
  const value = numberAt(table, record, column)
  const { name, low, high, kind } = dimension
  if (value !== null && value >= low && value <= high && (kind === 'real' || Number.isInteger(value))) return value
  throw new InputError({
    rule: `"${name}" must be a ${kind === 'integer' ? 'whole number' : 'number'} from ${low} to ${high}`, found: value ?? 'nothing', place,
    wayOut: 'Widen its bounds, or leave the line out.',
  })
}
