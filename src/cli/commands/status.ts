// ionforge status RESULTS: how far a campaign is, its best so far, failures and time left.
import { Command } from 'commander'
import { readJournal, type EvaluationEvent } from '../../campaign/journal.ts'
import { readManifest, type Sitting } from '../../campaign/manifest.ts'
import { readFolder, resultPaths } from '../../campaign/results-folder.ts'
import { only, withAction } from '../command.ts'
import { duration } from '../progress.ts'
import { registry } from '../registry.ts'
import type { Terminal } from '../terminal.ts'

interface StatusOptions {
  readonly json?: boolean
  readonly watch?: boolean
}

const WATCH_SECONDS = 2

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
  const evaluations = readJournal(paths.journal).filter((event): event is EvaluationEvent => event.event === 'evaluation')
  const sitting = readManifest(paths.manifest)?.sittings.at(-1) ?? null
  const failures = evaluations.filter(({ outcome }) => outcome !== 'evaluated' && outcome !== 'screened_out')
  const best = bestByNiche(evaluations)
  const speed = sitting === null ? null : evaluationsPerSecond(sitting, evaluations.length)
  const left = campaign.budget.evaluations - evaluations.length
  return {
    folder,
    problem: campaign.problem.name,
    strategy: campaign.strategy.name,
    seed: campaign.seed,
    evaluations: evaluations.length,
    budget: campaign.budget.evaluations,
    running: sitting !== null && sitting.ended === null,
    ending: sitting?.ending ?? null,
    failures: countBy(failures.map(({ outcome }) => outcome)),
    screened_out: evaluations.filter(({ outcome }) => outcome === 'screened_out').length,
    best,
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
  terminal.out(`${status.problem}, ${status.strategy}, seed ${status.seed}: ${status.evaluations}/${status.budget} evaluations`)
  for (const { niche, id, objective } of status.best) {
    terminal.out(`best${niche === '' ? '' : ` ${niche}`}: ${objective} (id ${id})`)
  }
  terminal.out(`failed: ${failed}`)
  if (status.screened_out > 0) terminal.out(`screened out: ${status.screened_out}`)
  const speed = status.evaluations_per_second
  if (status.running && speed !== null) {
    terminal.out(`running at ${speed.toFixed(2)} evaluations/s, ${duration(status.eta_seconds ?? Number.NaN)} left (or its process was killed)`)
  } else if (status.ending === 'stopped' || status.ending === null) {
    terminal.out(`stopped; go on with: ionforge run ${status.folder}`)
  } else {
    terminal.out(`finished: ${status.ending.replace('_', ' ')}`)
  }
}

function bestByNiche(evaluations: readonly EvaluationEvent[]) {
  const best = new Map<string, { niche: string; id: number; objective: number }>()
  for (const { niche, id, objective } of evaluations) {
    if (objective === null) continue
    const known = best.get(niche)
    if (known === undefined || objective < known.objective) best.set(niche, { niche, id, objective })
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
