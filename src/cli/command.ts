// How a command is written: a commander Command whose action returns the exit code.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { ConfigError } from '../errors.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Options every command has. */
export interface CommonOptions {
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly color?: boolean
  readonly debug?: boolean
}

/**
 * Attaches the action: it receives the terminal, the positional arguments and the options, and returns the exit
 * code (0 when it returns nothing).
 */
export function withAction<O>(
  command: Command,
  action: (terminal: Terminal, args: string[][], options: O & CommonOptions) => Promise<number | void>,
): Command {
  return command
    .option('-q, --quiet', 'print results and errors only')
    .option('-v, --verbose', 'print more')
    .addOption(new Option('--no-color', 'plain text').env('NO_COLOR'))
    .option('--debug', 'show stack traces')
    .action(async () => {
      const options = command.opts<O & CommonOptions>()
      const terminal = processTerminal({
        quiet: options.quiet ?? false,
        verbose: options.verbose ?? false,
        color: options.color ?? true,
      })
      const args = command.processedArgs.map((argument: unknown) =>
        argument === undefined ? [] : Array.isArray(argument) ? (argument as string[]) : [argument as string])
      finish(command)((await action(terminal, args, options)) ?? 0)
    })
}

/** Where commands leave their exit codes: the program they belong to. */
const finishers = new WeakMap<Command, (code: number) => void>()

/** Says what is to happen with the exit code of a program's commands. */
export function onFinish(program: Command, finish: (code: number) => void): void {
  finishers.set(program, finish)
}

function finish(command: Command): (code: number) => void {
  return finishers.get(command.parent ?? command) ?? (() => {})
}

/** Parses a whole number within bounds for an option. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
    }
    return value
  }
}

/** Parses a finite number for an option. */
export function finiteNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

/** Parses a number above zero for an option. */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text)
  if (value <= 0) throw new InvalidArgumentError('It must be a number above zero.')
  return value
}

/** Parses "A..B" or one number into the list of seeds. */
export function seedRange(text: string): number[] {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text)
  if (match === null) throw new InvalidArgumentError('It must look like 1..20 or 7.')
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  if (last < first || last - first >= 10_000) throw new InvalidArgumentError('It must rise, by fewer than 10,000.')
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** Collects a repeatable option. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

/** Options that change the campaign, turned into overrides of its file. */
export interface CampaignOptions {
  readonly seed?: number
  readonly budget?: number
  readonly time?: string
  readonly target?: number
  readonly executor?: string
  readonly jobs?: number
  readonly backend?: string
  readonly potential?: string
  readonly learnFrom?: readonly string[]
  readonly set: readonly string[]
}

/** Adds the campaign options to a command, but for those that would do nothing there. */
export function withCampaignOptions(command: Command, without: readonly (keyof CampaignOptions)[] = []): Command {
  const options = [
    new Option('--seed <n>', 'seed of the campaign').argParser(wholeNumber(0)).env('IONFORGE_SEED'),
    new Option('--budget <n>', 'evaluations to spend').argParser(wholeNumber(1)),
    new Option('--time <duration>', 'wall-clock limit: 90s, 20m, 2h'),
    new Option('--target <value>', 'stop when the objective reaches this').argParser(finiteNumber),
    new Option('--executor <name>', 'where evaluations run: inline or workers').env('IONFORGE_EXECUTOR'),
    new Option('-j, --jobs <n>', 'parallel jobs').argParser(wholeNumber(1, 512)).env('IONFORGE_JOBS'),
    new Option('--backend <name>', 'evaluator backend: wasm, gpu or reference').env('IONFORGE_BACKEND'),
    new Option('--potential <file>', 'potential of the problem: a nep.txt file'),
    new Option('--learn-from <results...>', 'finished campaigns that the strategy learns from, in place of those it '
      + 'names: results folders, or files of lessons'),
    new Option('--set <path=value>', 'override a key of the campaign file (repeatable)').argParser(collect).default([]),
  ]
  const left = options.filter((option) => !without.some((name) => name === option.attributeName()))
  return left.reduce((extended, option) => extended.addOption(option), command)
}

/** The overrides these options stand for. */
export function overridesOf(options: CampaignOptions): string[] {
  const flags: [string, unknown][] = [
    ['seed', options.seed],
    ['budget.evaluations', options.budget],
    ['budget.time', options.time],
    ['budget.target', options.target],
    ['executor.name', options.executor],
    ['executor.jobs', options.jobs],
    ['problem.backend', options.backend],
    ['problem.potential', pathFromHere(options.potential)],
  ]
  const given = flags.filter(([, value]) => value !== undefined)
  return [...given.map(([key, value]) => `${key}=${JSON.stringify(value)}`), ...options.set]
}

/** What --learn-from names, seen from anywhere; undefined without the option. */
export function learnFrom({ learnFrom: sources }: CampaignOptions): readonly string[] | undefined {
  return sources?.map((source) => resolve(source))
}

/** Files named on the command line are relative to the working folder, those in a campaign file to that file. */
function pathFromHere(file: string | undefined): string | undefined {
  return file !== undefined && existsSync(file) ? resolve(file) : file
}

/** One value of a positional argument; throws when it is missing. */
export function only(values: readonly string[], name: string): string {
  const [value] = values
  if (value === undefined) throw new ConfigError({ rule: `${name} must be given` })
  return value
}
