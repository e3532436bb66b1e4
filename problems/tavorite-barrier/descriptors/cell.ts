// The relaxed cell in the setting all compounds share (P-1, Z = 2): lengths, angles and how full it is.
import { cellParameters } from '../../../src/atoms/cell.ts'
import { volume } from '../../../src/atoms/structure.ts'
import type { Compound } from '../compounds.ts'
import { describedBy, type Computed, type DescribedGroup } from './descriptor.ts'
import { radiiOf } from './radii.ts'

/** Anions in the cell: 8 O and 2 Z. */
const ANIONS = 10

/** Lattice parameters, volume per anion and packing of every compound. */
export function cellDescriptors(compounds: readonly Compound[]): DescribedGroup {
  return describedBy('cell', CELL, compounds)
}

const CELL: readonly Computed[] = [
  ...(['a', 'b', 'c'] as const).map((name, k): Computed => ({
    name, unit: 'Å', meaning: 'lattice parameter', of: ({ structure }) => cellParameters(structure.cell)[k],
  })),
  ...(['alpha', 'beta', 'gamma'] as const).map((name, k): Computed => ({
    name, unit: '°', meaning: 'lattice parameter', of: ({ structure }) => cellParameters(structure.cell)[3 + k],
  })),
  {
    name: 'volume_per_anion', unit: 'Å³', meaning: 'volume of the cell over its 10 anions',
    of: ({ structure }) => volume(structure) / ANIONS,
  },
  {
    name: 'packing_fraction', unit: '', meaning: 'volume of the framework ions (spheres of their radii) over that of the cell',
    of: packing,
  },
]

function packing(compound: Compound): number {
  const { metal, centre, oxygen, halide } = radiiOf(compound)
  const sphere = (r: number): number => (4 / 3) * Math.PI * r * r * r
  return (2 * sphere(metal) + 2 * sphere(centre) + 8 * sphere(oxygen) + 2 * sphere(halide)) / volume(compound.structure)
}
