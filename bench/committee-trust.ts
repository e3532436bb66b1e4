// Whether a potential knows where it is wrong: the spread of a committee, and the grade of extrapolation, beside the true
// error on labelled structures it was not fitted to, inside and outside of what it was. Usage, after npm run build:
//   node dist/bench/committee-trust.js POTENTIAL DATA... --out results/benchmarks [--split test] [--offset]
// POTENTIAL is a specification (committee:FOLDER); --offset removes an energy per element between potential and labels.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Figure, Table } from '../src/analysis/figure.ts'
import { spearman } from '../src/analysis/rank-correlation.ts'
import { textTable } from '../src/cli/text-table.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { loadPotential } from '../src/potentials/load.ts'
import type { Potential } from '../src/potentials/potential.ts'
import { figureCsv } from '../src/report/csv.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { readLabelledFrames } from '../src/training/data/labelled-frames.ts'
import { sourceSchema } from '../src/training/data/source.ts'
import { energyError, withoutElementOffset, type Prediction } from '../src/training/errors/predictions.ts'
import type { LabelledFrame } from '../src/training/types.ts'
import { trustSchema } from '../problems/scoring/trust.ts'

/** One structure: what the potential says of its own error, and the error. Energies per atom, meV; forces eV/Å. */
interface Row {
  readonly configType: string
  readonly atoms: number
  readonly spread: number
  readonly grade: number | null
  readonly error: number
  readonly trusted: boolean
}

/** Per atom: spread of the members' forces, and length of the error. */
interface AtomRows {
  readonly spread: number[]
  readonly error: number[]
}

/** The default limits of campaigns. */
const LIMITS = defaultLimits()
const GROUPS = 5
/** Structures evaluated in one call. */
const AT_ONCE = 32

function defaultLimits(): { readonly spread: number; readonly extrapolation: number } {
  const trust = trustSchema.parse({ action: 'flag' })
  if (trust === undefined || trust.action === 'off') throw new Error('flag has limits')
  return trust
}

async function main(): Promise<void> {
  const { positionals: [specification, ...files], values } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, split: { type: 'string', default: 'test' }, offset: { type: 'boolean', default: false } },
  })
  if (files.length === 0 || values.out === undefined) throw new Error('usage: committee-trust.js POTENTIAL DATA... --out FOLDER')
  const { frames } = readLabelledFrames(files.map((file) => sourceSchema.parse({ file })), 1)
  const chosen = frames.filter(({ split }) => values.split === 'all' || split === values.split)
  const { rows, atoms } = await measure(await loadPotential(specification), chosen, values.offset)
  const correlations = correlationsOf(rows, atoms)
  const [figure, tables] = [figureOf(rows, correlations.spread), [byQuantile(rows), byDomain(rows)]]

  makeFolder(values.out)
  const write = (name: string, text: string): void => writeAtomically(join(values.out ?? '', name), text)
  const head = `${rows.length} structures, split ${values.split}${values.offset ? ', an energy per element removed' : ''}`
  const lines = [
    `# Spread and extrapolation against the true error`, '', `${specification}: ${head}.`, '',
    `Spearman correlation with the error of the energy per atom: spread ${correlations.spread.toFixed(2)}`
      + (correlations.grade === null ? '.' : `, extrapolation ${correlations.grade.toFixed(2)}.`)
      + ` Of the spread of forces with the error of forces, atom by atom: ${correlations.forces.toFixed(2)}.`,
    '', ...tables.flatMap(({ title, columns, rows: cells }) => [title, '', '```', textTable(columns, cells), '```', '']),
    `![${figure.title}](committee-trust.svg)`, '',
  ]
  write('committee-trust.md', lines.join('\n'))
  write('committee-trust.json', `${JSON.stringify({ specification, files, split: values.split, offset: values.offset, correlations, tables }, null, 2)}\n`)
  write('committee-trust.svg', (await figureSvg(figure)).svg)
  write('committee-trust.csv', figureCsv(figure))
  process.stdout.write(lines.slice(2).join('\n'))
}

/** Evaluates the frames: what the potential says of itself, and what the labels say of it. */
async function measure(potential: Potential, frames: readonly LabelledFrame[], offset: boolean) {
  if (potential.hasSpread !== true) throw new Error(`${potential.name} is not a committee: it has no spread`)
  const spreads: { readonly energy: number; readonly grade: number | null }[] = []
  const predictions: Prediction[] = []
  const atoms: AtomRows = { spread: [], error: [] }
  for (let first = 0; first < frames.length; first += AT_ONCE) {
    const batch = frames.slice(first, first + AT_ONCE)
    const results = await potential.evaluate(batch.map(({ structure }) => structure))
    batch.forEach((frame, k) => {
      const { spread, ...result } = results[k]
      const grades = potential.extrapolation?.(frame.structure)
      spreads.push({ energy: spread?.energyPerAtom ?? Number.NaN, grade: grades === undefined ? null : Math.max(...grades) })
      predictions.push({ frame, ...result })
      if (frame.forces === null || spread === undefined) return
      atoms.spread.push(...spread.forces)
      atoms.error.push(...forceErrors(result.forces, frame.forces))
    })
  }
  const rows = (offset ? withoutElementOffset(predictions).moved : predictions).map((prediction, k): Row => {
    const { energy, grade } = spreads[k]
    const isTrusted = energy <= LIMITS.spread && (grade === null || grade <= LIMITS.extrapolation)
    return {
      configType: prediction.frame.configType, atoms: prediction.frame.structure.species.length,
      spread: 1000 * energy, grade, error: 1000 * Math.abs(energyError(prediction)), trusted: isTrusted,
    }
  })
  return { rows, atoms }
}

function forceErrors(found: Float64Array, labels: Float64Array): number[] {
  return Array.from({ length: labels.length / 3 }, (_, i) =>
    Math.hypot(found[3 * i] - labels[3 * i], found[3 * i + 1] - labels[3 * i + 1], found[3 * i + 2] - labels[3 * i + 2]))
}

function correlationsOf(rows: readonly Row[], atoms: AtomRows) {
  const errors = rows.map(({ error }) => error)
  return {
    spread: spearman(rows.map(({ spread }) => spread), errors),
    grade: rows.every(({ grade }) => grade !== null) ? spearman(rows.map(({ grade }) => grade ?? 0), errors) : null,
    forces: spearman(atoms.spread, atoms.error),
  }
}

/** Structures sorted by spread, in groups of equal size: does the error grow with it, and are the two alike? */
function byQuantile(rows: readonly Row[]): Table {
  const sorted = [...rows].sort((a, b) => a.spread - b.spread)
  const groups = Array.from({ length: GROUPS }, (_, g) =>
    sorted.slice(Math.round((g * sorted.length) / GROUPS), Math.round(((g + 1) * sorted.length) / GROUPS)))
  return {
    name: 'quantiles', title: 'By spread, fifth by fifth (meV/atom)', columns: ['spread from', 'to', 'structures', 'rms spread', 'rms error'],
    rows: groups.filter((group) => group.length > 0).map((group) =>
      [rounded(group[0].spread), rounded(group[group.length - 1].spread), group.length, ...errorsOf(group)]),
  }
}

/** Kinds of structures, and what the limits of campaigns would make of them. */
function byDomain(rows: readonly Row[]): Table {
  const types = [...new Set(rows.map(({ configType }) => configType))].sort()
  const line = (name: string, group: readonly Row[]) => [
    name, group.length, ...errorsOf(group), medianGrade(group), rounded((100 * group.filter(({ trusted }) => !trusted).length) / group.length),
  ]
  const [trusted, distrusted] = [true, false].map((is) => rows.filter((row) => row.trusted === is))
  return {
    name: 'domains', title: 'By kind of structure (meV/atom; distrusted: above the default limits of campaigns)',
    columns: ['config_type', 'structures', 'rms spread', 'rms error', 'median grade', '% distrusted'],
    rows: [
      ...types.map((type) => line(type === '' ? '(none)' : type, rows.filter(({ configType }) => configType === type))),
      ...(trusted.length === 0 ? [] : [line('all trusted', trusted)]), ...(distrusted.length === 0 ? [] : [line('all distrusted', distrusted)]),
      line('all', rows),
    ],
  }
}

function errorsOf(group: readonly Row[]): [number, number] {
  const rms = (of: (row: Row) => number): number => Math.sqrt(group.reduce((sum, row) => sum + of(row) * of(row), 0) / group.length)
  return [rounded(rms(({ spread }) => spread)), rounded(rms(({ error }) => error))]
}

function medianGrade(group: readonly Row[]): number | null {
  const grades = group.flatMap(({ grade }) => (grade === null ? [] : [grade])).sort((a, b) => a - b)
  return grades.length === 0 ? null : rounded(grades[Math.floor(grades.length / 2)])
}

function figureOf(rows: readonly Row[], correlation: number): Figure {
  // A logarithmic axis has no place for an error of exactly 0.
  const points = (group: readonly Row[]) => group.map(({ spread, error }) => [Math.max(spread, 0.01), Math.max(error, 0.01)] as const)
  const values = points(rows).flat()
  const ends = [Math.min(...values), Math.max(...values)]
  return {
    name: 'committee-trust', title: `Spread of the committee and true error (Spearman ${correlation.toFixed(2)})`,
    caption: 'Structures the committee was not fitted to. On the line the error is one standard deviation of the members.',
    x: { label: 'spread of the committee (meV/atom)', scale: 'log' }, y: { label: 'error of the energy (meV/atom)', scale: 'log' },
    series: [
      { label: 'within the limits of trust', mark: 'points', role: 'primary', points: points(rows.filter(({ trusted }) => trusted)) },
      { label: 'distrusted', mark: 'points', role: 'secondary', points: points(rows.filter(({ trusted }) => !trusted)) },
      { label: 'error = spread', mark: 'line', role: 'reference', points: ends.map((end) => [end, end]) },
    ],
    guides: [{ axis: 'x', at: 1000 * LIMITS.spread, label: 'limit of the spread' }],
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(2))
}

await main()
