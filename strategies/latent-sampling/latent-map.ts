// Where training rows lie in the latent space, seen along the two directions of largest variance.
import { principalComponents } from '../../src/math/principal-components.ts'
import { percentilesWithin } from '../../src/models/site-occupancy/energy-ranks.ts'
import type { SiteModel } from '../../src/models/site-occupancy/types.ts'
import { compositionLabel } from '../../src/spaces/sites/compositions.ts'
import type { SitesSpace } from '../../src/spaces/sites/sites.ts'
import type { LatentMap } from './record.ts'
import type { SelectedRows } from './rows.ts'

/** Points beyond this only cover each other. */
const MOST_POINTS = 400

/** The map of rows evenly picked from those of a training. */
export function latentMap({ all, lessons }: SelectedRows, model: SiteModel, space: SitesSpace): LatentMap {
  const count = Math.min(MOST_POINTS, all.length)
  const picked = Array.from({ length: count }, (_, k) => Math.floor((k * all.length) / count))
  const { mean } = model.encode(picked.map((at) => all[at].genome))
  const { scores, count: directions, shares } = principalComponents(mean, count, model.latent, 2)
  const percentiles = percentilesWithin(all, space)
  const names = [...new Set(picked.map((at) => all[at].composition))]
  const labels = names.map((name) => {
    const { counts } = all[picked.find((at) => all[at].composition === name) ?? 0]
    return compositionLabel(counts, space.sublattices, space.palette)
  })
  // A network that learnt nothing has fewer directions: its points lie on a line, or on one spot.
  const score = (k: number, direction: number): number =>
    (direction < directions ? rounded(scores[k * directions + direction]) : 0)
  return {
    explained: [rounded(shares[0] ?? 0), rounded(shares[1] ?? 0)],
    points: picked.map((at, k) => [
      score(k, 0), score(k, 1), names.indexOf(all[at].composition), rounded(percentiles[at]), at < lessons ? 1 : 0,
    ]),
    compositions: labels,
  }
}

/** What a figure can show. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
