// Bayesian optimization in the latent space from scratch: a network retrained on rank-weighted results against a frozen one,
// with each half of that alone, and searches without a network beside them.
import { ENERGY, progressFigure, type Labelled } from './figures.ts'
import { finite, intervalText, markdownTable, number, rangeText, type Part } from './part.ts'
import { bayesianTask, RETRAININGS, SMALL, SMALL_SEARCHES, smallTask, type Sizes } from './plan.ts'
import { readResults, valuesOf } from './results.ts'
import { overSeeds, pairedDifference } from './statistics.ts'
import type { Task } from './tasks.ts'

export function bayesianTasks(sizes: Sizes, seeds: readonly number[]): Task[] {
  return seeds.flatMap((seed) => [
    ...RETRAININGS.map((kind) => bayesianTask(kind, seed, sizes)), ...SMALL_SEARCHES.map((search) => smallTask(search, seed, sizes)),
  ])
}

export function bayesianPart(cache: string, sizes: Sizes, seeds: readonly number[]): Part {
  const runsOf = (taskOf: (seed: number) => Task): number[][] =>
    seeds.map((seed) => valuesOf(readResults(cache, taskOf(seed).name, seed)))
  const groups: readonly Labelled[] = [
    ...RETRAININGS.map((label): Labelled => ({
      label, role: label.includes('retraining') && !label.includes('without retraining') ? 'primary' : 'secondary',
      runs: runsOf((seed) => bayesianTask(label, seed, sizes)),
    })),
    ...SMALL_SEARCHES.map((label): Labelled => ({
      label, role: label === 'random' ? 'reference' : 'tertiary', runs: runsOf((seed) => smallTask(label, seed, sizes)),
    })),
  ]
  const bestsOf = ({ runs }: Labelled): number[] => runs.map((values) => Math.min(...values))
  const [weighted, ...others] = groups
  const frozen = groups[RETRAININGS.indexOf('frozen model')]
  const against = others.map((group) => ({ group, difference: pairedDifference(bestsOf(weighted), bestsOf(group)) }))
  const decisive = pairedDifference(bestsOf(weighted), bestsOf(frozen))
  const { bayesian: { evaluations, initial, every } } = sizes
  const isSettled = decisive.interval !== null && (decisive.interval.high < 0 || decisive.interval.low > 0)
  return {
    title: 'Bayesian optimization in the latent space',
    verdicts: [{
      claim: 'rank-weighted retraining beats a frozen model (lowest in the end, paired)',
      measured: `${number(decisive.mean)} eV per N${intervalText(decisive.interval, 3)}; lower in ${decisive.below}, higher in ${decisive.above} of ${decisive.pairs} seeds`,
      holds: isSettled ? decisive.mean < 0 : null,
    }],
    texts: [
      `Half the cell (64 atoms, ${SMALL.nitrogen} N), ${evaluations} evaluations, ${seeds.length} seeds. Every network is first trained on ${initial} random results; `
        + `retrained ones again every ${every}. Everything after them is chosen by expected improvement in a Gaussian process on `
        + 'latent means. Differences are rank-weighted retraining minus the other, so negative is better for it; 95 % intervals (Student).',
      markdownTable([
        ['search', 'lowest in the end', 'rank-weighted retraining − it', 'lower / higher'],
        [weighted.label, rangeText(overSeeds(bestsOf(weighted))), '', ''],
        ...against.map(({ group, difference }) => [
          group.label, rangeText(overSeeds(bestsOf(group))), `${number(difference.mean)}${intervalText(difference.interval, 3)}`,
          `${difference.below} / ${difference.above}`,
        ]),
      ]),
    ],
    figures: [progressFigure({
      name: 'latent-sampling-retraining',
      title: 'Bayesian optimization in the latent space, retrained or not',
      caption: `γ-Li3PO4, 64 atoms with 4 N. Median over ${seeds.length} seeds; the first ${initial} of each network are random.`,
    }, groups, Math.min(10, initial))],
    record: {
      unit: ENERGY,
      bests: Object.fromEntries(groups.map((group) => [group.label, bestsOf(group).map(finite)])),
      differences: Object.fromEntries(against.map(({ group, difference }) => [group.label, difference])),
    },
  }
}
