// Candidates for a content that no training has seen: the network's against per-site marginals, random ones and searches
// that spend as many evaluations, all relaxed.
import { median } from '../../src/analysis/repeated-runs.ts'
import type { ProposalRecord } from '../../strategies/latent-sampling/record.ts'
import { distributionFigure, ENERGY, type Labelled } from './figures.ts'
import { finite, markdownTable, number, percent, rangeText, type Part, type Verdict } from './part.ts'
import {
  annealingTask, generatorTask, geneticTask, randomTask, shortAnnealingTask, type Generator,
} from './plan.ts'
import type { Results } from './results.ts'
import { resultsOf, valuesIn, type Setup } from './setup.ts'
import { levelOf, sampleRow, type OverSeeds, type SampleRow } from './statistics.ts'
import type { Task } from './tasks.ts'

/** The share of random candidates that the network's median has to beat. */
const BEST_SHARE = 0.01

const FROM_THE_LOWEST: Generator = 'network, from the lowest only'

/** Networks first: what else draws from them need not train them again. */
export function zeroShotTasks(setup: Setup): Task[] {
  const { generatorSeeds, freshSeeds, sizes } = setup
  return [
    ...generatorSeeds.map((seed) => generatorTask('network', seed, setup)),
    ...freshSeeds.map((seed) => generatorTask(FROM_THE_LOWEST, seed, setup)),
    ...generatorSeeds.map((seed) => generatorTask('per-site marginals', seed, setup)),
    ...generatorSeeds.map((seed) => geneticTask('plain', seed, setup)),
    ...generatorSeeds.map((seed) => shortAnnealingTask(seed, sizes)),
    annealingTask(sizes),
  ]
}

export function zeroShotPart(setup: Setup): Part {
  const { sizes, generatorSeeds: seeds, freshSeeds } = setup
  const random = valuesIn(setup, randomTask(sizes))
  const level = levelOf(random, BEST_SHARE)
  const networks = seeds.map((seed) => resultsOf(setup, generatorTask('network', seed, setup)))
  const generated = (generator: Generator, of = seeds): number[][] =>
    of.map((seed) => valuesIn(setup, generatorTask(generator, seed, setup)))
  const genetic = seeds.map((seed) => valuesIn(setup, geneticTask('plain', seed, setup)))
  const annealing = seeds.map((seed) => valuesIn(setup, shortAnnealingTask(seed, sizes)))
  const groups: readonly Labelled[] = [
    { label: 'network', role: 'primary', runs: generated('network') },
    { label: FROM_THE_LOWEST, role: 'primary', runs: generated(FROM_THE_LOWEST, freshSeeds) },
    { label: 'per-site marginals', role: 'secondary', runs: generated('per-site marginals') },
    { label: 'random', role: 'reference', runs: blocksOf(random, sizes.samples) },
    { label: 'genetic algorithm', role: 'tertiary', runs: genetic.map((values) => values.slice(0, sizes.samples)) },
    { label: 'simulated annealing', role: 'tertiary', runs: annealing },
  ]
  const rows = groups.map(({ label, runs }) => sampleRow(label, runs, level))
  const long = [
    sampleRow('genetic algorithm', genetic, level), sampleRow('annealing', [valuesIn(setup, annealingTask(sizes))], level),
  ]
  const draws = drawsOf(setup, networks)
  return {
    title: 'Candidates for a content no training has seen',
    verdicts: [
      ...levelVerdicts(rows, level, random.length),
      ...drawVerdicts(draws),
      { claim: 'at least 95 % valid after relaxation', measured: percent(rows[0].valid), holds: rows[0].valid >= 0.95 },
      lowestVerdict(rows),
    ],
    texts: [
      `${ENERGY}, ${sizes.samples} evaluations each, ${seeds.length} seeds of training and sampling. Medians over the seeds, `
        + 'ranges in brackets; random: blocks of one search. Searches learn as they go, generators do not: each makes all '
        + 'its candidates at once.',
      samplesTable(rows),
      `Medians of the network, seed by seed: ${mediansText(groups[0].runs, seeds)}; from the lowest only, with seeds that `
        + `nobody had looked at: ${mediansText(groups[1].runs, freshSeeds)}.`,
      'The network\'s candidates by the way they were made (all seeds together; `prior` is decoded for energies of the whole '
        + 'range, the others for low ones):',
      waysTable(networks, level),
      `What searches come to with more: ${long.map(({ label, samples, bests, seeds: count }) =>
        `${label} of ${samples} evaluations ${rangeText(bests)} (seeds: ${count})`).join('; ')}.`,
    ],
    figures: [distributionFigure({
      name: 'latent-sampling-energies',
      title: `${sizes.samples} candidates each for a content no training has seen`,
      caption: 'γ-Li3PO4 with 8 N per 128 atoms, relaxed; lessons have 4, 6, 10 and 12 N. '
        + `All of ${seeds.length} seeds together.`,
    }, groups, [{ axis: 'x', at: level, label: 'best 1 % of random' }])],
    record: { random: random.length, level, rows: rows.map(recordOf), searches: long.map(recordOf), draws },
  }
}

function mediansText(runs: readonly (readonly number[])[], seeds: readonly number[]): string {
  return runs.map((values, k) => `${seeds[k]}: ${number(median([...values]))}`).join(', ')
}

function levelVerdicts([network, lowest, marginals]: readonly SampleRow[], level: number, random: number): Verdict[] {
  const belowLevel = (row: SampleRow, ways: string): Verdict => {
    const isBelow = row.medians.highest < level
    return {
      claim: `median of ${row.samples} samples of the network, ${ways}, below the best ${percent(BEST_SHARE)} of ${random} `
        + `random ones (${number(level)} eV per N)`,
      measured: `${rangeText(row.medians)}, ${isBelow ? 'all' : 'not all'} of ${row.seeds} seeds`,
      holds: isBelow,
    }
  }
  return [
    belowLevel(network, 'in all its ways'),
    belowLevel(lowest, 'from the lowest only'),
    {
      claim: 'median of the network below that of per-site marginals, whatever the seeds',
      measured: `${rangeText(network.medians)} against ${rangeText(marginals.medians)}`,
      holds: network.medians.highest < marginals.medians.lowest,
    },
  ]
}

/** Who has the lowest of equal numbers of evaluations. */
function lowestVerdict([network, ...others]: readonly SampleRow[]): Verdict {
  const best = others.reduce((lowest, row) => (row.bests.median < lowest.bests.median ? row : lowest))
  return {
    claim: `lowest of ${network.samples}: the network's below that of every other way (medians over the seeds)`,
    measured: `network ${rangeText(network.bests)}; ${best.label} ${rangeText(best.bests)}`,
    holds: network.bests.median < best.bests.median,
  }
}

/** Shares, modulo symmetry: of draws that were new, and not in the lessons; of candidates that no search here met. */
interface Draws {
  readonly unique: number
  readonly novel: number
  readonly unseen: number
}

function drawsOf(setup: Setup, runs: readonly Results[]): Draws {
  const searches = [
    randomTask(setup.sizes), ...setup.generatorSeeds.map((seed) => geneticTask('plain', seed, setup)),
  ]
  const met = new Set(searches.flatMap((task) => resultsOf(setup, task).found.map(({ key }) => key)))
  const found = runs.flatMap((run) => run.found)
  const total = (of: (proposal: ProposalRecord) => number): number =>
    runs.reduce((sum, { proposals }) => proposals.reduce((part, proposal) => part + of(proposal), sum), 0)
  const draws = total((proposal) => proposal.draws)
  return {
    unique: 1 - total(({ repeats }) => repeats) / draws,
    novel: 1 - total(({ known }) => known) / draws,
    unseen: found.filter(({ key }) => !met.has(key)).length / found.length,
  }
}

function drawVerdicts({ unique, novel, unseen }: Draws): Verdict[] {
  return [
    { claim: 'at least 90 % of the draws unique modulo symmetry', measured: percent(unique), holds: unique >= 0.9 },
    {
      claim: 'at least 80 % novel modulo symmetry',
      measured: `${percent(novel)} are in no lesson, and none could be: no lesson has this content. ${percent(unseen)} were `
        + 'met by none of the random and genetic searches of it',
      holds: Math.min(novel, unseen) >= 0.8,
    },
  ]
}

function samplesTable(rows: readonly SampleRow[]): string {
  const shareText = ({ share, interval: [low, high] }: SampleRow['below']): string =>
    `${percent(share)} [${percent(low)}, ${percent(high)}]`
  return markdownTable([
    ['way', 'median', 'lowest', 'below the best 1 % of random', 'valid'],
    ...rows.map(({ label, medians, bests, below, valid }) =>
      [label, rangeText(medians), rangeText(bests), shareText(below), percent(valid)]),
  ])
}

function waysTable(networks: readonly Results[], level: number): string {
  const found = networks.flatMap((run) => run.found)
  const ways = [...new Set(found.map(({ operator }) => operator))].sort()
  return markdownTable([
    ['way', 'candidates', 'median', 'lowest', 'below the best 1 % of random'],
    ...ways.map((way) => {
      const values = found.filter(({ operator }) => operator === way).map(({ value }) => value ?? Infinity)
      const { medians, bests, below } = sampleRow(way, [values], level)
      return [way, String(values.length), number(medians.median), number(bests.median), percent(below.share)]
    }),
  ])
}

function recordOf({ label, seeds, samples, medians, bests, below, valid }: SampleRow) {
  return {
    way: label, seeds, samples, medians: summary(medians), bests: summary(bests),
    below_best_percent_of_random: below.share, below_interval: below.interval, valid,
  }
}

function summary({ median, lowest, highest }: OverSeeds) {
  return { median: finite(median), lowest: finite(lowest), highest: finite(highest) }
}

/** Whole blocks of so many. */
function blocksOf(values: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, k) => values.slice(k * size, (k + 1) * size))
}
