// The distribution of whole occupations: on every sublattice independent categoricals with exact counts. What a decoder's
// logits, or per-site marginals, become when a composition is asked for.
import { InputError } from '../../errors.ts'
import type { Random } from '../../math/random.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import { exactCounts } from './exact-counts.ts'
import type { Counts } from './types.ts'

export interface OccupationDistribution {
  draw(random: Random): Occupation
  /** ln of the probability; −Infinity for another composition. */
  logProbability(genome: Occupation): number
  mostLikely(): Occupation
}

/**
 * P(occupation) ∝ exp Σ_i logits[i, species of i]/T over occupations with these counts; `logits`: sites × palette,
 * row-major. Species that a sublattice does not know have no part in it, whatever their logits. Throws InputError where
 * the counts do not fit the sublattices.
 */
export function occupationDistribution(
  logits: Float64Array, counts: Counts, temperature: number, { sublattices, palette, sublatticeOf }: SitesSpace,
): OccupationDistribution {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new InputError({ rule: 'a temperature must be a positive number', found: temperature })
  }
  if (counts.length !== sublattices.length) {
    throw new InputError({ rule: `counts must be given for ${sublattices.length} sublattices`, found: counts.length })
  }
  const parts = sublattices.map(({ name, sites, species }, s) => {
    const foreign = palette.findIndex((_, k) => !species.includes(k) && (counts[s][k] ?? 0) !== 0)
    if (foreign !== -1) {
      throw new InputError({
        rule: `only ${species.map((k) => palette[k].label).join(', ')} may stand on sublattice ${name}`,
        found: `${counts[s][foreign]} ${palette[foreign].label}`,
      })
    }
    const own = Float64Array.from(
      { length: sites.length * species.length },
      (_, at) => logits[sites[Math.floor(at / species.length)] * palette.length + species[at % species.length]] / temperature,
    )
    return { sites, species, filling: exactCounts(own, sites.length, species.map((k) => counts[s][k])) }
  })
  const joined = (fill: (part: (typeof parts)[number]) => Uint8Array): Occupation => {
    const genome = new Uint8Array(sublatticeOf.length)
    for (const part of parts) fill(part).forEach((c, i) => { genome[part.sites[i]] = part.species[c] })
    return genome
  }
  return {
    draw: (random) => joined(({ filling }) => filling.draw(random)),
    mostLikely: () => joined(({ filling }) => filling.mostLikely()),
    logProbability: (genome) => parts.reduce((sum, { sites, species, filling }) =>
      sum + filling.logProbability(Array.from(sites, (site) => species.indexOf(genome[site]))), 0),
  }
}
