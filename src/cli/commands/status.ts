// ionforge status RESULTS: how far a campaign is, its best so far, failures and time left.
import { Command } from 'commander'
import { GIVEN } from '../../campaign/by-hand.ts'
import { evaluationEvents, isByHand, readJournal, type EvaluationEvent, type JournalEvent } from '../../campaign/journal.ts'
import { lessonPaths, nameOf } from '../../campaign/lesson-files.ts'
import { readManifest, type Sitting } from '../../campaign/manifest.ts'
import { strategyFor } from '../../campaign/registry.ts'
import { readFolder, resultPaths } from '../../campaign/results-folder.ts'
import type { Json } from '../../spaces/space.ts'
import { only, withAction } from '../command.ts'
import { duration } from '../progress.ts'
import { registry } from '../registry.ts'
import type { Terminal } from '../terminal.ts'

interface StatusOptions {
  readonly json?: boolean
  readonly watch?: boolean
}

const WATCH_SECONDS = 2

/** Pending suggestions that are named. */
const LISTED = 8

export function statusCommand(): Command {
  const command = new Command('status')
    .summary('progress, best so far, failures, time left')
    .description('Show how far a campaign is. Safe while it runs.')
    .argument('<results>', 'results folder')
    .option('--json', 'machine-readable output')
    .option('--watch', `repeat every ${WATCH_SECONDS} s until the campaign ends`)
  return withAction<StatusOptions>(command, async (terminal, [[folder]], options) => {
    for (;;) {
      const status = statusOf(only([folder], 'RESULTS'))
      print(terminal, status, options.json ?? false)
      if (!options.watch || !status.running) return
      await new Promise((resume) => setTimeout(resume, WATCH_SECONDS * 1000))
    }
  })
}

function statusOf(folder: string) {
  const campaign = readFolder(folder, registry)
  const paths = resultPaths(folder)
  const events = readJournal(paths.journal)
  const evaluations = evaluationEvents(events)
  const byHand = isByHand(events)
  const { space } = registry.problems[campaign.problem.name]
  const learnsFrom = lessonPaths(campaign, strategyFor(registry, campaign.strategy.name, space)).map(nameOf)
  const manifest = readManifest(paths.manifest)
  const sitting = manifest?.sittings.at(-1) ?? null
  const failures = evaluations.filter(({ outcome }) => outcome !== 'evaluated' && outcome !== 'screened_out')
  const best = bestByNiche(evaluations, manifest?.objective?.direction === 'maximize' ? -1 : 1)
  const speed = byHand || sitting === null ? null : evaluationsPerSecond(sitting, evaluations.length)
  const left = campaign.budget.evaluations - evaluations.length
  return {
    folder,
    problem: campaign.problem.name,
    strategy: campaign.strategy.name,
    seed: campaign.seed,
    ...(learnsFrom.length === 0 ? {} : { learns_from: learnsFrom }),
    evaluations: evaluations.length,
    budget: campaign.budget.evaluations,
    running: !byHand && sitting !== null && sitting.ended === null,
    ending: sitting?.ending ?? null,
    failures: countBy(failures.map(({ outcome }) => outcome)),
    screened_out: evaluations.filter(({ outcome }) => outcome === 'screened_out').length,
    best,
    ...(byHand ? {
      by_hand: true, given: evaluations.filter(({ lineage }) => lineage.operator === GIVEN).length, pending: pendingSuggestions(events),
    } : {}),
    evaluations_per_second: speed,
    eta_seconds: speed === null || speed === 0 ? null : Math.round(left / speed),
  }
}

function print(terminal: Terminal, status: ReturnType<typeof statusOf>, json: boolean): void {
  if (json) {
    terminal.out(JSON.stringify(status))
    return
  }
  const failed = Object.entries(status.failures).map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none'
  const spent = status.given === undefined
    ? `${status.evaluations}/${status.budget} evaluations`
    : `${status.evaluations - status.given}/${status.budget} evaluations by hand, ${status.given} values known before`
  terminal.out(`${status.problem}, ${status.strategy}, seed ${status.seed}: ${spent}`)
  if (status.learns_from !== undefined) terminal.out(`learns from: ${status.learns_from.join(', ')}`)
  for (const { niche, id, objective } of status.best) {
    terminal.out(`best${niche === '' ? '' : ` ${niche}`}: ${objective} (id ${id})`)
  }
  terminal.out(`failed: ${failed}`)
  if (status.screened_out > 0) terminal.out(`screened out: ${status.screened_out}`)
  if (status.pending !== undefined) {
    const names = status.pending.slice(0, LISTED).map(({ id, candidate }) => (typeof candidate === 'string' ? candidate : String(id)))
    terminal.out(`pending: ${status.pending.length}${names.length === 0 ? '' : ` (${names.join(', ')}${status.pending.length > LISTED ? ', …' : ''})`}`)
    terminal.out(`evaluated by people; go on with: ionforge suggest ${status.folder}, ionforge observe ${status.folder} ID=VALUE`)
    return
  }
  const speed = status.evaluations_per_second
  if (status.running && speed !== null) {
    terminal.out(`running at ${speed.toFixed(2)} evaluations/s, ${duration(status.eta_seconds ?? Number.NaN)} left (or its process was killed)`)
  } else if (status.ending === 'stopped' || status.ending === null) {
    terminal.out(`stopped; go on with: ionforge run ${status.folder}`)
  } else {
    terminal.out(`finished: ${status.ending.replace('_', ' ')}`)
  }
}

/** Suggestions without an evaluation: their numbers and what they propose. */
function pendingSuggestions(events: readonly JournalEvent[]): { readonly id: number; readonly candidate: Json }[] {
  const observed = new Set(events.flatMap((event) => (event.event === 'evaluation' ? [event.id] : [])))
  return events.flatMap((event) => (event.event === 'suggestion' && !observed.has(event.id) ? [{ id: event.id, candidate: event.genome }] : []))
}

/** The best of each niche; `sign` is −1 where high values are sought. */
function bestByNiche(evaluations: readonly EvaluationEvent[], sign: 1 | -1) {
  const best = new Map<string, { niche: string; id: number; objective: number }>()
  for (const { niche, id, objective } of evaluations) {
    if (objective === null) continue
    const known = best.get(niche)
    if (known === undefined || sign * objective < sign * known.objective) best.set(niche, { niche, id, objective })
  }
  return [...best.values()].sort((a, b) => (a.niche < b.niche ? -1 : 1))
}

function evaluationsPerSecond(sitting: Sitting, count: number): number {
  const ended = sitting.ended === null ? Date.now() : Date.parse(sitting.ended)
  return (count - sitting.evaluations_before) / Math.max(1e-3, (ended - Date.parse(sitting.started)) / 1000)
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
