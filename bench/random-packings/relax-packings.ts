// Relaxes packings and judges where they end.
import { compositionOf, formulaOf } from '../../src/atoms/composition.ts'
import { scaledDistances } from '../../src/atoms/distances.ts'
import { atomCount, volume } from '../../src/atoms/structure.ts'
import { frameOf, type Frame } from '../../src/io/frame.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { Packings } from './packings.ts'

/** eV/atom below everything in the data (composition taken out), or below the teacher, that no relaxation finds. */
const DEPTH = 0.1

export interface PackingEnd {
  readonly id: number
  readonly formula: string
  readonly atoms: number
  /** How the relaxation ended, or "hole: …". */
  readonly verdict: string
  readonly reason: string | null
  readonly energyPerAtom: number
  readonly volumePerAtom: number
  readonly forceCalls: number
  /** Energy less the teacher's, eV/atom, and root mean square difference of the forces, eV/Å, at the end. */
  readonly teacherEnergy: number | null
  readonly teacherForce: number | null
  readonly frame: Frame
}

/** Relaxes one packing after the other, cell and atoms. */
export async function relaxPackings(
  { starts, shortest, energies }: Packings, potential: Potential, teacher: Potential | null,
  limits: { readonly collapse: number; readonly steps: number }, progress: (done: number) => void,
  onStart: (id: number) => void = () => {},
): Promise<PackingEnd[]> {
  const config = relaxSettingsSchema.parse({ cell: 'full', fmax: 0.05, max_steps: limits.steps, volume_range: [0.4, 2.5] })
  const settings = relaxSettings(config, scaledDistances(shortest, limits.collapse))
  const ends: PackingEnd[] = []
  for (const [id, start] of starts.entries()) {
    onStart(id)
    const [{ structure, outcome, reason, result, forceCalls }] = await relax([start], potential, settings)
    const n = atomCount(structure)
    const [theirs] = teacher === null || outcome === 'exploded' ? [null] : await teacher.evaluate([structure])
    const teacherEnergy = theirs === null ? null : (result.energy - theirs.energy) / n
    const depth = result.energy / n - energies.perAtom(structure) - energies.lowest
    const hole = holeOf(outcome, depth, teacherEnergy)
    ends.push({
      id, formula: formulaOf(compositionOf(structure)), atoms: n, verdict: hole ?? outcome,
      reason: hole !== null && reason === null ? `energy ${result.energy / n} eV/atom` : reason,
      energyPerAtom: result.energy / n, volumePerAtom: volume(structure) / n, forceCalls, teacherEnergy,
      teacherForce: theirs === null ? null : rmsDifference(result.forces, theirs.forces),
      frame: frameOf(structure, { config_type: 'packing', start: id }),
    })
    progress(id + 1)
  }
  return ends
}

function holeOf(outcome: string, depth: number, teacherEnergy: number | null): string | null {
  if (outcome === 'exploded') return 'hole: exploded'
  if (outcome === 'too_close') return 'hole: atoms collapsed'
  if (teacherEnergy !== null) return teacherEnergy < -DEPTH ? 'hole: far below the teacher' : null
  return depth < -DEPTH ? 'hole: far below the data' : null
}

function rmsDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i])
  return Math.sqrt(sum / a.length)
}
