// Whether an energy percentile that is asked for is obtained, at a content that no training has seen.
import type { Guide } from '../../src/analysis/figure.ts'
import { controlFigure, distributionFigure, type Labelled } from './figures.ts'
import { finite, markdownTable, number, type Part } from './part.ts'
import { controlTask, generatorTask, geneticTask, randomTask, shortAnnealingTask } from './plan.ts'
import { resultsOf, valuesIn, type Setup } from './setup.ts'
import { controlOf, levelOf, type Aimed, type Control } from './statistics.ts'
import type { Task } from './tasks.ts'

const LEVELS = 5

/** What a prototype reached, on another energy. */
const CLAIMED_R2 = 0.3

/** The networks and searches it is shown beside are those of the part on candidates. */
export function controlTasks(setup: Setup): Task[] {
  const { fewSeeds, sizes } = setup
  const [seed] = fewSeeds
  return [
    ...fewSeeds.map((each) => generatorTask('network', each, setup)),
    ...fewSeeds.map((each) => controlTask(each, setup)),
    generatorTask('per-site marginals', seed, setup), shortAnnealingTask(seed, sizes), geneticTask('plain', seed, setup),
  ]
}

export function controlPart(setup: Setup): Part {
  const { fewSeeds, sizes } = setup
  const aimed = fewSeeds.flatMap((seed) => aimedBy(setup, controlTask(seed, setup)))
  const control = controlOf(aimed, LEVELS)
  const random: Labelled = { label: 'random', role: 'reference', runs: [valuesIn(setup, randomTask(sizes))] }
  return {
    title: 'Control',
    verdicts: [{
      claim: `the percentile asked for and the energy obtained correlate (R² ≥ ${CLAIMED_R2} per sample), level means rise`,
      measured: `R² ${number(control.r2, 2)}; level means ${control.isMonotone ? 'rise' : 'do not rise'} throughout `
        + `(${control.samples} samples)`,
      holds: control.r2 >= CLAIMED_R2 && control.isMonotone,
    }],
    texts: [
      `${fewSeeds.length} ${fewSeeds.length === 1 ? 'seed' : 'seeds'} of ${sizes.samples} candidates, each decoded for a `
        + 'percentile from the whole range; R² is the squared correlation of what was asked for with the relaxed energy. Composition is exact by construction: there is '
        + 'no R² of it.',
      levelsTable(control),
    ],
    figures: [
      controlFigure({
        name: 'latent-sampling-control',
        title: 'Energy percentile asked for against energy obtained',
        caption: `A content no training has seen; squared correlation ${number(control.r2, 2)}. Lines: what others come to `
          + `with ${sizes.samples} evaluations.`,
      }, aimed, control, guidesOf(setup)),
      distributionFigure({
        name: 'latent-sampling-levels',
        title: 'Energies by the percentile asked for',
        caption: 'The same candidates as distributions, with random arrangements of the content.',
      }, [...bandsOf(aimed), random], []),
    ],
    record: { ...control, r2: finite(control.r2) },
  }
}

function aimedBy(setup: Setup, task: Task): Aimed[] {
  const { found, proposals } = resultsOf(setup, task)
  const targets = new Map(proposals.map(({ id, target }) => [id, target]))
  return found.flatMap(({ id, value }): Aimed[] => {
    const target = targets.get(id) ?? null
    return target === null ? [] : [[target, value ?? Infinity]]
  })
}

function levelsTable({ levels }: Control): string {
  const half = 0.5 / LEVELS
  return markdownTable([
    ['percentile asked for', 'candidates', 'mean energy (eV per N)'],
    ...levels.map(({ target, samples, mean }) =>
      [`${number(target - half, 1)} to ${number(target + half, 1)}`, String(samples), number(mean)]),
  ])
}

/** Every baseline as a line across. */
function guidesOf(setup: Setup): Guide[] {
  const { fewSeeds: [seed], sizes } = setup
  const marginals = valuesIn(setup, generatorTask('per-site marginals', seed, setup))
  const genetic = valuesIn(setup, geneticTask('plain', seed, setup)).slice(0, sizes.samples)
  return [
    { axis: 'y', at: levelOf(valuesIn(setup, randomTask(sizes)), 0.5), label: 'random, median' },
    { axis: 'y', at: levelOf(marginals, 0.5), label: 'per-site marginals, median' },
    { axis: 'y', at: Math.min(...valuesIn(setup, shortAnnealingTask(seed, sizes))), label: 'annealing, lowest' },
    { axis: 'y', at: Math.min(...genetic), label: 'genetic algorithm, lowest' },
  ]
}

/** Candidates of the lowest, middle and highest targets. */
function bandsOf(aimed: readonly Aimed[]): Labelled[] {
  const bands = [
    { label: 'lowest fifth', low: 0, role: 'primary' },
    { label: 'middle fifth', low: 0.4, role: 'tertiary' },
    { label: 'highest fifth', low: 0.8, role: 'secondary' },
  ] as const
  return bands.map(({ label, low, role }) => ({
    label, role, runs: [aimed.filter(([target]) => target >= low && target < low + 0.2).map(([, value]) => value)],
  }))
}
