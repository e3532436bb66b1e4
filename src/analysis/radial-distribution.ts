// Radial distribution functions of periodic structures, total and per pair of elements, as plain histograms:
// g_AB(r) = V/(N_A·N_B) · (ordered A–B pairs in the shell) / (shell volume), so that g → 1 at large distance.
// Definitions as in M. P. Allen, D. J. Tildesley, Computer Simulation of Liquids, 2nd ed. (2017), section 2.6.
import { InputError } from '../errors.ts'
import { symbolOf } from '../atoms/elements.ts'
import { neighbourList } from '../atoms/neighbour-list.ts'
import { volume, type Structure } from '../atoms/structure.ts'

export interface PartialDistribution {
  /** Atomic numbers, a ≤ b. */
  readonly a: number
  readonly b: number
  /** g_AB in each bin. */
  readonly g: Float64Array
  /** Mean number of b atoms around an a atom within the upper edge of each bin. */
  readonly running: Float64Array
}

export interface RadialDistribution {
  /** Upper minus lower edge of a bin, Å. */
  readonly binWidth: number
  /** Bin centres, Å. */
  readonly r: Float64Array
  /** All atoms alike. */
  readonly total: Float64Array
  /** Mean number of atoms around an atom within the upper edge of each bin. */
  readonly running: Float64Array
  readonly partials: readonly PartialDistribution[]
}

/**
 * RDFs up to `cutoff` in bins of `binWidth` (Å), averaged over the structures (a trajectory, or samples at one
 * composition). All must hold the same elements. Throws InputError for an empty list or a cell without volume.
 */
export function radialDistribution(
  structures: readonly Structure[], cutoff: number, binWidth: number,
): RadialDistribution {
  const bins = Math.round(cutoff / binWidth)
  const elements = [...new Set(structures.flatMap((structure) => [...structure.species]))].sort((a, b) => a - b)
  const kinds = elements.flatMap((a) => elements.filter((b) => b >= a).map((b) => ({ a, b })))
  if (structures.length === 0 || bins < 1) {
    throw new InputError({
      rule: 'a radial distribution needs at least one structure and one bin',
      found: `${structures.length} structures, ${bins} bins`,
    })
  }
  const averages = [null, ...kinds].map(() => ({ g: new Float64Array(bins), running: new Float64Array(bins) }))
  for (const structure of structures) {
    const counts = elementCounts(structure)
    const histograms = pairHistograms(structure, kinds, bins * binWidth, binWidth)
    averages.forEach((average, row) => {
      const kind = kinds[row - 1]
      const [na, nb] = kind === undefined
        ? [structure.species.length, structure.species.length]
        : [counts[kind.a], counts[kind.b]]
      if (na === 0 || nb === 0) {
        throw new InputError({
          rule: 'all structures of one distribution must hold the same elements',
          found: elements.map(symbolOf).join(', '),
        })
      }
      const share = 1 / structures.length
      addNormalised(average, histograms[row], { na, nb, space: volume(structure), binWidth, share })
    })
  }
  const [total, ...partials] = averages
  return {
    binWidth,
    r: Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * binWidth),
    total: total.g,
    running: total.running,
    partials: kinds.map(({ a, b }, row) => ({ a, b, ...partials[row] })),
  }
}

/** Positions of the local maxima of g above `height`, with parabolic interpolation: [{ r (Å), g }], by r. */
export function peaks(r: Float64Array, g: Float64Array, height: number): { r: number; g: number }[] {
  const found: { r: number; g: number }[] = []
  for (let k = 1; k < g.length - 1; k++) {
    if (g[k] < height || g[k] < g[k - 1] || g[k] <= g[k + 1]) continue
    const curvature = g[k - 1] - 2 * g[k] + g[k + 1]
    const shift = curvature === 0 ? 0 : (0.5 * (g[k - 1] - g[k + 1])) / curvature
    found.push({ r: r[k] + shift * (r[k] - r[k - 1]), g: g[k] - 0.25 * (g[k - 1] - g[k + 1]) * shift })
  }
  return found
}

/** Ordered pairs per bin: first row all pairs, then one row per kind. */
function pairHistograms(
  structure: Structure, kinds: readonly { a: number; b: number }[], cutoff: number, binWidth: number,
): Float64Array[] {
  if (!(volume(structure) > 0)) {
    throw new InputError({
      rule: 'a radial distribution needs a periodic cell with a volume',
      found: volume(structure),
    })
  }
  const bins = Math.round(cutoff / binWidth)
  const rows = [null, ...kinds].map(() => new Float64Array(bins))
  const rowOf = new Map(kinds.map(({ a, b }, index) => [128 * a + b, index + 1]))
  const { species } = structure
  const list = neighbourList(structure, cutoff)
  for (let i = 0; i < species.length; i++) {
    for (let k = list.first[i]; k < list.first[i + 1]; k++) {
      const a = species[i]
      const b = species[list.owner[k]]
      const bin = Math.floor(Math.sqrt(list.squared[k]) / binWidth)
      if (bin >= bins) continue
      rows[0][bin]++
      // Unlike pairs are listed from both ends; g_AB counts them from the a end only.
      if (a <= b) rows[rowOf.get(128 * a + b) ?? 0][bin]++
    }
  }
  return rows
}

function addNormalised(
  average: { g: Float64Array; running: Float64Array },
  histogram: Float64Array,
  { na, nb, space, binWidth, share }: { na: number; nb: number; space: number; binWidth: number; share: number },
): void {
  let inside = 0
  for (let k = 0; k < histogram.length; k++) {
    // Volume of the shell between k and k + 1 bin widths.
    const shell = (4 / 3) * Math.PI * binWidth * binWidth * binWidth * (3 * k * k + 3 * k + 1)
    inside += histogram[k]
    average.g[k] += (share * space * histogram[k]) / (na * nb * shell)
    average.running[k] += (share * inside) / na
  }
}

function elementCounts(structure: Structure): Float64Array {
  const counts = new Float64Array(128)
  for (const number of structure.species) counts[number]++
  return counts
}
