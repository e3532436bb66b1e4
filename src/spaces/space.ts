// What can be searched. A space knows its genomes: how to draw one, name it, and write it down.
import type { Random } from '../math/random.ts'
import type { PreparationKind } from './preparation.ts'

export type SpaceKind = 'box' | 'sites' | 'structures' | 'pool' | 'product'

/** Plain data that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export interface SearchSpace<G> {
  readonly kind: SpaceKind
  /** What its problem can do with a proposal before relaxing it; absent = nothing. */
  readonly preparations?: readonly PreparationKind[]
  /** Draws one genome at random: what random search does, and where other strategies begin. */
  sample(random: Random): G
  /** Canonical identity: equal keys mean the same candidate. */
  key(genome: G): string
  encode(genome: G): Json
  decode(json: Json): G
}

/** The same data with every number JSON cannot carry (NaN, ±Infinity) replaced by null. */
export function jsonSafe(data: Json): Json {
  if (typeof data === 'number') return Number.isFinite(data) ? data : null
  if (data === null || typeof data !== 'object') return data
  if (Array.isArray(data)) return (data as readonly Json[]).map(jsonSafe)
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, jsonSafe(value)]))
}
