// What an exhaustive search goes through: all distinct configurations, or the lowest of all by the space's cheap score.
import { z } from 'zod'
import { ConfigError } from '../../src/errors.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { scanByScore, type Scored } from './scan.ts'

export const exhaustiveParameters = z.strictObject({
  most_evaluated: z.int().min(1).max(1_000_000).default(20_000)
    .describe('Up to this many distinct configurations all are evaluated; more are first ranked by the cheap score of the space. Count.'),
  keep: z.int().min(1).max(100_000).default(100)
    .describe('Of configurations that are ranked, how many of each composition are evaluated: those with the lowest score. Count.'),
})

export type ExhaustiveParameters = z.infer<typeof exhaustiveParameters>

/** More configurations than this take longer than minutes to score. */
export const MOST_SCORED = 200_000_000

export interface ExhaustivePlan {
  /** To be evaluated, in this order. */
  readonly genomes: readonly Occupation[]
  /** Of all configurations, and of those that symmetry tells apart. */
  readonly configurations: bigint
  readonly distinct: bigint
  /** How they were chosen; null when they are all there are. */
  readonly ranking: Ranking | null
}

/** A ranking by a cheap score. */
export interface Ranking {
  readonly name: string
  readonly unit: string
  /** Null where there are several compositions: each has its own. */
  readonly minimum: ScoreMinimum | null
}

/** The lowest score there is. */
export interface ScoreMinimum {
  readonly value: number
  /** Of those to be evaluated, how many distinct ones have it, and the score after it. */
  readonly shared: number
  readonly next: number | null
}

/** Scores closer than this are one. */
const SAME = 1.5e-6

// A plan is a function of space and parameters that may take minutes: it is made once per space, for `init`, every `ask`
// and the conclusion.
const plans = new WeakMap<SitesSpace, Map<string, ExhaustivePlan>>()

/** The plan for a space; throws ConfigError, naming the number of configurations, when there are too many. */
export function planFor(space: SitesSpace, parameters: ExhaustiveParameters): ExhaustivePlan {
  const known = plans.get(space) ?? new Map<string, ExhaustivePlan>()
  plans.set(space, known)
  const name = `${parameters.most_evaluated}:${parameters.keep}`
  const plan = known.get(name) ?? makePlan(space, parameters)
  known.set(name, plan)
  return plan
}

function makePlan(space: SitesSpace, { most_evaluated: most, keep }: ExhaustiveParameters): ExhaustivePlan {
  const { all: configurations, distinct } = space.count()
  if (distinct <= BigInt(most)) {
    return { genomes: [...space.enumerate(most)], configurations, distinct, ranking: null }
  }
  const { score } = space
  if (score === null || configurations > BigInt(MOST_SCORED)) throw tooMany(configurations, distinct, most, score !== null)
  const lowest = scanByScore(space, score, keep, MOST_SCORED)
  return {
    genomes: lowest.flat().map(({ genome }) => genome), configurations, distinct,
    ranking: { name: score.name, unit: score.unit, minimum: lowest.length === 1 ? minimumOf(lowest[0]) : null },
  }
}

function minimumOf(lowest: readonly Scored[]): ScoreMinimum {
  const [{ value: first }] = lowest
  return {
    value: first,
    shared: lowest.filter(({ value }) => value - first <= SAME).length,
    next: lowest.find(({ value }) => value - first > SAME)?.value ?? null,
  }
}

function tooMany(configurations: bigint, distinct: bigint, most: number, hasScore: boolean): ConfigError {
  const ways = 'Choose a smaller supercell or fixed counts, or search with genetic-algorithm.'
  return new ConfigError({
    rule: hasScore
      ? `exhaustive can score at most ${countText(BigInt(MOST_SCORED))} configurations`
      : `exhaustive can evaluate at most ${countText(BigInt(most))} distinct configurations (most_evaluated), and without charges `
        + 'there is no score to rank more by',
    found: `${countText(configurations)} configurations, ${countText(distinct)} of them distinct`,
    place: 'strategy.name',
    wayOut: hasScore ? ways : `${ways} Or give oxidation states and a total charge.`,
  })
}

/** "2,606,880", "1.71e+20". */
export function countText(count: bigint): string {
  return count < 1_000_000_000_000n ? count.toLocaleString('en') : Number(count).toPrecision(3)
}
