// Candidates for a content that no training has seen: the network's against per-site marginals, random ones and searches
// that spend as many evaluations, all relaxed.
import { readResults, valuesOf, type Results } from './results.ts'
import { distributionFigure, ENERGY, type Labelled } from './figures.ts'
import { finite, markdownTable, number, percent, rangeText, type Part } from './part.ts'
import { annealingTask, generatorTask, GENERATORS, geneticTask, RANDOM, shortAnnealingTask, type Generator, type Sizes } from './plan.ts'
import { levelOf, sampleRow, type OverSeeds, type SampleRow } from './statistics.ts'
import type { Task } from './tasks.ts'

/** The share of random candidates that the network's median has to beat. */
const BEST_SHARE = 0.01

/** Seeds of the ablation and of the long annealing: they cost as much as all others, and only their size matters. */
export const FEW_SEEDS = 3

/** Campaigns of this part; plain genetic algorithms are those of the part on immigrants. */
export function zeroShotTasks(sizes: Sizes, seeds: readonly number[], lessons: readonly string[]): Task[] {
  return [
    ...seeds.flatMap((seed) => [
      generatorTask('network', seed, sizes, lessons), generatorTask('per-site marginals', seed, sizes, lessons),
      shortAnnealingTask(seed, sizes),
    ]),
    ...seeds.slice(0, FEW_SEEDS).flatMap((seed) => [
      generatorTask('network, not canonical', seed, sizes, lessons), annealingTask(seed, sizes),
    ]),
  ]
}

export function zeroShotPart(cache: string, sizes: Sizes, seeds: readonly number[], lessons: readonly string[]): Part {
  const read = (task: Task): Results => readResults(cache, task.name, task.seed, task.evaluations)
  const random = valuesOf(readResults(cache, RANDOM, 0, sizes.random))
  const level = levelOf(random, BEST_SHARE)
  const generated = new Map(GENERATORS.map((generator) => [
    generator,
    (generator === 'network, not canonical' ? seeds.slice(0, FEW_SEEDS) : seeds).map((seed) => read(generatorTask(generator, seed, sizes, lessons))),
  ] as const))
  const valuesFor = (generator: Generator): number[][] => (generated.get(generator) ?? []).map(valuesOf)
  const genetic = seeds.map((seed) => valuesOf(read(geneticTask('plain', seed, sizes, lessons))))
  const groups: Labelled[] = [
    { label: 'network', role: 'primary', runs: valuesFor('network') },
    { label: 'per-site marginals', role: 'secondary', runs: valuesFor('per-site marginals') },
    { label: 'random', role: 'reference', runs: blocksOf(random, sizes.samples) },
    { label: 'genetic algorithm', role: 'tertiary', runs: genetic.map((values) => values.slice(0, sizes.samples)) },
    { label: 'simulated annealing', role: 'tertiary', runs: seeds.map((seed) => valuesOf(read(shortAnnealingTask(seed, sizes)))) },
  ]
  const ablation: Labelled = { label: 'network, not canonical', role: 'primary', runs: valuesFor('network, not canonical') }
  const rows = [...groups, ablation].map(({ label, runs }) => sampleRow(label, runs, level))
  const long = [
    sampleRow('genetic algorithm', genetic, level),
    sampleRow('simulated annealing', seeds.slice(0, FEW_SEEDS).map((seed) => valuesOf(read(annealingTask(seed, sizes)))), level),
  ]
  const draws = drawsOf(generated.get('network') ?? [])
  const [network, marginals] = rows
  return {
    title: 'Candidates for a content no training has seen',
    verdicts: [
      {
        claim: `median of ${sizes.samples} samples of the network below the best ${percent(BEST_SHARE)} of ${random.length} random ones (${number(level)})`,
        measured: `${rangeText(network.medians)}, in ${network.medians.highest < level ? 'all' : 'not all'} of ${seeds.length} seeds`,
        holds: network.medians.highest < level,
      },
      {
        claim: 'median of the network below that of per-site marginals, every seed',
        measured: `${rangeText(network.medians)} against ${rangeText(marginals.medians)}`,
        holds: network.medians.highest < marginals.medians.lowest,
      },
      { claim: 'at least 90 % unique modulo symmetry, as drawn', measured: percent(draws.unique), holds: draws.unique >= 0.9 },
      {
        claim: 'at least 80 % novel modulo symmetry',
        measured: `${percent(draws.novel)} are in no lesson (no lesson has this content), and ${percent(draws.unseen)} were met by none of the `
          + 'random and genetic searches here',
        holds: draws.novel >= 0.8,
      },
      { claim: 'at least 95 % valid after relaxation', measured: percent(network.valid), holds: network.valid >= 0.95 },
      winner(rows, sizes),
    ],
    texts: [
      `${ENERGY}, ${sizes.samples} evaluations each, ${seeds.length} seeds of training and sampling (not canonical: ${FEW_SEEDS}); medians over the `
        + 'seeds, ranges in brackets. Random: blocks of one search. The searches learn as they go, generators do not.',
      samplesTable(rows),
      `The searches with ${sizes.search} evaluations: ${long.map(({ label, bests, seeds: count }) => `${label} ${rangeText(bests)} (${count} seeds)`).join('; ')}.`,
    ],
    figures: [distributionFigure({
      name: 'latent-sampling-energies',
      title: `${sizes.samples} candidates each for a content no training has seen`,
      caption: `γ-Li3PO4 with 8 N per 128 atoms, relaxed; lessons have 4, 6, 10 and 12 N. All of ${seeds.length} seeds together.`,
    }, groups, [{ axis: 'x', at: level, label: 'best 1 % of random' }])],
    record: { random: random.length, level, rows: rows.map(recordOf), searches: long.map(recordOf), draws },
  }

  /** How often draws repeat, are known from lessons, or were met by other searches of this content. */
  function drawsOf(runs: readonly Results[]): { readonly unique: number; readonly novel: number; readonly unseen: number } {
    const met = new Set([
      ...readResults(cache, RANDOM, 0).found,
      ...seeds.flatMap((seed) => read(geneticTask('plain', seed, sizes, lessons)).found),
    ].map(({ key }) => key))
    const proposals = runs.flatMap((run) => run.proposals)
    const draws = proposals.reduce((sum, { repeats }) => sum + repeats + 1, 0)
    const found = runs.flatMap((run) => run.found)
    return {
      unique: proposals.length / draws,
      novel: 1 - proposals.reduce((sum, { known }) => sum + known, 0) / draws,
      unseen: found.filter(({ key }) => !met.has(key)).length / found.length,
    }
  }
}

/** The lowest of equal numbers of evaluations: who wins. */
function winner(rows: readonly SampleRow[], { samples }: Sizes) {
  const [network, ...others] = rows.filter(({ label }) => label !== 'network, not canonical')
  const best = others.reduce((lowest, row) => (row.bests.median < lowest.bests.median ? row : lowest))
  return {
    claim: `lowest of ${samples}: the network's below that of every other way (medians over the seeds)`,
    measured: `network ${rangeText(network.bests)}; ${best.label} ${rangeText(best.bests)}`,
    holds: network.bests.median < best.bests.median,
  }
}

function samplesTable(rows: readonly SampleRow[]): string {
  return markdownTable([
    ['way', 'median', 'lowest', 'below the best 1 % of random', 'valid'],
    ...rows.map(({ label, medians, bests, below, valid }) => [
      label, rangeText(medians), rangeText(bests),
      `${percent(below.share)} [${percent(below.interval[0])}, ${percent(below.interval[1])}]`, percent(valid),
    ]),
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
