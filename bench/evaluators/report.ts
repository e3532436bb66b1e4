// What the measurements look like: tables for people, and one figure.
import type { Figure, Series, Table } from '../../src/analysis/figure.ts'
import type { RelaxationReport } from './relaxations.ts'
import type { SpeedRow } from './speed.ts'
import { REFERENCE, WASM_F32, WASM_F64 } from './subjects.ts'
import { listShares, threadGains } from './summaries.ts'

/** Everything one run of the benchmark found. */
export interface EvaluatorReport {
  readonly potential: { readonly name: string; readonly header: readonly string[] }
  readonly machine: Readonly<Record<string, string | number>>
  readonly rounds: number
  readonly speed: readonly SpeedRow[]
  /** Which evaluators were not measured, and why. */
  readonly left_out: readonly string[]
  readonly relaxations: RelaxationReport | null
}

const digits = (value: number, places: number): string => (Number.isFinite(value) ? value.toFixed(places) : '–')

/** All tables of a report. */
export function reportTables({ speed, relaxations }: EvaluatorReport): Table[] {
  return [
    speedTable(speed),
    gainTable(speed),
    listTable(speed),
    ...(relaxations === null ? [] : [relaxationTable(relaxations), endTable(relaxations)]),
  ]
}

function speedTable(rows: readonly SpeedRow[]): Table {
  return {
    name: 'speed',
    title:
      'µs per atom for energy, forces and virial: median over the rounds, and how many times faster than the reference',
    columns: ['cell', 'evaluator', 'threads', 'fresh', '× reference', 'along a path', '× reference '],
    rows: rows
      .filter(({ mode }) => mode === 'fresh')
      .map((fresh) => {
        const path = rows.find(
          (row) =>
            row.mode === 'path' &&
            row.evaluator === fresh.evaluator &&
            row.threads === fresh.threads &&
            row.workload === fresh.workload,
        )
        return [
          fresh.workload,
          fresh.evaluator,
          fresh.threads,
          digits(fresh.microseconds_per_atom.median, 2),
          digits(fresh.times_the_reference, 2),
          path === undefined ? null : digits(path.microseconds_per_atom.median, 2),
          path === undefined ? null : digits(path.times_the_reference, 2),
        ]
      }),
  }
}

function gainTable(rows: readonly SpeedRow[]): Table {
  const gains = threadGains(rows)
  const fresh = gains.filter(({ mode }) => mode === 'fresh')
  return {
    name: 'threads',
    title: 'Two threads against one: times faster',
    columns: ['cell', 'evaluator', 'fresh', 'along a path'],
    rows: fresh.map(({ workload, evaluator, gain }) => {
      const path = gains.find(
        (other) => other.mode === 'path' && other.workload === workload && other.evaluator === evaluator,
      )
      return [workload, evaluator, digits(gain, 2), digits(path?.gain ?? Number.NaN, 2)]
    }),
  }
}

function listTable(rows: readonly SpeedRow[]): Table {
  return {
    name: 'lists',
    title: 'Share of the time that goes into neighbour lists, %',
    columns: ['cell', 'evaluator', 'fresh', 'along a path'],
    rows: listShares(rows).map(({ workload, evaluator, fresh, path }) => [
      workload,
      evaluator,
      digits(100 * fresh, 0),
      digits(100 * path, 0),
    ]),
  }
}

function relaxationTable({ rows, times_the_reference: gains, starts }: RelaxationReport): Table {
  return {
    name: 'relaxations',
    title: `LixSi relaxations from ${starts} random starts of 16 Si (campaign settings)`,
    columns: [
      'evaluator',
      'threads',
      'relaxations per s',
      '× reference',
      'force calls per s',
      'force calls each',
      'converged',
    ],
    rows: rows.map((row) => [
      row.evaluator,
      row.threads,
      digits(row.relaxations_per_second, 2),
      digits(gains[row.threads === 1 ? row.evaluator : `${row.evaluator}, ${row.threads} threads`], 2),
      digits(row.force_calls_per_second, 0),
      digits(row.mean_force_calls, 1),
      row.converged,
    ]),
  }
}

function endTable({ ends }: RelaxationReport): Table {
  return {
    name: 'ends',
    title: 'Where two relaxations of the same start end: energies within 0.1 meV/atom, and what the others are',
    columns: [
      'starts',
      'compared',
      'pairs',
      'same energy',
      'other minimum',
      'not converged',
      'same minimum',
      'median (µeV/atom)',
      'largest (µeV/atom)',
    ],
    rows: ends.map((row) => [
      row.starts,
      row.compared,
      row.pairs,
      row.same_energy,
      row.other_minima,
      row.not_converged,
      row.same_minimum,
      digits(1e6 * row.median_difference, 2),
      digits(1e6 * row.largest_difference, 1),
    ]),
  }
}

/** A table as Markdown. */
export function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly (string | number | null)[]): string =>
    `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`
  return [
    `**${title}**`,
    '',
    line(columns.map((column) => column.trim())),
    line(columns.map(() => '---')),
    ...rows.map(line),
  ].join('\n')
}

const ROLES: Readonly<Record<string, Series['role']>> = {
  [WASM_F32.name]: 'primary',
  [WASM_F64.name]: 'secondary',
  [REFERENCE.name]: 'reference',
  gpu: 'tertiary',
}

/** µs per atom against the size of the cell, on logarithmic axes. */
export function speedFigure({ potential, speed, rounds }: EvaluatorReport): Figure {
  const cells = speed.filter(({ workload }) => !workload.includes('×'))
  const evaluators = [...new Set(cells.map(({ evaluator }) => evaluator))]
  const series = evaluators.map((evaluator): Series => {
    const own = cells.filter((row) => row.evaluator === evaluator && row.threads === 1)
    // Another code is called afresh: what it keeps between calls is its own affair.
    const mode = own.some((row) => row.mode === 'path') ? 'path' : 'fresh'
    const points = own
      .filter((row) => row.mode === mode)
      .map(({ atoms, microseconds_per_atom: time }) => [atoms, time.median])
    return { label: evaluator, mark: 'line-points', role: ROLES[evaluator] ?? 'literature', points }
  })
  return {
    name: 'evaluators',
    title: 'Time of one energy, force and virial evaluation',
    caption:
      `${potential.name}, perturbed Li2Si cells, one thread, medians of ${rounds} interleaved rounds. The atoms ` +
      'move as in a relaxation, list updates included.',
    x: { label: 'atoms per cell', scale: 'log' },
    y: { label: 'µs per atom', scale: 'log' },
    series,
  }
}
