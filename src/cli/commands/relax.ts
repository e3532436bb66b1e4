// ionforge relax STRUCTURE...: local relaxation of structures the user names.
import { Command, Option } from 'commander'
import { covalentDistances } from '../../atoms/distances.ts'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import { atomCount, volume } from '../../atoms/structure.ts'
import { atPlace } from '../../errors.ts'
import { readStructures, writeStructures } from '../../io/formats.ts'
import type { Frame } from '../../io/frame.ts'
import { relax } from '../../relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../relax/settings.ts'
import type { RelaxResult } from '../../relax/types.ts'
import { atomRanges, heldAtoms, type AtomRange } from '../atom-ranges.ts'
import { finiteNumber, withAction, wholeNumber } from '../command.ts'
import { deviceNote } from '../device-note.ts'
import { inOrder } from '../in-order.ts'
import { openPotentialOption, withPotentialOptions, type PotentialOptions } from '../potential-option.ts'
import { scoredFrame } from './evaluate.ts'

interface RelaxOptions extends PotentialOptions {
  readonly out?: string
  readonly cell: string
  readonly hold?: readonly AtomRange[]
  readonly fmax: number
  readonly maxSteps: number
  readonly optimizer: string
  readonly format?: string
  readonly json?: boolean
}

/** Atoms closer than this share of their covalent radii stop a relaxation: potentials are not fitted there. */
const CLOSEST_CONTACT = 0.5

export function relaxCommand(): Command {
  const command = withPotentialOptions(
    new Command('relax')
      .summary('local relaxation of structure files')
      .description('Relax structures on a potential: atoms only, or atoms and cell.')
      .argument('<structure...>', 'structure files: extxyz, xyz, cif, POSCAR (also .gz), every frame of each')
      .addOption(new Option('--cell <freedom>', 'what of the cell moves; normal: c along the normal of a and b')
        .choices(['none', 'hydrostatic', 'full', 'normal']).default('none'))
      .addOption(new Option('--hold <atoms>', 'atoms that stay where they are: 1-12,20; --cell none or normal')
        .argParser(atomRanges))
      .addOption(new Option('--fmax <eV/Å>', 'longest force of a converged structure').argParser(finiteNumber).default(0.01))
      .addOption(new Option('--max-steps <n>', 'force calls allowed').argParser(wholeNumber(1)).default(500))
      .addOption(new Option('--optimizer <name>', 'optimizer').choices(['l-bfgs', 'l-bfgs-ase', 'fire']).default('l-bfgs'))
      .option('--format <name>', 'format of the files, when the name does not show it')
      .option('--out <file>', 'write the relaxed structures; the name gives the format')
      .option('--json', 'one JSON object per structure on stdout'),
  )
  return withAction<RelaxOptions>(command, async (terminal, [files], options) => {
    const potential = await openPotentialOption(terminal, options)
    const config = relaxSettingsSchema.parse({
      optimizer: options.optimizer,
      cell: options.cell,
      fmax: options.fmax,
      max_steps: options.maxSteps,
    })
    const frames = files.flatMap((file) =>
      readStructures(file, options.format === undefined ? {} : { format: options.format }).map((frame) => ({ file, frame })))
    const settings = relaxSettings(config, covalentDistances(CLOSEST_CONTACT))
    const { hold } = options
    const relaxed: Frame[] = []
    let unfinished = 0
    const relaxations = inOrder(frames, potential.backend === 'gpu', ({ file, frame }) =>
      atPlace(file, () => relax([frame.structure], potential, settings, hold && [heldAtoms(frame.structure, hold)])))
    for await (const [{ file, frame }, [result]] of relaxations) {
      if (result.outcome !== 'converged') unfinished++
      relaxed.push(scoredFrame(
        { structure: result.structure, info: { ...frame.info, relaxation: result.outcome }, arrays: {} }, result.result,
        potential.extrapolation?.(result.structure),
      ))
      terminal.out(options.json ? JSON.stringify(recordOf(file, result)) : lineOf(file, result))
    }
    if (options.out !== undefined) {
      writeStructures(options.out, relaxed)
      terminal.note(`${relaxed.length} structures written to ${options.out}`)
    }
    const device = deviceNote(potential)
    if (device !== null) terminal.note(device)
    if (unfinished > 0) terminal.note(`${unfinished} of ${frames.length} did not converge`)
    return unfinished === frames.length ? 1 : 0
  })
}

function recordOf(file: string, { outcome, reason, structure, result, forceCalls, fmax }: RelaxResult) {
  return {
    file,
    formula: formulaOf(compositionOf(structure)),
    outcome,
    reason,
    energy: result.energy,
    energy_per_atom: result.energy / atomCount(structure),
    volume: volume(structure),
    fmax,
    force_calls: forceCalls,
  }
}

function lineOf(file: string, { outcome, reason, structure, result, forceCalls, fmax }: RelaxResult): string {
  const n = atomCount(structure)
  const size = volume(structure) > 0 ? `, ${(volume(structure) / n).toFixed(3)} Å³/atom` : ''
  return (
    `${file}  ${formulaOf(compositionOf(structure))}: ${outcome}${reason === null ? '' : ` (${reason})`} after ` +
    `${forceCalls} force calls, ${(result.energy / n).toFixed(6)} eV/atom${size}, max force ${fmax.toPrecision(3)} eV/Å`
  )
}
