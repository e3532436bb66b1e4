// What a worker thread of `ionforge bench` runs: one whole campaign in memory, until target or budget.
import type { Run } from '../analysis/repeated-runs.ts'
import type { Campaign } from '../campaign/campaign-file.ts'
import { runCampaign } from '../campaign/campaign.ts'
import { memoryJournal } from '../campaign/journal.ts'
import { strategyFor } from '../campaign/registry.ts'
import { inlineExecutor } from '../executors/inline.ts'
import { registry } from './registry.ts'
import { openProblem, type OpenProblem } from './session.ts'
import { bestOf } from './write-results.ts'

/** Problems already prepared in this thread, by their parameters. */
const opened = new Map<string, Promise<OpenProblem>>()

/** Runs one campaign; called by `ionforge bench`. */
export async function evaluate({ campaign, base }: { campaign: Campaign; base: string }): Promise<Run> {
  const key = JSON.stringify(campaign.problem)
  const open = opened.get(key) ?? openProblem(campaign, base)
  opened.set(key, open)
  const { problem, inputs, factory } = await open
  // The opened problem serves several strategies.
  const strategy = strategyFor(registry, campaign.strategy.name, factory.space)
  const { evaluations, ending } = await runCampaign({
    campaign,
    problem,
    strategy,
    executor: inlineExecutor(problem),
    journal: memoryJournal(),
    inputs,
    stop: new AbortController().signal,
  })
  return {
    seed: campaign.seed,
    success: ending === 'target',
    evaluations: evaluations.length,
    forceCalls: evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0),
    best: bestOf(problem.objective, evaluations)?.objective ?? null,
  }
}
