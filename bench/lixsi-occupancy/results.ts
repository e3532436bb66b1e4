// What finished campaigns found, evaluation by evaluation, and what it comes to over the seeds. eV/atom; a failure is Infinity.
import { join } from 'node:path'
import { evaluationEvents, readJournal } from '../../src/campaign/journal.ts'
import { resultPaths } from '../../src/campaign/results-folder.ts'
import { StoreError } from '../../src/errors.ts'
import { readResults } from '../latent-sampling/results.ts'
import {
  levelOf, medianOf, pairedDifference, reachPair, sampleRow, type PairedDifference, type ReachPair, type SampleRow,
} from '../latent-sampling/statistics.ts'
import { CANDIDATES, CONTENDERS, contenderTask, NAMES, type Contender } from './plan.ts'

/** Share of random candidates that the level is set by. */
export const BEST_SHARE = 0.01

/** Values of each contender, seed by seed, in order of evaluation; searches in full. */
export type Values = Readonly<Record<Contender, readonly (readonly number[])[]>>

export interface Comparison {
  readonly seeds: readonly number[]
  readonly values: Values
  /** Where the best 1 % of all random candidates ends. */
  readonly level: number
  /** Equal numbers of candidates of every contender. */
  readonly rows: Readonly<Record<Contender, SampleRow>>
  /** Median, and lowest, of the network minus those of each other contender. */
  readonly against: readonly {
    readonly other: Contender
    readonly medians: PairedDifference
    readonly lowest: PairedDifference
  }[]
  readonly immigrants: ImmigrantComparison
}

/** The genetic algorithm with immigrants against the plain one, whole budgets. */
export interface ImmigrantComparison {
  readonly evaluations: number
  readonly pairs: readonly ReachPair[]
  readonly share: ReturnType<typeof medianOf>
  readonly lowest: PairedDifference
}

/** Reads every contender's campaigns from the folder that keeps them. */
export function readValues(cache: string, seeds: readonly number[]): Values {
  return byContender((contender) => seeds.map((seed) => valuesOf(cache, contenderTask(contender, seed).name)))
}

/** What a network makes of rows of its lessons that no step of its training saw, each with what knowing nothing comes to. */
export interface Knowledge {
  /** Nats to rebuild an occupation from its latent point, of that point, and what per-site marginals need instead of both. */
  readonly reconstruction: number
  readonly kl: number
  readonly marginalEntropy: number
  /** Squared error of the energy, in variances within a content: 1 = the mean of each content. */
  readonly property: number
}

/** The epoch that was kept, of each seed's network. */
export function readKnowledge(cache: string, seeds: readonly number[]): Knowledge[] {
  return seeds.flatMap((seed) => {
    const [training] = readResults(cache, contenderTask('network', seed).name, seed).trainings
    const kept = training.curve.find(([epoch]) => epoch === training.keptEpoch)
    const { marginalEntropy } = training
    const [reconstruction, kl, property] = kept?.slice(4).filter((value) => value !== null) ?? []
    // Nothing was held out.
    if (property === undefined || marginalEntropy === null) return []
    return [{ reconstruction, kl, marginalEntropy, property }]
  })
}

export function compared(values: Values, seeds: readonly number[]): Comparison {
  const first = byContender((contender) => values[contender].map((run) => run.slice(0, CANDIDATES)))
  const level = levelOf(first.random.flat(), BEST_SHARE)
  const rows = byContender((contender) => sampleRow(CONTENDERS[contender], first[contender], level))
  const medians = byContender((contender) => first[contender].map((run) => levelOf(run, 0.5)))
  const lowest = byContender((contender) => first[contender].map((run) => Math.min(...run)))
  return {
    seeds, values, level, rows,
    against: NAMES.filter((name) => name !== 'network').map((other) => ({
      other, medians: pairedDifference(medians.network, medians[other]), lowest: pairedDifference(lowest.network, lowest[other]),
    })),
    immigrants: immigrantComparison(values, seeds),
  }
}

function immigrantComparison(values: Values, seeds: readonly number[]): ImmigrantComparison {
  const [plain, helped] = [values['genetic-algorithm'], values.immigrants]
  const pairs = seeds.map((seed, k) => reachPair(seed, plain[k], helped[k]))
  return {
    evaluations: plain[0].length, pairs, share: medianOf(pairs.map(({ share }) => share)),
    lowest: pairedDifference(helped.map((run) => Math.min(...run)), plain.map((run) => Math.min(...run))),
  }
}

function valuesOf(cache: string, name: string): number[] {
  const values = evaluationEvents(readJournal(resultPaths(join(cache, name)).journal))
    .sort((a, b) => a.id - b.id).map(({ objective }) => objective ?? Infinity)
  if (values.length >= CANDIDATES) return values
  throw new StoreError({
    rule: `every contender must have ${CANDIDATES} evaluations`, found: values.length, place: join(cache, name),
    wayOut: 'Run the measurement without --report-only: it goes on where it was stopped.',
  })
}

function byContender<T>(of: (contender: Contender) => T): Readonly<Record<Contender, T>> {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<Contender, T>
}
