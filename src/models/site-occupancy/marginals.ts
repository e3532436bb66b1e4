// Per-site marginals: each site on its own, as often occupied by a species as in the lowest results (the univariate marginal
// distribution algorithm, H. Mühlenbein, G. Paaß, PPSN IV, 1996, doi 10.1007/3-540-61723-X_982). The baseline that a network
// has to beat: it knows where species stand, but not what stands together.
import { InputError } from '../../errors.ts'
import { countsOf } from '../../spaces/sites/counts.ts'
import type { SitesSpace } from '../../spaces/sites/sites.ts'
import { splitRows } from '../autoencoder/held-out.ts'
import { byComposition } from './energy-ranks.ts'
import { occupationDistribution } from './occupation-distribution.ts'
import { siteRepresentation } from './representation.ts'
import type { Counts, SiteModelSettings, SiteResult, SiteSampler, SiteTraining } from './types.ts'

/** Rows of the mean occupation that are added to those counted, so that nothing is impossible that was not seen. */
const PSEUDO_ROWS = 1

/** ln of the frequency of each species on each site at a composition; sites × palette. */
type MarginalLogits = (counts: Counts) => Float64Array

type Canonical = Pick<SiteModelSettings, 'canonical'>

/** Draws from the marginals of the lowest half of each composition, by the same exact counts as a network's decoder. */
export function siteMarginals(space: SitesSpace, results: readonly SiteResult[], settings: Canonical): SiteSampler {
  const lowest = byComposition(results, space).flatMap(({ members }) =>
    [...members].sort((a, b) => results[a].value - results[b].value || a - b).slice(0, Math.ceil(members.length / 2)))
  const logits = marginalLogits(space, lowest.map((at) => results[at]), settings)
  return {
    draw: (counts, temperature, random) => occupationDistribution(logits(counts), counts, temperature, space).draw(random),
  }
}

/**
 * Cross-entropy per row, nats, that the marginals of some results reach on others: what a network must undercut to have
 * learnt what stands together. Sites are independent and counts are not fixed, as in a network's reconstruction loss.
 */
export function marginalEntropy(
  space: SitesSpace, training: readonly SiteResult[], heldOut: readonly SiteResult[], settings: Canonical,
): number {
  const marginals = marginalLogits(space, training, settings)
  const { image } = siteRepresentation(space, settings.canonical)
  const classes = space.palette.length
  let sum = 0
  for (const { genome } of heldOut) {
    const logits = marginals(countsOf(genome, space))
    image(genome).forEach((species, site) => { sum -= logits[site * classes + species] })
  }
  return sum / heldOut.length
}

/**
 * The same on the rows that a training holds out, by the marginals of those it sees; null where it holds none out. What
 * its held-out reconstruction is to be compared with.
 */
export function heldOutMarginalEntropy(training: SiteTraining): number | null {
  const { space, results, weights, settings, seed } = training
  const count = results.length
  const ofRows = weights === null ? new Float64Array(count).fill(1) : Float64Array.from(weights)
  const split = splitRows({ rows: { count, weights: ofRows }, settings: settings.training, seed })
  if (split.heldOut.length === 0) return null
  return marginalEntropy(space, split.training.map((row) => results[row]), split.heldOut.map((row) => results[row]), settings)
}

/**
 * At a composition that was seen its own marginals; at another one those of all compositions by inverse squared distance
 * of the fractions (D. Shepard, 1968, doi 10.1145/800186.810616). Throws InputError without results.
 */
function marginalLogits(space: SitesSpace, results: readonly SiteResult[], { canonical }: Canonical): MarginalLogits {
  if (results.length === 0) throw new InputError({ rule: 'marginals need at least one result', found: 0 })
  const { palette, sublattices, sublatticeOf } = space
  const { image } = siteRepresentation(space, canonical)
  const seen = byComposition(results, space).map(({ counts, members }) => {
    const numbers = new Float64Array(sublatticeOf.length * palette.length)
    for (const at of members) image(results[at].genome).forEach((species, site) => { numbers[site * palette.length + species]++ })
    return { fractions: fractionsOf(counts, space), rows: members.length, numbers }
  })
  return (counts) => {
    const fractions = fractionsOf(counts, space)
    const distances = seen.map((group) => squaredDistance(group.fractions, fractions))
    const nearest = Math.min(...distances)
    // At a seen composition its own share would be 0/0: it alone counts.
    const shares = distances.map((distance) => (nearest > 0 ? nearest / distance : distance === 0 ? 1 : 0))
    const rows = seen.reduce((sum, group, g) => sum + shares[g] * group.rows, PSEUDO_ROWS)
    return Float64Array.from({ length: sublatticeOf.length * palette.length }, (_, at) => {
      const s = sublatticeOf[Math.floor(at / palette.length)]
      const species = at % palette.length
      if (!sublattices[s].species.includes(species)) return -Infinity
      const expected = PSEUDO_ROWS * fractions[s * palette.length + species]
      return Math.log(seen.reduce((sum, { numbers }, g) => sum + shares[g] * numbers[at], expected) / rows)
    })
  }
}

function fractionsOf(counts: Counts, { sublattices, palette }: SitesSpace): Float64Array {
  return Float64Array.from({ length: sublattices.length * palette.length }, (_, at) => {
    const s = Math.floor(at / palette.length)
    return counts[s][at % palette.length] / sublattices[s].sites.length
  })
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) * (value - b[i]), 0)
}
