// The genetic algorithm with the network's candidates among its offspring against the plain one: what it needs to reach the
// plain one's best of the same seed and budget.
import { runStatistics } from '../../src/analysis/repeated-runs.ts'
import { ENERGY, progressFigure } from './figures.ts'
import { finite, intervalText, markdownTable, number, rangeText, type Part } from './part.ts'
import { annealingTask, generatorTask, geneticTask, RANDOM, type Sizes } from './plan.ts'
import { readResults, valuesOf } from './results.ts'
import { evaluationsTo, medianOf, overSeeds, pairedDifference, reachPair, type ReachPair } from './statistics.ts'
import type { Task } from './tasks.ts'
import { FEW_SEEDS } from './zero-shot.ts'

/** Share of the plain search's evaluations that the claim allows. */
const CLAIMED_SHARE = 0.8

export function immigrantTasks(sizes: Sizes, seeds: readonly number[], lessons: readonly string[]): Task[] {
  return seeds.flatMap((seed) => [geneticTask('plain', seed, sizes, lessons), geneticTask('immigrants', seed, sizes, lessons)])
}

/** `generatorSeeds`: those with samples of the generators, shown beside the searches. */
export function immigrantPart(
  cache: string, sizes: Sizes, seeds: readonly number[], generatorSeeds: readonly number[], lessons: readonly string[],
): Part {
  const valuesFor = (task: Task): number[] => valuesOf(readResults(cache, task.name, task.seed, task.evaluations))
  const plain = seeds.map((seed) => valuesFor(geneticTask('plain', seed, sizes, lessons)))
  const helped = seeds.map((seed) => valuesFor(geneticTask('immigrants', seed, sizes, lessons)))
  const pairs = seeds.map((seed, k) => reachPair(seed, plain[k], helped[k]))
  const share = medianOf(pairs.map((pair) => pair.share))
  const reached = pairs.filter((pair) => Number.isFinite(pair.share)).length
  const [plainBests, helpedBests] = [plain, helped].map((runs) => runs.map((values) => Math.min(...values)))
  const finals = pairedDifference(helpedBests, plainBests)
  // The same level for all: what half of the plain searches reach in the end.
  const level = overSeeds(plainBests).median
  const [plainTo, helpedTo] = [plain, helped].map((runs) => statisticsTo(level, runs, seeds))
  const holds = share.value <= CLAIMED_SHARE
  return {
    title: 'Immigrants in the genetic algorithm',
    verdicts: [
      {
        claim: 'a genetic algorithm with the network\'s immigrants reaches the plain one\'s best in at most 80 % of its evaluations (median)',
        measured: `share ${number(share.value, 2)}${intervalText(share.interval)} over ${seeds.length} seeds; reached in ${reached}`,
        holds: holds && (share.interval?.high ?? Infinity) > CLAIMED_SHARE ? null : holds,
      },
      {
        claim: `lower after ${sizes.search} evaluations than the plain one (mean of pairs)`,
        measured: `${number(finals.mean)} eV per N${intervalText(finals.interval, 3)}; lower in ${finals.below}, higher in ${finals.above} of ${finals.pairs}`,
        holds: finals.interval === null || (finals.interval.low < 0 && finals.interval.high > 0) ? null : finals.mean < 0,
      },
    ],
    texts: [
      `Both with ${sizes.search} evaluations per seed. *Needed*: evaluations until the lowest value that the plain search found in all of its own; ∞ = `
        + 'not within the budget. The claim holds where the median share is at most 0.8; where the interval (bootstrap, 95 %) '
        + 'reaches beyond, it is not settled. The campaigns that are learnt from are not counted: they were there.',
      pairsTable(pairs),
      `Lowest in the end: with immigrants ${rangeText(overSeeds(helpedBests))}, plain ${rangeText(overSeeds(plainBests))}. To ${number(level)} eV per N (median of `
        + `the plain ones): with immigrants ${helpedTo.successes}/${seeds.length}, expected evaluations ${number(helpedTo.ert, 0)}`
        + `${intervalText(helpedTo.ertInterval, 0)}; plain ${plainTo.successes}/${seeds.length}, ${number(plainTo.ert, 0)}${intervalText(plainTo.ertInterval, 0)}.`,
    ],
    figures: [progressFigure({
      name: 'latent-sampling-searches',
      title: 'Lowest so far at a content no training has seen',
      caption: `Median over the seeds (genetic algorithms ${seeds.length}, generators ${generatorSeeds.length}, annealing ${Math.min(FEW_SEEDS, generatorSeeds.length)}, random one run); `
        + 'bands: quartiles, or the range of fewer than four. Generators end with their samples.',
    }, [
      { label: 'genetic algorithm, immigrants', role: 'primary', runs: helped },
      { label: 'genetic algorithm', role: 'tertiary', runs: plain },
      { label: 'network alone', role: 'primary', runs: generatorSeeds.map((seed) => valuesFor(generatorTask('network', seed, sizes, lessons))) },
      {
        label: 'per-site marginals', role: 'secondary',
        runs: generatorSeeds.map((seed) => valuesFor(generatorTask('per-site marginals', seed, sizes, lessons))),
      },
      {
        label: 'simulated annealing', role: 'tertiary',
        runs: generatorSeeds.slice(0, FEW_SEEDS).map((seed) => valuesFor(annealingTask(seed, sizes))),
      },
      { label: 'random', role: 'reference', runs: [valuesOf(readResults(cache, RANDOM, 0)).slice(0, sizes.search)] },
    ], Math.min(10, sizes.samples))],
    record: {
      unit: ENERGY, pairs: pairs.map((pair) => ({
        seed: pair.seed, plain_best: finite(pair.best), plain_evaluations: finite(pair.plain), evaluations: finite(pair.other),
        share: finite(pair.share), difference: finite(pair.difference),
      })),
      median_share: finite(share.value), share_interval: share.interval, final_difference: finals,
    },
  }
}

function statisticsTo(level: number, runs: readonly (readonly number[])[], seeds: readonly number[]) {
  return runStatistics(runs.map((values, k) => {
    const at = evaluationsTo(values, level)
    const spent = Math.min(at, values.length)
    return { seed: seeds[k], success: Number.isFinite(at), evaluations: spent, forceCalls: spent, best: Math.min(...values) }
  }), { value: level, direction: 'minimize' })
}

function pairsTable(pairs: readonly ReachPair[]): string {
  return markdownTable([
    ['seed', 'lowest of the plain search', 'plain: evaluations', 'with immigrants: needed', 'share', 'lowest with immigrants − plain'],
    ...pairs.map(({ seed, best, plain, other, share, difference }) => [
      String(seed), number(best), String(plain), number(other, 0), number(share, 2), number(difference),
    ]),
  ])
}
