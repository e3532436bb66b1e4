// How many atoms of each species an occupation has on each sublattice.
import type { Occupation, SitesSpace } from './sites.ts'

/** counts[sublattice][palette species]; those of any occupation, whether its space allows such a composition or not. */
export function countsOf(
  genome: Occupation, { palette, sublattices, sublatticeOf }: Pick<SitesSpace, 'palette' | 'sublattices' | 'sublatticeOf'>,
): number[][] {
  const counts = sublattices.map(() => new Array<number>(palette.length).fill(0))
  for (let site = 0; site < genome.length; site++) counts[sublatticeOf[site]][genome[site]]++
  return counts
}
