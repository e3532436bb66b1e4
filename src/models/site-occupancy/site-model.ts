// Trains a generator of occupations and binds it to the sites of a space: what a search draws from.
import { InputError } from '../../errors.ts'
import type { Random } from '../../math/random.ts'
import { countsOf } from '../../spaces/sites/counts.ts'
import type { Occupation, SitesSpace } from '../../spaces/sites/sites.ts'
import { trainAutoencoder, trainAutoencoderHere } from '../autoencoder/train.ts'
import type { AutoencoderDesign, TrainedAutoencoder, TrainingResources } from '../autoencoder/types.ts'
import { occupationDistribution, type OccupationDistribution } from './occupation-distribution.ts'
import { checkOccupation, siteDesign, siteRepresentation, trainingRequest } from './representation.ts'
import type { SiteCondition, SiteModel, SiteModelSettings, SiteTraining } from './types.ts'

/** Trains beside the main thread; null when it was stopped before its end. Throws InputError for results that do not fit. */
export async function trainSiteModel(training: SiteTraining, resources: TrainingResources): Promise<SiteModel | null> {
  const trained = await trainAutoencoder(trainingRequest(training), resources)
  return trained === null ? null : siteModel(training.space, trained, training.settings)
}

/** The same in this thread, with the same bytes. */
export function trainSiteModelHere(training: SiteTraining): SiteModel {
  return siteModel(training.space, trainAutoencoderHere(trainingRequest(training)), training.settings)
}

/** Binds a trained network to a space. Throws InputError when it was made for other sites or species. */
export function siteModel(space: SitesSpace, trained: TrainedAutoencoder, settings: SiteModelSettings): SiteModel {
  const { model } = trained
  checkDesign(model.design, siteDesign(space, settings))
  const { inputs, fractions, image, writeInputs, writeFractions } = siteRepresentation(space, settings.canonical)
  const condition = fractions + 1

  const logits = (latent: Float64Array, { counts, percentile }: SiteCondition): Float64Array => {
    if (!(percentile >= 0 && percentile <= 1)) {
      throw new InputError({ rule: 'an energy percentile must be a number from 0 to 1', found: percentile })
    }
    const wanted = new Float64Array(condition)
    writeFractions(counts, wanted, 0)
    wanted[fractions] = percentile
    return model.decode(latent, wanted, 1)
  }
  const distribution = (latent: Float64Array, wanted: SiteCondition, temperature: number): OccupationDistribution =>
    occupationDistribution(logits(latent, wanted), wanted.counts, temperature, space)

  return {
    network: trained,
    latent: model.design.latent,
    encode(genomes: readonly Occupation[]) {
      const rows = new Float64Array(genomes.length * inputs)
      // The percentile, which the encoder does not see, stays 0.
      const conditions = new Float64Array(genomes.length * condition)
      genomes.forEach((genome, row) => {
        checkOccupation(genome, space, `occupation ${row}`)
        writeInputs(image(genome), rows, row * inputs)
        writeFractions(countsOf(genome, space), conditions, row * condition)
      })
      return model.encode(rows, conditions, genomes.length)
    },
    expected: (latents) => model.property(latents, latents.length / model.design.latent),
    logits,
    mostLikely: (latent, wanted) => distribution(latent, wanted, 1).mostLikely(),
    draw: (latent, wanted, temperature, random: Random) => distribution(latent, wanted, temperature).draw(random),
  }
}

function checkDesign(found: AutoencoderDesign, expected: AutoencoderDesign): void {
  if (identity(found) === identity(expected)) return
  throw new InputError({
    rule: `a network for these sites must have ${sizes(expected)}`, found: sizes(found),
    wayOut: 'It may be of another host, supercell or palette, or of other settings: train it again.',
  })
}

function identity(design: AutoencoderDesign): string {
  const { inputs, condition, encoderCondition, hidden, latent, propertyUnits, reconstruction } = design
  const rebuilt = reconstruction.kind === 'classes'
    ? [reconstruction.blocks, reconstruction.classes, Array.from(reconstruction.allowed)]
    : []
  return JSON.stringify([inputs, condition, encoderCondition, hidden, latent, propertyUnits, rebuilt])
}

function sizes({ inputs, condition, hidden, latent, propertyUnits }: AutoencoderDesign): string {
  return `${inputs} inputs, ${condition} conditions, ${[...hidden, latent].join('-')} units and ${propertyUnits} in the property `
    + 'head'
}
