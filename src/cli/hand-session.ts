// Opens a campaign by hand for `suggest` and `observe`: folder, lock, journal, problem, manifest.
import { Option, type Command } from 'commander'
import { openByHand, type HandCampaign } from '../campaign/by-hand.ts'
import { BY_HAND, beginSitting, earlierSittings, endSitting, writeManifest } from '../campaign/manifest.ts'
import { modelFolder } from '../campaign/model-folder.ts'
import { resultPaths } from '../campaign/results-folder.ts'
import type { Problem } from '../campaign/types.ts'
import { ConfigError, StoreError } from '../errors.ts'
import { findCampaign } from './campaign-argument.ts'
import { overridesOf, withCampaignOptions, type CampaignOptions } from './command.ts'
import { gatherLessons } from './gather-lessons.ts'
import { interruptSignal } from './interrupt.ts'
import { learningProgress } from './learning-progress.ts'
import { openFolder } from './open-folder.ts'
import { runManifest } from './run-manifest.ts'
import { jobsOf, openProblem, type OpenProblem } from './session.ts'
import type { Terminal } from './terminal.ts'

export interface HandOptions extends CampaignOptions {
  readonly out?: string
}

/** Adds the options that find and change a campaign by hand. */
export function withHandOptions(command: Command): Command {
  return withCampaignOptions(
    command.addOption(new Option('--out <dir>', 'results folder (default: results/<problem>/<strategy>-seed<seed>)')),
    ['time', 'executor', 'jobs', 'backend', 'potential', 'learnFrom'],
  )
}

/** A campaign by hand while a command works on it. */
export interface OpenHand {
  readonly open: OpenProblem
  readonly hand: HandCampaign
}

/**
 * Opens the campaign that CAMPAIGN names, lets `work` change it, and records the sitting in the manifest under `ending`.
 * Throws ConfigError for problems and budgets that people cannot work on, StoreError for folders of other campaigns.
 */
export async function workByHand<T>(
  terminal: Terminal, argument: string, options: HandOptions, ending: string, work: (session: OpenHand) => T | Promise<T>,
): Promise<T> {
  const found = findCampaign(argument, overridesOf(options))
  const folder = options.out ?? found.results
  if (found.isResultsFolder && folder !== found.results) {
    throw new StoreError({ rule: 'a results folder is resumed in place: --out must not name another', found: options.out })
  }
  requireHandBudget(found.campaign.budget)
  const lessons = await gatherLessons(found.campaign, found.base)
  const taken = openFolder(folder, found.campaign, found.base, { byHand: true, lessons })
  const interrupt = interruptSignal(terminal, 'stopping what is being learnt')
  try {
    const open = await openProblem(taken.campaign, folder)
    requireByHand(open)
    const threads = jobsOf(open.campaign)
    const learning = { threads, stop: interrupt.signal, progress: learningProgress(terminal) }
    const models = modelFolder(resultPaths(folder).models)
    const hand = await openByHand({ ...open, models, learning }, taken.journal)
    if (!hand.asRecorded) {
      terminal.note('the strategy is in another state than was recorded, as with another version of ionforge: suggestions go on from the new one')
    }
    const { manifest } = resultPaths(folder)
    const sitting = beginSitting({
      argv: process.argv.slice(2), executor: BY_HAND, jobs: 1, evaluations_before: observations(hand),
    })
    const result = await work({ open, hand })
    endSitting(sitting, ending, observations(hand))
    writeManifest(manifest, runManifest(open, null, [...earlierSittings(manifest), sitting]))
    taken.close()
    return result
  } catch (error) {
    taken.abandon()
    throw error
  } finally {
    terminal.endProgress()
    interrupt.release()
  }
}

/** Evaluations and suggestions that count for the budget: everything but what was known before. */
export function spentByHand(hand: HandCampaign): number {
  const { nextId } = hand.current()
  return nextId - hand.given
}

function observations(hand: HandCampaign): number {
  return hand.current().groups.flat().length
}

function requireHandBudget({ time, force_calls: forceCalls }: { readonly time?: string; readonly force_calls?: number }): void {
  if (time === undefined && forceCalls === undefined) return
  throw new ConfigError({
    rule: 'a budget of time or force calls means nothing when people evaluate', found: time ?? forceCalls, place: 'budget',
    wayOut: 'Give evaluations, and target if there is one.',
  })
}

function requireByHand({ campaign, problem }: { readonly campaign: OpenProblem['campaign']; readonly problem: Problem }): void {
  if (problem.byHand !== undefined) return
  throw new ConfigError({
    rule: 'the candidates of this problem are evaluated by ionforge, not by people', found: campaign.problem.name,
    wayOut: 'Use "ionforge run"; people can measure a candidate-pool (scored_by: table) and a parameter-box.',
  })
}
