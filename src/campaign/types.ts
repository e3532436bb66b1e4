// The contracts: a problem is a question, a strategy is a way to search, a campaign joins them.
import type { z } from 'zod'
import type { Analysis, Figure, Table } from '../analysis/figure.ts'
import type { ErrorParts } from '../errors.ts'
import type { Random } from '../math/random.ts'
import type { ModelStore } from '../models/model-store.ts'
import type { RelaxOutcome } from '../relax/types.ts'
import type { Preparation, PreparationKind } from '../spaces/preparation.ts'
import type { Lessons } from '../spaces/lessons.ts'
import type { Json, SearchSpace, SpaceKind } from '../spaces/space.ts'
import type { Structure } from '../atoms/structure.ts'

/** Where a candidate came from; recorded with it. */
export interface Lineage {
  readonly operator: string
  /** Ids of earlier candidates it was made from. */
  readonly parents: readonly number[]
  /** Names of known structures (reference crystals) it was made from. */
  readonly origins?: readonly string[]
  /** What the strategy expected of it before it was evaluated. */
  readonly forecast?: Forecast
  /** What the strategy meant it to be, in its own terms (the percentile it was drawn for): plain data for its report. */
  readonly aim?: Readonly<Record<string, Json>>
}

/** A prediction of the objective, in its unit, with the standard deviation a measured value should have around it. */
export interface Forecast {
  readonly mean: number
  readonly deviation: number
}

/** A proposal: `id` counts from 0 through the campaign. */
export interface Candidate<G> {
  readonly id: number
  readonly genome: G
  readonly lineage: Lineage
  /** What is done with the genome before it is relaxed; its space must list the kind. */
  readonly preparation?: Preparation
}

/** How an evaluation ended. Everything but `evaluated` is a recorded failure, never a crash. */
export type Outcome =
  | 'evaluated'
  | 'screened_out'
  | 'too_close_before'
  | 'too_close_after'
  | 'not_converged'
  | 'exploded'
  | 'out_of_bounds'
  | 'invalid'
  | 'distrusted'
  | 'error'

/** A cheaper look at candidates before they are evaluated: only the best share of each batch goes on. */
export interface Screening<G> {
  /** What is measured: "ewald_energy", "single_point_energy". */
  readonly name: string
  /** Fraction of a group of a batch that goes on, at least one; (0, 1]. */
  readonly keep: number
  /** Measures one candidate; a pure function of it. */
  measure(candidate: Candidate<G>): Promise<Screened>
}

/** What a screening found. */
export interface Screened {
  /** The lower the better; null when the candidate is refused. */
  readonly value: number | null
  /** Candidates compete within their group: those of one composition, say. */
  readonly group: string
  /** Why it is refused. */
  readonly refused?: { readonly outcome: Exclude<Outcome, 'evaluated' | 'screened_out'>; readonly reason: string }
  readonly force_calls: number
}

/** What was learnt about one candidate. */
export interface Evaluation<G> {
  readonly id: number
  readonly lineage: Lineage
  readonly outcome: Outcome
  /** Explains a failure in one line. */
  readonly reason?: string
  /** The candidate as it ended (after relaxation); null when there is nothing to keep. */
  readonly genome: G | null
  /** Value in the problem's objective; null unless `evaluated`. */
  readonly objective: number | null
  /**
   * Candidates compete only with their own kind: "amorphous", "defective crystal"…; "" where there is one kind.
   */
  readonly niche: string
  readonly properties: Readonly<Record<string, Json>>
  /** What it cost: the two axes of every success curve. */
  readonly cost: { readonly relaxations: number; readonly force_calls: number }
}

/** How the ways a relaxation can end are recorded. */
export const OUTCOME_OF_RELAXATION: Readonly<
  Record<Exclude<RelaxOutcome, 'converged'>, Exclude<Outcome, 'evaluated' | 'screened_out'>>
> = {
  step_limit: 'not_converged',
  exploded: 'exploded',
  too_close: 'too_close_after',
  volume_bound: 'out_of_bounds',
  displacement_limit: 'out_of_bounds',
}

/** The record of a candidate that gave nothing, with the reason in one line and the force calls it cost. */
export function failedEvaluation<G>(
  { id, lineage }: Candidate<G>,
  outcome: Exclude<Outcome, 'evaluated'>,
  reason: string,
  forceCalls: number,
): Evaluation<G> {
  return {
    id,
    lineage,
    outcome,
    reason,
    genome: null,
    objective: null,
    niche: '',
    properties: {},
    cost: { relaxations: forceCalls > 0 ? 1 : 0, force_calls: forceCalls },
  }
}

export interface Objective {
  readonly name: string
  readonly unit: string
  readonly direction: 'minimize' | 'maximize'
  /** Niche in which strategies are to improve and be compared; "" = the only one. */
  readonly niche: string
  /** Limits that a wanted candidate keeps; the problem puts what breaks one into the niche {@link INFEASIBLE}. */
  readonly constraints?: readonly Constraint[]
  /** A second objective of equal rank: then the answer is a Pareto front. */
  readonly second?: SecondObjective
}

/** A limit on a property of the evaluation. */
export interface Constraint {
  /** Key in {@link Evaluation.properties}. */
  readonly property: string
  readonly unit: string
  readonly sense: 'at_most' | 'at_least'
  readonly limit: number
}

/** Another objective, read from a property of the evaluation. */
export interface SecondObjective {
  /** Key in {@link Evaluation.properties}. */
  readonly property: string
  readonly unit: string
  readonly direction: 'minimize' | 'maximize'
}

/** Niche of candidates that break a constraint: known, learnt from, never the best. */
export const INFEASIBLE = 'infeasible'

/** Whether the properties of an evaluation keep every constraint; a value that is missing breaks it. */
export function keepsConstraints({ constraints = [] }: Objective, properties: Evaluation<unknown>['properties']): boolean {
  return constraints.every(({ property, sense, limit }) => {
    const value = properties[property]
    return typeof value === 'number' && (sense === 'at_most' ? value <= limit : value >= limit)
  })
}

/** A question: what may be proposed and what it is worth. */
export interface Problem<G = unknown> {
  readonly objective: Objective
  readonly space: SearchSpace<G>
  /** Cheaper looks before `evaluate`, cheapest first; absent = every candidate is evaluated. */
  readonly screenings?: readonly Screening<G>[]
  /** Scores candidates; a pure function of its input, whatever the batch or the worker. */
  evaluate(candidates: readonly Candidate<G>[]): Promise<readonly Evaluation<G>[]>
  /** Turns everything evaluated so far into the report's tables and figures. */
  analyse(evaluations: readonly Evaluation<G>[]): Analysis
  /**
   * The structure behind a genome, where there is one: for extxyz files and the viewer. With the properties of its
   * evaluation it is the structure as it ended, where the genome alone does not say so.
   */
  structureOf(genome: G, properties?: Evaluation<G>['properties']): Structure | null
  /** How people answer the question (`ionforge suggest`, `ionforge observe`); absent = only `evaluate` does. */
  readonly byHand?: ByHand<G>
  /** Why `evaluate` cannot score every candidate (gaps in a table), with the way out; absent = it can. */
  readonly notEvaluable?: ErrorParts
  /** Known answer to measure success against (`ionforge bench`), if there is one. */
  readonly target?: { readonly value: number; readonly tolerance: number; readonly source: string }
  /** Published or measured figures of other codes on this very problem, printed beside ours. */
  readonly peers?: readonly Peer[]
}

/** What a problem must say of its candidates so that they can be measured elsewhere: a calculation, a furnace. */
export interface ByHand<G> {
  /** What people name a candidate by: the id column of a table; null = the number of its suggestion. */
  readonly idName: string | null
  /** Measurements that exist before anything is suggested. */
  readonly given: readonly Measurement<G>[]
  /** Properties that are known of a candidate and need not be measured. */
  known(genome: G): Evaluation<G>['properties']
  /** What tells a candidate from others, by name: its descriptors, the values of its variables. */
  describe(genome: G): Readonly<Record<string, number | string>>
}

/** Measured values of a candidate by name: the objective, and properties that its constraints and second objective need. */
export interface Measurement<G> {
  readonly genome: G
  readonly values: Readonly<Record<string, number>>
}

/** One other code's result on a benchmark problem. */
export interface Peer {
  readonly name: string
  /** As it was reported: "20/20". */
  readonly success: string
  readonly median: number | null
  readonly ert: number | null
  readonly source: string
}

/**
 * How a problem is made. `prepare` runs once per campaign (relaxing reference crystals, say) and returns plain
 * data that every worker receives; `create` must be cheap and deterministic.
 */
export interface ProblemFactory<P = unknown, R = unknown> {
  readonly name: string
  /** Kind of the space it searches: which strategies fit. */
  readonly space: SpaceKind
  /** One sentence for `ionforge list`. */
  readonly question: string
  /** Works a user of the results should cite, one sentence each. */
  readonly citations: readonly string[]
  readonly parameters: z.ZodType
  /** Files that parameters name ("film.structure" → path as written): copied into the results folder and hashed. */
  inputFiles(parameters: P): Readonly<Record<string, string>>
  /** Which of these hold a potential specification, several files perhaps, rather than one path; absent = none. */
  readonly potentials?: readonly string[]
  /** `folder` is what relative paths in the parameters refer to. */
  prepare(parameters: P, folder: string): Promise<R>
  create(parameters: P, prepared: R, folder: string): Promise<Problem>
  /** Choices that `ionforge plan` lists before anything is prepared (how two crystals can be joined, say); absent = none. */
  choices?(parameters: P, folder: string): Promise<readonly Table[]>
}

/** What a strategy decided about one evaluation when it was told. */
export interface Verdict {
  readonly id: number
  readonly verdict: 'accepted' | 'duplicate' | 'rejected'
  /** The id it duplicates. */
  readonly of?: number
}

/** What a strategy may know of the campaign. */
export interface StrategyContext<G> {
  readonly space: SearchSpace<G>
  readonly objective: Objective
  /** Everything told so far, in order of id, by the identity of the proposal (of equal ones the first). */
  readonly told: ReadonlyMap<string, Evaluation<G>>
  /**
   * Proposed and not yet told, by the identity of the proposal: what is being measured elsewhere. Empty whenever a
   * campaign evaluates its batches itself.
   */
  readonly pending: ReadonlyMap<string, Candidate<G>>
  /** What the finished campaigns found that the strategy asked for, in its order; see {@link Strategy.lessonsFrom}. */
  readonly lessons: readonly Lessons[]
  /** Keeps what took long to learn. */
  readonly models: ModelStore
  /** Opens the stream of one candidate and purpose; the same arguments always give the same numbers. */
  random(purpose: string, id: number): Random
}

/** What a strategy made of a batch of results. */
export interface Told<S> {
  readonly state: S
  readonly verdicts: readonly Verdict[]
  /** What it learnt about itself (the quality of a model, the share of ties); recorded with the batch. */
  readonly diagnostics?: Diagnostics
}

/** Plain data that a strategy records about itself after a batch. */
export type Diagnostics = Readonly<Record<string, Json>>

/** What {@link Strategy.learn} may use; none of it changes a result. */
export interface LearningResources {
  readonly threads: number
  readonly stop: AbortSignal
  /** One line for people: "training 40/100 epochs, held-out 31.2 nats". */
  readonly progress?: (line: string) => void
}

/** What a strategy adds to the report of a campaign. */
export interface StrategyReport {
  readonly summary: Readonly<Record<string, unknown>>
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
}

/**
 * A way to search. State is plain data, changed only by `tell` and `learn`; `ask` is a function of the state, what was told and
 * the candidates' own random streams, so asking for fewer gives a prefix of asking for more.
 */
export interface Strategy<G, P, S> {
  readonly name: string
  readonly summary: string
  readonly spaces: readonly SpaceKind[]
  /** Preparations it cannot do without: the space must list them. */
  readonly needs?: readonly PreparationKind[]
  readonly parameters: z.ZodType<P>
  /** Results folders, or files of lessons, that it learns from before its first proposal; absent = none. */
  lessonsFrom?(parameters: P): readonly string[]
  /** The same parameters with other paths in place of those; where there is `lessonsFrom`. */
  withLessonsFrom?(parameters: P, paths: readonly string[]): P
  init(parameters: P, context: StrategyContext<G>): S
  /**
   * Learns what takes long (trains a network) before the next `ask`; called before every one, and returns the state as it
   * is when nothing is due. What it learnt goes into `context.models` under a name that the state keeps. A function of
   * state and context, whatever the resources. Null = stopped before the end; a later call goes on from its checkpoint.
   */
  learn?(state: S, parameters: P, context: StrategyContext<G>, resources: LearningResources): Promise<S | null>
  ask(state: S, ids: readonly number[], parameters: P, context: StrategyContext<G>): readonly Candidate<G>[]
  tell(
    state: S,
    evaluations: readonly Evaluation<G>[],
    parameters: P,
    context: StrategyContext<G>,
  ): Told<S>
  /** The stop rule by which it proposes nothing more, as a clause: "no better result in 30 evaluations"; null = none. */
  finished?(state: S, parameters: P, context: StrategyContext<G>): string | null
  /** What a search with these results can claim (a proof of the minimum), for the report. */
  conclusion?(evaluations: readonly Evaluation<G>[], parameters: P, context: StrategyContext<G>): readonly string[]
  /** What it can show of itself: how its model grew, what it rests on. `diagnostics` are those of the batches, in order. */
  report?(
    evaluations: readonly Evaluation<G>[], diagnostics: readonly Diagnostics[], parameters: P, context: StrategyContext<G>,
  ): StrategyReport
}
