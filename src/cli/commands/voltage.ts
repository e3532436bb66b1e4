// ionforge voltage FILE... --ion Li: the voltage profile of an insertion electrode.
import { Command, Option } from 'commander'
import { energyPerAtom, displayFormula, elementsOf, requireEntries, type Entry } from '../../analysis/entries.ts'
import { voltageFigure, voltageSummary, voltageTable } from '../../analysis/voltage-report.ts'
import { chargeOf, energyAboveElectrodeHull, insertionElectrode, type InsertionElectrode } from '../../analysis/voltage.ts'
import { atomicNumberOf } from '../../atoms/elements.ts'
import { ConfigError } from '../../errors.ts'
import { readEntryFiles } from '../../io/entries.ts'
import type { EntryFile } from '../../io/entries-json.ts'
import { tableCsv } from '../../report/csv.ts'
import { finiteNumber, wholeNumber, withAction } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import { writeAnalysis } from '../write-analysis.ts'

interface VoltageOptions {
  readonly ion?: string
  readonly metalEnergy?: number
  readonly charge?: number
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
}

export function voltageCommand(): Command {
  const command = new Command('voltage')
    .summary('voltage profile and capacity of an insertion electrode')
    .description(
      'Compute voltage plateaus, capacities and volume change from entries of one framework with different amounts of '
      + 'the working ion (file formats: see "ionforge hull"). An entry of the pure ion serves as its metal.',
    )
    .argument('<files...>', '.json, .csv, .xyz or .extxyz; joined')
    .option('--ion <symbol>', 'working ion; default: "working_ion" of a JSON file')
    .addOption(new Option('--metal-energy <eV>', 'energy per atom of the ion\'s metal; default: "mu_ion" of a JSON file, '
      + 'else the lowest entry of the pure ion').argParser(finiteNumber))
    .addOption(new Option('--charge <z>', 'charge number of the ion; default: its usual one').argParser(wholeNumber(1, 8)))
    .addOption(new Option('--json', 'machine-readable output').conflicts('csv'))
    .option('--csv', 'the plateaus as CSV')
    .option('--out <dir>', 'write summary.json, voltage.csv and the figure into this folder')
  return withAction<VoltageOptions>(command, async (terminal, [files], options) => {
    const electrode = electrodeOf(terminal, readEntryFiles(files), options)
    if (options.out !== undefined) {
      const parts = { summary: voltageSummary(electrode), tables: [voltageTable(electrode)], figures: [voltageFigure(electrode)] }
      for (const path of await writeAnalysis(options.out, parts)) terminal.note(`wrote ${path}`)
    }
    if (options.json) return terminal.out(JSON.stringify(voltageSummary(electrode), null, 2))
    if (options.csv) return terminal.out(tableCsv(voltageTable(electrode)).trimEnd())
    print(terminal, electrode)
  })
}

function electrodeOf(terminal: Terminal, file: EntryFile, options: VoltageOptions): InsertionElectrode {
  const ion = options.ion ?? file.workingIon
  if (ion === null) throw new ConfigError({ rule: 'the working ion must be given', found: 'none', wayOut: 'Add "--ion Li".' })
  atomicNumberOf(ion, '--ion')
  requireEntries(file.entries)
  const isMetal = ({ composition }: Entry): boolean => elementsOf([{ id: '', composition, energy: 0 }]).join() === ion
  const metal = metalEnergy(ion, file, file.entries.filter(isMetal), options)
  terminal.note(`${ion} metal at ${metal.energy} eV/atom (${metal.source})`)
  const entries = file.entries.filter((entry) => !isMetal(entry))
  return insertionElectrode(entries, ion, metal.energy, options.charge ?? chargeOf(ion))
}

function metalEnergy(
  ion: string, file: EntryFile, metals: readonly Entry[], options: VoltageOptions,
): { readonly energy: number; readonly source: string } {
  if (options.metalEnergy !== undefined) return { energy: options.metalEnergy, source: '--metal-energy' }
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

function print(terminal: Terminal, electrode: InsertionElectrode): void {
  const { workingIon, framework, averageVoltage, maximumVolumeChange } = electrode
  terminal.out(`${workingIon} in ${displayFormula(framework)}: ${electrode.stable.length} stable compositions, average ${averageVoltage.toFixed(4)} V`)
  terminal.out(textTable(['x1', 'x2', 'V', 'mAh/g', 'from', 'to'], voltageTable(electrode).rows.map(
    ([x1, x2, voltage, capacity, from, to]) =>
      [fixed(x1, 4), fixed(x2, 4), fixed(voltage, 4), fixed(capacity, 2), from, to],
  )))
  terminal.out(`capacity       ${perMassAndVolume(electrode.gravimetricCapacity, 'mAh/g', electrode.volumetricCapacity, 'mAh/cm³')}`)
  terminal.out(`energy         ${perMassAndVolume(electrode.specificEnergy, 'Wh/kg', electrode.energyDensity, 'Wh/L')}`)
  terminal.out(`volume change  ${maximumVolumeChange === null ? '– (no volumes)' : `${(100 * maximumVolumeChange).toFixed(2)} %`}`)
  if (electrode.unstable.length === 0) return
  terminal.out(`above the hull (eV per ${displayFormula(framework)})`)
  terminal.out(textTable(['x', 'e_above_hull', 'id'], electrode.unstable.map((entry) =>
    [fixed(entry.x, 4), fixed(energyAboveElectrodeHull(electrode, entry), 4), entry.entry.id])))
}

function perMassAndVolume(perMass: number, massUnit: string, perVolume: number | null, volumeUnit: string): string {
  return `${perMass.toFixed(2)} ${massUnit}, ${perVolume === null ? '–' : perVolume.toFixed(2)} ${volumeUnit}`
}

function fixed(value: string | number | null, digits: number): string {
  return Number(value).toFixed(digits)
}
