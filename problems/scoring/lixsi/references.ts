// The Li–Si potential that ships, and the crystalline reference phases on a campaign's own potential: relaxed once per
// campaign, shared by all workers and by the problems of LixSi.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countOf } from '../../../src/atoms/composition.ts'
import { atomCount, volume, type Structure } from '../../../src/atoms/structure.ts'
import { EvaluationError } from '../../../src/errors.ts'
import { loadPotential } from '../../../src/potentials/load.ts'
import type { Potential } from '../../../src/potentials/potential.ts'
import { resolvePotential } from '../../../src/potentials/potential-files.ts'
import { onlyNepFile } from '../../../src/potentials/specification.ts'
import { relax } from '../../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../../src/relax/settings.ts'
import type { Json } from '../../../src/spaces/space.ts'
import { encodeStructure } from '../../../src/spaces/structures.ts'
import { referenceCrystals } from './crystals.ts'
import { SHIPPED_POTENTIAL_WARNING } from './literature.ts'

export const LI = 3
export const SI = 14

/** What a campaign file writes for the potential in lixsi-amorphous/data. */
export const SHIPPED_POTENTIAL = 'shipped'

/** Which potential, and how it is computed. */
export interface PotentialChoice {
  readonly potential: string
  readonly backend: 'wasm' | 'gpu' | 'reference'
  readonly precision: 'f32' | 'f64'
}

/** A relaxed reference crystal as it travels to workers and into the journal's digest. */
export interface PreparedCrystal {
  readonly name: string
  readonly space_group: string
  /** Li per Si; null for pure lithium. */
  readonly x: number | null
  readonly energy_per_atom: number
  readonly formation_energy_per_atom: number
  readonly volume_per_atom: number
  readonly structure: Json
}

export interface LixsiReferences {
  /** Energies per atom of bcc Li and diamond Si on this potential, eV: the zero of formation energies. */
  readonly mu: { readonly Li: number; readonly Si: number }
  readonly crystals: readonly PreparedCrystal[]
  /** What the potential says about itself. */
  readonly potential_warnings: readonly string[]
}

/** Crystals are relaxed tighter than candidates: everything is measured against them. */
const CRYSTAL_RELAXATION = relaxSettings(
  relaxSettingsSchema.parse({ cell: 'full', fmax: 0.005, max_steps: 1000, volume_range: [0.7, 1.4] }),
)

/** Opens the potential the parameters name; `folder` is what relative paths refer to. */
export async function openPotential({ potential: name, backend, precision }: PotentialChoice, folder: string): Promise<Potential> {
  const specification = name === SHIPPED_POTENTIAL ? shippedPotential() : resolvePotential(name, folder)
  const potential = await loadPotential(specification, { backend, precision })
  const file = onlyNepFile(specification)
  const isShipped = file !== null && readFileSync(file).equals(readFileSync(shippedPotential()))
  return { ...potential, warnings: [...(isShipped ? [SHIPPED_POTENTIAL_WARNING] : []), ...(potential.warnings ?? [])] }
}

/** Path of the potential that ships with the problems (data is read from the package, not from its build). */
export function shippedPotential(): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'problems'))
  const root = join(import.meta.dirname, inBuild ? '../../../..' : '../../..')
  return join(root, 'problems/lixsi-amorphous/data/lixsi.nep.txt')
}

/** Relaxes the seven crystals; throws EvaluationError when one does not end in a minimum. */
export async function prepareReferences(potential: Potential): Promise<LixsiReferences> {
  const tabulated = referenceCrystals()
  const relaxed = await relax(tabulated.map(({ structure }) => structure), potential.exact ?? potential, CRYSTAL_RELAXATION)
  const energies = new Map<string, number>()
  tabulated.forEach(({ name }, index) => {
    const { outcome, reason, result, structure } = relaxed[index]
    if (outcome !== 'converged') {
      throw new EvaluationError({
        rule: `the potential must hold the reference crystal ${name} in a minimum`,
        found: reason ?? outcome,
        wayOut: 'Formation energies need all references: fit the potential to the crystals too.',
      })
    }
    energies.set(name, result.energy / atomCount(structure))
  })
  const mu = { Li: energies.get('Li') ?? Number.NaN, Si: energies.get('Si') ?? Number.NaN }
  const crystals = tabulated.map(({ name, spaceGroup }, index) => {
    const { structure, result } = relaxed[index]
    const n = atomCount(structure)
    const lithium = countOf(structure, LI)
    return {
      name,
      space_group: spaceGroup,
      x: lithium === n ? null : lithium / (n - lithium),
      energy_per_atom: result.energy / n,
      formation_energy_per_atom: formationEnergyPerAtom(result.energy, structure, mu),
      volume_per_atom: volume(structure) / n,
      structure: encodeStructure(structure),
    }
  })
  return { mu, crystals, potential_warnings: potential.warnings ?? [] }
}

/** E_f = [E − n_Li μ_Li − n_Si μ_Si]/n, eV/atom, against the same potential's bcc Li and diamond Si. */
export function formationEnergyPerAtom(energy: number, structure: Structure, mu: LixsiReferences['mu']): number {
  const lithium = countOf(structure, LI)
  const silicon = countOf(structure, SI)
  return (energy - lithium * mu.Li - silicon * mu.Si) / (lithium + silicon)
}
