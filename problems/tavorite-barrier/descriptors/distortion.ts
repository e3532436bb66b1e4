// Local distortion of the octahedra MO4Z2 and the tetrahedra XO4: variances of bond lengths and angles, quadratic
// elongation (Robinson, Gibbs, Ribbe 1971; see analysis/polyhedron-distortion.ts), means over the two M or X of the cell.
// The elongation of the tetrahedra is left out: here as in their minerals it is the angle variance once more (r = 0.999).
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import {
  bondAngle, length, octahedronDistortion, relativeVariance, tetrahedronDistortion, type Bond,
} from '../../../src/analysis/polyhedron-distortion.ts'
import { FIRST_ATOM, type Compound } from '../compounds.ts'
import { describedBy, type Computed, type DescribedGroup } from './descriptor.ts'

/** Distortion of the polyhedra of every compound. */
export function distortionDescriptors(compounds: readonly Compound[]): DescribedGroup {
  const polyhedra = new Map(compounds.map((compound) => [compound, polyhedraOf(compound.structure)]))
  const means = (value: (polyhedra: Polyhedra) => readonly number[]) => (compound: Compound): number => {
    const values = value(polyhedra.get(compound) ?? polyhedraOf(compound.structure))
    return values.reduce((sum, x) => sum + x, 0) / values.length
  }
  return describedBy('distortion', computedFrom(means), compounds)
}

/** Bonds of the two M with 4 O and 2 Z, of the two X with 4 O, of the two Z with 2 M. */
interface Polyhedra {
  readonly metalOxygen: readonly (readonly Bond[])[]
  readonly metalHalide: readonly (readonly Bond[])[]
  readonly centreOxygen: readonly (readonly Bond[])[]
  readonly halideMetal: readonly (readonly Bond[])[]
}

function computedFrom(mean: (value: (polyhedra: Polyhedra) => readonly number[]) => Computed['of']): Computed[] {
  const octahedra = ({ metalOxygen, metalHalide }: Polyhedra) =>
    metalOxygen.map((bonds, k) => octahedronDistortion([...bonds, ...metalHalide[k]]))
  const tetrahedra = ({ centreOxygen }: Polyhedra) => centreOxygen.map(tetrahedronDistortion)
  return [
    {
      name: 'octahedron_length_variance', unit: '', meaning: 'mean of (l/l̄ − 1)² over the four M–O',
      of: mean(({ metalOxygen }) => metalOxygen.map((bonds) => relativeVariance(bonds.map(length)))),
    },
    {
      name: 'halide_elongation', unit: '', meaning: 'mean M–Z over mean M–O',
      of: mean(({ metalOxygen, metalHalide }) => metalOxygen.map((bonds, k) => meanLength(metalHalide[k]) / meanLength(bonds))),
    },
    {
      name: 'octahedron_elongation', unit: '', meaning: 'quadratic elongation of MO4Z2',
      of: mean((polyhedra) => octahedra(polyhedra).map(({ quadraticElongation }) => quadraticElongation)),
    },
    {
      name: 'octahedron_angle_variance', unit: '°²', meaning: 'variance of the 12 angles of MO4Z2 about 90°',
      of: mean((polyhedra) => octahedra(polyhedra).map(({ angleVariance }) => angleVariance)),
    },
    {
      name: 'tetrahedron_length_variance', unit: '', meaning: 'mean of (l/l̄ − 1)² over the four X–O',
      of: mean((polyhedra) => tetrahedra(polyhedra).map(({ lengthVariance }) => lengthVariance)),
    },
    {
      name: 'tetrahedron_angle_variance', unit: '°²', meaning: 'variance of the 6 angles of XO4 about 109.47°',
      of: mean((polyhedra) => tetrahedra(polyhedra).map(({ angleVariance }) => angleVariance)),
    },
    {
      name: 'bridging_angle', unit: '°', meaning: 'M–Z–M along the chains of octahedra',
      of: mean(({ halideMetal }) => halideMetal.map(([u, v]) => bondAngle(u, v))),
    },
  ]
}

/** Å; the longest bond, M–I, is 3.0 Å. */
const REACH = 4.5

function polyhedraOf(structure: Structure): Polyhedra {
  const list = neighbourList(structure, REACH)
  const { metal, centre, oxygen, halide } = FIRST_ATOM
  const isOxygen = (atom: number): boolean => atom >= oxygen && atom < halide
  const isHalide = (atom: number): boolean => atom >= halide
  const isMetal = (atom: number): boolean => atom >= metal && atom < centre
  const nearest = (atom: number, isWanted: (other: number) => boolean, count: number): Bond[] => {
    const found: { bond: Bond; squared: number }[] = []
    for (let p = list.first[atom]; p < list.first[atom + 1]; p++) {
      if (isWanted(list.owner[p])) found.push({ bond: [list.dx[p], list.dy[p], list.dz[p]], squared: list.squared[p] })
    }
    return found.sort((a, b) => a.squared - b.squared).slice(0, count).map(({ bond }) => bond)
  }
  return {
    metalOxygen: [metal, metal + 1].map((atom) => nearest(atom, isOxygen, 4)),
    metalHalide: [metal, metal + 1].map((atom) => nearest(atom, isHalide, 2)),
    centreOxygen: [centre, centre + 1].map((atom) => nearest(atom, isOxygen, 4)),
    halideMetal: [halide, halide + 1].map((atom) => nearest(atom, isMetal, 2)),
  }
}

function meanLength(bonds: readonly Bond[]): number {
  return bonds.reduce((sum, bond) => sum + length(bond), 0) / bonds.length
}
