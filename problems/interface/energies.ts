// What an interface costs. Against both bulks in a periodic cell with two interfaces; against both separated slabs and
// the surfaces that vanish where there is one, since free surfaces would count otherwise:
//   periodic  γ = (E + R − Σ n μ) / 2A            vacuum  γ = (E + R − E_s − E_f) / A + σ_s + σ_f
// with R the energy of what has left for a reservoir and σ half of what both faces of a slab cost over the strained bulk.
import { determinant2 } from '../../src/atoms/interface/plane-matrices.ts'
import type { Objective } from '../../src/campaign/types.ts'
import type { PlacementBox, Placing } from './placement.ts'
import type { InterfaceReferences, PreparedMatch, PreparedSide, PreparedStrained } from './references.ts'

/** What interfaces are searched for. */
export const INTERFACE_ENERGY: Objective = { name: 'interface_energy', unit: 'eV/Å²', direction: 'minimize', niche: '' }

export interface InterfaceEnergies {
  /** Energy of the atoms of the interface cell in both relaxed bulks, eV. */
  readonly bulk: number
  /** eV/Å², of a cell whose energy (that of a reservoir included) is `energy`, eV. */
  interfaceEnergy(energy: number, placing: Placing): number
  /** Work that separates the sides, eV/Å². */
  workOfAdhesion(energy: number, placing: Placing): number
  /** What straining both bulks to the common lattice costs, eV/Å² of interface. */
  strainEnergy(placing: Placing): number
  /** Å². */
  area(placing: Placing): number
}

/** Energies of a campaign; `interfaces` in the cell. */
export function interfaceEnergies(
  { substrate, film, match }: InterfaceReferences, { between }: Pick<PlacementBox, 'between'>, interfaces: 1 | 2,
): InterfaceEnergies {
  const bulk = cellsOf('substrate', match, substrate) * substrate.energy + cellsOf('film', match, film) * film.energy
  const area = ({ share }: Placing): number => between(share, (prepared) => prepared.area)
  const slabs = (pick: (slab: PreparedStrained['slabs'][number]) => number, { share, cuts: [s, f] }: Placing): number =>
    between(share, (prepared) => pick(prepared.substrate.slabs[s]) + pick(prepared.film.slabs[f]))
  const workOfAdhesion = (energy: number, placing: Placing): number =>
    (slabs((slab) => slab.energy, placing) - energy) / (interfaces * area(placing))
  return {
    bulk, area, workOfAdhesion,
    interfaceEnergy: (energy, placing) => interfaces === 2
      ? (energy - bulk) / (2 * area(placing))
      : slabs((slab) => slab.surface_energy, placing) - workOfAdhesion(energy, placing),
    strainEnergy: ({ share }) => between(share, (prepared) => prepared.strain_energy),
  }
}

/** Oriented cells in the slab of one side. */
export function cellsOf(
  name: 'substrate' | 'film', match: Pick<PreparedMatch, 'substrate' | 'film'>, { layers }: Pick<PreparedSide, 'layers'>,
): number {
  return determinant2(match[name]) * layers
}
