// Everything the genetic algorithm remembers, as plain data.
import type { Json } from '../../src/spaces/space.ts'

/** A structure in a pool. */
export interface Member {
  readonly id: number
  readonly rung: number
  readonly niche: string
  /** Objective to be minimised, rounded to 1e-6. */
  readonly value: number
  /** Å³ per atom; 0 for clusters. */
  readonly volumePerAtom: number
  readonly genome: Json
  /** What structural distance is measured on; see structure-distance.ts. */
  readonly signature: readonly number[]
  /** How many candidates were made from it. */
  readonly uses: number
}

export interface RungState {
  /** Lowest value ever seen in the objective's niche, or null. */
  readonly best: number | null
  /** Results since `best` improved. */
  readonly stagnant: number
  /** Results since the pools were last emptied or `bestSinceRestart` improved. */
  readonly sinceRestart: number
  /** Lowest value in the objective's niche since the last restart. */
  readonly bestSinceRestart: number | null
  /** Random candidates still to come before breeding goes on after a restart. */
  readonly refill: number
}

export interface OperatorRecord {
  readonly name: string
  /** Chosen with this probability; they sum to 1. */
  readonly probability: number
  /** Offspring told since the probabilities were last adapted, and how many of them entered a pool. */
  readonly told: number
  readonly good: number
}

export interface GeneticAlgorithmState {
  readonly members: readonly Member[]
  readonly rungs: readonly RungState[]
  readonly operators: readonly OperatorRecord[]
  /** How often results were refused, by reason. */
  readonly rejections: Readonly<Record<string, number>>
}
