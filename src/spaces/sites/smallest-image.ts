// Identity of an occupation: of all its images under a group of permutations, the lexicographically smallest.
import { createHash } from 'node:crypto'
import type { SiteSymmetry } from './permutations.ts'

/** The smallest image of an occupation (one byte per site) under the group. */
export function smallestImage({ sites, order, table }: SiteSymmetry, occupation: Uint8Array): Uint8Array {
  // A group holds every inverse, so reading through a row covers the same images as writing through it.
  let best = 0
  for (let g = 1; g < order; g++) {
    const row = g * sites
    for (let i = 0; i < sites; i++) {
      const difference = occupation[table[row + i]] - occupation[table[best + i]]
      if (difference === 0) continue
      if (difference < 0) best = row
      break
    }
  }
  const image = new Uint8Array(sites)
  for (let i = 0; i < sites; i++) image[i] = occupation[table[best + i]]
  return image
}

/** SHA-256 of every byte of the smallest image, hexadecimal: equal keys mean symmetric occupations. */
export function occupationKey(symmetry: SiteSymmetry, occupation: Uint8Array): string {
  return createHash('sha256').update(smallestImage(symmetry, occupation)).digest('hex')
}

/** The image under operation g: what stood on site i stands on table[g][i]. */
export function imageOf({ sites, table }: SiteSymmetry, g: number, occupation: Uint8Array): Uint8Array {
  const image = new Uint8Array(sites)
  for (let i = 0; i < sites; i++) image[table[g * sites + i]] = occupation[i]
  return image
}

/** How many occupations symmetry makes of one, itself included: its degeneracy. */
export function orbitSize({ sites, order, table }: SiteSymmetry, occupation: Uint8Array): number {
  let unchanged = 0
  for (let g = 0; g < order; g++) {
    let i = 0
    while (i < sites && occupation[table[g * sites + i]] === occupation[i]) i++
    if (i === sites) unchanged++
  }
  return order / unchanged
}
