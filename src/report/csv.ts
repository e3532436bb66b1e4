// Figures and tables as CSV: quoting of RFC 4180, lines ended by \n alone (as most scientific tools write them),
// numbers in their shortest form that reads back to the same value.
import { fieldPoint, hasIntervals, type Figure, type Table } from '../analysis/figure.ts'

type Cell = number | string | null

/**
 * All points of a figure, one row each: series, x, y; with a column `high` when the figure has a band or bars (then y is
 * its low end), and a column `value` when it has a field, whose grid points come first under its label, or points with
 * values.
 */
export function figureCsv(figure: Figure): string {
  const { field } = figure
  const hasBand = figure.series.some(hasIntervals)
  const hasValues = field !== undefined || figure.series.some(({ values }) => values !== undefined)
  const rowOf = (label: string, x: number, y: number, high: Cell, value: Cell): Cell[] =>
    [label, x, y, ...(hasBand ? [high] : []), ...(hasValues ? [value] : [])]
  const ofField = field === undefined ? [] : field.values.map((value, k) => {
    const [x, y] = fieldPoint(field, Math.floor(k / field.counts[1]), k % field.counts[1])
    return rowOf(field.label, x, y, null, value)
  })
  const ofSeries = figure.series.flatMap((series) =>
    series.points.map(([x, y, high], k) =>
      rowOf(series.label, x, y, hasIntervals(series) ? high : null, series.values?.[k] ?? null)))
  const head = ['series', 'x', 'y', ...(hasBand ? ['high'] : []), ...(hasValues ? ['value'] : [])]
  return csvText([head, ...ofField, ...ofSeries])
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
