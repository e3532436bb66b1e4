// ionforge hull FILE...: the phase diagram of entries, any number of elements, closed or open to an ion.
import { Command, Option } from 'commander'
import { phaseDiagram, type PhaseDiagram } from '../../analysis/convex-hull.ts'
import { DRAWN_ELEMENTS, hullFigure } from '../../analysis/hull-figure.ts'
import { hullSummary, hullTable } from '../../analysis/hull-report.ts'
import { ConfigError } from '../../errors.ts'
import { readEntryFiles } from '../../io/entries.ts'
import { tableCsv } from '../../report/csv.ts'
import { finiteNumber, wholeNumber, withAction } from '../command.ts'
import { openHull, type HullResult, type OpenOptions } from '../open-hull.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writeAnalysis } from '../write-analysis.ts'

interface HullOptions extends Partial<OpenOptions> {
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
}

export function hullCommand(): Command {
  const command = new Command('hull')
    .summary('phase diagram: stable phases, e_above_hull, decompositions')
    .description(
      'Build the convex hull of entries: JSON (id, composition, energy), CSV (id, formula or one column per element, '
      + 'energy or energy_per_atom) or extended XYZ with energies. Every element needs a pure entry as its reference. '
      + 'Entries may name their "functional"; uncorrected energies of different ones are refused.',
    )
    .argument('<files...>', '.json, .csv, .xyz or .extxyz; joined')
    .option('--open <ion>', 'let this element, such as Li, come from its metal at a voltage: windows of stability of all phases')
    .addOption(new Option('--voltage <V>', 'with --open: e_above_hull and reactions at this voltage').argParser(finiteNumber))
    .addOption(new Option('--composition <formula>', 'with --open: what this turns into along the voltage').conflicts('voltage'))
    .addOption(new Option('--charge <z>', 'with --open: charge number of the ion; default: its usual one').argParser(wholeNumber(1, 8)))
    .addOption(new Option('--json', 'machine-readable output').conflicts('csv'))
    .option('--csv', 'the table as CSV')
    .option('--out <dir>', `write summary.json, the table as CSV and the figure (of ${DRAWN_ELEMENTS}, or along the voltage) into this folder`)
  return withAction<HullOptions>(command, async (terminal, [files], options) => {
    requireOpen(options)
    const diagram = phaseDiagram(readEntryFiles(files).entries)
    const { open } = options
    const result = open === undefined ? closedHull(diagram) : openHull(diagram, { ...options, open })
    if (options.out !== undefined) await writeFolder(terminal, options.out, result, open === undefined ? diagram : null)
    if (options.json) return terminal.out(JSON.stringify(result.summary, null, 2))
    if (options.csv) return terminal.out(tableCsv(result.tables[0]).trimEnd())
    for (const text of result.text) terminal.out(text)
  })
}

/** An option that would do nothing is refused. */
function requireOpen({ open, voltage, composition, charge }: HullOptions): void {
  const given = Object.entries({ voltage, composition, charge }).find(([, value]) => value !== undefined)
  if (open !== undefined || given === undefined) return
  throw new ConfigError({ rule: `--${given[0]} needs --open`, found: given[1], wayOut: 'Add the ion, such as "--open Li".' })
}

async function writeFolder(terminal: Terminal, folder: string, result: HullResult, closed: PhaseDiagram | null): Promise<void> {
  for (const path of await writeAnalysis(folder, result)) terminal.note(`wrote ${path}`)
  if (closed === null || result.figures.length > 0) return
  terminal.note(`no figure: it is drawn for ${DRAWN_ELEMENTS}, these are ${closed.elements.length}`)
}

function closedHull(diagram: PhaseDiagram): HullResult {
  const { elements, entries, stable } = diagram
  const table = hullTable(diagram)
  const figure = hullFigure(diagram)
  const columns = ['formula', 'id', 'formation energy', 'e_above_hull', 'decomposes into']
  return {
    summary: hullSummary(diagram),
    tables: [table],
    figures: figure === null ? [] : [figure],
    text: [
      `${elements.join('-')}: ${entries.length} entries, ${stable.length} stable (energies in eV/atom)`,
      textTable(columns, table.rows.map(([id, formula, formation, above, , decomposition]) =>
        [formula, id, energyText(formation as number), energyText(above as number), decomposition])),
    ],
  }
}

function energyText(energy: number): string {
  return energy.toFixed(4)
}
