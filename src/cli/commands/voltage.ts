// ionforge voltage FILE... --ion Li: the voltage profile of an insertion electrode, or of a conversion electrode.
import { Command, Option } from 'commander'
import { conversionElectrode } from '../../analysis/conversion.ts'
import { conversionFigure, conversionSummary, conversionTable } from '../../analysis/conversion-report.ts'
import { phaseDiagram } from '../../analysis/convex-hull.ts'
import { displayFormula, elementsOf, energyPerAtom, requireEntries, type Entry } from '../../analysis/entries.ts'
import type { Table } from '../../analysis/figure.ts'
import {
  energyAboveElectrodeHull, insertionElectrode, type InsertionElectrode,
} from '../../analysis/insertion-electrode.ts'
import { chargeOf } from '../../analysis/voltage.ts'
import { voltageFigure, voltageSummary, voltageTable } from '../../analysis/voltage-report.ts'
import { parseFormula } from '../../atoms/composition.ts'
import { atomicNumberOf } from '../../atoms/elements.ts'
import { ConfigError } from '../../errors.ts'
import type { EntryFile } from '../../io/entries-json.ts'
import { readEntryFiles } from '../../io/entries.ts'
import { tableCsv } from '../../report/csv.ts'
import { finiteNumber, wholeNumber, withAction } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writeAnalysis, type AnalysisFiles } from '../write-analysis.ts'

interface VoltageOptions {
  readonly ion?: string
  readonly conversion?: string
  readonly metalEnergy?: number
  readonly charge?: number
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
}

/** The entries, sorted into the ion's metal and the rest. */
interface ElectrodeInput {
  readonly ion: string
  readonly charge: number
  readonly metalEnergy: number
  readonly entries: readonly Entry[]
}

export function voltageCommand(): Command {
  const command = new Command('voltage')
    .summary('voltage profile and capacity of an electrode')
    .description(
      'Compute voltage plateaus, capacities and volume change from entries of one framework with different amounts of '
      + 'the working ion (file formats: see "ionforge help hull"). An entry of the pure ion serves as its metal.',
    )
    .argument('<files...>', '.json, .csv, .xyz or .extxyz; joined')
    .option('--ion <symbol>', 'working ion; default: "working_ion" of a JSON file')
    .option('--conversion <host>', 'follow this host, such as FeF3, through the phases of all entries')
    .addOption(new Option('--metal-energy <eV>', 'energy per atom of the ion\'s metal; default: "mu_ion" of a JSON '
      + 'file, else the lowest entry of the pure ion').argParser(finiteNumber))
    .addOption(new Option('--charge <z>', 'charge number of the ion; default: its usual one').argParser(wholeNumber(1, 8)))
    .addOption(new Option('--json', 'machine-readable output').conflicts('csv'))
    .option('--csv', 'the plateaus as CSV')
    .option('--out <dir>', 'write summary.json, voltage.csv and the figure into this folder')
  return withAction<VoltageOptions>(command, async (terminal, [files], options) => {
    const input = electrodeInput(terminal, readEntryFiles(files), options)
    const result = options.conversion === undefined ? insertion(input) : conversion(input, options.conversion)
    if (options.out !== undefined) {
      for (const path of await writeAnalysis(options.out, result)) terminal.note(`wrote ${path}`)
    }
    if (options.json) return terminal.out(JSON.stringify(result.summary, null, 2))
    if (options.csv) return terminal.out(tableCsv(result.tables[0]).trimEnd())
    for (const text of result.text) terminal.out(text)
  })
}

/** What is written, and the lines for people. */
type Result = AnalysisFiles & { readonly text: readonly string[] }

function insertion({ entries, ion, metalEnergy, charge }: ElectrodeInput): Result {
  const electrode = insertionElectrode(entries, ion, metalEnergy, charge)
  const table = voltageTable(electrode)
  return {
    summary: voltageSummary(electrode),
    tables: [table],
    figures: [voltageFigure(electrode)],
    text: [
      `${ion} in ${displayFormula(electrode.framework)}: ${electrode.stable.length} stable compositions, `
        + `average ${electrode.averageVoltage.toFixed(4)} V`,
      textTable(['x1', 'x2', 'V', 'mAh/g', 'from', 'to'], table.rows.map(roundedRow)),
      ...insertionTotals(electrode),
      ...aboveHull(electrode),
    ],
  }
}

function conversion({ entries, ion, metalEnergy, charge }: ElectrodeInput, formula: string): Result {
  const metal: Entry = { id: `${ion} metal`, composition: { [ion]: 1 }, energy: metalEnergy }
  const host = parseFormula(formula, '--conversion')
  const electrode = conversionElectrode(phaseDiagram([metal, ...entries]), host, ion, charge)
  const table = conversionTable(electrode)
  return {
    summary: conversionSummary(electrode),
    tables: [table],
    figures: [conversionFigure(electrode)],
    text: [
      `${displayFormula(electrode.host)} with ${ion}: average ${electrode.averageVoltage.toFixed(4)} V`,
      textTable(['x1', 'x2', 'V', 'mAh/g', 'reaction'], table.rows.map(roundedRow)),
      `capacity  ${electrode.gravimetricCapacity.toFixed(2)} mAh/g of host and ${ion}`,
      `energy    ${electrode.specificEnergy.toFixed(2)} Wh/kg`,
    ],
  }
}

function electrodeInput(terminal: Terminal, file: EntryFile, options: VoltageOptions): ElectrodeInput {
  const ion = options.ion ?? file.workingIon
  if (ion === null) throw new ConfigError({ rule: 'the working ion must be given', found: 'none', wayOut: 'Add "--ion Li".' })
  atomicNumberOf(ion, '--ion')
  requireEntries(file.entries)
  const isMetal = (entry: Entry): boolean => elementsOf([entry]).join() === ion
  const metal = metalOf(ion, file, file.entries.filter(isMetal), options.metalEnergy)
  terminal.note(`${ion} metal at ${metal.energy} eV/atom (${metal.source})`)
  const entries = file.entries.filter((entry) => !isMetal(entry))
  return { ion, charge: options.charge ?? chargeOf(ion), metalEnergy: metal.energy, entries }
}

function metalOf(
  ion: string, file: EntryFile, metals: readonly Entry[], given: number | undefined,
): { readonly energy: number; readonly source: string } {
  if (given !== undefined) return { energy: given, source: '--metal-energy' }
  // The file's value is that of its own ion.
  const sameIon = file.workingIon === null || file.workingIon === ion
  if (file.metalEnergy !== null && sameIon) return { energy: file.metalEnergy, source: 'mu_ion of the file' }
  const [lowest] = [...metals].sort((a, b) => energyPerAtom(a) - energyPerAtom(b))
  if (lowest !== undefined) return { energy: energyPerAtom(lowest), source: `entry ${lowest.id}` }
  throw new ConfigError({
    rule: `a voltage needs the energy of ${ion} metal`,
    found: 'none',
    wayOut: `Add an entry of pure ${ion}, or give --metal-energy (eV/atom, same method as the entries).`,
  })
}

function insertionTotals(electrode: InsertionElectrode): string[] {
  const { gravimetricCapacity, volumetricCapacity, specificEnergy, energyDensity, maximumVolumeChange } = electrode
  const change = maximumVolumeChange === null ? '– (no volumes)' : `${(100 * maximumVolumeChange).toFixed(2)} %`
  return [
    `capacity       ${gravimetricCapacity.toFixed(2)} mAh/g, ${volumetricCapacity?.toFixed(2) ?? '–'} mAh/cm³`,
    `energy         ${specificEnergy.toFixed(2)} Wh/kg, ${energyDensity?.toFixed(2) ?? '–'} Wh/L`,
    `volume change  ${change}`,
  ]
}

function aboveHull(electrode: InsertionElectrode): string[] {
  if (electrode.unstable.length === 0) return []
  const rows = electrode.unstable.map((entry) =>
    [entry.x.toFixed(4), energyAboveElectrodeHull(electrode, entry).toFixed(4), entry.entry.id])
  return [
    `above the hull (eV per ${displayFormula(electrode.framework)})`,
    textTable(['x', 'e_above_hull', 'id'], rows),
  ]
}

/** x1, x2 and V to four decimals, mAh/g to two, then the words. */
function roundedRow([x1, x2, voltage, capacity, ...words]: Table['rows'][number]): (string | number | null)[] {
  const numbers = [x1, x2, voltage].map((value) => Number(value).toFixed(4))
  return [...numbers, Number(capacity).toFixed(2), ...words]
}
