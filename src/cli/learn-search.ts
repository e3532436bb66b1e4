// Campaigns as a source of active learning: each round runs one on its committee, in a results folder of its own that can
// be looked at, and resumed when it was interrupted.
import { resolve } from 'node:path'
import { runCampaign } from '../campaign/campaign.ts'
import { beginSitting, endSitting, writeManifest } from '../campaign/manifest.ts'
import { modelFolder } from '../campaign/model-folder.ts'
import { resultPaths } from '../campaign/results-folder.ts'
import type { CampaignSearch } from '../learning/pool.ts'
import { findCampaign } from './campaign-argument.ts'
import { gatherLessons } from './gather-lessons.ts'
import { openFolder } from './open-folder.ts'
import { progressWatcher } from './progress.ts'
import { runManifest } from './run-manifest.ts'
import { executorOf, jobsOf, openExecutor, openProblem } from './session.ts'
import type { Terminal } from './terminal.ts'
import { writeResults } from './write-results.ts'

/** Runs campaigns with `jobs` workers; what they evaluated are minima of the committee. */
export function searchWithCampaigns(terminal: Terminal, jobs: number): CampaignSearch {
  return async ({ campaign: argument, set, seed, committee, folder, stop }) => {
    const potential = `problem.potential=${JSON.stringify(`committee:${resolve(committee)}`)}`
    const found = findCampaign(argument, [`seed=${seed}`, `executor.jobs=${jobs}`, potential, ...set])
    const lessons = await gatherLessons(found.campaign, found.base)
    const taken = openFolder(folder, found.campaign, found.base, { lessons })
    try {
      const open = await openProblem(taken.campaign, folder)
      const { campaign, problem, strategy, inputs } = open
      const sitting = beginSitting({
        argv: process.argv.slice(2), executor: executorOf(campaign), jobs: jobsOf(campaign), evaluations_before: 0,
      })
      const executor = openExecutor(open)
      try {
        const watch = progressWatcher(terminal, campaign, problem.objective, jobs)
        const models = modelFolder(resultPaths(folder).models)
        const result = await runCampaign({
          campaign, problem, strategy, executor, journal: taken.journal, inputs, stop, watch,
          lessons: open.lessons, models, threads: jobs,
        })
        endSitting(sitting, result.ending, result.evaluations.length)
        writeManifest(resultPaths(folder).manifest, runManifest(open, null, [sitting]))
        await writeResults(open, result)
        if (result.ending === 'stopped') return null
        const minima = result.evaluations.flatMap(({ outcome, genome, properties }) => {
          const structure = outcome === 'evaluated' && genome !== null ? problem.structureOf(genome, properties) : null
          return structure === null ? [] : [structure]
        })
        return { minima, relaxations: result.evaluations.reduce((sum, { cost }) => sum + cost.relaxations, 0) }
      } finally {
        terminal.endProgress()
        await executor.close()
      }
    } finally {
      taken.close()
    }
  }
}
