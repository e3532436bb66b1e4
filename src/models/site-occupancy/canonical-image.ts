// One image of each occupation under the host's symmetry, for networks to learn from: what symmetry makes the same then
// has the same input, and a pattern is learnt once instead of at every place it can stand.
import { smallestImage } from '../../spaces/sites/smallest-image.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'

/**
 * Gives the canonical image: the lexicographically smallest one with species ordered by how rare they are in the allowed
 * compositions. The rarest atoms then begin at the first sites, which orients the image by what differs between
 * occupations, not by the host's own atoms. In N-doped Li3PO4 (5611 results, 64 anion sites) the entropy of per-site
 * marginals is 24.5 nats per row this way, 25.3 with the palette's own order, 25.8 with the rarest last, 27.1 without.
 */
export function canonicalImages({ palette, compositions, symmetry }: SitesSpace): (genome: Occupation) => Occupation {
  const numbers = palette.map((_, k) =>
    compositions.reduce((sum, { counts }) => sum + counts.reduce((all, row) => all + row[k], 0), 0))
  const byRarity = Array.from(palette.keys()).sort((a, b) => numbers[a] - numbers[b] || a - b)
  const rankOf = Uint8Array.from(palette, (_, k) => byRarity.indexOf(k))
  return (genome) => smallestImage(symmetry, genome.map((species) => rankOf[species])).map((rank) => byRarity[rank])
}
