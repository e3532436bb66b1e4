// The two host crystals of Li3PO4 and the phases that formation energies refer to: cell, operations, asymmetric unit.
// They are starting points: the problem relaxes each with its own potential before use.
import { expandAsymmetricUnit, type Site } from '../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters, type CellParameters } from '../../src/atoms/cell.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { generateGroup, parseSymmetryOperation } from '../../src/atoms/symmetry.ts'

/** A crystal as tabulated. */
interface TabulatedCrystal {
  readonly name: string
  readonly spaceGroup: string
  readonly source: string
  readonly cell: CellParameters
  /** Generators of the conventional cell's operations, centring included. */
  readonly generators: readonly string[]
  readonly sites: readonly Site[]
}

export const HOST_NAMES = ['gamma', 'beta'] as const
export type HostName = (typeof HOST_NAMES)[number]

const HOSTS: Readonly<Record<HostName, TabulatedCrystal>> = {
  beta: {
    name: 'β-Li3PO4',
    spaceGroup: 'Pmn2_1 (31)',
    source: 'C. Keffer et al., Inorg. Chem. 6, 119 (1967), doi 10.1021/ic50047a027; as tabulated in AMCSD 0012673',
    cell: [6.115, 5.2394, 4.8554, 90, 90, 90],
    generators: ['x+1/2,-y,z+1/2', '-x,y,z'],
    sites: [
      ...sites('Li', [0.2481, 0.3277, 0.986], [0.5, 0.8428, 0.9893]),
      ...sites('P', [0, 0.8243, 0]),
      ...sites('O', [0.20777, 0.68676, 0.8961], [0, 0.1052, 0.9004], [0.5, 0.1814, 0.8172]),
    ],
  },
  gamma: {
    name: 'γ-Li3PO4',
    spaceGroup: 'Pmnb (62)',
    source: 'B. Wang et al., J. Solid State Chem. 115, 313 (1995); as tabulated in AMCSD 0013843',
    cell: [6.1113, 10.4612, 4.9208, 90, 90, 90],
    generators: ['-x+1/2,y,z', 'x+1/2,-y,-z', 'x+1/2,-y+1/2,z+1/2'],
    sites: [
      ...sites('Li', [0.5016, 0.1627, 0.3008], [0.75, 0.4246, 0.2045]),
      ...sites('P', [0.25, 0.4115, 0.3079]),
      ...sites('O', [0.0441, 0.3418, 0.2054], [0.25, 0.0503, 0.2928], [0.75, 0.0896, 0.1223]),
    ],
  },
}

/** Formation energies need Li2PO2N; the simple compounds show how far the potential carries. */
const PHASES: readonly TabulatedCrystal[] = [
  {
    name: 'Li2PO2N',
    spaceGroup: 'Cmc2_1 (36)',
    source: 'cell: K. Senevirathne et al., Solid State Ionics 233, 95 (2013); sites of the '
      + 'Li2SiO3 type: K.-F. Hesse, Acta Cryst. B 33, 901 (1977)',
    cell: [9.0692, 5.3999, 4.6856, 90, 90, 90],
    generators: ['x+1/2,y+1/2,z', '-x,-y,z+1/2', '-x,y,z'],
    sites: [
      ...sites('Li', [0.1738, 0.3447, 0]),
      ...sites('P', [0, 0.1703, 0.4936]),
      ...sites('O', [0.1446, 0.3077, 0.4105]),
      ...sites('N', [0, 0.1135, 0.8455]),
    ],
  },
  {
    name: 'Li2O',
    spaceGroup: 'Fm-3m (225)',
    source: 'antifluorite, a = 4.62 Å',
    cell: [4.62, 4.62, 4.62, 90, 90, 90],
    generators: ['x,y+1/2,z+1/2', 'x+1/2,y,z+1/2', 'z,x,y', '-y,x,z', '-x,-y,-z'],
    sites: [...sites('Li', [0.25, 0.25, 0.25]), ...sites('O', [0, 0, 0])],
  },
  {
    name: 'Li3N',
    spaceGroup: 'P6/mmm (191)',
    source: 'A. Rabenau, H. Schulz, J. Less-Common Met. 50, 155 (1976)',
    cell: [3.648, 3.648, 3.875, 90, 90, 120],
    generators: ['-y,x-y,z', '-x,-y,z', 'y,x,-z', '-x,-y,-z'],
    sites: [...sites('Li', [0, 0, 0.5], [1 / 3, 2 / 3, 0]), ...sites('N', [0, 0, 0])],
  },
]

/** A crystal in its conventional cell, as tabulated (not relaxed). */
export interface ReferenceCrystal {
  readonly name: string
  readonly spaceGroup: string
  readonly source: string
  readonly structure: Structure
}

/** One of the two hosts, Z = 2 (β) or 4 (γ). */
export function hostCrystal(name: HostName): ReferenceCrystal {
  return expanded(HOSTS[name])
}

/** Li2PO2N, Li2O and Li3N. */
export function phaseCrystals(): ReferenceCrystal[] {
  return PHASES.map(expanded)
}

function expanded(crystal: TabulatedCrystal): ReferenceCrystal {
  const { name, spaceGroup, source } = crystal
  const operations = generateGroup(crystal.generators.map((text) => parseSymmetryOperation(text)))
  const structure = expandAsymmetricUnit(cellFromParameters(crystal.cell), operations, crystal.sites)
  return { name, spaceGroup, source, structure }
}

function sites(symbol: string, ...positions: readonly (readonly [number, number, number])[]): Site[] {
  return positions.map((fractional) => ({ symbol, fractional }))
}
