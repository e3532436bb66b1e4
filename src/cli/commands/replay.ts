// ionforge replay RESULTS: runs a finished campaign again and compares its journal byte by byte.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { verifyByHand } from '../../campaign/by-hand.ts'
import { runCampaign } from '../../campaign/campaign.ts'
import { isByHand, readJournal, type Journal, type JournalEvent } from '../../campaign/journal.ts'
import { readManifest } from '../../campaign/manifest.ts'
import { readFolder, resultPaths } from '../../campaign/results-folder.ts'
import { ConfigError, MismatchError } from '../../errors.ts'
import { only, withAction } from '../command.ts'
import { progressWatcher } from '../progress.ts'
import { registry } from '../registry.ts'
import { jobsOf, openExecutor, openProblem } from '../session.ts'
import type { Terminal } from '../terminal.ts'

interface ReplayOptions {
  readonly journalOnly?: boolean
  readonly jobs?: number
}

export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('run again and compare with the journal, byte by byte')
    .description('Run a campaign again from its results folder and compare every journal line. Writes nothing.')
    .argument('<results>', 'results folder')
    .option('--journal-only', 'do not evaluate: re-derive proposals and states from the journal and compare digests')
  return withAction<ReplayOptions>(command, async (terminal, [[folder]], options) => {
    await replay(terminal, only([folder], 'RESULTS'), options.journalOnly ?? false)
  })
}

async function replay(terminal: Terminal, folder: string, journalOnly: boolean): Promise<void> {
  const { journal: path, manifest } = resultPaths(folder)
  const recordedLines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  const recorded = readJournal(path)
  if (isByHand(recorded)) return replayByHand(terminal, folder, recorded, journalOnly)
  const count = recorded.filter((event) => event.event === 'evaluation').length
  const stored = readFolder(folder, registry)
  // The budget of the folder may have been raised without running: compare what is there.
  const open = await openProblem({ ...stored, budget: { evaluations: count } }, folder)
  noteOtherNode(terminal, manifest)

  const journal = journalOnly ? journalOf(recorded) : comparingJournal(recordedLines, path)
  const { campaign, problem, strategy, inputs, lessons } = open
  const executor = openExecutor(open)
  try {
    const watch = progressWatcher(terminal, campaign, problem.objective, jobsOf(campaign))
    const stop = new AbortController().signal
    // Models that the folder keeps are not trusted: what was learnt is learnt again, in memory.
    const threads = jobsOf(campaign)
    await runCampaign({ campaign, problem, strategy, executor, journal, inputs, stop, watch, lessons, threads })
  } finally {
    terminal.endProgress()
    await executor.close()
  }
  const what = journalOnly ? 'proposals and states follow from the journal' : 'evaluations identical'
  terminal.out(`verified: ${count}/${count} ${what}`)
}

/** What people measured cannot be run again: suggestions and states are derived anew from the events before them. */
async function replayByHand(terminal: Terminal, folder: string, recorded: readonly JournalEvent[], journalOnly: boolean): Promise<void> {
  const { journal, manifest } = resultPaths(folder)
  if (!journalOnly) {
    throw new ConfigError({
      rule: 'what people measured cannot be evaluated again', found: folder,
      wayOut: 'Give --journal-only to verify every suggestion and state.',
    })
  }
  noteOtherNode(terminal, manifest)
  const open = await openProblem(readFolder(folder, registry), folder)
  const { suggestions, observations } = await verifyByHand(open, recorded, journal)
  terminal.out(`verified: ${suggestions} suggestions and the states after ${observations} observations follow from the journal`)
}

/** A journal that holds everything already: the loop checks proposals and states against it. */
function journalOf(recorded: readonly JournalEvent[]): Journal {
  return {
    keeps: true,
    recorded,
    append(event) {
      if (event.event === 'batch') return
      throw new MismatchError({ rule: 'the journal must hold every evaluation of its batches', found: event.event })
    },
    close() {},
  }
}

/** An empty journal that compares each line it is given with the recorded one. */
function comparingJournal(lines: readonly string[], path: string): Journal {
  let next = 0
  return {
    keeps: true,
    recorded: [],
    append(event) {
      const line = lines[next++]
      if (line === undefined && event.event === 'batch') return
      if (JSON.stringify(event) === line) return
      throw new MismatchError({
        rule: 'a replayed journal must equal the recorded one',
        found: `another ${event.event}${'id' in event ? ` ${event.id}` : ''}`,
        place: `${path}:${next}`,
        wayOut: 'Same version, same Node major and a backend on the CPU are needed for equal bytes.',
      })
    },
    close() {},
  }
}

function noteOtherNode(terminal: Terminal, manifestPath: string): void {
  const node = readManifest(manifestPath)?.node
  const major = (version: string): string => version.split('.')[0]
  if (node !== undefined && major(node) !== major(process.version)) {
    terminal.note(`recorded with Node ${node}, replayed with ${process.version}: last bits of exp, log and tanh may differ`)
  }
}
