// The candidates of a batch: at random before the first training, then drawn from the source.
import type { Candidate, StrategyContext } from '../../src/campaign/types.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { drawCandidate, drawRandom } from './draw.ts'
import type { LatentSamplingParameters } from './parameters.ts'
import type { LatentSource } from './source.ts'

/** Candidates in order of id; none is proposed twice while anything new is found. */
export function proposeLatent(
  ids: readonly number[], source: LatentSource | null, parameters: LatentSamplingParameters, space: SitesSpace,
  context: StrategyContext<Occupation>,
): Candidate<Occupation>[] {
  const proposed = new Set<string>()
  const isNew = (key: string): boolean => !context.told.has(key) && !context.pending.has(key) && !proposed.has(key)
  return ids.map((id) => {
    const composition = id % space.compositions.length
    const random = context.random('propose', id)
    const { genome, operator, parents, origins, aim } = source === null
      ? drawRandom(composition, space, parameters.tries, isNew, random)
      : drawCandidate(composition, source, isNew, random)
    proposed.add(space.key(genome))
    return { id, genome, lineage: { operator, parents, ...(origins.length === 0 ? {} : { origins }), aim } }
  })
}
