// Writes tables, figures and a summary of a command that is no campaign into a new folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure, Table } from '../analysis/figure.ts'
import { StoreError } from '../errors.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { figureCsv, tableCsv } from '../report/csv.ts'
import { figureSvg } from '../report/figure-svg.ts'

export interface AnalysisFiles {
  readonly summary: Readonly<Record<string, unknown>>
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
}

/**
 * Writes summary.json, <table>.csv and figures/<figure>.svg with its .csv, and returns the paths. Throws StoreError,
 * before anything is written, when one of the files exists.
 */
export async function writeAnalysis(folder: string, { summary, tables, figures }: AnalysisFiles): Promise<string[]> {
  const drawn = await Promise.all(figures.map(figureSvg))
  const files: [string, string][] = [
    [join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`],
    ...tables.map((table): [string, string] => [join(folder, `${table.name}.csv`), tableCsv(table)]),
    ...figures.flatMap((figure, k): [string, string][] => [
      [join(folder, 'figures', `${figure.name}.svg`), drawn[k].svg],
      [join(folder, 'figures', `${figure.name}.csv`), figureCsv(figure)],
    ]),
  ]
  const existing = files.find(([path]) => existsSync(path))
  if (existing) {
    throw new StoreError({ rule: '--out must not hold earlier results', found: existing[0], wayOut: 'Give another folder.' })
  }
  makeFolder(folder)
  if (figures.length > 0) makeFolder(join(folder, 'figures'))
  for (const [path, text] of files) writeAtomically(path, text)
  return files.map(([path]) => path)
}
