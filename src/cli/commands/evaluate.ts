// ionforge evaluate STRUCTURE...: energy, forces and stress of structures the user names.
import { Command } from 'commander'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import { atomCount, volume } from '../../atoms/structure.ts'
import { formatExtxyz } from '../../io/extxyz.ts'
import { readStructures, writeStructures } from '../../io/formats.ts'
import { realColumns, type Frame } from '../../io/frame.ts'
import type { PotentialResult } from '../../potentials/potential.ts'
import { atPlace } from '../../errors.ts'
import { GPA_PER_EV_PER_A3 } from '../../units.ts'
import { withAction } from '../command.ts'
import { deviceNote } from '../device-note.ts'
import { inOrder } from '../in-order.ts'
import { openPotentialOption, withPotentialOptions, type PotentialOptions } from '../potential-option.ts'

interface EvaluateOptions extends PotentialOptions {
  readonly out?: string
  readonly json?: boolean
  readonly format?: string
}

export function evaluateCommand(): Command {
  const command = withPotentialOptions(
    new Command('evaluate')
      .summary('energy, forces and stress of structure files')
      .description('Score structures with a potential, without any search.')
      .argument('<structure...>', 'structure files: extxyz, xyz, cif, POSCAR (also .gz), every frame of each')
      .option('--format <name>', 'format of the files, when the name does not show it')
      .option('--out <file>', 'write structures with energy, forces, stress and virial (extended XYZ)')
      .option('--json', 'one JSON object per structure on stdout'),
  )
  return withAction<EvaluateOptions>(command, async (terminal, [files], options) => {
    const potential = await openPotentialOption(terminal, options)
    const frames = files.flatMap((file) =>
      readStructures(file, options.format === undefined ? {} : { format: options.format }).map((frame) => ({ file, frame })))
    const scored: Frame[] = []
    if (!options.json) terminal.out('file                            atoms  formula         E (eV)      E/atom (eV)   max |F| (eV/Å)  pressure (GPa)')
    const evaluations = inOrder(frames, potential.backend === 'gpu', ({ file, frame }) =>
      atPlace(file, () => potential.evaluate([frame.structure])))
    for await (const [{ file, frame }, [result]] of evaluations) {
      scored.push(scoredFrame(frame, result))
      terminal.out(options.json ? JSON.stringify(recordOf(file, frame, result)) : lineOf(file, frame, result))
    }
    if (options.out !== undefined) {
      writeStructures(options.out, scored)
      terminal.note(`${scored.length} structures written to ${options.out}`)
    }
    const device = deviceNote(potential)
    if (device !== null) terminal.note(device)
    if (terminal.verbose && options.out === undefined) terminal.note(formatExtxyz(scored))
  })
}

/** The frame with what the potential says of it, under ASE's names; stress in eV/Å³, tension positive. */
export function scoredFrame({ structure, info, arrays }: Frame, { energy, forces, virial }: PotentialResult): Frame {
  const size = volume(structure)
  return {
    structure,
    info: {
      ...info,
      energy,
      virial: Array.from(virial),
      ...(size > 0 ? { stress: Array.from(virial, (w) => -w / size) } : {}),
    },
    arrays: { ...arrays, forces: realColumns(forces, 3) },
  }
}

/** Longest force, eV/Å. */
export function longestForce(forces: Float64Array): number {
  let longest = 0
  for (let i = 0; i < forces.length; i += 3) longest = Math.max(longest, Math.hypot(forces[i], forces[i + 1], forces[i + 2]))
  return longest
}

/** Pressure tr W/(3V), GPa; null for clusters. */
export function pressureGPa({ structure }: Frame, { virial }: PotentialResult): number | null {
  const size = volume(structure)
  return size > 0 ? (GPA_PER_EV_PER_A3 * (virial[0] + virial[4] + virial[8])) / (3 * size) : null
}

function recordOf(file: string, frame: Frame, result: PotentialResult) {
  const n = atomCount(frame.structure)
  return {
    file,
    formula: formulaOf(compositionOf(frame.structure)),
    atoms: n,
    energy: result.energy,
    energy_per_atom: result.energy / n,
    fmax: longestForce(result.forces),
    pressure_GPa: pressureGPa(frame, result),
    energies: Array.from(result.energies),
    forces: Array.from(result.forces),
    virial: Array.from(result.virial),
  }
}

function lineOf(file: string, frame: Frame, result: PotentialResult): string {
  const n = atomCount(frame.structure)
  const pressure = pressureGPa(frame, result)
  return [
    file.slice(-30).padEnd(30),
    String(n).padStart(6),
    formulaOf(compositionOf(frame.structure)).padEnd(14),
    result.energy.toFixed(6).padStart(13),
    (result.energy / n).toFixed(6).padStart(13),
    longestForce(result.forces).toFixed(4).padStart(14),
    (pressure === null ? '–' : pressure.toFixed(3)).padStart(14),
  ].join('  ')
}
