// ionforge validate POTENTIAL DATA...: how far a potential is from labelled structures.
import { Command, Option } from 'commander'
import type { Table } from '../../analysis/figure.ts'
import { symbolOf } from '../../atoms/elements.ts'
import { ConfigError } from '../../errors.ts'
import { loadPotential } from '../../potentials/load.ts'
import type { Backend } from '../../potentials/potential.ts'
import { tableCsv } from '../../report/csv.ts'
import { readLabelledFrames } from '../../training/data/labelled-frames.ts'
import { sourceSchema } from '../../training/data/source.ts'
import { compositionAxis } from '../../training/errors/composition-groups.ts'
import { summarise, summariseGroups, type ErrorGroup } from '../../training/errors/error-summary.ts'
import { errorTable } from '../../training/errors/error-tables.ts'
import { predict, withoutElementOffset, type Prediction } from '../../training/errors/predictions.ts'
import { wholeNumber, withAction } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'

interface ValidateOptions {
  readonly split?: 'train' | 'valid' | 'test'
  readonly offset?: boolean
  readonly seed: number
  readonly backend?: Backend
  readonly precision?: 'f32' | 'f64'
  readonly json?: boolean
  readonly csv?: boolean
}

export function validateCommand(): Command {
  const command = new Command('validate')
    .summary('errors of a potential on labelled structures')
    .description(
      'Compare any potential with labelled structures: energies, forces and virials, by split, config_type and composition.')
    .argument('<potential>', 'what --potential takes elsewhere: a nep.txt, a committee, networks of aenet, …')
    .argument('<data...>', 'extended XYZ files (also .gz) with energies and forces')
    .addOption(new Option('--split <name>', 'only this part of the data').choices(['train', 'valid', 'test']))
    .option('--offset', 'first take an energy per element off, the least-squares one: for labels of another reference')
    .addOption(
      new Option('--seed <n>', 'of the split, where the data do not say it: that of the fit').argParser(wholeNumber(0)).default(1))
    .addOption(new Option('--backend <name>', 'evaluator backend').choices(['wasm', 'gpu', 'reference']).env('IONFORGE_BACKEND'))
    .addOption(new Option('--precision <name>', 'of the wasm backend; default f64').choices(['f32', 'f64']))
    .option('--json', 'one JSON object on stdout')
    .option('--csv', 'one CSV table on stdout')
  return withAction<ValidateOptions>(command, async (terminal, [[potential], data], options) =>
    validate(terminal, potential, data, options))
}

async function validate(terminal: Terminal, name: string, data: readonly string[], options: ValidateOptions): Promise<void> {
  if (options.json && options.csv) throw new ConfigError({ rule: 'stdout takes one of --json and --csv', found: 'both' })
  const { frames, drawn } = readLabelledFrames(data.map((file) => sourceSchema.parse({ file })), options.seed)
  const chosen = options.split === undefined ? frames : frames.filter(({ split }) => split === options.split)
  if (chosen.length === 0) {
    const wayOut = 'Leave --split out to see all.'
    throw new ConfigError({ rule: 'the data must hold frames of the split', found: options.split, wayOut })
  }
  const { backend, precision } = options
  const given = { ...(backend === undefined ? {} : { backend }), ...(precision === undefined ? {} : { precision }) }
  const potential = await loadPotential(name, given)
  for (const warning of potential.warnings ?? []) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
  if (drawn > 0) {
    terminal.note(`the data leave the split of ${drawn} frames open; it is drawn by trajectory with seed ${options.seed}`)
  }
  const predicted = await predict(potential, chosen, (done) => { terminal.progress(`${done}/${chosen.length} structures`) })
  terminal.endProgress()
  const { moved, offsets } = options.offset
    ? withoutElementOffset(predicted) : { moved: predicted, offsets: new Map<number, number>() }
  const removed = Object.fromEntries([...offsets].map(([number, energy]) => [symbolOf(number), energy]))
  if (options.offset) {
    const energies = Object.entries(removed).map(([symbol, energy]) => `${symbol} ${(-1000 * energy).toFixed(2)}`)
    terminal.note(`taken off: ${energies.join(', ')} meV per atom`)
  }
  const tables = tablesOf(moved)
  if (options.json) {
    const head = { potential: name, data, split: options.split ?? 'all', element_offsets_eV: removed }
    terminal.out(JSON.stringify({ ...head, ...groupsOf(moved) }, null, 2))
  } else if (options.csv) {
    terminal.out(tableCsv(oneTable(tables)).trimEnd())
  } else {
    const texts = tables.map((table) => `${table.title}\n${textTable(shortColumns(table), rounded(table))}`)
    terminal.out([UNITS, ...texts].join('\n\n'))
  }
}

const UNITS = 'E and W in meV/atom, F in meV/Å; "labels" is the rms of what was to be predicted'

/** Column names without the units, which stand above the tables, so that a line fits a terminal. */
function shortColumns({ columns }: Table): string[] {
  return columns.map((name) => name.replace(/ \(.*\)$/, '').replace('rms of labels', 'labels').replace('mean error', 'mean'))
}

/** Groups by what the errors are looked at. */
function groupsOf(predictions: readonly Prediction[]) {
  const axis = compositionAxis(predictions.map(({ frame }) => frame.structure))
  return {
    all: summarise(predictions),
    by_split: summariseGroups(predictions, ({ frame }) => frame.split),
    by_config_type: summariseGroups(predictions, ({ frame }) => (frame.configType === '' ? null : frame.configType)),
    by_composition: axis === null ? [] : summariseGroups(predictions, ({ frame }) => axis.rangeOf(frame.structure)),
  }
}

function tablesOf(predictions: readonly Prediction[]): Table[] {
  const { all, by_split: splits, by_config_type: configTypes, by_composition: compositions } = groupsOf(predictions)
  const total: ErrorGroup = { name: 'all', errors: all }
  const tables = [
    errorTable('by-split', 'By split', 'split', splits.length > 1 ? [...splits, total] : splits),
    errorTable('by-config-type', 'By config_type', 'config_type', configTypes),
    errorTable('by-composition', 'By composition', 'composition', compositions),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** The tables below one another, with a first column that says which is which. */
function oneTable(tables: readonly Table[]): Table {
  const [{ columns }] = tables
  return {
    name: 'errors', title: 'Errors', columns: ['grouped_by', 'group', ...columns.slice(1)],
    rows: tables.flatMap((table) => table.rows.map((row) => [table.columns[0], ...row])),
  }
}

/** Two decimals are more than the labels are worth. */
function rounded({ rows }: Table): (string | number | null)[][] {
  return rows.map((row) => row.map((cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(2) : cell)))
}
