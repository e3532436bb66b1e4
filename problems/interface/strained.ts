// Both crystals on one lattice: stretched in the plane as the misfit is shared out, then free along the normal.
import { commonLattice } from '../../src/atoms/interface/common-lattice.ts'
import type { LatticeMatch } from '../../src/atoms/interface/lattice-matching.ts'
import { determinant2 } from '../../src/atoms/interface/plane-matrices.ts'
import { strainedToLattice, surfaceVectors } from '../../src/atoms/interface/strained-slab.ts'
import type { Matrix2 } from '../../src/atoms/interface/types.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { EvaluationError } from '../../src/errors.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { InterfaceParameters } from './parameters.ts'
import { BULK_RELAXATION, SIDES, type Side, type SideName, type Sides } from './sides.ts'

/** A crystal on the common lattice, and its energy, eV. */
export interface StrainedCell {
  readonly cell: Structure
  readonly energy: number
}

/** A searched share is prepared at this many points; between them everything is linear. */
const SHARES = 5

/** The shares of the misfit that are prepared, ascending. */
export function preparedShares({ strain_share: share }: InterfaceParameters): readonly number[] {
  if (typeof share === 'number') return [share]
  const [low, high] = share
  return Array.from({ length: SHARES }, (_, k) => low + ((high - low) * k) / (SHARES - 1))
}

/** Both crystals when the film carries this share; throws EvaluationError where one has no minimum there. */
export async function strainedCells(
  sides: Sides, match: LatticeMatch, share: number, potential: Potential,
): Promise<Readonly<Record<SideName, StrainedCell>> & { readonly area: number }> {
  const lattice = commonLattice(match, surfaceVectors(sides.substrate.oriented), surfaceVectors(sides.film.oriented), share)
  const [substrate, film] = await Promise.all(SIDES.map((name) => strainedCell(name, sides[name], lattice[name], potential)))
  return { substrate, film, area: determinant2(lattice.cell) }
}

async function strainedCell(
  name: SideName, { oriented, prepared }: Side, [ax, ay, bx, by]: Matrix2, potential: Potential,
): Promise<StrainedCell> {
  const settings = relaxSettings(relaxSettingsSchema.parse({ ...BULK_RELAXATION, cell: 'normal', volume_range: [0.6, 1.6] }))
  const strained = strainedToLattice(oriented, [ax, ay], [bx, by])
  const [{ outcome, reason, structure, result }] = await relax([strained], potential.exact ?? potential, settings)
  if (outcome === 'converged') return { cell: structure, energy: result.energy }
  throw new EvaluationError({
    rule: `${prepared.name} must have a minimum on the lattice of the interface`, found: reason ?? outcome,
    place: `problem.${name}`,
    wayOut: 'Lower match.maximum_strain, choose another match, or move strain to the other side with strain_share.',
  })
}
