// The `pool` space: an enumerated list of candidates with descriptors. A genome is an index into the list; what it is
// called by, in journals and reports, is its id.
import { InputError } from '../errors.ts'
import type { Random } from '../math/random.ts'
import type { DescriptorGroup, Inputs } from '../models/inputs.ts'
import type { Category } from '../models/latent-kernel/network-columns.ts'
import type { Json, SearchSpace } from './space.ts'

export interface PoolSpace extends SearchSpace<number> {
  readonly kind: 'pool'
  /** One id per candidate, unique. */
  readonly ids: readonly string[]
  readonly descriptors: PoolDescriptors
  /** What candidates are made of, where that is known; kernels of descriptors do not see it, networks do. */
  readonly categories: readonly Category[]
  /** Index of an id, or null. */
  indexOf(id: string): number | null
}

/** What is known of each candidate before it is evaluated, in the order of the ids. */
export interface PoolDescriptors extends Inputs {
  /** One name per column. */
  readonly names: readonly string[]
  /** Every column belongs to exactly one group. */
  readonly groups: readonly DescriptorGroup[]
}

/**
 * A pool of candidates. Throws InputError for an empty list, a repeated id, or descriptors or categories that do not fit the
 * ids.
 */
export function poolSpace(
  ids: readonly string[], descriptors: PoolDescriptors, categories: readonly Category[] = [],
): PoolSpace {
  const positions = new Map(ids.map((id, index) => [id, index]))
  if (ids.length === 0) throw new InputError({ rule: 'a pool must hold at least one candidate', found: 'none' })
  if (positions.size < ids.length) {
    const repeated = ids.find((id, index) => positions.get(id) !== index)
    throw new InputError({ rule: 'every candidate of a pool must have its own id', found: repeated })
  }
  if (descriptors.count !== ids.length) {
    throw new InputError({ rule: `descriptors must cover all ${ids.length} candidates`, found: descriptors.count })
  }
  const short = categories.find(({ labels }) => labels.length !== ids.length)
  if (short !== undefined) {
    throw new InputError({
      rule: `labels must cover all ${ids.length} candidates`, found: short.labels.length, place: `category ${short.name}`,
    })
  }
  const indexOf = (id: string): number | null => positions.get(id) ?? null
  return {
    kind: 'pool',
    ids,
    descriptors,
    categories,
    indexOf,
    sample: (random: Random) => random.integer(ids.length),
    key: (index) => ids[index],
    encode: (index): Json => ids[index],
    decode(json) {
      const index = typeof json === 'string' ? indexOf(json) : null
      if (index === null) throw new InputError({ rule: 'a candidate of the pool must be named by its id', found: json })
      return index
    },
  }
}
