// Crystals that campaigns of interfaces name instead of a file: cell, operations, asymmetric unit. They are starting
// points: the problem relaxes each with its own potential before use.
import { join } from 'node:path'
import { expandAsymmetricUnit, type Site } from '../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters, type CellParameters } from '../../src/atoms/cell.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { generateGroup, parseSymmetryOperation } from '../../src/atoms/symmetry.ts'
import { InputError } from '../../src/errors.ts'
import { readStructures } from '../../src/io/formats.ts'

/** A crystal as tabulated. */
interface TabulatedCrystal {
  readonly spaceGroup: string
  readonly source: string
  readonly cell: CellParameters
  /** Generators of the conventional cell's operations, centring included. */
  readonly generators: readonly string[]
  readonly sites: readonly Site[]
}

/** A crystal whose arrangement no space group gives: a file of `data/` with its source. */
interface StoredCrystal {
  readonly source: string
  readonly file: string
}

const OBELIX = 'places of the atoms after the OBELiX database (F. Therrien et al., arXiv:2502.14234), '
  + 'relaxed with TensorNet-MatPES-PBE'

const CRYSTALS: Readonly<Record<string, TabulatedCrystal | StoredCrystal>> = {
  'LiCoO2': {
    spaceGroup: 'R-3m (166), hexagonal axes',
    source: 'lattice constants and z of O at room temperature, as usually quoted',
    cell: [2.8156, 2.8156, 14.0542, 90, 90, 120],
    generators: ['-y,x-y,z', 'y,x,-z', '-x,-y,-z', 'x+2/3,y+1/3,z+1/3'],
    sites: [...sites('Li', [0, 0, 0.5]), ...sites('Co', [0, 0, 0]), ...sites('O', [0, 0, 0.2605])],
  },
  'beta-Li3PS4': {
    spaceGroup: 'Pnma (62), Li on the full 8d and 4b sites',
    source: OBELIX,
    cell: [12.9872, 8.0521, 6.1794, 90, 90, 90],
    generators: ['-x+1/2,-y,z+1/2', '-x,y+1/2,-z', '-x,-y,-z'],
    sites: [
      ...sites('Li', [0.1627, 0.5292, 0.8999], [0, 0, 0.5]),
      ...sites('P', [0.09, 0.25, 0.1602]),
      ...sites('S', [0.1571, 0.0377, 0.2796], [0.0602, 0.75, 0.7197], [0.0967, 0.25, 0.83]),
    ],
  },
  'gamma-Li3PS4': {
    spaceGroup: 'Pmn2_1 (31)',
    source: OBELIX,
    cell: [7.7326, 6.6583, 6.1485, 90, 90, 90],
    generators: ['x+1/2,-y,z+1/2', '-x,y,z'],
    sites: [
      ...sites('Li', [0.2584, 0.685, 0.4957], [0, 0.1411, 0.4825]),
      ...sites('P', [0, 0.8146, 0.9946]),
      ...sites('S', [0.2219, 0.6703, 0.8895], [0, 0.1076, 0.8825], [0, 0.808, 0.3309]),
    ],
  },
  'Li': {
    spaceGroup: 'Im-3m (229)',
    source: 'body-centred cubic, a = 3.43 Å',
    cell: [3.43, 3.43, 3.43, 90, 90, 90],
    generators: ['z,x,y', '-y,x,z', '-x,-y,-z', 'x+1/2,y+1/2,z+1/2'],
    sites: sites('Li', [0, 0, 0]),
  },
  'LiTi2(PO4)3': {
    spaceGroup: 'R-3c (167), hexagonal axes',
    source: OBELIX,
    cell: [8.6366, 8.6366, 20.854, 90, 90, 120],
    generators: ['-y,x-y,z', 'y,x,-z+1/2', '-x,-y,-z', 'x+2/3,y+1/3,z+1/3'],
    sites: [
      ...sites('Li', [0, 0, 0]),
      ...sites('Ti', [0, 0, 0.3594]),
      ...sites('P', [0, 0.2906, 0.25]),
      ...sites('O', [0.0001, 0.1875, 0.3103], [0.0233, 0.1884, 0.921]),
    ],
  },
  'LATP': {
    source: 'Li7AlTi11P18O72, x = 1/6: LiTi2(PO4)3 with one Al on a Ti site and one Li more beside it, '
      + 'relaxed with TensorNet-MatPES-PBE',
    file: 'latp.extxyz',
  },
}

export const CRYSTAL_NAMES: readonly string[] = Object.keys(CRYSTALS)

/** A shipped crystal and where it comes from; throws InputError for names that there are not. */
export function shippedCrystal(name: string): { readonly structure: Structure; readonly source: string } {
  if (!Object.hasOwn(CRYSTALS, name)) {
    throw new InputError({
      rule: 'a shipped crystal must be one that there is', found: name, wayOut: `There are ${CRYSTAL_NAMES.join(', ')}.`,
    })
  }
  const crystal = CRYSTALS[name]
  const { source } = crystal
  if ('file' in crystal) return { structure: readStructures(join(dataFolder(), crystal.file))[0].structure, source }
  const operations = generateGroup(crystal.generators.map((text) => parseSymmetryOperation(text)))
  const structure = expandAsymmetricUnit(cellFromParameters(crystal.cell), operations, crystal.sites)
  return { structure, source: `${crystal.spaceGroup}; ${source}` }
}

/** Data is read from the package, not from its build. */
function dataFolder(): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'problems'))
  return join(inBuild ? join(import.meta.dirname, '../../../problems/interface') : import.meta.dirname, 'data')
}

function sites(symbol: string, ...positions: readonly (readonly [number, number, number])[]): Site[] {
  return positions.map((fractional) => ({ symbol, fractional }))
}
