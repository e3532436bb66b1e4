// Bayesian optimization in the latent space from scratch: a network retrained on rank-weighted results against a frozen
// one, with each half of that alone, and searches without a network beside them.
import { ENERGY, progressFigure, type Labelled } from './figures.ts'
import { finite, intervalText, markdownTable, number, pairedText, rangeText, settled, type Part } from './part.ts'
import { bayesianTask, isRetrained, RETRAININGS, SMALL, SMALL_SEARCHES, smallTask, type Retraining } from './plan.ts'
import { valuesIn, type Setup } from './setup.ts'
import { overSeeds, pairedDifference } from './statistics.ts'
import type { Task } from './tasks.ts'

/** The two that are compared; the others are ablations, of few seeds. */
const COMPARED: readonly Retraining[] = ['rank-weighted retraining', 'frozen model']

export function bayesianTasks(setup: Setup): Task[] {
  const { fewSeeds, sizes } = setup
  return [
    ...RETRAININGS.flatMap((kind) => seedsFor(kind, setup).map((seed) => bayesianTask(kind, seed, sizes))),
    ...SMALL_SEARCHES.flatMap((search) => fewSeeds.map((seed) => smallTask(search, seed, sizes))),
  ]
}

function seedsFor(kind: Retraining, { seeds, fewSeeds }: Setup): readonly number[] {
  return COMPARED.includes(kind) ? seeds : fewSeeds
}

export function bayesianPart(setup: Setup): Part {
  const { seeds, fewSeeds, sizes } = setup
  const runsOf = (taskOf: (seed: number) => Task, of = seeds): number[][] => of.map((seed) => valuesIn(setup, taskOf(seed)))
  const groups: readonly Labelled[] = [
    ...RETRAININGS.map((label): Labelled => ({
      label, role: isRetrained(label) ? 'primary' : 'secondary',
      runs: runsOf((seed) => bayesianTask(label, seed, sizes), seedsFor(label, setup)),
    })),
    ...SMALL_SEARCHES.map((label): Labelled => ({
      label, role: label === 'random' ? 'reference' : 'tertiary', runs: runsOf((seed) => smallTask(label, seed, sizes), fewSeeds),
    })),
  ]
  const bestsOf = ({ runs }: Labelled): number[] => runs.map((values) => Math.min(...values))
  const [weighted, ...others] = groups
  const against = others.map((group) => {
    const bests = bestsOf(group)
    return { group, difference: pairedDifference(bestsOf(weighted).slice(0, bests.length), bests) }
  })
  const decisive = pairedDifference(bestsOf(weighted), bestsOf(groups[RETRAININGS.indexOf('frozen model')]))
  const { bayesian: { evaluations, initial, every } } = sizes
  return {
    title: 'Bayesian optimization in the latent space',
    verdicts: [{
      claim: 'rank-weighted retraining beats a frozen model in latent Bayesian optimization (lowest in the end, mean of pairs)',
      measured: pairedText(decisive), holds: settled(decisive),
    }],
    texts: [
      `Half the cell (64 atoms, ${SMALL.nitrogen} N), ${evaluations} evaluations, ${seeds.length} seeds (ablations and searches without a `
        + `network ${fewSeeds.length}, which settles nothing). `
        + `Every network is first trained on ${initial} random results; retrained ones again every ${every}. Everything after them is chosen by `
        + 'expected improvement in a Gaussian process on latent means. Differences: rank-weighted retraining minus the '
        + 'other, so that negative is better for it, with 95 % intervals (Student).',
      markdownTable([
        ['search', 'lowest in the end', 'rank-weighted retraining − it', 'seeds lower / higher'],
        [weighted.label, rangeText(overSeeds(bestsOf(weighted))), '', ''],
        ...against.map(({ group, difference: { mean, interval, below, above } }) => [
          group.label, rangeText(overSeeds(bestsOf(group))), `${number(mean)}${intervalText(interval, 3)}`,
          `${below} / ${above}`,
        ]),
      ]),
    ],
    figures: [progressFigure({
      name: 'latent-sampling-retraining',
      title: 'Bayesian optimization in the latent space, retrained or not',
      caption: `γ-Li3PO4, 64 atoms with 4 N. Median over ${seeds.length} seeds, quartiles of the two that are compared; the `
        + `first ${initial} of each network are random.`,
    }, groups, Math.min(10, initial), [weighted.label, 'frozen model'])],
    record: {
      unit: ENERGY,
      bests: Object.fromEntries(groups.map((group) => [group.label, bestsOf(group).map(finite)])),
      differences: Object.fromEntries(against.map(({ group, difference }) => [group.label, difference])),
    },
  }
}
