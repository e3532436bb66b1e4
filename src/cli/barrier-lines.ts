// What `ionforge barrier` prints for people.
import { barrierTable } from '../analysis/bond-valence/barrier-report.ts'
import type { MigrationBarriers } from '../analysis/bond-valence/percolation.ts'
import { hopTable } from '../analysis/hop-report.ts'
import type { VacancyHops } from '../analysis/vacancy-hops.ts'
import { atomCount, type Structure } from '../atoms/structure.ts'
import { customaryFormula } from '../report/formula.ts'
import { textTable } from './text-table.ts'

/** Barriers of the bond-valence energy and their bottlenecks. */
export function barrierLines(
  structure: Structure, found: MigrationBarriers, cutoff: number, ceiling: number,
): string[] {
  const { grid: { counts }, refined } = found
  const rows = barrierTable(found).rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : String(cell ?? '–'))))
  const number = (value: string | number, digits: number): string => (typeof value === 'number' ? value.toFixed(digits) : value)
  const table = textTable(
    ['', 'barrier (eV)', 'on the grid', 'along', 'length (Å)', 'bottleneck', 'nearest anion', 'free radius (Å)', 'neighbours', 'mismatch (e)'],
    rows.map(([dimensions, barrier, onGrid, along, length, a, b, c, anion, distance, , , radius, coordination, , mismatch]) => [
      `${dimensions}D`, number(barrier, 3), number(onGrid, 3), `[${along}]`, number(length, 2),
      [a, b, c].map((x) => number(x, 3)).join(' '), `${anion} ${number(distance, 2)} Å`, number(radius, 2), coordination,
      number(mismatch, 2),
    ]),
  )
  const missing = refined.barriers.flatMap((barrier, n) => (barrier === null ? [`${n + 1}D`] : []))
  return [
    `${titleOf(structure)}: ${found.ion} by bond-valence site energy, grid ${counts.join(' × ')}, cutoff ${cutoff} Å`,
    `lowest energy ${refined.energy.toFixed(4)} eV at ${refined.fractional.map(inCell).join(' ')}`,
    ...(rows.length === 0 ? [] : [table]),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')}: no way below ${ceiling} eV`]),
  ]
}

/** Vacancy hops and what they add up to. */
export function hopLines(ion: string, crystal: Structure, found: VacancyHops, repeats: readonly number[]): string[] {
  const number = (value: string | number | null): string | null =>
    (typeof value === 'number' ? value.toFixed(3) : value)
  const { rows } = hopTable(found)
  return [
    `${titleOf(crystal)}: ${rows.length} kinds of ${ion} vacancy hops in ${repeats.join(' × ')} cells (${found.atoms} atoms)`,
    textTable(
      ['hop', 'atoms', 'length (Å)', 'per cell', 'forwards (eV)', 'backwards (eV)', 'above best (eV)', 'outcome'],
      rows.map(([hop, from, to, , distance, perCell, outcome, forward, backward, above, , , reason]) => [
        hop, `${from} → ${to}`, number(distance), perCell, number(forward), number(backward), number(above),
        reason === null ? outcome : `${outcome}: ${reason}`,
      ]),
    ),
    `crosses the crystal: ${found.barriers.map((barrier, n) =>
      `${n + 1}D ${barrier === null ? 'by none of these hops' : `${barrier.toFixed(3)} eV`}`).join(' · ')}`,
  ]
}

/** Fractional coordinate in [0, 1) with four decimals. */
function inCell(value: number): string {
  const wrapped = Math.round(1e4 * (value - Math.floor(value))) % 1e4
  return (wrapped / 1e4).toFixed(4)
}

function titleOf(structure: Structure): string {
  return `${customaryFormula(structure)}, ${atomCount(structure)} atoms`
}
