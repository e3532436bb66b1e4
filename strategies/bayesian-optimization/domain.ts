// How the two kinds of space are seen by the model and searched for the candidate with most to gain.
import type { StrategyContext } from '../../src/campaign/types.ts'
import type { Gain, Goal } from '../../src/models/acquisition/gain.ts'
import type { InputSpace } from '../../src/models/gaussian-process/types.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import type { LatentRecord } from './latent-record.ts'
import type { Surrogate } from './output-models.ts'

/** What is to be maximised; a draw is not a function of the posterior at one point. */
export interface Aim {
  readonly gain: Gain | 'draw'
  readonly goal: Goal
  /** Name in the lineage of candidates. */
  readonly operator: string
}

/** A search for the candidate that has most of what is aimed at. */
export interface Query<G> {
  readonly surrogate: Surrogate
  readonly aim: Aim
  /** Identities that may not be proposed. */
  readonly taken: ReadonlySet<string>
  readonly context: StrategyContext<G>
  /** Names the random streams. */
  readonly id: number
}

/** The candidate with most to gain. */
export interface Choice<G> {
  readonly genome: G
  readonly value: number
  /** Whether others had as much to gain and it was drawn among them. */
  readonly tied: boolean
}

/** What is left to gain over the whole space. */
export interface Prospect {
  /** Largest value of the gain; null when nothing is free. */
  readonly largest: number | null
  /** Sum of the exponentials over all candidates; null for a box, which has no number of them. */
  readonly sum: number | null
}

/** A space as the model sees it. */
export interface Domain<G> {
  readonly inputs: InputSpace
  /** All candidates, where they are enumerated: the models follow them. */
  readonly points: Inputs | null
  /** Of a latent kernel: the training its inputs come from. */
  readonly latent?: LatentRecord
  /** Descriptors left out because they are the same for all candidates. */
  readonly dropped: readonly string[]
  /** Whether failed candidates must push the search away, for another one may differ from them by next to nothing. */
  readonly avoidsFailures: boolean
  /** What the model sees of a candidate, standardised over the space. */
  row(genome: G): Float64Array
  /** The genome of an identity. */
  genomeOf(key: string): G
  /** The initial design for these ids: as many candidates as are free. */
  initial(ids: readonly number[], taken: ReadonlySet<string>, context: StrategyContext<G>): G[]
  best(query: Query<G>): Choice<G> | null
  prospect(query: Query<G>): Prospect
  /** Rows spread over the space, at which what the descriptor groups contribute is compared. */
  spread(): Inputs
}

/** What of a campaign random streams are opened with. */
export type Streams = Pick<StrategyContext<never>, 'random'>

/** Values this close to the largest count as equal. */
const EQUAL = 1e-12

/** Position of the largest value; equal ones are drawn among by a stream, never taken by position. Null for none. */
export function largestOf(
  values: Float64Array, { random }: Streams, id: number,
): { readonly index: number; readonly tied: boolean } | null {
  if (values.length === 0) return null
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const equal: number[] = []
  values.forEach((value, k) => {
    if (value >= largest - EQUAL) equal.push(k)
  })
  return equal.length === 1 ? { index: equal[0], tied: false } : { index: random('ties', id).pick(equal), tied: true }
}

/** Standard normal deviates for a joint draw. */
export function normalDeviates(count: number, { random }: Streams, id: number): Float64Array {
  const stream = random('draw', id)
  return Float64Array.from({ length: count }, () => stream.normal())
}
