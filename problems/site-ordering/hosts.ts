// Crystals that ship with the problem, as benchmarks: ordering problems whose lowest Ewald energy is known because every
// configuration was scored (bench/ordering-minima.ts). Cells are our own: idealised from ionic radii, R. D. Shannon, Acta
// Cryst. A 32, 751 (1976), doi 10.1107/S0567739476001551; rounded, so that the numbers below are exact statements.
import type { z } from 'zod'
import { atomicNumberOf } from '../../src/atoms/elements.ts'
import { fromFractional, PERIODIC, type Structure } from '../../src/atoms/structure.ts'
import type { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'

/** Exact results of a complete enumeration. */
export interface KnownMinimum {
  /** Lowest Ewald energy of the supercell, eV, to 1e-6. */
  readonly energy: number
  /** Configurations that have it, and how many of them are distinct. */
  readonly degeneracy: number
  readonly distinctMinima: number
  /** To the second-lowest energy, eV. */
  readonly gap: number
  /** All configurations, and those that symmetry tells apart. */
  readonly configurations: number
  readonly distinct: number
}

/** A shipped crystal with the ordering problem that is posed on it. */
export interface ShippedHost {
  readonly structure: Structure
  /** One line: what the crystal is and where its cell comes from. */
  readonly description: string
  readonly ordering: z.input<typeof sitesParametersSchema>
  readonly minimum: KnownMinimum
}

/** Layered LiMO2, R-3m, primitive cell: a, c of the hexagonal cell (Å) and z of oxygen. */
function layered(a: number, c: number, z: number): Structure {
  const height = a / (2 * Math.sqrt(3))
  const cell = Float64Array.of(a / 2, height, c / 3, -a / 2, height, c / 3, 0, -2 * height, c / 3)
  const along = (symbol: string, share: number): Site => [symbol, share, share, share]
  return crystal(cell, [along('Ni', 0), along('Li', 0.5), along('O', z), along('O', 1 - z)])
}

/** Rock salt, Fm-3m, primitive cell; a of the cubic cell, Å. */
function rockSalt(a: number): Structure {
  return crystal(faceCentred(a), [['Li', 0, 0, 0], ['O', 0.5, 0.5, 0.5]])
}

/** Spinel, Fd-3m with the origin at -3m, primitive cell; a of the cubic cell, Å, and u of oxygen. */
function spinel(a: number, u: number): Structure {
  const octahedra = [[0.5, 0.5, 0.5], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]] as const
  // The primitive coordinates of cubic (u, u, u) are (u, u, u); each of the others has one that differs.
  const other = 0.5 - 3 * u
  const oxygen = [[u, u, u], [other, u, u], [u, other, u], [u, u, other]]
  return crystal(faceCentred(a), [
    ['Li', 0.125, 0.125, 0.125], ['Li', 0.875, 0.875, 0.875],
    ...octahedra.map(([x, y, z]): Site => ['Mn', x, y, z]),
    ...oxygen.flatMap(([x, y, z]): Site[] => [['O', x, y, z], ['O', -x, -y, -z]]),
  ])
}

type Site = readonly [symbol: string, x: number, y: number, z: number]

function crystal(cell: Float64Array, sites: readonly Site[]): Structure {
  return fromFractional({
    cell, pbc: PERIODIC,
    species: Uint8Array.from(sites, ([symbol]) => atomicNumberOf(symbol)),
    fractional: sites.flatMap(([, ...position]) => position),
  })
}

function faceCentred(a: number): Float64Array {
  const half = a / 2
  return Float64Array.of(0, half, half, half, 0, half, half, half, 0)
}

export const SHIPPED_HOSTS: Readonly<Record<string, ShippedHost>> = {
  layered: {
    structure: layered(2.87, 14.25, 0.2585),
    description: 'layered LiMO2, R-3m, a 2.87 Å, c 14.25 Å, z(O) 0.2585: usual of half-delithiated Li-Ni-Mn oxides',
    ordering: {
      supercell: [4, 2, 2],
      sublattices: [
        { sites: 'Li', species: { Li: 8, vacancy: 8 } },
        { sites: 'Ni', species: { Ni: 8, Mn: 8 } },
      ],
      oxidation_states: { Ni: 3, Mn: 4 },
    },
    minimum: {
      energy: -1932.369241, degeneracy: 6, distinctMinima: 2, gap: 0.693211, configurations: 165_636_900, distinct: 2_606_880,
    },
  },
  'rock-salt': {
    structure: rockSalt(4.21),
    description: 'rock salt, a 4.21 Å: twice the sum of the radii of O2- and of the mean cation of LiNi0.5Ti0.5O2',
    ordering: {
      supercell: [[-1, 1, 3], [3, -3, 1], [1, 1, -1]],
      sublattices: [{ sites: 'Li', species: { Li: 10, Ni: 5, Ti: 5 } }],
      oxidation_states: { Ni: 2 },
    },
    minimum: {
      energy: -1072.044967, degeneracy: 12, distinctMinima: 2, gap: 1.323121, configurations: 46_558_512, distinct: 582_387,
    },
  },
  spinel: {
    structure: spinel(8.126, 0.265),
    description: 'spinel, a 8.126 Å, u 0.265: Li-O and metal-O distances are the sums of the radii in Li0.5Ni0.5Mn1.5O4',
    ordering: {
      supercell: [[0, 0, 3], [1, -1, 0], [1, 1, -1]],
      sublattices: [
        { sites: 'Li', species: { Li: 6, vacancy: 6 } },
        { sites: 'Mn', species: { Ni: 6, Mn: 18 } },
      ],
      oxidation_states: { Ni: 3, Mn: 4 },
    },
    minimum: {
      energy: -3185.664282, degeneracy: 8, distinctMinima: 2, gap: 0.109931, configurations: 124_366_704, distinct: 2_691_918,
    },
  },
}
