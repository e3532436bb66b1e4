// The problem with its crystals as tabulated, not relaxed: for what needs no energies.
import { nitrogenParameters } from '../../../problems/li3po4-nitrogen/parameters.ts'
import { hostCrystal, HOST_NAMES, phaseCrystals } from '../../../problems/li3po4-nitrogen/crystals.ts'
import type { NitrogenReferences } from '../../../problems/li3po4-nitrogen/references.ts'
import { nitrogenSpace, type NitrogenSpace } from '../../../problems/li3po4-nitrogen/space.ts'
import { encodeStructure } from '../../../src/spaces/structures.ts'

/** An empty place of the γ host with a multiplicity of four. */
const PLACE = [0.25, 0.236, 0.852] as const

/** References with energies of nothing. */
export function tabulatedReferences(host: 'gamma' | 'beta' = 'gamma'): NitrogenReferences {
  return {
    crystals: [...HOST_NAMES.map(hostCrystal), ...phaseCrystals()].map(({ name, spaceGroup, source, structure }) => ({
      name, space_group: spaceGroup, source, energy_per_atom: 0, volume_per_atom: 10, lattice: { tabulated: [],
        relaxed: [] },
      structure: encodeStructure(structure),
    })),
    host: hostCrystal(host).name,
    energies: { Li3PO4: -50, Li2PO2N: -38, Li2O: -14 },
    lithium_oxide_source: 'the campaign file',
    interstitials: [{
      position: PLACE, origin: 'campaign file', multiplicity: 4, energy_above_host: 0, bond_valence_sum: 1,
        coordination: 4, nearest: {},
      used: true,
    }],
    potential_warnings: [],
  }
}

/** The space of the tabulated host. */
export function tabulatedSpace(changes: Record<string, unknown> = {}): NitrogenSpace {
  const parameters = nitrogenParameters.parse({ supercell: [1, 1, 2], nitrogen: [1, 2], ...changes })
  return nitrogenSpace(parameters, tabulatedReferences(parameters.host))
}
