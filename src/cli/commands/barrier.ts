// ionforge barrier STRUCTURE --ion Li: how far up an ion must climb to cross a crystal, and where it passes.
import { Command, Option } from 'commander'
import { formatStates, oxidationStatesOf, parseOxidationStates } from '../../analysis/bond-valence/oxidation-states.ts'
import { CEILING, GRID_SPACING, migrationBarriers } from '../../analysis/bond-valence/percolation.ts'
import { SITE_ENERGY_CUTOFF } from '../../analysis/bond-valence/site-energy.ts'
import { atomicNumberOf } from '../../atoms/elements.ts'
import type { Structure } from '../../atoms/structure.ts'
import { atPlace, ConfigError } from '../../errors.ts'
import { readStructures } from '../../io/formats.ts'
import { tableCsv } from '../../report/csv.ts'
import { calculateHops, HOP_DEFAULTS, type HopOptions } from '../barrier-hops.ts'
import { bondValenceAnswer, hopAnswer, writeBarrierFolder, type BarrierAnswer } from '../barrier-folder.ts'
import { barrierLines, hopLines } from '../barrier-lines.ts'
import { finiteNumber, only, positiveNumber, wholeNumber, withAction } from '../command.ts'
import { withPotentialOptions } from '../potential-option.ts'
import type { Terminal } from '../terminal.ts'

interface FieldOptions {
  readonly charges?: string
  readonly spacing?: number
  readonly cutoff?: number
  readonly ceiling?: number
}

interface BarrierOptions extends FieldOptions, HopOptions {
  readonly ion?: string
  readonly frame?: number
  readonly format?: string
  readonly neb?: boolean
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
}

const FIELD_OPTIONS = ['charges', 'spacing', 'cutoff', 'ceiling'] as const
const HOP_OPTIONS = [
  'potential', 'problem', 'backend', 'precision', 'cell', 'supercell', 'maxHop', 'images', 'fmax', 'maxSteps',
] as const

export function barrierCommand(): Command {
  const command = new Command('barrier')
    .summary('migration barriers and paths of an ion in a crystal')
    .description(
      'Find how far above its best place an ion must climb to cross a crystal in one, two and three dimensions. Without '
      + '--neb: in the bond-valence site energy, in about a second, with the paths and their bottlenecks. With --neb: on a '
      + 'potential, by nudged elastic bands for every kind of vacancy hop.',
    )
    .argument('<structure>', 'structure file: extxyz, xyz, cif, POSCAR (also .gz)')
    .option('--ion <symbol>', 'the mobile ion: Li, Na, …')
    .addOption(new Option('--frame <n>', 'which structure of the file, from 1').argParser(wholeNumber(1)))
    .option('--format <name>', 'format of the file, when the name does not show it')
    .addOption(new Option('--json', 'machine-readable output').conflicts('csv'))
    .option('--csv', 'the table as CSV')
    .option('--out <dir>', 'write summary.json, tables, figures and report.html with a 3-D view into this folder')
    .optionsGroup('Bond-valence site energy:')
    .option('--charges <list>', 'oxidation states such as V=3,O=-2; default: those that make the compound neutral')
    .addOption(new Option('--spacing <Å>', `distance of grid points (default: ${GRID_SPACING})`).argParser(positiveNumber))
    .addOption(new Option('--cutoff <Å>', `range of the interactions (default: ${SITE_ENERGY_CUTOFF})`).argParser(positiveNumber))
    .addOption(new Option('--ceiling <eV>', `give up above this level (default: ${CEILING})`).argParser(positiveNumber))
    .optionsGroup('Nudged elastic bands:')
    .option('--neb', 'vacancy hops on a potential instead')
  withPotentialOptions(command)
    .addOption(new Option('--cell <freedom>', `what of the cell relaxes first (default: ${HOP_DEFAULTS.cell})`)
      .choices(['none', 'hydrostatic', 'full']))
    .option('--supercell <size>', 'least width in Å, or repeats such as 2x2x1 (default: '
      + `${HOP_DEFAULTS.width} Å between opposite faces)`)
    .addOption(new Option('--max-hop <Å>', `longest hop (default: ${HOP_DEFAULTS.maxHop})`).argParser(positiveNumber))
    .addOption(new Option('--images <n>', `images between the ends (default: ${HOP_DEFAULTS.images})`).argParser(wholeNumber(1, 99)))
    .addOption(new Option('--fmax <eV/Å>', `longest force of a converged band (default: ${HOP_DEFAULTS.fmax})`).argParser(finiteNumber))
    .addOption(new Option('--max-steps <n>', `steps of a band (default: ${HOP_DEFAULTS.maxSteps})`).argParser(wholeNumber(1)))
    .optionsGroup('Messages:')
  return withAction<BarrierOptions>(command, async (terminal, [files], options) => {
    checkOptions(options)
    const file = only(files, 'a structure file')
    const ion = ionOf(options)
    const structure = readOne(file, options)
    const answer = await atPlace(file, () => answerFor(terminal, structure, ion, options))
    if (options.out !== undefined) {
      for (const path of await writeBarrierFolder(options.out, answer)) terminal.note(`wrote ${path}`)
    }
    if (options.json) terminal.out(JSON.stringify(answer.summary, null, 2))
    else if (options.csv) terminal.out(tableCsv(answer.tables[0]).trimEnd())
    else for (const line of answer.text) terminal.out(line)
    return answer.failed ? 1 : 0
  })
}

/** What was found, with the lines for people. */
type Answer = BarrierAnswer & { readonly text: readonly string[]; readonly failed: boolean }

async function answerFor(terminal: Terminal, structure: Structure, ion: string, options: BarrierOptions): Promise<Answer> {
  if (options.neb) {
    const { crystal, hops, settings } = await calculateHops(terminal, structure, ion, options)
    const failed = hops.hops.every(({ outcome }) => outcome !== 'converged')
    return { ...hopAnswer(structure, crystal, ion, hops, settings), text: hopLines(ion, crystal, hops, settings.repeats), failed }
  }
  const given = options.charges === undefined ? {} : parseOxidationStates(options.charges)
  const oxidationStates = oxidationStatesOf(structure, ion, given)
  terminal.note(`oxidation states: ${formatStates(oxidationStates)}`)
  const { spacing = GRID_SPACING, cutoff = SITE_ENERGY_CUTOFF, ceiling = CEILING } = options
  const settings = { ion, oxidationStates, cutoff }
  const found = migrationBarriers(structure, settings, { spacing, ceiling })
  const text = barrierLines(structure, found, cutoff, ceiling)
  return { ...bondValenceAnswer(structure, settings, { spacing, ceiling }, found), text, failed: false }
}

/** An option of the other method would do nothing. */
function checkOptions(options: BarrierOptions): void {
  const foreign = (options.neb ? FIELD_OPTIONS : HOP_OPTIONS).find((name) =>
    // A backend that the environment names is for other commands.
    options[name] !== undefined && !(name === 'backend' && options.backend === process.env.IONFORGE_BACKEND))
  if (foreign === undefined) return
  const flag = `--${foreign.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw new ConfigError({
    rule: options.neb ? `${flag} belongs to the bond-valence energy` : `${flag} belongs to nudged elastic bands`,
    found: `${flag} ${options.neb ? 'with' : 'without'} --neb`,
    wayOut: options.neb ? 'Leave out one of the two.' : 'Add --neb.',
  })
}

function ionOf({ ion }: BarrierOptions): string {
  if (ion === undefined) throw new ConfigError({ rule: 'the mobile ion must be given', found: 'none', wayOut: 'Add "--ion Li".' })
  atomicNumberOf(ion, '--ion')
  return ion
}

function readOne(file: string, { format, frame }: BarrierOptions): Structure {
  const frames = readStructures(file, format === undefined ? {} : { format })
  if (frame === undefined && frames.length === 1) return frames[0].structure
  if (frame !== undefined && frame <= frames.length) return frames[frame - 1].structure
  throw new ConfigError({
    rule: frame === undefined ? 'one structure of the file must be chosen' : `--frame must be at most ${frames.length}`,
    found: frame ?? `${frames.length} structures`, place: file, wayOut: `Give --frame 1 to --frame ${frames.length}.`,
  })
}
