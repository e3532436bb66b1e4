// What CAMPAIGN on the command line can be: a results folder, a campaign file, or the name of a problem that
// ships with its own campaign files ("lixsi-amorphous" or "lixsi-amorphous/full").
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseCampaign, type Campaign } from '../campaign/campaign-file.ts'
import { defaultFolder, isResultsFolder, readFolder } from '../campaign/results-folder.ts'
import { ConfigError, InputError, validNames } from '../errors.ts'
import { registry } from './registry.ts'
import { packageRoot } from './version.ts'

export interface FoundCampaign {
  readonly campaign: Campaign
  /** Folder that relative paths in it refer to. */
  readonly base: string
  /** Where results go unless --out says otherwise; the folder itself when CAMPAIGN is one. */
  readonly results: string
  readonly isResultsFolder: boolean
}

/** Finds and reads what CAMPAIGN names; throws ConfigError listing the possibilities. */
export function findCampaign(argument: string, overrides: readonly string[]): FoundCampaign {
  if (existsSync(argument) && statSync(argument).isDirectory() && isResultsFolder(argument)) {
    const campaign = readFolder(argument, registry, overrides)
    return { campaign, base: argument, results: argument, isResultsFolder: true }
  }
  const file = existsSync(argument) && statSync(argument).isFile() ? argument : shippedCampaign(argument)
  if (file === null) throw notFound(argument)
  const campaign = parseCampaign(readText(file), file, registry, overrides)
  const results = defaultFolder(campaign, basename(file).replace(/\.ya?ml$/, ''))
  return { campaign, base: dirname(file), results, isResultsFolder: false }
}

/** Path of a shipped campaign file for "problem" (its first: quick before others) or "problem/variant". */
export function shippedCampaign(name: string): string | null {
  const [problem, variant] = name.split('/', 2)
  if (!Object.hasOwn(registry.problems, problem)) return null
  const variants = shippedVariants(problem)
  const chosen = variant ?? (variants.includes('quick') ? 'quick' : variants[0])
  return variants.includes(chosen) ? join(problemFolder(problem), `${chosen}.yaml`) : null
}

/** Other kinds of files that a problem may ship. */
const NO_CAMPAIGNS = ['learn', 'fit']

/** Names of the campaign files a problem ships. */
export function shippedVariants(problem: string): string[] {
  const folder = problemFolder(problem)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -'.yaml'.length))
  return names.filter((name) => !NO_CAMPAIGNS.includes(name.split('-')[0])).sort()
}

function problemFolder(problem: string): string {
  return join(packageRoot(), 'problems', problem)
}

function notFound(argument: string): ConfigError {
  const names = Object.keys(registry.problems).flatMap((problem) => [
    problem,
    ...shippedVariants(problem).map((variant) => `${problem}/${variant}`),
  ])
  return new ConfigError({
    rule: 'CAMPAIGN must be a campaign file, a results folder or a shipped campaign',
    found: argument,
    wayOut: validNames(argument, names),
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new InputError({ rule: 'a campaign file must be readable', place: file, cause })
  }
}
