// Whether an energy percentile that is asked for is obtained, at a content that no training has seen.
import { controlFigure, distributionFigure, type Labelled } from './figures.ts'
import { finite, markdownTable, number, type Part } from './part.ts'
import { controlTask, generatorTask, geneticTask, RANDOM, shortAnnealingTask, type Sizes } from './plan.ts'
import { readResults, valuesOf } from './results.ts'
import { controlOf, levelOf, type Aimed } from './statistics.ts'
import type { Task } from './tasks.ts'

const LEVELS = 5
/** The best prototype value, on another energy. */
const CLAIMED_R2 = 0.3

export function controlTasks(sizes: Sizes, seeds: readonly number[], lessons: readonly string[]): Task[] {
  return seeds.map((seed) => controlTask(seed, sizes, lessons))
}

export function controlPart(cache: string, sizes: Sizes, seeds: readonly number[], lessons: readonly string[]): Part {
  const valuesFor = (task: Task): number[] => valuesOf(readResults(cache, task.name, task.seed, task.evaluations))
  const aimed = seeds.flatMap((seed): Aimed[] => {
    const { found, proposals } = readResults(cache, controlTask(seed, sizes, lessons).name, seed)
    const targets = new Map(proposals.map(({ id, target }) => [id, target]))
    return found.flatMap(({ id, value }): Aimed[] => {
      const target = targets.get(id) ?? null
      return target === null ? [] : [[target, value ?? Infinity]]
    })
  })
  const control = controlOf(aimed, LEVELS)
  const random = valuesOf(readResults(cache, RANDOM, 0, sizes.random))
  const levels = bandsOf(aimed)
  const [seed] = seeds
  return {
    title: 'Control',
    verdicts: [{
      claim: `target percentile and energy obtained correlate (R² ≥ ${CLAIMED_R2} per sample), level means monotone`,
      measured: `R² ${number(control.r2, 2)}, level means ${control.isMonotone ? '' : 'not '}monotone, ${control.samples} samples`,
      holds: control.r2 >= CLAIMED_R2 && control.isMonotone,
    }],
    texts: [
      `${seeds.length} seeds of ${sizes.samples} candidates, each decoded for a percentile drawn from the whole range; R² is the squared correlation of what was asked `
        + 'for with the relaxed energy. Composition is exact by construction: there is no R² of it.',
      markdownTable([
        ['percentile asked for', 'candidates', 'mean energy (eV per N)'],
        ...control.levels.map(({ target, samples, mean }) => [
          `${number(target - 0.5 / LEVELS, 1)} to ${number(target + 0.5 / LEVELS, 1)}`, String(samples), number(mean),
        ]),
      ]),
    ],
    figures: [
      controlFigure({
        name: 'latent-sampling-control',
        title: 'Energy percentile asked for against energy obtained',
        caption: `A content no training has seen; squared correlation ${number(control.r2, 2)}.`,
      }, aimed, control, [
        { axis: 'y', at: levelOf(random, 0.5), label: 'median of random' },
        { axis: 'y', at: levelOf(valuesFor(generatorTask('per-site marginals', seed, sizes, lessons)), 0.5), label: 'median of per-site marginals' },
        { axis: 'y', at: Math.min(...valuesFor(shortAnnealingTask(seed, sizes))), label: 'lowest of annealing' },
        { axis: 'y', at: Math.min(...valuesFor(geneticTask('plain', seed, sizes, lessons)).slice(0, sizes.samples)), label: 'lowest of the genetic algorithm' },
      ]),
      distributionFigure({
        name: 'latent-sampling-levels',
        title: 'Energies by the percentile asked for',
        caption: 'The same candidates as distributions; random arrangements of the content beside them.',
      }, [...levels, { label: 'random', role: 'reference', runs: [random] }], []),
    ],
    record: { ...control, r2: finite(control.r2) },
  }
}

/** The lowest, middle and highest targets as groups. */
function bandsOf(aimed: readonly Aimed[]): Labelled[] {
  const bands = [['lowest fifth', 0, 0.2, 'primary'], ['middle fifth', 0.4, 0.6, 'tertiary'], ['highest fifth', 0.8, 1, 'secondary']] as const
  return bands.map(([label, low, high, role]) => ({
    label, role, runs: [aimed.filter(([target]) => target >= low && target < high).map(([, value]) => value)],
  }))
}
