// Tables on the page: short ones open, long ones folded, very long ones cut with a pointer to the CSV file.
import type { Table } from '../analysis/figure.ts'
import { escapeHtml } from './escape.ts'
import { grouped } from './figure-data.ts'

const OPEN_ROWS = 15
const SHOWN_ROWS = 500

/** One table with its heading and a link to its CSV file (path relative to the page). */
export function tableHtml(table: Table, csvPath: string): string {
  const { title, rows } = table
  const link = `<a class="files" href="${escapeHtml(csvPath)}">CSV</a>`
  const count = `${grouped(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`
  const cut = rows.length > SHOWN_ROWS
    ? `<p class="note">The first ${SHOWN_ROWS} of ${count} are shown; the CSV file has all of them.</p>`
    : ''
  const body = `${gridHtml(table)}${cut}`
  return rows.length > OPEN_ROWS
    ? `<div class="table"><details><summary>${escapeHtml(title)} (${count}) ${link}</summary>\n${body}</details></div>`
    : `<div class="table"><h3>${escapeHtml(title)} ${link}</h3>\n${body}</div>`
}

/** A number as a reader wants it: six significant digits, a proper minus; the CSV file keeps all digits. */
export function readableNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞'
  const short = Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(6)))
  return short.replaceAll('-', '−')
}

function gridHtml({ columns, rows }: Table): string {
  const isNumeric = columns.map((_, k) => rows.some((row) => typeof row[k] === 'number'))
  const attribute = (k: number): string => (isNumeric[k] ? ' class="number"' : '')
  const head = columns.map((name, k) => `<th scope="col"${attribute(k)}>${escapeHtml(name)}</th>`).join('')
  const body = rows.slice(0, SHOWN_ROWS).map((row) =>
    `<tr>${columns.map((_, k) => `<td${attribute(k)}>${cellHtml(row[k])}</td>`).join('')}</tr>`).join('\n')
  return `<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>`
}

function cellHtml(cell: number | string | null | undefined): string {
  if (cell === null || cell === undefined) return '–'
  return typeof cell === 'number' ? readableNumber(cell) : escapeHtml(cell)
}
