// Both sides on their own, in vacuum: what the work of adhesion and free surfaces are measured against.
import { filterAtoms, type Structure } from '../../src/atoms/structure.ts'
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings } from '../../src/relax/settings.ts'
import type { InterfaceParameters } from './parameters.ts'
import { interfaceDepths } from './placement.ts'
import type { PreparedSlab } from './references.ts'
import { relaxConfig } from './relaxation.ts'
import type { SideName } from './sides.ts'
import { bodiesIn, type Stage } from './stages.ts'

/** Å of vacuum; the slabs of most potentials no longer feel each other there. */
const VACUUM = 15

/** A slab, and whether every relaxation of it converged. */
export interface SeparatedSlab extends PreparedSlab {
  readonly isConverged: boolean
}

/**
 * One side of joined slabs by itself. `bulk` is the energy of its atoms in the strained bulk, eV; `area` that of the cell,
 * Å². The atoms are as free as in the interface; for the surface energy all of them are, where any is.
 */
export async function separatedSlab(
  name: SideName, joined: JoinedSlabs, interfaces: 1 | 2, parameters: InterfaceParameters, potential: Potential,
  { bulk, area }: { readonly bulk: number; readonly area: number },
): Promise<SeparatedSlab> {
  const own = name === 'substrate' ? 0 : 1
  const isOwn = (atom: number): boolean => joined.side[atom] === own
  const slab = inVacuum(filterAtoms(joined.structure, isOwn))
  const depths = interfaceDepths(joined, interfaces).filter((_, atom) => isOwn(atom))
  const side = joined.side.filter((_, atom) => isOwn(atom))
  const { level } = parameters.ladder
  const exact = potential.exact ?? potential
  const energyIn = async (stage: Stage): Promise<{ energy: number; isConverged: boolean }> => {
    const settings = relaxSettings({ ...relaxConfig(parameters), max_displacement: null })
    const bodies = bodiesIn(stage, { side, depths }, parameters)
    const [{ outcome, result }] = await relax([slab], exact, { ...settings, cell: 'none' }, [bodies])
    return { energy: result.energy, isConverged: outcome === 'converged' }
  }
  if (level === 'point' || level === 'rigid') {
    const [{ energy }] = await exact.evaluate([slab])
    return { energy, surface_energy: (energy - bulk) / (2 * area), isConverged: true }
  }
  const constrained = await energyIn(level)
  // Periodic interfaces are measured against the bulks: the surfaces are only told.
  const free = level === 'near' && interfaces === 1 ? await energyIn('all') : constrained
  return {
    energy: constrained.energy,
    surface_energy: (free.energy - bulk) / (2 * area),
    isConverged: constrained.isConverged && free.isConverged,
  }
}

function inVacuum(slab: Structure): Structure {
  const heights = Array.from(slab.species, (_, atom) => slab.positions[3 * atom + 2])
  const thickness = Math.max(...heights) - Math.min(...heights)
  const cell = Float64Array.from(slab.cell)
  cell.set([0, 0, thickness + VACUUM], 6)
  return { ...slab, cell }
}
