// The crystalline Li–Si phases: cell, space group (origin choice 1) and asymmetric unit, idealised within 0.01 Å
// from Materials Project structures as collected by Oviedo, Fernandez, Otero, Leiva, Paz, J. Phys. Chem. A 127,
// 2637 (2023), doi 10.1021/acs.jpca.3c00075, and Jain et al., APL Mater. 1, 011002 (2013), doi 10.1063/1.4812323.
// They are starting points: the problem relaxes each with its own potential before use.
import { expandAsymmetricUnit, type Site } from '../../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters, type CellParameters } from '../../../src/atoms/cell.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import { generateGroup, parseSymmetryOperation } from '../../../src/atoms/symmetry.ts'

/** A crystal as tabulated. */
interface TabulatedCrystal {
  readonly name: string
  readonly spaceGroup: string
  readonly cell: CellParameters
  /** Generators of the conventional cell's operations, centring included. */
  readonly generators: readonly string[]
  readonly sites: readonly Site[]
}

const CRYSTALS: readonly TabulatedCrystal[] = [
  {
    name: 'Si',
    spaceGroup: 'Fd-3m (227)',
    cell: [5.4687, 5.4687, 5.4687, 90, 90, 90],
    generators: ['-z+1/4,-x+1/4,-y+1/4', 'y+3/4,x+1/4,-z+3/4'],
    sites: sites('Si', [0, 0, 0]),
  },
  {
    name: 'LiSi',
    spaceGroup: 'I4_1/a (88)',
    cell: [9.3272, 9.3272, 5.7407, 90, 90, 90],
    generators: ['-y,x+1/2,z+1/4', '-x,-y+1/2,-z+1/4'],
    sites: [...sites('Li', [0.58097, 0.63552, 0.17933]), ...sites('Si', [0.61068, 0.70266, 0.71962])],
  },
  {
    name: 'Li12Si7',
    spaceGroup: 'Pnma (62)',
    cell: [8.5312, 19.6227, 14.3127, 90, 90, 90],
    generators: ['-x+1/2,-y,z+1/2', '-x,y+1/2,-z', '-x,-y,-z'],
    sites: [
      ...sites('Li',
        [0.66175, 0.25, 0.83415], [0.61308, 0.25, 0.63119], [0.49628, 0.375, 0.47243], [0.84244, 0.38834, 0.49491],
        [0.87711, 0.16565, 0.65959], [0.37044, 0.9722, 0.93432], [0.63043, 0.1127, 0.26348], [0.36686, 0.99515, 0.56736],
        [0.37182, 0.14506, 0.63884], [0.87049, 0.03157, 0.74367], [0.13792, 0.32864, 0.47785], [0.86265, 0.31109, 0.16257],
        [0.60882, 0.81281, 0.84337]),
      ...sites('Si',
        [0.61566, 0.75, 0.49219], [0.12228, 0.75, 0.48804], [0.37179, 0.75, 0.73546], [0.36702, 0.75, 0.56956],
        [0.12388, 0.36784, 0.75195], [0.10653, 0.43498, 0.61402], [0.11777, 0.55061, 0.66645], [0.11992, 0.55314, 0.83142],
        [0.13115, 0.43917, 0.88583]),
    ],
  },
  {
    name: 'Li7Si3',
    spaceGroup: 'P3_212 (153), ordered model',
    cell: [7.5799, 7.5799, 18.0027, 90, 90, 120],
    generators: ['-y,x-y,z+2/3', '-y,-x,-z+1/3'],
    sites: [
      ...sites('Li',
        [0.8888, 0.1112, 2 / 3], [0.55671, 0.44329, 2 / 3], [0.22466, 0.44692, 0.19849], [0.24349, 0.46677, 0.04459],
        [0.89177, 0.11391, 0.51645], [0.91279, 0.13468, 0.37353], [0.89219, 0.44706, 0.84953], [0.91425, 0.46888, 0.7065]),
      ...sites('Si', [0.20898, 0.42603, 0.89914], [0.8794, 0.10225, 0.2319], [0.87119, 0.4314, 0.56534]),
    ],
  },
  {
    name: 'Li13Si4',
    spaceGroup: 'Pbam (55)',
    cell: [7.898, 15.0115, 4.4207, 90, 90, 90],
    generators: ['-x,-y,z', '-x+1/2,y+1/2,-z', '-x,-y,-z'],
    sites: [
      ...sites('Li',
        [0, 0.5, 0], [0.76992, 0.15356, 0], [0.34756, 0.52543, 0], [0.40473, 0.69421, 0], [0.75803, 0.40463, 0.5],
        [0.59013, 0.74477, 0.5], [0.90392, 0.60552, 0.5]),
      ...sites('Si', [0.92569, 0.06887, 0.5], [0.58336, 0.83975, 0]),
    ],
  },
  {
    name: 'Li15Si4',
    spaceGroup: 'I-43d (220)',
    cell: [10.566, 10.566, 10.566, 90, 90, 90],
    generators: ['z+1/2,x+1/2,y+1/2', '-y+1/4,-x+3/4,z+3/4'],
    sites: [
      ...sites('Li', [0.09609, 0.62693, 0.71344], [0.75, 0.125, 0]),
      ...sites('Si', [0.04243, 0.54243, 0.95757]),
    ],
  },
  {
    name: 'Li',
    spaceGroup: 'Im-3m (229)',
    cell: [3.4268, 3.4268, 3.4268, 90, 90, 90],
    generators: ['z+1/2,x+1/2,y+1/2', 'y,x,-z', '-x,-y,-z'],
    sites: sites('Li', [0, 0, 0]),
  },
]

/** A reference crystal in its conventional cell, as tabulated (not relaxed). */
export interface ReferenceCrystal {
  readonly name: string
  readonly spaceGroup: string
  readonly structure: Structure
}

/** The seven reference crystals, from Si to Li in order of lithium content. */
export function referenceCrystals(): ReferenceCrystal[] {
  return CRYSTALS.map(({ name, spaceGroup, cell, generators, sites }) => ({
    name,
    spaceGroup,
    structure: expandAsymmetricUnit(
      cellFromParameters(cell),
      generateGroup(generators.map((text) => parseSymmetryOperation(text))),
      sites,
    ),
  }))
}

function sites(symbol: string, ...positions: readonly (readonly [number, number, number])[]): Site[] {
  return positions.map((fractional) => ({ symbol, fractional }))
}
