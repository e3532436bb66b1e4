// Bayesian optimization in the latent space: a Gaussian process on the latent means of a composition's results says which of
// many decoded draws promises the largest improvement. Draws are judged by the mean that the encoder gives what they
// decoded to, not by the point they were decoded from: the two differ (N. Maus et al. name it misalignment; arXiv
// 2411.05330), and only the former is what gets evaluated.
import { randomStream } from '../../src/math/random.ts'
import { logExpectedImprovement } from '../../src/models/acquisition/improvement.ts'
import { fitHyperparameters } from '../../src/models/gaussian-process/fit-hyperparameters.ts'
import { gaussianProcess } from '../../src/models/gaussian-process/gaussian-process.ts'
import { standardisation, standardised } from '../../src/models/gaussian-process/standardise-targets.ts'
import type { Hyperparameters, InputSpace, Observations } from '../../src/models/gaussian-process/types.ts'
import type { SiteModel } from '../../src/models/site-occupancy/types.ts'
import type { MaterialRow } from './material.ts'
import type { SourceSettings } from './settings.ts'

type BayesianSettings = SourceSettings['bayesian']

export interface LatentProcess {
  /** Logarithm of the expected improvement at latent means, `latent` numbers per row. */
  gains(means: Float64Array): Float64Array
  /** Takes its own mean for the result at a chosen point: the next of a batch looks elsewhere (Ginsbourger et al., 2010). */
  believe(mean: Float64Array): void
}

/** Fits by the network, and the results they rest on: the same again gives the same. */
const fits = new WeakMap<SiteModel, Map<string, Hyperparameters>>()

/** The process over the results of one composition, in order of id; null before there are enough. */
export function latentProcess(
  results: readonly MaterialRow[], model: SiteModel, settings: BayesianSettings,
): LatentProcess | null {
  if (results.length < settings.initial) return null
  const columns = inputSpace(model.latent)
  const process = gaussianProcess(columns, fitted(results, columns, model, settings), observationsOf(results, model, settings))
  // Targets are energies turned round: the best is the largest.
  const best = Math.max(...targetsOf(lowestOf(results, settings)))
  const gain = logExpectedImprovement(best)
  return {
    gains(means) {
      const posterior = process.predict({ count: means.length / model.latent, dimension: model.latent, values: means })
      return posterior.mean.map((mean, k) => gain.value([mean], [Math.sqrt(posterior.variance[k])]))
    },
    believe(mean) {
      process.append(mean, process.predict({ count: 1, dimension: model.latent, values: mean }).mean[0])
    },
  }
}

/** Hyperparameters fitted to the first results, up to the last multiple of `refit`. */
function fitted(
  results: readonly MaterialRow[], columns: InputSpace, model: SiteModel, settings: BayesianSettings,
): Hyperparameters {
  const count = Math.max(settings.initial, results.length - (results.length % settings.refit))
  const ofModel = fits.get(model) ?? new Map<string, Hyperparameters>()
  fits.set(model, ofModel)
  const first = results.slice(0, count)
  // By hand, results come in any order: their number alone does not say which they are.
  const name = `${first[0].composition}: ${first.map(({ id }) => id).join()}`
  const known = ofModel.get(name)
  if (known !== undefined) return known
  const { chosen } = fitHyperparameters(columns, observationsOf(first, model, settings), {
    kernel: 'isotropic', previous: [], randomStarts: 0, random: randomStream(name),
  })
  ofModel.set(name, chosen)
  return chosen
}

function inputSpace(latent: number): InputSpace {
  const columns = Array.from({ length: latent }, (_, k) => k)
  return { dimension: latent, groups: [{ name: 'latent', columns }], categorical: [] }
}

function observationsOf(results: readonly MaterialRow[], model: SiteModel, settings: BayesianSettings): Observations {
  const rows = lowestOf(results, settings)
  const { mean } = model.encode(rows.map(({ genome }) => genome))
  return { inputs: { count: rows.length, dimension: model.latent, values: mean }, targets: targetsOf(rows), repeats: null }
}

function lowestOf(results: readonly MaterialRow[], { most }: BayesianSettings): MaterialRow[] {
  return [...results].sort((a, b) => a.value - b.value || (a.id ?? 0) - (b.id ?? 0)).slice(0, most)
}

function targetsOf(rows: readonly MaterialRow[]): Float64Array {
  const values = rows.map(({ value }) => -value)
  return standardised(values, standardisation(values))
}
