// Tables for people: columns aligned by spaces, numbers to the right.

/** Lines of a table with its column names first; the last column is not padded. */
export function textTable(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const numeric = columns.map((_, k) => rows.every((row) => row[k] === null || isNumber(row[k])))
  const lines = [columns, ...rows].map((row) => row.map((cell) => (cell === null ? '–' : String(cell))))
  const widths = columns.map((_, k) => Math.max(...lines.map((line) => line[k].length)))
  return lines
    .map((line) => line.map((cell, k) => (numeric[k] ? cell.padStart(widths[k]) : cell.padEnd(widths[k]))).join('  ').trimEnd())
    .join('\n')
}

function isNumber(cell: string | number | null): boolean {
  return cell !== null && cell !== '' && Number.isFinite(Number(cell))
}
