// Immigrants: occupations that a network draws, which enter a pool as children do. They come from streams of their own, so that
// everybody else is who they would be without them.
import { drawCandidate } from '../latent-sampling/draw.ts'
import { isNewKey, type Child, type SiteBrood } from './brood.ts'
import { foretell } from './foresight.ts'

/** The immigrant that takes the place of candidate `id`; null where it is not one's turn. */
export function immigrantOf(id: number, composition: number, isFilling: boolean, brood: SiteBrood): Child | null {
  const { immigrants, context, space, foresight, parameters: { pair_model } } = brood
  if (immigrants === null) return null
  const random = context.random('immigrate', id)
  if (random.uniform() >= (isFilling ? immigrants.seedShare : immigrants.share)) return null
  const isNew = (key: string): boolean => isNewKey(key, brood)
  const { genome, operator, parents, origins, aim } = drawCandidate(composition, immigrants.source, isNew, random)
  const lineage = { parents, ...(origins.length === 0 ? {} : { origins }), aim: { ...aim } }
  // Lowered in the pair model as other children are, where that leads to something new.
  if (foresight !== null && random.uniform() < pair_model.share) {
    const lowered = genome.slice()
    foretell(lowered, foresight, space, pair_model.sweeps, random)
    if (isNew(space.key(lowered))) return { genome: lowered, operator: `latent:${operator}+model`, ...lineage }
  }
  return { genome, operator: `latent:${operator}`, ...lineage }
}
