// Entries from CSV: a header, then one entry a line. Columns: id; formula, or one column per element; energy
// or energy_per_atom (eV); volume (Å³). A unit in brackets after a name ("energy (eV)") is ignored, as are other columns.
import { isSymbol } from '../atoms/elements.ts'
import { parseFormula, totalAmount, type Composition } from '../atoms/composition.ts'
import type { Entry } from '../analysis/entries.ts'
import { InputError } from '../errors.ts'
import { parseCsv, withoutUnit } from './csv.ts'
import { totalEnergy } from './entry-energy.ts'
import { parseFinite } from './numbers.ts'

const ID_NAMES = ['id', 'entry_id', 'material_id', 'name']
const FORMULA_NAMES = ['formula', 'composition']

/** Reads entries; `file` is named in errors and in the ids of lines without one. Throws InputError with "file:line". */
export function parseEntriesCsv(text: string, file: string): Entry[] {
  const { columns, records } = parseCsv(text, file)
  const names = columns.map(withoutUnit)
  requireColumns(names, file)
  return records.map(({ cells, line }) => entryOf(new Map(names.map((name, k) => [name, cells[k]])), `${file}:${line}`))
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

function entryOf(cells: ReadonlyMap<string, string>, place: string): Entry {
  const number = (name: string): number | undefined => {
    const text = cells.get(name)
    if (text === undefined || text === '') return undefined
    const value = parseFinite(text)
    if (value === undefined) throw new InputError({ rule: `"${name}" must be a finite number`, found: text, place })
    return value
  }
  const composition = compositionOfCells(cells, number, place)
  const id = ID_NAMES.map((name) => cells.get(name)).find((text) => text !== undefined && text !== '')
  const volume = number('volume')
  return {
    id: id ?? place,
    composition,
    energy: totalEnergy(number('energy'), number('energy_per_atom'), totalAmount(composition), place),
    ...(volume === undefined ? {} : { volume }),
  }
}

function compositionOfCells(
  cells: ReadonlyMap<string, string>,
  number: (name: string) => number | undefined,
  place: string,
): Composition {
  const formula = FORMULA_NAMES.map((name) => cells.get(name)).find((text) => text !== undefined)
  if (formula !== undefined) return parseFormula(formula, place)
  const amounts = [...cells.keys()].filter(isSymbol).map((symbol) => [symbol, number(symbol) ?? 0] as const)
  return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0))
}
