// What a campaign prepares: from two crystals to everything its candidates are made of and measured against.
import { encodeStructure } from '../../src/spaces/structures.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { minimumDistancesOf } from '../scoring/minimum-distances.ts'
import { cellsOf, interfaceEnergies } from './energies.ts'
import { chosenMatch, titleOf } from './matches.ts'
import type { InterfaceParameters } from './parameters.ts'
import { placementBox } from './placement.ts'
import type { InterfaceReferences, PreparedShare, PreparedSide, PreparedStrained } from './references.ts'
import { registryMap } from './registry-map.ts'
import { prepareSides, SIDES, type Side, type SideName, type Sides } from './sides.ts'
import { separatedSlab, type SeparatedSlab } from './slabs.ts'
import { preparedShares, strainedCells, type StrainedCell } from './strained.ts'

/** 2 where the cell is periodic, 1 with vacuum. */
export function interfaceCount({ geometry }: Pick<InterfaceParameters, 'geometry'>): 1 | 2 {
  return geometry === 'periodic' ? 2 : 1
}

/** Elements of both crystals, ascending. */
export function elementsOf(sides: Sides): number[] {
  return [...new Set(SIDES.flatMap((name) => [...sides[name].oriented.species]))].sort((a, b) => a - b)
}

/** Prepares a campaign; see {@link prepareSides}, {@link chosenMatch} and {@link strainedCells} for errors. */
export async function prepareInterface(
  parameters: InterfaceParameters, potential: Potential, folder: string,
): Promise<InterfaceReferences> {
  const sides = await prepareSides(parameters, potential, folder)
  const { match, prepared } = chosenMatch(sides, parameters)
  const [substrate, film] = [sides.substrate.prepared, sides.film.prepared]
  const bare = { substrate, film, match: prepared, registry_map: null, warnings: [] }
  const shares: PreparedShare[] = []
  const unconverged = new Set<string>()
  for (const share of preparedShares(parameters)) {
    const cells = await strainedCells(sides, match, share, potential)
    const withoutSlabs = shareOf(parameters, sides, prepared, share, cells)
    const slabs = await separatedSlabs({ ...bare, shares: [withoutSlabs] }, parameters, potential)
    SIDES.forEach((name) => { if (slabs[name].some(({ isConverged }) => !isConverged)) unconverged.add(name) })
    shares.push({
      ...withoutSlabs,
      substrate: { ...withoutSlabs.substrate, slabs: slabs.substrate.map(plainSlab) },
      film: { ...withoutSlabs.film, slabs: slabs.film.map(plainSlab) },
    })
  }
  const references = { ...bare, shares }
  const box = placementBox(parameters, references)
  const map = parameters.registry_map === 0
    ? null
    : await registryMap(box, interfaceEnergies(references, box, interfaceCount(parameters)), parameters, potential,
      minimumDistancesOf(parameters, elementsOf(sides)))
  return { ...references, registry_map: map, warnings: warningsOf(parameters, sides, potential, [...unconverged]) }
}

function shareOf(
  parameters: InterfaceParameters, sides: Sides, match: InterfaceReferences['match'], share: number,
  cells: Readonly<Record<SideName, StrainedCell>> & { readonly area: number },
): PreparedShare {
  const strained = (name: SideName): PreparedStrained =>
    ({ cell: encodeStructure(cells[name].cell), energy: cells[name].energy, slabs: [] })
  const cost = SIDES.reduce((sum, name) =>
    sum + cellsOf(name, match, sides[name].prepared) * (cells[name].energy - sides[name].prepared.energy), 0)
  return {
    share, area: cells.area, strain_energy: cost / (interfaceCount(parameters) * cells.area),
    substrate: strained('substrate'), film: strained('film'),
  }
}

/** Slabs of every searched cut of both sides, at the one share of these references. */
async function separatedSlabs(
  references: InterfaceReferences, parameters: InterfaceParameters, potential: Potential,
): Promise<Readonly<Record<SideName, readonly SeparatedSlab[]>>> {
  const box = placementBox(parameters, references)
  const [share] = references.shares
  const slabsOf = (name: SideName): Promise<readonly SeparatedSlab[]> =>
    Promise.all(references[name].searched.map((_, cut) => {
      const joined = box.join({ ...box.home, cuts: name === 'substrate' ? [cut, 0] : [0, cut] })
      const bulk = cellsOf(name, references.match, references[name]) * share[name].energy
      return separatedSlab(name, joined, interfaceCount(parameters), parameters, potential, { bulk, area: share.area })
    }))
  return { substrate: await slabsOf('substrate'), film: await slabsOf('film') }
}

function plainSlab({ energy, surface_energy }: SeparatedSlab): PreparedStrained['slabs'][number] {
  return { energy, surface_energy }
}

function warningsOf(
  { exchange }: InterfaceParameters, sides: Sides, potential: Potential, unconverged: readonly string[],
): string[] {
  const both = SIDES.map((name) => ({ name, side: sides[name] }))
  const deepest = Math.max(0, ...exchange.map(({ depth }) => depth))
  const { cutoff } = potential
  return [
    ...both.flatMap(({ side }) => polarWarnings(side)),
    ...both.filter(({ side }) => Number.isFinite(cutoff) && side.prepared.thickness < cutoff).map(({ name, side }) =>
      `The ${name}, ${titleOf(side)}, is ${side.prepared.thickness.toFixed(1)} Å thick, less than the ${cutoff} Å that the `
        + 'potential reaches: both of its faces feel each other. Raise layers.'),
    ...both.filter(({ side }) => deepest > side.prepared.thickness / 2).map(({ name, side }) =>
      `Atoms are exchanged up to ${deepest} Å deep, more than half of the ${name} (${side.prepared.thickness.toFixed(1)} Å): `
        + 'raise layers.'),
    ...unconverged.map((name) =>
      `The separated slab of the ${name} did not converge: works of adhesion are those of its last structure.`),
    ...(potential.warnings ?? []),
  ]
}

function polarWarnings(side: Side): string[] {
  return searchedCuts(side.prepared).filter(({ polarity }) => polarity?.kind === 'type III').map(({ name, polarity }) =>
    `The cut ${name} of ${titleOf(side)} is polar (Tasker type III, ${(polarity?.dipole ?? 0).toFixed(3)} e/Å per layer): `
      + 'the energy of such a slab grows with its thickness unless charges move to its faces.')
}

function searchedCuts({ terminations, searched }: PreparedSide): PreparedSide['terminations'] {
  return searched.map((index) => terminations[index])
}
