// ionforge suggest CAMPAIGN: what to measure next, for people whose evaluation is a calculation or a furnace.
import { Command, Option } from 'commander'
import { neededNames } from '../../campaign/measured.ts'
import { candidateName } from '../../campaign/observations.ts'
import type { Campaign } from '../../campaign/campaign-file.ts'
import type { Candidate, Problem } from '../../campaign/types.ts'
import { tableCsv } from '../../report/csv.ts'
import { only, withAction, wholeNumber } from '../command.ts'
import { spentByHand, withHandOptions, workByHand, type HandOptions, type OpenHand } from '../hand-session.ts'
import { suggestionForm, suggestionRecord, suggestionText } from '../suggestion-table.ts'
import type { Terminal } from '../terminal.ts'
import { bestOf } from '../write-results.ts'

interface SuggestOptions extends HandOptions {
  readonly number?: number
  readonly more?: boolean
  readonly json?: boolean
  readonly csv?: boolean
}

export function suggestCommand(): Command {
  const command = withHandOptions(
    new Command('suggest')
      .summary('what to measure next, by hand')
      .description(
        'Suggest candidates to measure elsewhere: by a calculation, in a furnace. What is pending is repeated, and filled up to the '
        + 'number asked for. Values that the problem knows already are taken over at the first suggestion. Report what was measured '
        + 'with ionforge observe.',
      )
      .argument('<campaign>', 'campaign file, results folder, or shipped campaign')
      .addOption(new Option('-n, --number <n>', 'candidates to list (default: the batch of the campaign)').argParser(wholeNumber(1)))
      .option('--more', 'this many new ones, whatever is pending')
      .option('--csv', 'a table to fill in: the columns of values are empty; observe --from reads it')
      .option('--json', 'machine-readable output'),
  )
  return withAction<SuggestOptions>(command, async (terminal, [[argument]], options) => {
    await workByHand(terminal, only([argument], 'CAMPAIGN'), options, 'suggested', (session) => suggest(terminal, session, options))
  })
}

async function suggest(terminal: Terminal, { open, hand }: OpenHand, options: SuggestOptions): Promise<void> {
  const { problem, campaign, folder } = open
  const count = options.number ?? campaign.batch
  const before = hand.current().pending.length
  const wanted = options.more === true ? count : Math.max(0, count - before)
  const ended = endOf({ open, hand })
  const added = ended === null ? await hand.suggest(Math.min(wanted, campaign.budget.evaluations - spentByHand(hand))) : []
  const listed = options.more === true ? added : hand.current().pending.slice(0, count)
  print(terminal, problem, listed, options)
  const fewer = added.length === wanted ? null : (ended ?? endOf({ open, hand }) ?? whyNoMore({ open, hand }))
  terminal.note(`${listed.length} to measure, ${added.length} of them new; ${hand.current().pending.length} pending in all`)
  if (fewer !== null) terminal.note(fewer)
  if (listed.length > 0) terminal.note(`next: ionforge observe ${folder} ${exampleOf(problem, listed[0])}`)
}

/** Why nothing more is suggested: the target is reached, or the budget is spent; null otherwise. */
function endOf({ open, hand }: OpenHand): string | null {
  const { problem: { objective }, campaign: { budget } } = open
  const best = bestOf(objective, hand.current().groups.flat().map(({ evaluation }) => evaluation))
  if (budget.target !== undefined && best !== null && best.objective !== null && reaches(best.objective, budget.target, objective.direction)) {
    return `the target ${budget.target} is reached by evaluation ${best.id}: nothing more is suggested (--target gives another one)`
  }
  return budgetSpent(budget, spentByHand(hand))
}

function reaches(value: number, target: number, direction: 'minimize' | 'maximize'): boolean {
  return direction === 'minimize' ? value <= target : value >= target
}

function budgetSpent({ evaluations }: Campaign['budget'], spent: number): string | null {
  return spent < evaluations ? null : `the budget of ${evaluations} evaluations is suggested: --budget gives another one`
}

/** Why the strategy proposes no more. */
function whyNoMore({ open, hand }: OpenHand): string {
  const { problem } = open
  const rule = hand.finished()
  if (rule !== null) return `the strategy has ended the search: ${rule}`
  return problem.space.kind === 'pool' ? 'the pool is exhausted: every candidate is measured or pending' : 'the strategy has nothing left to propose'
}

/** "LiVPO4F=VALUE" with every further value that is needed. */
function exampleOf(problem: Problem, candidate: Candidate<unknown>): string {
  const name = candidateName(problem, candidate)
  const [, ...others] = neededNames(problem, candidate.genome)
  return [`${name}=VALUE`, ...others.map((other) => `${name}:${other}=VALUE`)].join(' ')
}

function print(terminal: Terminal, problem: Problem, listed: readonly Candidate<unknown>[], { json, csv }: SuggestOptions): void {
  if (json === true) {
    terminal.out(JSON.stringify(listed.map((candidate) => suggestionRecord(problem, candidate)), null, 2))
  } else if (csv === true) {
    terminal.out(tableCsv(suggestionForm(problem, listed)).trimEnd())
  } else if (listed.length > 0) {
    terminal.out(suggestionText(problem, listed))
  }
}
