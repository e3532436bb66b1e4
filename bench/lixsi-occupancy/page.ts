// The comparison as a page of markdown and as a record: every sentence that says who wins follows from the intervals.
import type { Figure } from '../../src/analysis/figure.ts'
import type { Interval } from '../../src/math/intervals.ts'
import { finite, markdownTable, number, percent } from '../latent-sampling/part.ts'
import type { OverSeeds, PairedDifference } from '../latent-sampling/statistics.ts'
import { CANDIDATES, CONTENDERS, HELD_OUT, LEARNT, NAMES } from './plan.ts'
import { BEST_SHARE, type Comparison, type Knowledge } from './results.ts'

const COMMAND = 'node dist/bench/lixsi-occupancy.js --cache DIR --out results/benchmarks'

export function pageOf(
  comparison: Comparison, knowledge: readonly Knowledge[], figures: readonly Pick<Figure, 'name' | 'title'>[],
): string {
  const { immigrants } = comparison
  return `${[
    '# Latent sampling of lithium in Li15Si4 at a content it never saw',
    settingText(comparison),
    `## ${CANDIDATES} candidates each`,
    candidatesTable(comparison),
    'The network, all its ways, less each other contender: mean over the seeds with its 95 % interval; below zero the network '
      + 'is lower.',
    againstTable(comparison),
    verdictText(comparison),
    knowledgeText(knowledge),
    '## Immigrants in the genetic algorithm',
    `Both with ${immigrants.evaluations} evaluations. Lowest with immigrants less lowest of the plain search: `
      + `${differenceText(immigrants.lowest)} (${immigrantVerdict(immigrants.lowest)}). Evaluations to the plain `
      + `search's lowest, as a share of what it needed: median ${number(immigrants.share.value, 2)}`
      + `${shareInterval(immigrants.share.interval)}; reached with `
      + `${immigrants.pairs.filter(({ other }) => Number.isFinite(other)).length} of ${immigrants.pairs.length} seeds.`,
    ...figures.map(({ name, title }) => `![${title}](${name}.svg)`),
  ].join('\n\n')}\n`
}

export function recordOf({ seeds, level, rows, against, immigrants }: Comparison, knowledge: readonly Knowledge[]) {
  return {
    held_out: HELD_OUT, learnt: LEARNT, candidates: CANDIDATES, unit: 'eV/atom', seeds,
    best_percent_of_random: level,
    contenders: NAMES.map((name) => {
      const { label, medians, bests, below, valid } = rows[name]
      return { label, medians, bests, below_best_percent_of_random: below.share, below_interval: below.interval, valid }
    }),
    networks: knowledge.map(({ reconstruction, kl, marginalEntropy, property }) =>
      ({ reconstruction, kl, marginal_entropy: marginalEntropy, energy_error: property })),
    network_less_others: against,
    immigrants: {
      evaluations: immigrants.evaluations, lowest: immigrants.lowest,
      median_share: finite(immigrants.share.value), share_interval: immigrants.share.interval,
      pairs: immigrants.pairs.map((pair) => ({ ...pair, other: finite(pair.other), share: finite(pair.share) })),
    },
  }
}

function settingText({ seeds }: Comparison): string {
  return `\`${COMMAND}\`: primitive cell (30 Li sites, 8 Si), x = ${HELD_OUT}, shipped potential, atoms and cell relaxed; `
    + `formation energies in meV/atom. Learnt from x = ${LEARNT.join(', ')}: two campaigns of the genetic algorithm `
    + '(`lixsi-occupancy`, seeds 1 and 2, 960 evaluations each) and 240 random arrangements. Generators make all candidates in '
    + 'one batch and learn nothing on the way; networks are smaller and trained for fewer epochs than the default (hidden layers '
    + 'of 128 and 64, 60 epochs). Campaign files: `bench/lixsi-occupancy`. '
    + `Seeds ${seeds[0]} to ${seeds[seeds.length - 1]} of training and sampling, one set of lessons: how much depends on the `
    + 'lessons is not measured.'
}

function candidatesTable({ rows }: Comparison): string {
  return markdownTable([
    [
      'contender', 'median candidate: median (range) over seeds', `lowest of ${CANDIDATES}`,
      `below the best ${percent(BEST_SHARE)} of random`, 'valid',
    ],
    ...NAMES.map((name) => {
      const { label, medians, bests, below: { share, interval: [low, high] }, valid } = rows[name]
      const shareText = `${percent(share)} [${percent(low)}, ${percent(high)}]`
      return [label, rangeText(medians), rangeText(bests), shareText, percent(valid)]
    }),
  ])
}

function againstTable({ against }: Comparison): string {
  return markdownTable([
    ['against', 'median candidate', `lowest of ${CANDIDATES}`],
    ...against.map(({ other, medians, lowest }) => [CONTENDERS[other], differenceText(medians), differenceText(lowest)]),
  ])
}

/** Wins, losses and what is not settled, each with its contenders. */
function verdictText({ against }: Comparison): string {
  const told = (what: string, of: (entry: Comparison['against'][number]) => PairedDifference): string => {
    const named = (outcome: Outcome): string => {
      const entries = against.filter((entry) => outcomeOf(of(entry)) === outcome)
      return entries.map(({ other }) => CONTENDERS[other]).join('; ') || 'none'
    }
    return `${what}: lower than ${named('lower')}; higher than ${named('higher')}; not settled against `
      + `${named('not settled')}.`
  }
  return `${told('**Median candidate of the network**', ({ medians }) => medians)}\n\n`
    + told(`**Lowest of ${CANDIDATES}**`, ({ lowest }) => lowest)
}

/** Whether there was anything to carry over: how well networks do at the contents they learnt from. */
function knowledgeText(knowledge: readonly Knowledge[]): string {
  const range = (of: (one: Knowledge) => number): string => {
    const values = knowledge.map(of)
    return `${number(Math.min(...values), 2)} to ${number(Math.max(...values), 2)}`
  }
  const [rebuilt, latent, marginals, error] = [
    range(({ reconstruction }) => reconstruction), range(({ kl }) => kl), range(({ marginalEntropy }) => marginalEntropy),
    range(({ property }) => property),
  ]
  return 'What the networks know **at the contents they learnt from**, of rows held out of training: an occupation takes '
    + `${rebuilt} nats from its latent point, which itself takes ${latent}, while per-site marginals need ${marginals} in all; the `
    + `squared error of the energy is ${error} of its variance within a content, where knowing the mean of each content alone has 1.`
}

function immigrantVerdict(difference: PairedDifference): string {
  return { lower: 'a gain', higher: 'a loss', 'not settled': 'not settled' }[outcomeOf(difference)]
}

type Outcome = 'lower' | 'higher' | 'not settled'

function outcomeOf({ mean, interval }: PairedDifference): Outcome {
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return 'not settled'
  return mean < 0 ? 'lower' : 'higher'
}

function rangeText({ median, lowest, highest }: OverSeeds): string {
  return `${milli(median)} (${milli(lowest)} to ${milli(highest)})`
}

function differenceText({ mean, interval, below, above, pairs }: PairedDifference): string {
  const bounds = interval === null ? '' : ` [${milli(interval.low)}, ${milli(interval.high)}]`
  return `${milli(mean)}${bounds}, lower with ${below} and higher with ${above} of ${pairs} seeds`
}

function shareInterval(interval: Interval | null): string {
  return interval === null ? '' : ` [${number(interval.low, 2)}, ${number(interval.high, 2)}]`
}

function milli(energy: number): string {
  return number(1000 * energy, 1)
}
