// What it is worth that networks see one image of each occupation under the host's symmetry: the same candidates by networks
// that were trained on images as they were found.
import { markdownTable, number, rangeText, type Part } from './part.ts'
import { generatorTask, type Generator } from './plan.ts'
import { valuesIn, type Setup } from './setup.ts'
import { pairedDifference, sampleRow } from './statistics.ts'
import type { Task } from './tasks.ts'
import { median } from '../../src/analysis/repeated-runs.ts'

const WAYS: readonly Generator[] = ['network', 'network, not canonical']

export function canonicalTasks(setup: Setup): Task[] {
  return setup.fewSeeds.flatMap((seed) => WAYS.map((way) => generatorTask(way, seed, setup)))
}

export function canonicalPart(setup: Setup): Part {
  const { fewSeeds, sizes } = setup
  const runs = WAYS.map((way) => fewSeeds.map((seed) => valuesIn(setup, generatorTask(way, seed, setup))))
  const rows = runs.map((of, k) => sampleRow(WAYS[k], of, 0))
  const { mean, below, pairs } = pairedDifference(runs[0].map(median), runs[1].map(median))
  return {
    title: 'With and without canonical images',
    verdicts: [],
    texts: [
      `${fewSeeds.length} seeds of ${sizes.samples} candidates, eV per N. Canonical minus not, medians of a seed: `
        + `${number(mean)} on average, lower with ${below} of ${pairs} seeds.`,
      markdownTable([['training on', 'median', 'lowest'], ...rows.map(({ label, medians, bests }) =>
        [label === 'network' ? 'canonical images' : 'images as found', rangeText(medians), rangeText(bests)])]),
    ],
    figures: [],
    record: { difference_of_medians: mean, lower_with: below, seeds: pairs },
  }
}
