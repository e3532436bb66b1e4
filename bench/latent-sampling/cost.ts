// What a training takes: a campaign of one evaluation with it and without, each alone on one core.
import { number, type Part } from './part.ts'
import { costTask } from './plan.ts'
import { readCost } from './record-cost.ts'
import { costPath } from './run-campaigns.ts'
import { resultsOf, type Setup } from './setup.ts'
import type { Task } from './tasks.ts'

const CLAIMED = { seconds: 300, megabytes: 300 }

export function costTasks(setup: Setup): Task[] {
  return [costTask('without', setup), costTask('with', setup)]
}

/** Null where the campaigns were not run here. */
export function costPart(setup: Setup): Part | null {
  const [without, training] = costTasks(setup).map(({ name }) => readCost(costPath(setup.cache, name)))
  if (without === null || training === null) return null
  const [{ curve, keptEpoch, rows }] = resultsOf(setup, costTask('with', setup)).trainings
  const seconds = training.cpuSeconds - without.cpuSeconds
  return {
    title: 'Time and memory',
    verdicts: [
      {
        claim: 'training takes at most 5 minutes on one core',
        measured: `${number(seconds, 0)} s of CPU`, holds: seconds <= CLAIMED.seconds,
      },
      {
        claim: 'at most 300 MB',
        measured: `${number(training.peakMegabytes, 0)} MB at the peak of the whole command, `
          + `${number(without.peakMegabytes, 0)} MB without training`,
        holds: training.peakMegabytes <= CLAIMED.megabytes,
      },
    ],
    texts: [
      `With a training on ${rows} rows (${curve.length} epochs; the weights of epoch ${keptEpoch} were kept) the command took `
        + `${number(training.cpuSeconds, 0)} s of CPU, without one ${number(without.cpuSeconds, 0)} s; the difference includes `
        + 'reading the lessons. Memory includes the potential, its relaxation and the report.',
    ],
    figures: [],
    record: { training, without, rows, epochs: curve.length, kept_epoch: keptEpoch },
  }
}
