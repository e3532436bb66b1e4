// Entries from CSV, one a line. Columns: id; formula, or one column per element; energy or energy_per_atom (eV); volume
// (Å³); functional. A unit in brackets after a name ("energy (eV)") is ignored, as are other columns.
import { isSymbol } from '../atoms/elements.ts'
import { parseFormula, totalAmount, type Composition } from '../atoms/composition.ts'
import type { Entry } from '../analysis/entries.ts'
import { InputError } from '../errors.ts'
import { numberAt, parseCsv, withoutUnit, type CsvTable } from './csv.ts'
import { FUNCTIONAL_NAMES, functionalOf, totalEnergy } from './entry-energy.ts'

const ID_NAMES = ['id', 'entry_id', 'material_id', 'name']
const FORMULA_NAMES = ['formula', 'composition']

/** Cells of one line by the name of their column. */
interface Line {
  readonly place: string
  /** Undefined without such a column. */
  text(name: string): string | undefined
  /** Undefined without such a column or for an empty cell; throws InputError for anything else that is no number. */
  number(name: string): number | undefined
}

/** Reads entries; `file` is named in errors and in the ids of lines without one. Throws InputError with "file:line". */
export function parseEntriesCsv(text: string, file: string): Entry[] {
  const table = parseCsv(text, file)
  const names = table.columns.map(withoutUnit)
  requireColumns(names, file)
  return table.records.map((record) => entryOf(lineOf(table, names, record), names))
}

function lineOf(table: CsvTable, names: readonly string[], record: CsvTable['records'][number]): Line {
  const place = `${table.file}:${record.line}`
  return {
    place,
    text: (name) => record.cells[names.indexOf(name)],
    number: (name) => (names.includes(name) ? numberAt(table, record, names.indexOf(name)) ?? undefined : undefined),
  }
}

function requireColumns(names: readonly string[], file: string): void {
  const place = `${file}:1`
  const repeated = names.find((name, k) => name !== '' && names.indexOf(name) !== k)
  if (repeated !== undefined) throw new InputError({ rule: 'column names must be unique', found: repeated, place })
  const formula = names.some((name) => FORMULA_NAMES.includes(name))
  if (formula === names.some(isSymbol)) {
    throw new InputError({
      rule: 'a CSV file of entries must have either a column "formula" or one column per element',
      found: names.join(','),
      place,
    })
  }
  if (!names.includes('energy') && !names.includes('energy_per_atom')) {
    throw new InputError({
      rule: 'a CSV file of entries must have a column "energy" (eV per formula) or "energy_per_atom"',
      found: names.join(','),
      place,
    })
  }
}

function entryOf(line: Line, names: readonly string[]): Entry {
  const composition = compositionOf(line, names)
  const id = ID_NAMES.map(line.text).find((text) => text !== undefined && text !== '')
  const volume = line.number('volume')
  const functional = functionalOf(FUNCTIONAL_NAMES.map(line.text).find((text) => text !== undefined))
  return {
    id: id ?? line.place,
    composition,
    energy: totalEnergy(line.number('energy'), line.number('energy_per_atom'), totalAmount(composition), line.place),
    ...(volume === undefined ? {} : { volume }),
    ...(functional === undefined ? {} : { functional }),
  }
}

function compositionOf(line: Line, names: readonly string[]): Composition {
  const formula = FORMULA_NAMES.map(line.text).find((text) => text !== undefined)
  if (formula !== undefined) return parseFormula(formula, line.place)
  const amounts = names.filter(isSymbol).map((symbol) => [symbol, line.number(symbol) ?? 0] as const)
  return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0))
}
