// What a training takes: a campaign of one evaluation with it and without, each alone on one core.
import { costPath } from './run-campaigns.ts'
import { readCost } from './record-cost.ts'
import { number, type Part } from './part.ts'
import { costTask } from './plan.ts'
import { readResults } from './results.ts'
import type { Task } from './tasks.ts'

const CLAIMED = { seconds: 300, megabytes: 300 }

export function costTasks(lessons: readonly string[]): Task[] {
  return [costTask('without', lessons), costTask('with', lessons)]
}

/** Null where the campaigns were not run here. */
export function costPart(cache: string, lessons: readonly string[]): Part | null {
  const [without, training] = costTasks(lessons).map(({ name }) => readCost(costPath(cache, name)))
  if (without === null || training === null) return null
  const [{ curve, keptEpoch, rows }] = readResults(cache, costTask('with', lessons).name, 0).trainings
  const seconds = training.cpuSeconds - without.cpuSeconds
  return {
    title: 'Time and memory',
    verdicts: [
      { claim: 'training takes at most 5 minutes on one core', measured: `${number(seconds, 0)} s of CPU`, holds: seconds <= CLAIMED.seconds },
      {
        claim: 'at most 300 MB',
        measured: `${number(training.peakMegabytes, 0)} MB at the peak of the whole command; ${number(without.peakMegabytes, 0)} MB without training`,
        holds: training.peakMegabytes <= CLAIMED.megabytes,
      },
    ],
    texts: [
      `The command with a training on ${rows} rows (${curve.length} epochs, of which the weights of epoch ${keptEpoch} were kept) took ${number(training.cpuSeconds, 0)} s of CPU, without one `
        + `${number(without.cpuSeconds, 0)} s; reading the lessons counts as training. Memory includes the potential and the report.`,
    ],
    figures: [],
    record: { training, without, rows, epochs: curve.length, kept_epoch: keptEpoch },
  }
}
