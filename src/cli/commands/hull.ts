// ionforge hull FILE...: the phase diagram of entries, any number of elements.
import { Command, Option } from 'commander'
import { phaseDiagram, type PhaseDiagram } from '../../analysis/convex-hull.ts'
import { DRAWN_ELEMENTS, hullFigure } from '../../analysis/hull-figure.ts'
import { hullSummary, hullTable } from '../../analysis/hull-report.ts'
import { readEntryFiles } from '../../io/entries.ts'
import { tableCsv } from '../../report/csv.ts'
import { withAction } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writeAnalysis } from '../write-analysis.ts'

interface HullOptions {
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
}

export function hullCommand(): Command {
  const command = new Command('hull')
    .summary('phase diagram: stable phases, e_above_hull, decompositions')
    .description(
      'Build the convex hull of entries: JSON (id, composition, energy), CSV (id, formula or one column per element, '
      + 'energy or energy_per_atom) or extended XYZ with energies. Every element needs a pure entry as its reference.',
    )
    .argument('<files...>', '.json, .csv, .xyz or .extxyz; joined')
    .addOption(new Option('--json', 'machine-readable output').conflicts('csv'))
    .option('--csv', 'the table as CSV')
    .option('--out <dir>', 'write summary.json, hull.csv and, for two to four elements, the figure into this folder')
  return withAction<HullOptions>(command, async (terminal, [files], options) => {
    const diagram = phaseDiagram(readEntryFiles(files).entries)
    const table = hullTable(diagram)
    if (options.out !== undefined) await writeFolder(terminal, options.out, diagram)
    if (options.json) return terminal.out(JSON.stringify(hullSummary(diagram), null, 2))
    if (options.csv) return terminal.out(tableCsv(table).trimEnd())
    print(terminal, diagram)
  })
}

async function writeFolder(terminal: Terminal, folder: string, diagram: PhaseDiagram): Promise<void> {
  const figure = hullFigure(diagram)
  const figures = figure === null ? [] : [figure]
  const written = await writeAnalysis(folder, { summary: hullSummary(diagram), tables: [hullTable(diagram)], figures })
  for (const path of written) terminal.note(`wrote ${path}`)
  if (figure === null) terminal.note(`no figure: it is drawn for ${DRAWN_ELEMENTS}, these are ${diagram.elements.length}`)
}

function print(terminal: Terminal, diagram: PhaseDiagram): void {
  const { elements, entries, stable } = diagram
  terminal.out(`${elements.join('-')}: ${entries.length} entries, ${stable.length} stable (energies in eV/atom)`)
  const { rows } = hullTable(diagram)
  const columns = ['formula', 'id', 'formation energy', 'e_above_hull', 'decomposes into']
  terminal.out(textTable(columns, rows.map(([id, formula, formation, above, , decomposition]) =>
    [formula, id, energyText(formation as number), energyText(above as number), decomposition])))
}

function energyText(energy: number): string {
  return energy.toFixed(4)
}
