// Figures and tables as CSV: quoting of RFC 4180, lines ended by \n alone (as most scientific tools write them),
// numbers in their shortest form that reads back to the same value.
import { hasIntervals, type Figure, type Table } from '../analysis/figure.ts'

type Cell = number | string | null

/**
 * All points of a figure, one row each: series, x, y; with a fourth column, high, when the figure has a band or bars
 * (then y is its low end).
 */
export function figureCsv(figure: Figure): string {
  const hasBand = figure.series.some(hasIntervals)
  const rows = figure.series.flatMap((series) =>
    series.points.map(([x, y, high]): Cell[] => [series.label, x, y, ...(hasBand ? [hasIntervals(series) ? high : null] : [])]),
  )
  return csvText([['series', 'x', 'y', ...(hasBand ? ['high'] : [])], ...rows])
}

/** A table with its column names in the first row; a missing value is an empty cell. */
export function tableCsv(table: Table): string {
  return csvText([table.columns, ...table.rows])
}

/** One row, for files that grow line by line. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\n`
}

function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map(csvLine).join('')
}

function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
