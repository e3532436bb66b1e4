// What a campaign prepares once: the relaxed hosts and reference phases on the problem's own potential, and the places
// for interstitial lithium in the host. Plain data that every worker receives.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countOf } from '../../src/atoms/composition.ts'
import { atomCount, volume, type Structure } from '../../src/atoms/structure.ts'
import { EvaluationError } from '../../src/errors.ts'
import { resolvePotential } from '../../src/potentials/potential-files.ts'
import { onlyNepFile } from '../../src/potentials/specification.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { Json } from '../../src/spaces/space.ts'
import { encodeStructure } from '../../src/spaces/structures.ts'
import { openPotential } from '../scoring/parameters.ts'
import { hostCrystal, HOST_NAMES, phaseCrystals, type ReferenceCrystal } from './crystals.ts'
import { prepareInterstitials, type PreparedInterstitial } from './interstitials.ts'
import { LABEL_LITHIUM_OXIDE, SHIPPED_POTENTIAL_WARNING } from './literature.ts'
import { OXYGEN, PHOSPHORUS } from './motifs.ts'
import { SHIPPED_POTENTIAL, type NitrogenParameters } from './parameters.ts'
import type { ReferenceEnergies } from './reference-energy.ts'

/** A relaxed crystal as it travels to workers and into the journal's digest. */
export interface PreparedCrystal {
  readonly name: string
  readonly space_group: string
  readonly source: string
  readonly energy_per_atom: number
  /** Å³. */
  readonly volume_per_atom: number
  /** a, b, c of the conventional cell, Å; tabulated and relaxed. */
  readonly lattice: { readonly tabulated: readonly number[]; readonly relaxed: readonly number[] }
  readonly structure: Json
}

export interface NitrogenReferences {
  readonly crystals: readonly PreparedCrystal[]
  /** Name of the host among the crystals. */
  readonly host: string
  readonly energies: ReferenceEnergies
  /** Where the energy of Li2O comes from. */
  readonly lithium_oxide_source: 'the labels of the shipped potential' | 'the campaign file' | 'the potential'
  readonly interstitials: readonly PreparedInterstitial[]
  readonly potential_warnings: readonly string[]
}

/** Hosts and phases are relaxed tighter than candidates: everything is measured against them. */
const CRYSTAL_RELAXATION = relaxSettings(
  relaxSettingsSchema.parse({ cell: 'full', fmax: 0.001, max_steps: 2000, volume_range: [0.7, 1.4] }),
)

/** The potential of a campaign, and whether its file is the one that ships, under whatever name. */
export interface OpenedPotential {
  readonly potential: Potential
  readonly isShipped: boolean
}

/** Opens the potential the parameters name; `folder` is what relative paths refer to. */
export async function openNitrogenPotential(parameters: NitrogenParameters, folder: string): Promise<OpenedPotential> {
  const name = parameters.potential === SHIPPED_POTENTIAL ? shippedPotential() : parameters.potential
  const potential = await openPotential(name, parameters, folder)
  const file = onlyNepFile(resolvePotential(name, folder))
  const isShipped = file !== null && readFileSync(file).equals(readFileSync(shippedPotential()))
  const own = isShipped ? [SHIPPED_POTENTIAL_WARNING] : []
  return { potential: { ...potential, warnings: [...own, ...(potential.warnings ?? [])] }, isShipped }
}

/** Path of the potential that ships with the problem (data is read from the package, not from its build). */
export function shippedPotential(): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'problems'))
  const folder = inBuild ? join(import.meta.dirname, '../../../problems/li3po4-nitrogen') : import.meta.dirname
  return join(folder, 'data', 'lipon.nep.txt')
}

/**
 * Relaxes hosts and phases and finds interstitial places; throws EvaluationError when a crystal that is needed has no
 * minimum.
 */
export async function prepareReferences(
  parameters: NitrogenParameters, { potential, isShipped }: OpenedPotential,
): Promise<NitrogenReferences> {
  const tabulated = [...HOST_NAMES.map(hostCrystal), ...phaseCrystals()]
  const exact = potential.exact ?? potential
  const relaxed = await relax(tabulated.map(({ structure }) => structure), exact, CRYSTAL_RELAXATION)
  const host = hostCrystal(parameters.host).name
  const fromPotential = parameters.lithium_oxide_energy === undefined && !isShipped
  const needed = [host, 'Li2PO2N', ...(fromPotential ? ['Li2O'] : [])]
  const ended = tabulated.map((crystal, k) => ({ crystal, ...relaxed[k] }))
  const failed = ended.find(({ crystal, outcome }) => outcome !== 'converged' && needed.includes(crystal.name))
  if (failed !== undefined) {
    throw new EvaluationError({
      rule: `the potential must hold ${failed.crystal.name} in a minimum`, found: failed.reason ?? failed.outcome,
      wayOut: 'Formation energies need the host and the reference phases: fit the potential to them too.',
    })
  }
  const minima = ended.filter(({ outcome }) => outcome === 'converged')
  const perUnit = new Map(minima.map(({ crystal, structure, result }) =>
    [crystal.name, result.energy / unitsOf(structure)]))
  const energyOf = (name: string): number => perUnit.get(name) ?? Number.NaN
  const hostStructure = ended[HOST_NAMES.indexOf(parameters.host)].structure
  return {
    crystals: minima.map(({ crystal, structure, result }) => prepared(crystal, structure, result.energy)),
    host,
    energies: {
      Li3PO4: energyOf(host),
      Li2PO2N: energyOf('Li2PO2N'),
      Li2O: parameters.lithium_oxide_energy ?? (fromPotential ? energyOf('Li2O') : LABEL_LITHIUM_OXIDE),
    },
    lithium_oxide_source: lithiumOxideSource(parameters, fromPotential),
    interstitials: parameters.families.includes('interstitial') ? prepareInterstitials(parameters, hostStructure) : [],
    potential_warnings: potential.warnings ?? [],
  }
}

function lithiumOxideSource(
  { lithium_oxide_energy: given }: NitrogenParameters, fromPotential: boolean,
): NitrogenReferences['lithium_oxide_source'] {
  if (given !== undefined) return 'the campaign file'
  return fromPotential ? 'the potential' : 'the labels of the shipped potential'
}

/** Formula units: by P where there is some, by O in Li2O, 1 in Li3N. */
function unitsOf(structure: Structure): number {
  return countOf(structure, PHOSPHORUS) || countOf(structure, OXYGEN) || 1
}

function prepared(
  { name, spaceGroup, source, structure: start }: ReferenceCrystal, structure: Structure, energy: number,
): PreparedCrystal {
  const n = atomCount(structure)
  return {
    name,
    space_group: spaceGroup,
    source,
    energy_per_atom: energy / n,
    volume_per_atom: volume(structure) / n,
    lattice: { tabulated: lengthsOf(start), relaxed: lengthsOf(structure) },
    structure: encodeStructure(structure),
  }
}

function lengthsOf({ cell }: Structure): number[] {
  return [0, 3, 6].map((row) => Math.hypot(cell[row], cell[row + 1], cell[row + 2]))
}
