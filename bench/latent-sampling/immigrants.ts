// The genetic algorithm with the network's candidates among its offspring against the plain one: what it needs to reach
// the plain one's best of the same seed and budget.
import { runStatistics, type RunStatistics } from '../../src/analysis/repeated-runs.ts'
import { ENERGY, progressFigure, type Labelled } from './figures.ts'
import { finite, intervalText, markdownTable, number, pairedText, rangeText, settled, type Part, type Verdict } from './part.ts'
import { annealingTask, generatorTask, geneticTask, randomTask } from './plan.ts'
import { valuesIn, type Setup } from './setup.ts'
import { evaluationsTo, medianOf, overSeeds, pairedDifference, reachPair, type ReachPair } from './statistics.ts'
import type { Task } from './tasks.ts'

/** Share of the plain search's evaluations that the claim allows. */
const CLAIMED_SHARE = 0.8

export function immigrantTasks(setup: Setup): Task[] {
  const { seeds } = setup
  return [
    ...seeds.map((seed) => geneticTask('plain', seed, setup)),
    ...seeds.map((seed) => geneticTask('immigrants', seed, setup)),
  ]
}

export function immigrantPart(setup: Setup): Part {
  const { sizes, seeds } = setup
  const plain = seeds.map((seed) => valuesIn(setup, geneticTask('plain', seed, setup)))
  const helped = seeds.map((seed) => valuesIn(setup, geneticTask('immigrants', seed, setup)))
  const pairs = seeds.map((seed, k) => reachPair(seed, plain[k], helped[k]))
  const finals = pairedDifference(helped.map(lowest), plain.map(lowest))
  return {
    title: 'Immigrants in the genetic algorithm',
    verdicts: [
      shareVerdict(pairs),
      {
        claim: `lower after ${sizes.search} evaluations than the plain one (mean of pairs)`,
        measured: pairedText(finals), holds: settled(finals),
      },
    ],
    texts: [
      `Both with ${sizes.search} evaluations per seed. *Needed*: evaluations until the lowest value that the plain search found `
        + 'in all of its own; ∞ = not within the budget. The claim holds where the median share is at most 0.8, and is not '
        + 'settled where the interval (bootstrap, 95 %) reaches beyond. The campaigns that are learnt from are not counted: '
        + 'a series of contents makes them anyway, and without them immigrants would have to gain what they cost.',
      pairsTable(pairs),
      levelText(plain, helped, seeds),
    ],
    figures: [searchFigure(setup, plain, helped)],
    record: {
      unit: ENERGY, pairs: pairs.map(recordOf), median_share: finite(medianOf(pairs.map(({ share }) => share)).value),
      share_interval: medianOf(pairs.map(({ share }) => share)).interval, final_difference: finals,
    },
  }
}

function shareVerdict(pairs: readonly ReachPair[]): Verdict {
  const { value, interval } = medianOf(pairs.map(({ share }) => share))
  const reached = pairs.filter(({ other }) => Number.isFinite(other)).length
  const isSure = interval !== null && (interval.high <= CLAIMED_SHARE || interval.low > CLAIMED_SHARE)
  return {
    claim: 'with the network\'s immigrants the genetic algorithm reaches the plain one\'s best in at most 80 % of its '
      + 'evaluations (median over the seeds)',
    measured: `share ${number(value, 2)}${intervalText(interval)}; reached with ${reached} of ${pairs.length} seeds`,
    holds: value > CLAIMED_SHARE ? false : isSure || null,
  }
}

/** Both searches to one level for all seeds: what half of the plain ones reach in the end. */
function levelText(plain: readonly number[][], helped: readonly number[][], seeds: readonly number[]): string {
  const level = overSeeds(plain.map(lowest)).median
  const cost = ({ successes, ert, ertInterval }: RunStatistics): string =>
    `${successes}/${seeds.length} seeds, expected evaluations ${number(ert, 0)}${intervalText(ertInterval, 0)}`
  return `Lowest in the end: with immigrants ${rangeText(overSeeds(helped.map(lowest)))}, plain `
    + `${rangeText(overSeeds(plain.map(lowest)))}. To ${number(level)} eV per N (median of the plain ones): with immigrants `
    + `${cost(statisticsTo(level, helped, seeds))}; plain ${cost(statisticsTo(level, plain, seeds))}.`
}

function statisticsTo(level: number, runs: readonly (readonly number[])[], seeds: readonly number[]): RunStatistics {
  return runStatistics(runs.map((values, k) => {
    const at = evaluationsTo(values, level)
    const spent = Math.min(at, values.length)
    return { seed: seeds[k], success: Number.isFinite(at), evaluations: spent, forceCalls: spent, best: lowest(values) }
  }), { value: level, direction: 'minimize' })
}

function searchFigure(setup: Setup, plain: readonly number[][], helped: readonly number[][]) {
  const { sizes, generatorSeeds, seeds } = setup
  const generated = (generator: 'network' | 'per-site marginals'): number[][] =>
    generatorSeeds.map((seed) => valuesIn(setup, generatorTask(generator, seed, setup)))
  const groups: readonly Labelled[] = [
    { label: 'genetic algorithm, immigrants', role: 'primary', runs: helped },
    { label: 'genetic algorithm', role: 'tertiary', runs: plain },
    { label: 'network alone', role: 'primary', runs: generated('network') },
    { label: 'per-site marginals', role: 'secondary', runs: generated('per-site marginals') },
    { label: 'simulated annealing', role: 'tertiary', runs: [valuesIn(setup, annealingTask(sizes)).slice(0, sizes.search)] },
    { label: 'random', role: 'reference', runs: [valuesIn(setup, randomTask(sizes)).slice(0, sizes.search)] },
  ]
  return progressFigure({
    name: 'latent-sampling-searches',
    title: 'Lowest so far at a content no training has seen',
    caption: `Median over the seeds (genetic algorithms ${seeds.length}, generators ${generatorSeeds.length}, the `
      + 'others one run). Bands: quartiles of the genetic algorithms. Generators end with their samples.',
  }, groups, Math.min(10, sizes.samples), ['genetic algorithm, immigrants', 'genetic algorithm'])
}

function pairsTable(pairs: readonly ReachPair[]): string {
  return markdownTable([
    ['seed', 'lowest of the plain search', 'it needed', 'with immigrants: needed', 'share', 'lowest with immigrants − plain'],
    ...pairs.map(({ seed, best, plain, other, share, difference }) =>
      [String(seed), number(best), String(plain), number(other, 0), number(share, 2), number(difference)]),
  ])
}

function recordOf({ seed, best, plain, other, share, difference }: ReachPair) {
  return {
    seed, plain_best: finite(best), plain_evaluations: finite(plain), evaluations: finite(other), share: finite(share),
    difference: finite(difference),
  }
}

function lowest(values: readonly number[]): number {
  return Math.min(...values)
}
