// ionforge observe CAMPAIGN ID=VALUE...: what was measured, for a campaign by hand.
import { Command, Option } from 'commander'
import { isCandidateName, matchReports, candidateName, type Again, type Observations, type Report } from '../../campaign/observations.ts'
import type { HandState } from '../../campaign/hand-state.ts'
import type { Evaluation, Problem } from '../../campaign/types.ts'
import { ConfigError } from '../../errors.ts'
import { only, withAction } from '../command.ts'
import { withHandOptions, workByHand, type HandOptions, type OpenHand } from '../hand-session.ts'
import { reportsFromCsv, reportsFromWords } from '../observation-words.ts'
import type { Terminal } from '../terminal.ts'
import { bestOf } from '../write-results.ts'

interface ObserveOptions extends HandOptions {
  readonly from?: string
  readonly replace?: boolean
  readonly repeat?: boolean
}

export function observeCommand(): Command {
  const command = withHandOptions(
    new Command('observe')
      .summary('report what was measured, by hand')
      .description(
        'Report measured values of a campaign by hand. ID is the name of a candidate of the pool, or the number of a suggestion. '
        + 'All values of one command are learnt from together. Candidates that were not suggested can be observed too.',
      )
      .argument('<campaign>', 'campaign file, results folder, or shipped campaign')
      .argument('[observations...]', 'ID=VALUE, ID:COLUMN=VALUE for limits and a second objective, ID=failed:REASON')
      .option('--from <file>', 'CSV with a column of ids and columns of values, such as suggest --csv; empty values are passed over')
      .addOption(new Option('--replace', 'correct values that were observed before').conflicts('repeat'))
      .option('--repeat', 'add repeated measurements of candidates that were observed before'),
  )
  return withAction<ObserveOptions>(command, async (terminal, [[argument], words], options) => {
    if (words.length === 0 && options.from === undefined) {
      throw new ConfigError({ rule: 'observe needs a value', wayOut: 'Give ID=VALUE, ID=failed:REASON, or --from results.csv.' })
    }
    await workByHand(terminal, only([argument], 'CAMPAIGN'), options, 'observed', (session) => observe(terminal, session, words, options))
  })
}

function observe(terminal: Terminal, { open, hand }: OpenHand, words: readonly string[], options: ObserveOptions): void {
  const { problem, folder } = open
  const before = hand.current()
  const again: Again = options.replace === true ? 'replace' : options.repeat === true ? 'repeat' : 'refuse'
  const isName = (word: string): boolean => isCandidateName(problem, before, word)
  const read = options.from === undefined ? { reports: [] as Report[], empty: 0 } : reportsFromCsv(options.from, problem)
  const observations = matchReports(problem, before, [...reportsFromWords(words, isName, problem.objective.name), ...read.reports], again)
  if (observations.candidates.length > 0) hand.record(observations.evaluations, observations.candidates)
  print(terminal, problem, before, observations)
  if (observations.unchanged.length > 0) terminal.note(`recorded before with the same value: ${observations.unchanged.join(', ')}`)
  if (read.empty > 0) terminal.note(`${read.empty} lines of ${options.from} without a value were passed over`)
  const best = bestOf(problem.objective, hand.current().groups.flat().map(({ evaluation }) => evaluation))
  terminal.note(`${hand.current().pending.length} pending; best so far: ${best === null ? 'none' : described(problem, best)}`)
  terminal.note(`next: ionforge suggest ${folder}`)
}

function print(terminal: Terminal, problem: Problem, { pending }: HandState, { candidates, evaluations }: Observations): void {
  evaluations.forEach((evaluation, k) => {
    const { outcome, reason, niche } = evaluation
    const name = candidateName(problem, candidates[k])
    const limits = outcome === 'evaluated' && niche !== problem.objective.niche ? ', breaks a limit' : ''
    const result = outcome === 'evaluated' ? valueText(problem, evaluation) : `failed: ${reason ?? ''}`
    const asked = pending.some(({ id }) => id === evaluation.id) ? '' : ` (${evaluation.lineage.operator})`
    terminal.out(`${name}  ${result}${forecastText(evaluation)}${limits}  evaluation ${evaluation.id}${asked}`)
  })
}

function forecastText({ lineage: { forecast } }: Evaluation<unknown>): string {
  return forecast === undefined ? '' : `, foretold ${Number(forecast.mean.toPrecision(4))} ± ${Number(forecast.deviation.toPrecision(2))}`
}

function described(problem: Problem, evaluation: Evaluation<unknown>): string {
  const name = (problem.byHand?.idName ?? null) === null ? '' : `${candidateName(problem, evaluation)}, `
  return `${name}${valueText(problem, evaluation)} (evaluation ${evaluation.id})`
}

function valueText({ objective: { unit } }: Problem, { objective }: Evaluation<unknown>): string {
  return `${objective ?? ''}${unit === '' ? '' : ` ${unit}`}`
}
