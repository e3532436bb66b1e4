// ionforge evaluate STRUCTURE...: energy, forces and stress of structures the user names.
import { Command } from 'commander'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import { atomCount, volume } from '../../atoms/structure.ts'
import { formatExtxyz } from '../../io/extxyz.ts'
import { readStructures, writeStructures } from '../../io/formats.ts'
import { realColumns, type Frame } from '../../io/frame.ts'
import type { Potential, PotentialResult } from '../../potentials/potential.ts'
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

const HEADINGS = 'file                            atoms  formula         E (eV)      E/atom (eV)   max |F| (eV/Å)  pressure (GPa)'

/** Columns of potentials that can tell how far they are to be trusted. */
function trustHeadings({ hasSpread, extrapolation }: Potential): string {
  return `${hasSpread === true ? '  spread (meV/atom)' : ''}${extrapolation === undefined ? '' : '  extrapolation'}`
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
    if (!options.json) terminal.out(`${HEADINGS}${trustHeadings(potential)}`)
    const evaluations = inOrder(frames, potential.backend === 'gpu', ({ file, frame }) =>
      atPlace(file, () => potential.evaluate([frame.structure])))
    for await (const [{ file, frame }, [result]] of evaluations) {
      const grades = potential.extrapolation?.(frame.structure)
      scored.push(scoredFrame(frame, result, grades))
      terminal.out(options.json ? JSON.stringify(recordOf(file, frame, result, grades)) : lineOf(file, frame, result, grades))
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

/**
 * The frame with what the potential says of it, under ASE's names; stress in eV/Å³, tension positive. How far it is to
 * be trusted comes with it where the potential can tell: `grades` are those of extrapolation, length n.
 */
export function scoredFrame(
  { structure, info, arrays }: Frame, { energy, forces, virial, spread }: PotentialResult, grades?: Float64Array,
): Frame {
  const size = volume(structure)
  return {
    structure,
    info: {
      ...info,
      energy,
      virial: Array.from(virial),
      ...(size > 0 ? { stress: Array.from(virial, (w) => -w / size) } : {}),
      ...(spread === undefined ? {} : { energy_spread_per_atom: spread.energyPerAtom }),
    },
    arrays: {
      ...arrays,
      forces: realColumns(forces, 3),
      ...(spread === undefined ? {} : { force_spread: realColumns(spread.forces, 1) }),
      ...(grades === undefined ? {} : { extrapolation_grade: realColumns(grades, 1) }),
    },
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

function recordOf(file: string, frame: Frame, result: PotentialResult, grades: Float64Array | undefined) {
  const { spread } = result
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
    ...(spread === undefined ? {} : { energy_spread_per_atom: spread.energyPerAtom, force_spread: Array.from(spread.forces) }),
    ...(grades === undefined ? {} : { extrapolation_grade: Math.max(...grades), extrapolation_grades: Array.from(grades) }),
  }
}

function lineOf(file: string, frame: Frame, result: PotentialResult, grades: Float64Array | undefined): string {
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
    ...(result.spread === undefined ? [] : [(1000 * result.spread.energyPerAtom).toFixed(2).padStart(17)]),
    ...(grades === undefined ? [] : [Math.max(...grades).toFixed(2).padStart(13)]),
  ].join('  ')
}
