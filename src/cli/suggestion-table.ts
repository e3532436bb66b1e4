// Suggestions of a campaign by hand: as a table for people, as a form to fill in, as data.
import type { Table } from '../analysis/figure.ts'
import { neededNames } from '../campaign/measured.ts'
import { candidateName } from '../campaign/observations.ts'
import type { Candidate, Problem } from '../campaign/types.ts'
import { textTable } from './text-table.ts'

/** Descriptors in the table for people; the form and the data have all. */
const SHOWN_DESCRIPTORS = 6

/** A suggestion as plain data. */
export function suggestionRecord(problem: Problem, candidate: Candidate<unknown>) {
  const { id, genome, lineage } = candidate
  const { idName = null } = problem.byHand ?? {}
  return {
    suggestion: id,
    ...(idName === null ? {} : { [idName]: candidateName(problem, candidate) }),
    forecast: lineage.forecast ?? null,
    operator: lineage.operator,
    to_measure: neededNames(problem, genome),
    descriptors: problem.byHand?.describe(genome) ?? {},
  }
}

/** A table whose columns of values are to be filled in. */
export function suggestionForm(problem: Problem, listed: readonly Candidate<unknown>[]): Table {
  const { idName = null } = problem.byHand ?? {}
  const needed = [...new Set(listed.flatMap(({ genome }) => neededNames(problem, genome)))]
  const described = listed.map(({ genome }) => problem.byHand?.describe(genome) ?? {})
  const descriptors = Object.keys(described[0] ?? {}).filter((name) => !needed.includes(name))
  return {
    name: 'suggestions', title: 'suggestions',
    columns: ['suggestion', ...(idName === null ? [] : [idName]), ...needed, 'foretold', 'foretold_deviation', ...descriptors],
    rows: listed.map((candidate, k) => [
      candidate.id, ...(idName === null ? [] : [candidateName(problem, candidate)]), ...needed.map(() => null),
      candidate.lineage.forecast?.mean ?? null, candidate.lineage.forecast?.deviation ?? null,
      ...descriptors.map((name) => described[k][name]),
    ]),
  }
}

/** Suggestions as a table for people. */
export function suggestionText(problem: Problem, listed: readonly Candidate<unknown>[]): string {
  const { objective: { name, unit }, byHand } = problem
  const { idName = null } = byHand ?? {}
  const described = listed.map(({ genome }) => byHand?.describe(genome) ?? {})
  const all = Object.keys(described[0])
  // Without names of their own, candidates are known by all their variables.
  const descriptors = idName === null ? all : all.slice(0, SHOWN_DESCRIPTORS)
  return textTable(
    ['suggestion', ...(idName === null ? [] : [idName]), `${name} foretold${unit === '' ? '' : ` (${unit})`}`, 'by', ...descriptors],
    listed.map((candidate, k) => [
      candidate.id, ...(idName === null ? [] : [candidateName(problem, candidate)]), foretold(candidate),
      candidate.lineage.operator, ...descriptors.map((column) => shown(described[k][column])),
    ]),
  )
}

function foretold({ lineage: { forecast } }: Candidate<unknown>): string | null {
  return forecast === undefined ? null : `${shown(forecast.mean)} ± ${Number(forecast.deviation.toPrecision(2))}`
}

function shown(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value
}
