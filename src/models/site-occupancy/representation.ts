// How occupations become numbers and back: one-hot species per site into the encoder, the composition beside them, and
// logits of the species of each site out of the decoder.
import { InputError } from '../../errors.ts'
import { countsOf } from '../../spaces/sites/counts.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import type { AutoencoderDesign, TrainingRequest, TrainingRows } from '../autoencoder/types.ts'
import { canonicalImages } from './canonical-image.ts'
import { percentilesWithin, standardScores } from './energy-ranks.ts'
import type { Counts, SiteModelSettings, SiteResult, SiteTraining } from './types.ts'

export interface SiteRepresentation {
  readonly inputs: number
  /** Fractions of species per sublattice; the condition is these and the energy percentile, which comes last. */
  readonly fractions: number
  /** The image the network sees of an occupation. */
  readonly image: (genome: Occupation) => Occupation
  /** One-hot of an image without the usual species of each site, written from `at`. */
  writeInputs(image: Occupation, to: Float64Array, at: number): void
  /** Fractions of a composition, written from `at`. */
  writeFractions(counts: Counts, to: Float64Array, at: number): void
}

/** How the occupations of a space are seen; `canonical`: one image under the host's symmetry, or as they come. */
export function siteRepresentation(space: SitesSpace, canonical: boolean): SiteRepresentation {
  const { sublattices, sublatticeOf } = space
  // Without the usual species the inputs are sparse: most are 0, and those that are not say where something is unusual.
  const usual = usualSpecies(space)
  const unusual = sublattices.map(({ species }, s) => species.filter((k) => k !== usual[s]))
  const starts = new Int32Array(sublatticeOf.length)
  let inputs = 0
  sublatticeOf.forEach((s, site) => {
    starts[site] = inputs
    inputs += unusual[s].length
  })
  return {
    inputs,
    fractions: unusual.reduce((sum, { length }) => sum + length, 0),
    image: canonical ? canonicalImages(space) : (genome) => genome,
    writeInputs(image, to, at) {
      to.fill(0, at, at + inputs)
      image.forEach((species, site) => {
        const k = unusual[sublatticeOf[site]].indexOf(species)
        if (k !== -1) to[at + starts[site] + k] = 1
      })
    },
    writeFractions(counts, to, at) {
      let next = at
      unusual.forEach((species, s) => {
        for (const k of species) to[next++] = counts[s][k] / sublattices[s].sites.length
      })
    },
  }
}

/** The network of a space; the property head is on the latent mean, the percentile is the decoder's alone. */
export function siteDesign(space: SitesSpace, settings: SiteModelSettings): AutoencoderDesign {
  const { inputs, fractions } = siteRepresentation(space, settings.canonical)
  const { sublattices, sublatticeOf, palette } = space
  const allowed = new Uint8Array(sublatticeOf.length * palette.length)
  sublatticeOf.forEach((s, site) => {
    for (const k of sublattices[s].species) allowed[site * palette.length + k] = 1
  })
  return {
    inputs, condition: fractions + 1, encoderCondition: fractions, hidden: settings.hidden, latent: settings.latent,
    activation: 'silu', propertyUnits: settings.propertyUnits,
    reconstruction: { kind: 'classes', blocks: sublatticeOf.length, classes: palette.length, allowed },
  }
}

/** What the network of a site model is trained on. */
export function trainingRequest({ space, results, weights, settings, seed, start }: SiteTraining): TrainingRequest {
  return {
    design: siteDesign(space, settings), rows: rowsOf(space, results, settings, weights), settings: settings.training,
    seed, start,
  }
}

/**
 * Rows to train on. Only sites and species of the results matter, so they may have compositions that the space does not
 * allow now. Throws InputError for an occupation of other sites or species, and for one without a finite value.
 */
export function rowsOf(
  space: SitesSpace, results: readonly SiteResult[], { canonical }: Pick<SiteModelSettings, 'canonical'>,
  weights: ArrayLike<number> | null = null,
): TrainingRows {
  results.forEach(({ genome }, at) => { checkOccupation(genome, space, `result ${at}`) })
  const { inputs, fractions, image, writeInputs, writeFractions } = siteRepresentation(space, canonical)
  const count = results.length
  const sites = space.sublatticeOf.length
  const condition = fractions + 1
  const percentiles = percentilesWithin(results, space)
  const rows = {
    count,
    inputs: new Float64Array(count * inputs),
    conditions: new Float64Array(count * condition),
    targets: new Uint8Array(count * sites),
    property: standardScores(results, space),
    weights: meanOne(weights, count),
  }
  results.forEach(({ genome }, row) => {
    const seen = image(genome)
    writeInputs(seen, rows.inputs, row * inputs)
    writeFractions(countsOf(genome, space), rows.conditions, row * condition)
    rows.conditions[row * condition + fractions] = percentiles[row]
    rows.targets.set(seen, row * sites)
  })
  return rows
}

function meanOne(weights: ArrayLike<number> | null, count: number): Float64Array {
  if (weights === null) return new Float64Array(count).fill(1)
  const all = Float64Array.from(weights)
  const total = all.reduce((sum, weight) => sum + weight, 0)
  if (all.length !== count || !all.every((weight) => weight >= 0) || !(total > 0 && total < Infinity)) {
    throw new InputError({
      rule: `weights must be ${count} numbers of at least 0, not all 0`, found: `${all.length} with a sum of ${total}`,
    })
  }
  return all.map((weight) => weight * (count / total))
}

/** Throws InputError for an occupation of other sites or species. */
export function checkOccupation(genome: Occupation, { sublattices, sublatticeOf, palette }: SitesSpace, place: string): void {
  if (genome.length !== sublatticeOf.length) {
    throw new InputError({ rule: `an occupation must have ${sublatticeOf.length} sites`, found: genome.length, place })
  }
  const site = genome.findIndex((species, i) => !sublattices[sublatticeOf[i]].species.includes(species))
  if (site === -1) return
  const { name, species } = sublattices[sublatticeOf[site]]
  throw new InputError({
    rule: `sublattice ${name} may hold ${species.map((k) => palette[k].label).join(', ')}`,
    found: palette.at(genome[site])?.label ?? genome[site], place,
  })
}

/** The most numerous species of each sublattice in the allowed compositions, the first of equal ones. */
function usualSpecies({ sublattices, compositions }: SitesSpace): number[] {
  return sublattices.map(({ species }, s) => {
    const numbers = species.map((k) => compositions.reduce((sum, { counts }) => sum + counts[s][k], 0))
    return species[numbers.indexOf(Math.max(...numbers))]
  })
}
