// Whether a trained network has learnt anything: units that carry information, and how well occupations that no step has
// seen are rebuilt, against per-site marginals. It proves nothing about what is drawn from it: only evaluations do.
import { countsOf } from '../../spaces/sites/counts.ts'
import { activeUnits as activeUnitsOf } from '../autoencoder/active-units.ts'
import { splitRows } from '../autoencoder/held-out.ts'
import { heldOutMarginalEntropy } from './marginals.ts'
import { siteRepresentation, trainingRequest } from './representation.ts'
import type { SiteModel, SiteTraining } from './types.ts'

export interface SiteModelHealth {
  /** Latent units with a Kullback–Leibler term above 0.05 nats. */
  readonly activeUnits: number
  /** On rows held out; null where the training holds none out. */
  readonly heldOut: HeldOutHealth | null
}

export interface HeldOutHealth {
  readonly rows: number
  /** Cross-entropy per row at the latent mean, nats; per-site marginals reach `marginalEntropy`. */
  readonly crossEntropy: number
  readonly marginalEntropy: number
  /** Share of the rows whose likeliest decoding, with their counts, is the row itself. */
  readonly rebuilt: number
  /** Share of the atoms of all but the usual species of each sublattice that this puts where they were. */
  readonly placed: number
}

/** Judges the model that a training gave. */
export function siteModelHealth(training: SiteTraining, model: SiteModel): SiteModelHealth {
  const activeUnits = activeUnitsOf(model.network.klOfUnits)
  const request = trainingRequest(training)
  const { heldOut } = splitRows(request)
  const marginal = heldOutMarginalEntropy(training)
  const kept = model.network.curve.find(({ epoch }) => epoch === model.network.keptEpoch)
  if (marginal === null || kept === undefined || kept.heldOut === null) return { activeUnits, heldOut: null }
  const { space, results, settings } = training
  const { image, fractions, inputs, writeInputs } = siteRepresentation(space, settings.canonical)
  const { mean } = model.encode(heldOut.map((row) => results[row].genome))
  let [rebuilt, unusual, placed] = [0, 0, 0]
  const found = new Float64Array(inputs)
  heldOut.forEach((row, k) => {
    const wanted = image(results[row].genome)
    const percentile = request.rows.conditions[row * (fractions + 1) + fractions]
    const latent = mean.subarray(k * model.latent, (k + 1) * model.latent)
    const decoded = model.mostLikely(latent, { counts: countsOf(wanted, space), percentile })
    if (decoded.every((species, site) => species === wanted[site])) rebuilt++
    writeInputs(decoded, found, 0)
    for (let i = 0; i < inputs; i++) {
      if (request.rows.inputs[row * inputs + i] === 0) continue
      unusual++
      placed += found[i]
    }
  })
  return {
    activeUnits,
    heldOut: {
      rows: heldOut.length, crossEntropy: kept.heldOut.reconstruction, marginalEntropy: marginal,
      rebuilt: rebuilt / heldOut.length, placed: unusual === 0 ? 1 : placed / unusual,
    },
  }
}
