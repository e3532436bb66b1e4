// What a worker thread of `ionforge bench` runs: one whole campaign in memory, until target or budget.
import { workerData } from 'node:worker_threads'
import type { Run } from '../analysis/repeated-runs.ts'
import type { Campaign } from '../campaign/campaign-file.ts'
import { runCampaign } from '../campaign/campaign.ts'
import { memoryJournal } from '../campaign/journal.ts'
import { strategyFor } from '../campaign/registry.ts'
import type { Problem } from '../campaign/types.ts'
import { inlineExecutor } from '../executors/inline.ts'
import type { WorkerSetup } from '../executors/workers.ts'
import type { Lessons } from '../spaces/lessons.ts'
import { registry } from './registry.ts'
import { backendOf } from './session.ts'
import { bestOf } from './write-results.ts'

let problem: Promise<Problem> | null = null

/** One campaign of a bench and what its strategy learns from. */
export interface BenchTask {
  readonly campaign: Campaign
  readonly lessons: readonly Lessons[]
}

/** Runs one campaign on the problem this thread was set up for; called by `ionforge bench`. */
export async function evaluate(task: BenchTask): Promise<Run> {
  problem ??= createProblem()
  return runOnce(task, await problem)
}

/** Runs one campaign in this thread until target or budget; nothing is kept but what its statistics need. */
export async function runOnce({ campaign, lessons }: BenchTask, problem: Problem): Promise<Run> {
  const { evaluations, ending } = await runCampaign({
    campaign,
    problem,
    strategy: strategyFor(registry, campaign.strategy.name, problem.space.kind),
    // A graphics card takes the whole batch at once.
    executor: inlineExecutor(problem, backendOf(campaign) === 'gpu' ? campaign.batch : 1),
    journal: memoryJournal(),
    inputs: {},
    stop: new AbortController().signal,
    lessons,
  })
  return {
    seed: campaign.seed,
    success: ending === 'target',
    evaluations: evaluations.length,
    forceCalls: evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0),
    best: bestOf(problem.objective, evaluations)?.objective ?? null,
  }
}

function createProblem(): Promise<Problem> {
  // The pool wraps the data it passes on: [its own, ours].
  const setup = (Array.isArray(workerData) ? (workerData as unknown[])[1] : workerData) as WorkerSetup
  return registry.problems[setup.problem].create(setup.parameters, setup.prepared, setup.folder)
}
