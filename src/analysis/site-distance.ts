// How far the surroundings of the atoms of a structure are from the sites of a crystal, and from each other.
import { environmentDistance, type Environments } from '../atoms/environments.ts'

/** The distinct sites of a crystal: environments with the fraction of all atoms that has them. */
export interface Sites {
  readonly environments: Environments
  readonly weights: Float64Array
}

/** Keeps one environment per kind of site (distance below 1e-3, same element). */
export function distinctSites(all: Environments): Sites {
  const { size, species } = all
  const kept: number[] = []
  const counts: number[] = []
  for (let atom = 0; atom < species.length; atom++) {
    const same = kept.findIndex((i) => species[i] === species[atom] && environmentDistance(all, i, all, atom) < 1e-3)
    if (same >= 0) counts[same]++
    else {
      kept.push(atom)
      counts.push(1)
    }
  }
  const vectors = new Float64Array(kept.length * size)
  kept.forEach((atom, row) => vectors.set(all.vectors.subarray(atom * size, (atom + 1) * size), row * size))
  return {
    environments: { size, species: Uint8Array.from(kept, (atom) => species[atom]), vectors },
    weights: Float64Array.from(counts, (count) => count / species.length),
  }
}

/**
 * Chamfer distance in [0, 1]: mean over the atoms of the distance to the nearest site, averaged with the mean over
 * the sites of the distance to the nearest atom, always within one element (1 where there is none). `fraction` is
 * the part of the atoms closer to a site than `close`.
 */
export function compareSites(atoms: Environments, sites: Sites, close: number): { distance: number; fraction: number } {
  const { environments, weights } = sites
  const n = atoms.species.length
  const toAtom = new Float64Array(weights.length).fill(1)
  let toSites = 0
  let near = 0
  for (let atom = 0; atom < n; atom++) {
    let nearest = 1
    for (let site = 0; site < weights.length; site++) {
      if (environments.species[site] !== atoms.species[atom]) continue
      const distance = environmentDistance(atoms, atom, environments, site)
      if (distance < nearest) nearest = distance
      if (distance < toAtom[site]) toAtom[site] = distance
    }
    toSites += nearest / n
    if (nearest < close) near++
  }
  const toAtoms = toAtom.reduce((sum, distance, site) => sum + weights[site] * distance, 0)
  return { distance: 0.5 * (toSites + toAtoms), fraction: near / n }
}

/**
 * Mean distance of an atom's environment to the second most similar one of the same element: 0 when every kind of
 * site occurs three times. Twice is not enough, since a disordered cell may well have a centre of inversion.
 * Elements with fewer than three atoms do not count; 1 when there is no other.
 */
export function ownSimilarity(all: Environments): number {
  const { species } = all
  const n = species.length
  const first = new Float64Array(n).fill(1)
  const second = new Float64Array(n).fill(1)
  const insert = (atom: number, distance: number): void => {
    if (distance < first[atom]) {
      second[atom] = first[atom]
      first[atom] = distance
    } else if (distance < second[atom]) second[atom] = distance
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (species[i] !== species[j]) continue
      const distance = environmentDistance(all, i, all, j)
      insert(i, distance)
      insert(j, distance)
    }
  }
  const counts = new Uint32Array(128)
  for (const number of species) counts[number]++
  const counted = Array.from(second).filter((_, atom) => counts[species[atom]] >= 3)
  return counted.length === 0 ? 1 : Math.max(0, counted.reduce((sum, d) => sum + d, 0) / counted.length)
}
