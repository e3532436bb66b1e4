// Measurements as people type them or fill them into a table.
import type { Report } from '../campaign/observations.ts'
import { measuredNames } from '../campaign/measured.ts'
import type { Problem } from '../campaign/types.ts'
import { ConfigError, InputError } from '../errors.ts'
import { columnIndex, findColumn, numberAt, parseCsv } from '../io/csv.ts'
import { parseFinite } from '../io/numbers.ts'
import { readTextFile } from '../io/text-file.ts'

/** Column of `suggest --csv` with the numbers of suggestions. */
const NUMBER_COLUMN = 'suggestion'

/** What a value says that could not be measured: "failed", "failed: it melted". */
const FAILED = /^failed\s*:?\s*/i

/** One value of one candidate. */
interface Word {
  readonly name: string
  readonly column: string
  readonly text: string
}

/**
 * Reports from words ID=VALUE, ID:COLUMN=VALUE and ID=failed:REASON; those of one candidate belong together. Ids may contain "=" and
 * ":", so `isName` decides where they end; `objective` names the column of ID=VALUE. Throws ConfigError for other words and for values
 * that are no numbers.
 */
export function reportsFromWords(words: readonly string[], isName: (word: string) => boolean, objective: string): Report[] {
  const byName = new Map<string, Word[]>()
  for (const word of words.map((text) => splitWord(text, isName, objective))) byName.set(word.name, [...(byName.get(word.name) ?? []), word])
  return Array.from(byName, ([name, parts]) => {
    const failure = parts.find(({ column, text }) => column === objective && FAILED.test(text))
    if (failure === undefined) return { name, measured: { values: valuesOf(parts) } }
    if (parts.length === 1) return { name, measured: { failed: reasonOf(failure.text) } }
    throw new ConfigError({ rule: 'a candidate that failed has no values', found: parts.map(({ text }) => text).join(' and '), place: name })
  })
}

function valuesOf(parts: readonly Word[]): Record<string, number> {
  const values: Record<string, number> = {}
  for (const { name, column, text } of parts) {
    const value = parseFinite(text)
    const place = `${name}:${column}`
    if (value === undefined) {
      throw new ConfigError({ rule: 'VALUE must be a number', found: text, place, wayOut: `Or ${name}=failed:REASON if it could not be measured.` })
    }
    if (Object.hasOwn(values, column)) throw new ConfigError({ rule: 'a value can be given once in a command', found: text, place })
    values[column] = value
  }
  return values
}

function splitWord(word: string, isName: (word: string) => boolean, objective: string): Word {
  const ends = Array.from(word.matchAll(/=/g), ({ index }) => index)
  // From the last "=" on: where one id begins another, the longer one is meant.
  for (const end of ends.toReversed()) {
    const [before, text] = [word.slice(0, end), word.slice(end + 1)]
    if (isName(before)) return { name: before, column: objective, text }
    const colon = before.lastIndexOf(':')
    if (colon > 0 && isName(before.slice(0, colon))) return { name: before.slice(0, colon), column: before.slice(colon + 1), text }
  }
  const [end] = ends as (number | undefined)[]
  if (end === undefined || end === 0) {
    throw new ConfigError({ rule: 'an observation must look like ID=VALUE, ID:COLUMN=VALUE or ID=failed:REASON', found: word })
  }
  // Nobody's name: the part before the first "=" is reported as unknown.
  return { name: word.slice(0, end), column: objective, text: word.slice(end + 1) }
}

/**
 * Reports from a CSV file with a column of ids (the id column of the pool, or "suggestion") and the column of the objective; other
 * sought columns are read where they are, all others are passed over, and so are lines without a value. Throws InputError with
 * "file:line".
 */
export function reportsFromCsv(file: string, problem: Problem): { readonly reports: Report[]; readonly empty: number } {
  const table = parseCsv(readTextFile(file), file)
  const { idName = null } = problem.byHand ?? {}
  const ids = columnIndex(table, idName ?? NUMBER_COLUMN)
  const [objective, ...others] = measuredNames(problem.objective)
  const target = columnIndex(table, objective)
  const columns = others.flatMap((name) => {
    const index = findColumn(table.columns, name)
    return index === null ? [] : [{ name, index }]
  })
  let empty = 0
  const reports = table.records.flatMap((record): Report[] => {
    const place = `${file}:${record.line}`
    const name = record.cells[ids]
    const cell = record.cells[target]
    if (FAILED.test(cell)) return [{ name, place, measured: { failed: reasonOf(cell) } }]
    const value = numberAt(table, record, target)
    if (value === null) {
      empty++
      return []
    }
    if (name === '') throw new InputError({ rule: `a line with a value must have an id in "${table.columns[ids]}"`, found: 'none', place })
    const further = columns.flatMap(({ name: column, index }) => {
      const found = numberAt(table, record, index)
      return found === null ? [] : [[column, found] as const]
    })
    return [{ name, place, measured: { values: { [objective]: value, ...Object.fromEntries(further) } } }]
  })
  return { reports, empty }
}

function reasonOf(text: string): string {
  return text.replace(FAILED, '').trim() || 'no reason given'
}
