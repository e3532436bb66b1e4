// Chooses what to label: where the committee is unsure, far from what is known, low in energy and unlike the rest, spread
// over compositions. Each measure counts by its rank among the candidates of its part of the composition range, so that
// no unit or outlier decides. A share is drawn by chance instead: it is never trained on and tests without bias.
// Batches that are informative and diverse: after B. Settles, Active Learning Literature Survey, TR 1648, 2009, §5.1.
import { countOf } from '../atoms/composition.ts'
import { atomicNumberOf } from '../atoms/elements.ts'
import { cosineDistance, fingerprint, type Fingerprint } from '../atoms/fingerprint.ts'
import { atomCount, volume, type Structure } from '../atoms/structure.ts'
import { randomStream, streamKey, type Random } from '../math/random.ts'
import type { Split } from '../training/types.ts'
import type { Candidate } from './candidates.ts'
import type { SelectSettings, Strata } from './learn-settings.ts'

export interface Selection {
  /** Id of the candidate. */
  readonly id: number
  /** `test`: drawn by chance; never trained on. */
  readonly split: Split
  /** Part of the composition range. */
  readonly part: number
  /** Weighted mean of ranks, 0 to 1; null for one drawn by chance. */
  readonly score: number | null
}

export interface SelectRequest {
  readonly pool: readonly Candidate[]
  /** What has labels already. */
  readonly labelled: readonly Structure[]
  readonly settings: SelectSettings
  /** Structures wanted; fewer are chosen when the pool has no more. */
  readonly count: number
  /** Names the random stream together with `round`. */
  readonly seed: number
  readonly round: number
}

/** A candidate or labelled structure as it is compared. */
interface Known {
  readonly part: number
  readonly volumePerAtom: number
  readonly composition: string
  readonly fingerprint: Fingerprint
}

interface Open extends Known {
  readonly candidate: Candidate
  /** Smallest fingerprint distance to anything labelled or chosen in its part; Infinity at first. */
  distance: number
}

/** Volumes closer than this are the same, as a fraction. */
const SAME_VOLUME = 0.02

/** A pure function: the same request gives the same selection. In the order of choice, parts in turn. */
export function selectBatch(request: SelectRequest): Selection[] {
  const { settings, count, seed, round } = request
  const random = randomStream(streamKey(seed, 'select', round))
  const open = openCandidates(request)
  const parts = settings.strata?.parts.length ?? 1
  const weights = settings.strata?.parts.map(({ weight }) => weight) ?? [1]
  const byPart = Array.from({ length: parts }, (_, part) => open.filter((one) => one.part === part))
  const drawnCount = Math.round(settings.held_out * count)
  const drawn = drawByChance(byPart, shares(weights, byPart, drawnCount), settings, random)
  const quotas = shares(weights, byPart, count - drawn.length)
  const chosen = quotas.flatMap((quota, part) => chooseBest(byPart[part], quota, part, settings))
  const valid = new Set(random.shuffled(chosen.map(({ id }) => id)).slice(0, Math.round(settings.valid * chosen.length)))
  return [...drawn, ...chosen.map((one) => (valid.has(one.id) ? { ...one, split: 'valid' as const } : one))]
}

/** Part of the composition range a structure belongs to; 0 without strata, -1 outside all of them. */
export function partOf(structure: Structure, strata: Strata | null): number {
  if (strata === null) return 0
  const [over, under] = strata.ratio.map((symbol) => countOf(structure, atomicNumberOf(symbol)))
  const ratio = over === 0 ? 0 : over / under
  return strata.parts.findIndex(({ below }) => below === null || ratio < below)
}

/** Candidates worth a label that are not known yet, with their distance to what is. */
function openCandidates({ pool, labelled, settings }: SelectRequest): Open[] {
  const eligible = pool.filter(({ energyAboveHull, structure }) =>
    energyAboveHull <= settings.energy_window && partOf(structure, settings.strata) >= 0)
  const parts = new Set(eligible.map(({ structure }) => partOf(structure, settings.strata)))
  const known = labelled.filter((structure) => parts.has(partOf(structure, settings.strata)) && volume(structure) > 0)
    .map((structure) => knownOf(structure, settings.strata))
  const open: Open[] = []
  for (const candidate of eligible) {
    const one = { candidate, ...knownOf(candidate.structure, settings.strata), distance: Infinity }
    if (known.some((other) => approach(one, other, settings.duplicate_distance))) continue
    open.push(one)
  }
  return open
}

function knownOf(structure: Structure, strata: Strata | null): Known {
  const counts = new Map<number, number>()
  for (const number of structure.species) counts.set(number, (counts.get(number) ?? 0) + 1)
  const n = atomCount(structure)
  return {
    part: partOf(structure, strata),
    volumePerAtom: volume(structure) / n,
    composition: [...counts].sort(([a], [b]) => a - b).map(([number, many]) => `${number}:${(many / n).toFixed(6)}`).join(),
    fingerprint: fingerprint(structure),
  }
}

/** Takes note of the distance to a known structure; true when the two count as the same. */
function approach(one: Open, other: Known, limit: number): boolean {
  if (one.part !== other.part) return false
  const distance = cosineDistance(one.fingerprint, other.fingerprint)
  one.distance = Math.min(one.distance, distance)
  return distance < limit && one.composition === other.composition &&
    Math.abs(one.volumePerAtom - other.volumePerAtom) < SAME_VOLUME * other.volumePerAtom
}

/** Removes a choice from the open ones of its part, and everything that is the same. */
function settle(open: Open[], choice: Open, limit: number): void {
  const rest = open.filter((one) => one !== choice && !approach(one, choice, limit))
  open.splice(0, open.length, ...rest)
}

/** Unbiased within each part: every open candidate is as likely. */
function drawByChance(byPart: readonly Open[][], quotas: readonly number[], settings: SelectSettings, random: Random): Selection[] {
  return quotas.flatMap((quota, part) => Array.from({ length: quota }, (): Selection[] => {
    if (byPart[part].length === 0) return []
    const choice = random.pick(byPart[part])
    settle(byPart[part], choice, settings.duplicate_distance)
    return [{ id: choice.candidate.id, split: 'test', part, score: null }]
  }).flat())
}

/** Greedy: the best score, then the best score given that choice, and so on. */
function chooseBest(open: Open[], quota: number, part: number, settings: SelectSettings): Selection[] {
  const { weights } = settings
  const fixed = new Map<Open, number>()
  const add = (weight: number, measure: (one: Open) => number): void => {
    ranks(open, measure).forEach((rank, one) => fixed.set(one, (fixed.get(one) ?? 0) + weight * rank))
  }
  add(weights.energy_spread, ({ candidate }) => candidate.energySpread)
  add(weights.force_spread, ({ candidate }) => candidate.forceSpread)
  add(weights.extrapolation, ({ candidate }) => candidate.extrapolation ?? 0)
  add(weights.low_energy, ({ candidate }) => -candidate.energyAboveHull)
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const chosen: Selection[] = []
  while (chosen.length < quota && open.length > 0) {
    const diversity = ranks(open, ({ distance }) => distance)
    const score = (one: Open): number => (fixed.get(one) ?? 0) + weights.diversity * (diversity.get(one) ?? 0)
    const best = open.reduce((leader, one) => (score(one) > score(leader) ? one : leader))
    chosen.push({ id: best.candidate.id, split: 'train', part, score: total > 0 ? score(best) / total : 0 })
    settle(open, best, settings.duplicate_distance)
  }
  return chosen
}

/** Rank of every candidate by a measure, 0 for the smallest to 1 for the largest; equal values share their mean rank. */
function ranks(open: readonly Open[], measure: (one: Open) => number): Map<Open, number> {
  const sorted = [...open].sort((a, b) => ascending(measure(a), measure(b)) || a.candidate.id - b.candidate.id)
  const ranked = new Map<Open, number>()
  for (let first = 0; first < sorted.length;) {
    let end = first + 1
    while (end < sorted.length && measure(sorted[end]) === measure(sorted[first])) end++
    const rank = sorted.length === 1 ? 1 : (first + end - 1) / 2 / (sorted.length - 1)
    for (; first < end; first++) ranked.set(sorted[first], rank)
  }
  return ranked
}

/** Infinity is larger than everything and equal to itself, which subtraction does not say. */
function ascending(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Divides `count` by weight over the parts, none getting more than it has; what one cannot take goes to the others. */
export function shares(weights: readonly number[], parts: readonly (readonly unknown[])[], count: number): number[] {
  const quotas = weights.map(() => 0)
  for (let left = count; left > 0; left--) {
    // Sainte-Laguë: the next one goes where weight per place is largest.
    const claims = weights.map((weight, k) => (quotas[k] < parts[k].length ? weight / (2 * quotas[k] + 1) : 0))
    const next = claims.reduce((leader, claim, k) => (claim > claims[leader] ? k : leader), 0)
    if (!(claims[next] > 0)) break
    quotas[next]++
  }
  return quotas
}
