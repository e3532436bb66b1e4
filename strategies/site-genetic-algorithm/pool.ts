// The pool of one composition: the lowest occupations, no two of the same value. Two keys with one value are nearly
// always images that the host's symmetry does not know of; keeping one of them keeps the pool diverse.
import type { SiteMember, SitePool } from './state.ts'

export type Entry =
  | { readonly kind: 'duplicate'; readonly of: number }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'accepted' }

/** A newcomer at the door of a pool; members stay sorted by value, then id. */
export function enterPool(pool: SitePool, newcomer: SiteMember, size: number): { readonly entry: Entry; readonly pool: SitePool } {
  const { members } = pool
  const better = members.length === 0 || newcomer.value < members[0].value
  const counted = { ...pool, refill: Math.max(0, pool.refill - 1), stagnant: better ? 0 : pool.stagnant + 1 }
  const twin = members.find(({ value }) => value === newcomer.value)
  if (twin !== undefined) return { entry: { kind: 'duplicate', of: twin.id }, pool: counted }
  const place = members.findIndex(({ value }) => newcomer.value < value)
  if (place === -1 && members.length >= size) return { entry: { kind: 'rejected' }, pool: counted }
  const at = place === -1 ? members.length : place
  const next = [...members.slice(0, at), newcomer, ...members.slice(at)].slice(0, size)
  return { entry: { kind: 'accepted' }, pool: { ...counted, members: next } }
}

export function freshPool(size: number): SitePool {
  return { members: [], stagnant: 0, refill: size }
}
