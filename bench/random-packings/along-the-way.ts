// Frames along a relaxation, labelled: what a potential has to learn so that no packing falls into a hole.
import type { Structure } from '../../src/atoms/structure.ts'
import { frameOf, realColumns, type Frame } from '../../src/io/frame.ts'
import type { Potential } from '../../src/potentials/potential.ts'

/** Force calls after which a frame is kept: many at the beginning, where most happens. The last one is kept too. */
const KEPT = [2, 5, 12, 30, 80]

export interface Recorder {
  /** The potential, watched. */
  readonly potential: Potential
  /** Begins a new relaxation. */
  begin(): void
  /** What was kept of it. */
  kept(): readonly Structure[]
}

/** Watches a potential that relaxes one structure at a time. */
export function recorderOf(potential: Potential): Recorder {
  let calls = 0
  let kept: Structure[] = []
  let last: Structure | null = null
  return {
    potential: {
      ...potential,
      async evaluate(structures, tracks) {
        const [structure] = structures
        calls++
        last = copyOf(structure)
        if (KEPT.includes(calls)) kept.push(last)
        return potential.evaluate(structures, tracks)
      },
    },
    begin() {
      calls = 0
      kept = []
      last = null
    },
    kept: () => (last === null || kept.includes(last) ? kept : [...kept, last]),
  }
}

/** Labels frames; those with a force beyond `largest` (eV/Å) teach nothing but that, and are left out. */
export async function labelled(
  structures: readonly Structure[], teacher: Potential, trajectory: string, largest: number,
): Promise<Frame[]> {
  const results = await teacher.evaluate([...structures])
  return structures.flatMap((structure, k) => {
    const { energy, forces, virial } = results[k]
    if (!forces.every((force) => Math.abs(force) < largest)) return []
    const info = { energy, virial: Array.from(virial), config_type: 'packing', traj: trajectory }
    return [frameOf(structure, info, { forces: realColumns(Float64Array.from(forces), 3) })]
  })
}

/** The optimizer moves atoms in place. */
function copyOf(structure: Structure): Structure {
  return { ...structure, cell: structure.cell.slice(), positions: structure.positions.slice() }
}
