// The pools: per rung and niche the lowest structures, kept apart from each other. A newcomer that resembles a member
// competes with that member; any other competes with the worst: the bank of conformational space annealing
// (J. Lee, H. A. Scheraga, S. Rackovsky, J. Comput. Chem. 18, 1222 (1997)), at a fixed cutoff distance.
import type { Structure } from '../../src/atoms/structure.ts'
import type { Member } from './state.ts'
import { isSameStructure, signatureDistance } from './structure-distance.ts'

export interface PoolRule {
  /** Members at most. */
  readonly size: number
  /** Resemblance: fraction of the mean distance in the pool. */
  readonly diversity: number
  /** Values this close may be duplicates. */
  readonly tolerance: number
  decode(member: Member): Structure
}

export type Entry =
  | { readonly kind: 'duplicate'; readonly of: number }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'accepted'; readonly pool: readonly Member[] }

/** Relative difference of volume below which two cells may be duplicates. */
const SAME_VOLUME = 0.01

/** What happens when `newcomer` knocks at the pool of its rung and niche (all members of `pool` are of that kind). */
export function enter(pool: readonly Member[], newcomer: Member, rule: PoolRule): Entry {
  if (rule.size === 0) return { kind: 'rejected' }
  const twin = pool.find((member) => isDuplicate(member, newcomer, rule))
  if (twin !== undefined) return { kind: 'duplicate', of: twin.id }
  const rival = rivalOf(pool, newcomer, rule)
  if (rival === null) return { kind: 'accepted', pool: [...pool, newcomer] }
  if (newcomer.value >= rival.value) return { kind: 'rejected' }
  return { kind: 'accepted', pool: [...pool.filter((member) => member !== rival), newcomer] }
}

function isDuplicate(member: Member, newcomer: Member, rule: PoolRule): boolean {
  if (Math.abs(member.value - newcomer.value) >= rule.tolerance) return false
  if (Math.abs(member.volumePerAtom - newcomer.volumePerAtom) > SAME_VOLUME * member.volumePerAtom) return false
  return isSameStructure(
    { structure: rule.decode(member), signature: member.signature },
    { structure: rule.decode(newcomer), signature: newcomer.signature },
  )
}

/** The member to be beaten: the nearest if it resembles the newcomer, else the worst of a full pool, else nobody. */
function rivalOf(pool: readonly Member[], newcomer: Member, rule: PoolRule): Member | null {
  if (rule.diversity > 0 && pool.length >= 2) {
    const distances = pool.map((member) => signatureDistance(member.signature, newcomer.signature))
    const nearest = distances.indexOf(Math.min(...distances))
    if (distances[nearest] < rule.diversity * meanDistance(pool)) return pool[nearest]
  }
  if (pool.length < rule.size) return null
  return pool.reduce((worst, member) => (ranksBelow(member, worst) ? member : worst))
}

function ranksBelow(a: Member, b: Member): boolean {
  return a.value > b.value || (a.value === b.value && a.id > b.id)
}

function meanDistance(pool: readonly Member[]): number {
  let sum = 0
  for (let i = 0; i < pool.length; i++) {
    for (let j = 0; j < i; j++) sum += signatureDistance(pool[i].signature, pool[j].signature)
  }
  return (2 * sum) / (pool.length * (pool.length - 1))
}
