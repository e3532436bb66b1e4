// Mixing energies as tables, figures and markdown.
import type { Figure, Series, Table } from '../../src/analysis/figure.ts'
import { readableNumber } from '../../src/report/html-table.ts'
import { J_PER_M2_PER_EV_A2 } from '../../src/units.ts'
import type { MixingRow, MixingRun } from './statistics.ts'

const ROLES = ['primary', 'secondary', 'tertiary'] as const
/** Of an exchange: kinds stand beside each other. */
const OFFSET = 0.08

/** Mixing energies per exchange, eV. */
export function mixingTable(rows: readonly MixingRow[]): Table {
  return {
    name: 'mixing-energies',
    title: 'Energy of exchange (eV per pair or atom), each seed against its own best without exchange',
    columns: [
      'strategy', 'exchanged', 'seeds', 'samples', 'mean', 'standard deviation', '95 % low', '95 % high', 'lowest',
      'all seeds together',
    ],
    rows: rows.map(({ strategy, exchanged, seeds, samples, mean, deviation, interval, lowest, pooled }) => [
      strategy, exchanged, seeds, samples,
      ...[mean, deviation, interval?.low ?? null, interval?.high ?? null, lowest, pooled].map((value) => rounded(value, 3)),
    ]),
  }
}

/** What every campaign found, J/m². */
export function runsTable(runs: readonly MixingRun[]): Table {
  const joules = (value: number | undefined): number | null =>
    rounded(value === undefined ? null : J_PER_M2_PER_EV_A2 * value, 4)
  return {
    name: 'runs',
    title: 'Best interface of every campaign (J/m²)',
    columns: [
      'strategy', 'seed', 'evaluations', 'force calls', 'interface energy', 'exchanged', 'best without exchange',
      'work of adhesion without exchange',
    ],
    rows: runs.map(({ strategy, seed, evaluations, forceCalls, found: { best, best_unmixed: unmixed } }) => [
      strategy, seed, evaluations, forceCalls, joules(best.interface_energy), best.exchanged,
      joules(unmixed?.interface_energy), joules(unmixed?.work_of_adhesion),
    ]),
  }
}

/** Mean over the seeds with its interval against the number of exchanges, one figure per strategy. */
export function mixingFigures(rows: readonly MixingRow[]): Figure[] {
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))]
  return strategies.map((strategy, number) => {
    const own = rows.filter((row) => row.strategy === strategy && row.mean !== null)
    const kinds = [...new Set(own.map(kindOf))]
    const at = (kind: number, { exchanges }: MixingRow): number => exchanges + OFFSET * (kind - (kinds.length - 1) / 2)
    const largest = Math.max(1, ...own.map(({ exchanges }) => exchanges))
    return {
      name: `mixing-energies-${number + 1}`,
      title: `Energy of exchange, ${strategy}`,
      caption: 'Mean over the seeds of the lowest interface with so many exchanges minus the best without of that seed, per '
        + 'pair or atom exchanged; strokes: 95 % interval of the mean (Student). Below zero exchange is favourable.',
      x: { label: 'exchanges in the cell', range: [0.5, largest + 0.5], counts: true },
      y: { label: 'energy per exchange (eV)' },
      series: kinds.flatMap((kind, k): Series[] => {
        const shown = own.filter((row) => kindOf(row) === kind)
        const look = { label: kind, role: ROLES[k % ROLES.length] }
        return [
          {
            ...look, mark: 'bars',
            points: shown.flatMap((row) => (row.interval === null ? [] : [[at(k, row), row.interval.low, row.interval.high]])),
          },
          { ...look, mark: 'points', points: shown.map((row) => [at(k, row), row.mean ?? Number.NaN]) },
        ]
      }).filter(({ points }) => points.length > 0),
      guides: [{ axis: 'y', at: 0, label: 'best without exchange' }],
    }
  })
}

/** A table as markdown under its title. */
export function markdownOf({ title, columns, rows }: Table): string {
  const lines = [columns, columns.map(() => '---'), ...rows.map((row) =>
    row.map((cell) => (cell === null ? '–' : typeof cell === 'number' ? readableNumber(cell) : cell)))]
  return `## ${title}\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

/** "1 Co-P, 2 Li" is of the kind "Co-P + Li". */
function kindOf({ exchanged }: MixingRow): string {
  return exchanged.split(', ').map((part) => part.replace(/^\d+ /, '')).join(' + ')
}

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits)) + 0
}
