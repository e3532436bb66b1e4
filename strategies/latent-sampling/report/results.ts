// Results as the figures compare them: by way and composition, and how far each lies from what is usual at its composition.
import type { Evaluation, StrategyContext } from '../../../src/campaign/types.ts'
import { interpolatedQuantile } from '../../../src/math/intervals.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import { spaceOf } from '../../space-of.ts'
import { judgeOutcome } from '../../verdicts.ts'

export interface Result<W> {
  readonly id: number
  readonly way: W
  /** Index into the compositions of the space. */
  readonly composition: number
  /** Objective, in its unit. */
  readonly value: number
  /** To be minimised: the objective minus what is usual at this composition, with the sign turned where high is good. */
  readonly loss: number
  /** Share of the results of its composition that are better than it, ties by halves; 0 = the best. */
  readonly percentile: number
}

export interface Results<W> {
  /** In order of id; only usable ones of the objective's niche. */
  readonly list: readonly Result<W>[]
  /** What losses count from: "random", the median of random candidates of a composition, or of "all" where these are few. */
  readonly zero: 'random' | 'all'
  /** How many compositions have results. */
  readonly compositions: number
}

/** So many random candidates of a composition say what is usual there. */
const ENOUGH_RANDOM = 5

/** Results of the ways that `nameOf` knows (of an operator; null = leave out). */
export function resultsOf<W extends string>(
  evaluations: readonly Evaluation<Occupation>[], nameOf: (operator: string) => W | null, context: StrategyContext<Occupation>,
): Results<W> {
  const { compositions } = spaceOf(context, 'sites', 'latent-sampling')
  const sign = context.objective.direction === 'minimize' ? 1 : -1
  const rows = evaluations.flatMap((evaluation) => {
    const way = nameOf(evaluation.lineage.operator)
    const { id, objective: value, niche } = evaluation
    if (way === null || value === null || niche !== context.objective.niche || judgeOutcome(evaluation) !== null) return []
    // Strategies on sites take the compositions in turn.
    return [{ id, way, composition: id % compositions.length, value, signed: sign * value }]
  })
  const groups = byComposition(rows)
  const randomOf = (group: readonly (typeof rows)[number][]): typeof rows => group.filter(({ way }) => way === 'random')
  const zero = [...groups.values()].every((group) => randomOf(group).length >= ENOUGH_RANDOM) ? 'random' : 'all'
  const usual = new Map([...groups].map(([composition, group]) => {
    const chosen = zero === 'random' ? randomOf(group) : group
    const valuesOf = (some: typeof rows): number[] => some.map(({ signed }) => signed)
    return [composition, { zero: medianOf(valuesOf(chosen)), sorted: sortedOf(valuesOf(group)) }]
  }))
  const list = rows.map(({ signed, ...row }): Result<W> => {
    const { zero: at, sorted } = usual.get(row.composition) ?? { zero: 0, sorted: [] }
    return { ...row, loss: signed - at, percentile: shareBelow(sorted, signed) }
  })
  return { list, zero, compositions: groups.size }
}

function byComposition<T extends { readonly composition: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const group = groups.get(row.composition)
    if (group === undefined) groups.set(row.composition, [row])
    else group.push(row)
  }
  return groups
}

/** Number of sorted values below, ties by halves, as a share of the others. */
function shareBelow(sorted: readonly number[], value: number): number {
  if (sorted.length < 2) return 0
  const [below, upTo] = [firstNotBelow(sorted, value), firstNotBelow(sorted, value, true)]
  return (below + (upTo - below - 1) / 2) / (sorted.length - 1)
}

function firstNotBelow(sorted: readonly number[], value: number, orEqual = false): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}

export function sortedOf(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

/** NaN for none. */
export function medianOf(values: readonly number[]): number {
  return interpolatedQuantile(sortedOf(values), 0.5)
}
