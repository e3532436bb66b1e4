// Crystals the bond-valence tests use, from their published asymmetric units.
// β-Li3PO4: C. Keffer et al., Inorg. Chem. 6, 119 (1967), AMCSD 0012673. γ-Li3PO4: B. Wang et al., J. Solid State Chem.
// 115, 313 (1995), AMCSD 0013843. LiCoO2: usual values of the layered oxide.
import { expandAsymmetricUnit, type Site } from '../../../src/atoms/asymmetric-unit.ts'
import { cellFromParameters } from '../../../src/atoms/cell.ts'
import { generateGroup, parseSymmetryOperation } from '../../../src/atoms/symmetry.ts'
import type { OxidationStates } from '../../../src/analysis/bond-valence/parameters.ts'
import type { Structure } from '../../../src/atoms/structure.ts'

export const PHOSPHATE: OxidationStates = { Li: 1, P: 5, O: -2 }

function site(symbol: string, x: number, y: number, z: number): Site {
  return { symbol, fractional: [x, y, z] }
}

function group(...operations: readonly string[]): ReturnType<typeof generateGroup> {
  return generateGroup(operations.map((text) => parseSymmetryOperation(text)))
}

/** Pmn2₁, 16 atoms. */
export const betaLi3PO4: Structure = expandAsymmetricUnit(
  cellFromParameters([6.115, 5.2394, 4.8554, 90, 90, 90]),
  group('1/2+x, -y, 1/2+z', '-x, y, z'),
  [
    site('Li', 0.2481, 0.3277, 0.986), site('Li', 0.5, 0.8428, 0.9893), site('P', 0, 0.8243, 0),
    site('O', 0.20777, 0.68676, 0.8961), site('O', 0, 0.1052, 0.9004), site('O', 0.5, 0.1814, 0.8172),
  ],
)

/** Pmnb, 32 atoms. */
export const gammaLi3PO4: Structure = expandAsymmetricUnit(
  cellFromParameters([6.1113, 10.4612, 4.9208, 90, 90, 90]),
  group('1/2-x, y, z', '1/2+x, -y, -z', '1/2+x, 1/2-y, 1/2+z'),
  [
    site('Li', 0.5016, 0.1627, 0.3008), site('Li', 0.75, 0.4246, 0.2045), site('P', 0.25, 0.4115, 0.3079),
    site('O', 0.0441, 0.3418, 0.2054), site('O', 0.25, 0.0503, 0.2928), site('O', 0.75, 0.0896, 0.1223),
  ],
)

/** R-3m in the hexagonal cell, 12 atoms. */
export const layeredLiCoO2: Structure = expandAsymmetricUnit(
  cellFromParameters([2.8156, 2.8156, 14.0542, 90, 90, 120]),
  group('-y, x-y, z', 'y, x, -z', '-x, -y, -z', 'x+2/3, y+1/3, z+1/3'),
  [site('Li', 0, 0, 0.5), site('Co', 0, 0, 0), site('O', 0, 0, 0.2605)],
)
