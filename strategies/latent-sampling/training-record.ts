// What is journalled of a training: enough for every figure, so that a report needs no network.
import type { EpochRecord, TrainedAutoencoder } from '../../src/models/autoencoder/types.ts'
import { heldOutMarginalEntropy } from '../../src/models/site-occupancy/marginals.ts'
import { siteModel } from '../../src/models/site-occupancy/site-model.ts'
import type { SiteModelSettings } from '../../src/models/site-occupancy/types.ts'
import type { SitesSpace } from '../../src/spaces/sites/sites.ts'
import { latentMap } from './latent-map.ts'
import type { TrainingRecord } from './record.ts'
import type { SelectedRows } from './rows.ts'

/** `results`: usable results of the campaign at that time. */
export function trainingRecord(
  generation: number, results: number, trained: TrainedAutoencoder, rows: SelectedRows, seed: string, space: SitesSpace,
  settings: SiteModelSettings,
): TrainingRecord {
  const training = { space, results: rows.all, weights: rows.weights, settings, seed, start: null }
  const marginalEntropy = heldOutMarginalEntropy(training)
  return {
    generation, results,
    lessons: rows.lessons,
    rows: rows.all.length,
    sha256: trained.sha256,
    keptEpoch: trained.keptEpoch,
    curve: trained.curve.map(curveRow),
    klOfUnits: trained.klOfUnits.map(digits),
    marginalEntropy: marginalEntropy === null ? null : digits(marginalEntropy),
    map: latentMap(rows, siteModel(space, trained, settings), space),
  }
}

function curveRow({ epoch, reconstruction, kl, property, heldOut }: EpochRecord): (number | null)[] {
  const held = heldOut === null ? [null, null, null] : [heldOut.reconstruction, heldOut.kl, heldOut.property]
  return [epoch, reconstruction, kl, property, ...held].map((value) => (value === null ? null : digits(value)))
}

/** Six digits: figures need no more, and every batch line is written to disk. */
function digits(value: number): number {
  return Number(value.toPrecision(6))
}
