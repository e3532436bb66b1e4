// A generator of occupations: a conditional autoencoder of which species stands where, decoded to exact compositions.
import type { Random } from '../../math/random.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import type { AutoencoderTraining, TrainedAutoencoder } from '../autoencoder/types.ts'

/** A result on the sites of a space, of any composition (not only those the space allows now). */
export interface SiteResult {
  readonly genome: Occupation
  /** To be minimised. */
  readonly value: number
}

/** A site model is a function of this. */
export interface SiteTraining {
  readonly space: SitesSpace
  readonly results: readonly SiteResult[]
  /** How much each result counts, against the others; null = all the same. */
  readonly weights: ArrayLike<number> | null
  readonly settings: SiteModelSettings
  /** Names the random streams. */
  readonly seed: string
  /** Weights of an earlier generation to start from; null = fresh ones. */
  readonly start: Float64Array | null
}

export interface SiteModelSettings {
  /** Hidden layers of the encoder; the decoder has them in reverse. */
  readonly hidden: readonly number[]
  readonly latent: number
  readonly propertyUnits: number
  readonly training: AutoencoderTraining
  /** Rows are one image each of the host's symmetry; false = as they come (an ablation). */
  readonly canonical: boolean
}

/** How many of each palette species stand on each sublattice: counts[sublattice][species]. */
export type Counts = readonly (readonly number[])[]

/** Where a candidate is wanted: its composition, and where in the energies of that composition (0 lowest, 1 highest). */
export interface SiteCondition {
  readonly counts: Counts
  readonly percentile: number
}

/** A trained network bound to the sites of a space. Latents are row-major, one row per occupation. */
export interface SiteModel {
  readonly network: TrainedAutoencoder
  readonly latent: number
  /**
   * Canonical images are encoded where the settings say so. The encoder sees occupation and composition, never the
   * percentile: what has not been evaluated is encoded like what has.
   */
  encode(genomes: readonly Occupation[]): { readonly mean: Float64Array; readonly logVariance: Float64Array }
  /** Expected value, in standard deviations of the results of one composition from their mean. */
  expected(latents: Float64Array): Float64Array
  /** Logits of one latent point: sites × palette. */
  logits(latent: Float64Array, condition: SiteCondition): Float64Array
  /** The likeliest occupation with exactly the counts of the condition. */
  mostLikely(latent: Float64Array, condition: SiteCondition): Occupation
  /** Draws an occupation with exactly the counts of the condition from the independent categoricals of the logits. */
  draw(latent: Float64Array, condition: SiteCondition, temperature: number, random: Random): Occupation
}

/** Anything that draws occupations of exact counts: the baseline of per-site marginals. */
export interface SiteSampler {
  /** Canonical images, as the network's are. */
  draw(counts: Counts, temperature: number, random: Random): Occupation
}
