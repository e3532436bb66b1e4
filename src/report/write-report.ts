// Writes a report into a results folder: figures/*.svg with a CSV beside each, tables/*.csv and report.html.
import { join } from 'node:path'
import type { Analysis } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { figureCsv, tableCsv } from './csv.ts'
import { figureSvg, type DrawnFigure } from './figure-svg.ts'
import { reportHtml } from './html.ts'
import type { Provenance } from './provenance.ts'

/**
 * Writes every file of the report, each as a whole or not at all, and its page last; resolves to their paths relative to
 * `folder`, which must exist. Rejects with InputError for names that are no file stems and with StoreError when the
 * folder cannot be written.
 */
export async function writeReport(
  folder: string, analysis: Analysis, provenance: Provenance, page = 'report.html',
): Promise<string[]> {
  const { figures, tables } = analysis
  checkNames('figure', figures)
  checkNames('table', tables)
  const drawn: DrawnFigure[] = []
  for (const figure of figures) drawn.push(await figureSvg(figure))
  const html = reportHtml(analysis, drawn, provenance)
  const files: (readonly [path: string, text: string])[] = [
    ...figures.flatMap((figure, index) => [
      [`figures/${figure.name}.svg`, drawn[index].svg] as const,
      [`figures/${figure.name}.csv`, figureCsv(figure)] as const,
    ]),
    ...tables.map((table) => [`tables/${table.name}.csv`, tableCsv(table)] as const),
  ]
  if (figures.length > 0) makeFolder(join(folder, 'figures'))
  if (tables.length > 0) makeFolder(join(folder, 'tables'))
  for (const [path, text] of files) writeAtomically(join(folder, path), text)
  writeAtomically(join(folder, page), html)
  return [...files.map(([path]) => path), page]
}

// Names become file names and fragments of the page's addresses. Case is ignored: so do some file systems.
function checkNames(kind: 'figure' | 'table', items: readonly { readonly name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of items) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) {
      throw new InputError({
        rule: `the name of a ${kind} must be up to 100 letters, digits, "-" and "_", as it becomes a file name`,
        found: name,
      })
    }
    if (seen.has(name.toLowerCase())) throw new InputError({ rule: `every ${kind} must have its own name`, found: name })
    seen.add(name.toLowerCase())
  }
}
