// Radial distributions: how many ions of one kind stand at which distance from another, smeared by a Gaussian and
// weighted by 1/(4π d²), for the pairs A–O, A–Z, A–M, A–X and M–O up to 6 Å. All five together are reduced to the
// components along which the pool varies most, so they mean something for this pool only.
import { neighbourList } from '../../../src/atoms/neighbour-list.ts'
import { principalComponents } from '../../../src/math/principal-components.ts'
import { FIRST_ATOM, type Compound } from '../compounds.ts'
import type { DescribedGroup } from './descriptor.ts'

type Kind = keyof typeof FIRST_ATOM

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ['mobile', 'oxygen'], ['mobile', 'halide'], ['mobile', 'metal'], ['mobile', 'centre'], ['metal', 'oxygen'],
]

/** Å. */
const LARGEST_DISTANCE = 6
/** Å: the spread of like bonds within a compound. */
const SMEARING = 0.15
/** Å: distance of the places where the distributions are read off; more of them would say nothing more. */
const SPACING = SMEARING
const PLACES = Math.round(LARGEST_DISTANCE / SPACING)
const MOST_COMPONENTS = 8

/** Principal components of the distributions of a pool. */
export function distanceDescriptors(compounds: readonly Compound[]): DescribedGroup {
  const dimension = PAIRS.length * PLACES
  const values = new Float64Array(compounds.length * dimension)
  compounds.forEach((compound, row) => values.set(smearedDistances(compound), row * dimension))
  const { scores, count, shares } = principalComponents(values, compounds.length, dimension, MOST_COMPONENTS)
  return {
    name: 'rdf',
    descriptors: shares.map((share, k) => ({
      name: `rdf_${k + 1}`, unit: '',
      meaning: `component ${k + 1} of the radial distributions, ${(100 * share).toFixed(1)} % of their variance`,
    })),
    rows: compounds.map((_, row) => Array.from(scores.subarray(row * count, (row + 1) * count))),
  }
}

/** Distributions of all pairs of one compound, 1/Å³, pair after pair at 0.15, 0.3 … 6 Å. */
export function smearedDistances({ structure }: Compound): Float64Array {
  const list = neighbourList(structure, LARGEST_DISTANCE + 4 * SMEARING)
  const kinds = Object.entries(FIRST_ATOM) as [Kind, number][]
  const kindOf = (atom: number): Kind => kinds.reduce((found, [kind, first]) => (atom >= first ? kind : found), kinds[0][0])
  const atoms = Array.from(structure.species, (_, atom) => kindOf(atom))
  const distributions = new Float64Array(PAIRS.length * PLACES)
  PAIRS.forEach(([centre, other], pair) => {
    const centres = [...atoms.keys()].filter((atom) => atoms[atom] === centre)
    for (const atom of centres) {
      for (let p = list.first[atom]; p < list.first[atom + 1]; p++) {
        if (atoms[list.owner[p]] !== other) continue
        const weight = 1 / (4 * Math.PI * list.squared[p] * centres.length)
        addGaussian(distributions.subarray(pair * PLACES, (pair + 1) * PLACES), Math.sqrt(list.squared[p]), weight)
      }
    }
  })
  return distributions
}

function addGaussian(distribution: Float64Array, distance: number, weight: number): void {
  const height = weight / (SMEARING * Math.sqrt(2 * Math.PI))
  for (let place = 0; place < distribution.length; place++) {
    const away = ((place + 1) * SPACING - distance) / SMEARING
    distribution[place] += height * Math.exp(-0.5 * away * away)
  }
}
