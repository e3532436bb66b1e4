// Which searches a bench compares: registered names with default parameters, campaign files with their own.
import { differingPaths, strategyLabels } from '../analysis/strategy-labels.ts'
import { formatCampaign, parseCampaign, type Campaign } from '../campaign/campaign-file.ts'
import { strategyFor } from '../campaign/registry.ts'
import type { Problem } from '../campaign/types.ts'
import { ConfigError } from '../errors.ts'
import type { Contender } from './bench-runs.ts'
import { findCampaign } from './campaign-argument.ts'
import { gatherLessons } from './gather-lessons.ts'
import { searchOf } from './compared-folders.ts'
import { registry } from './registry.ts'

/** A search of the bench and where what its strategy learns from lies. */
interface Search {
  readonly campaign: Campaign
  readonly base: string
}

/**
 * The campaign once per entry of `names` (separated by commas; undefined = its own strategy). Its own strategy keeps its
 * parameters, another name has its defaults, a campaign file or shipped campaign gives strategy and batch; budget and
 * problem are always the campaign's. `problemOverrides` are those of the command line that concern the problem. Throws
 * ConfigError for a strategy that does not fit the problem and for a file with another problem.
 */
export async function contendersOf(
  own: Search, names: string | undefined, problem: Problem, problemOverrides: readonly string[],
): Promise<Contender[]> {
  const searches = names === undefined
    ? [own]
    : names.split(',').map((name) => contender(own, name.trim(), problem, problemOverrides))
  const labels = strategyLabels(searches.map(({ campaign }) => searchOf(campaign)))
  const twice = labels.findIndex((label, k) => labels.indexOf(label) !== k)
  if (twice !== -1) {
    throw new ConfigError({ rule: '--strategies must not name the same search twice', found: labels[twice] })
  }
  for (const { campaign } of searches) requireFit(campaign, problem)
  const contenders: Contender[] = []
  for (const [k, { campaign, base }] of searches.entries()) {
    const files = await gatherLessons(campaign, base)
    contenders.push({ label: labels[k], campaign, lessons: files.map(({ lessons }) => lessons) })
  }
  return contenders
}

function contender(own: Search, name: string, { space }: Problem, problemOverrides: readonly string[]): Search {
  const { campaign, base } = own
  if (/[/\\]|\.ya?ml$/.test(name)) return fromFile(campaign, name, problemOverrides)
  strategyFor(registry, name, space.kind, '--strategies')
  if (name === campaign.strategy.name) return own
  const other = parseCampaign(formatCampaign({ ...campaign, strategy: { name, parameters: {} } }), '--strategies', registry)
  return { campaign: other, base }
}

function fromFile(campaign: Campaign, name: string, problemOverrides: readonly string[]): Search {
  // The problem's name first: overrides of its parameters would not fit another problem.
  const isSameProblem = findCampaign(name, []).campaign.problem.name === campaign.problem.name
  const { campaign: other, base } = findCampaign(name, isSameProblem ? problemOverrides : [])
  const [path] = isSameProblem ? differingPaths(campaign.problem.parameters, other.problem.parameters) : ['name']
  if (path === undefined) return { campaign: { ...campaign, strategy: other.strategy, batch: other.batch }, base }
  throw new ConfigError({
    rule: `--strategies must name campaigns with the problem of the first: problem.${path} differs`,
    found: name,
    ...(isSameProblem ? { wayOut: 'Give the problem\'s parameters with --set: they then hold for all.' } : {}),
  })
}

/** A strategy that cannot search here would only fail in its first batch. */
function requireFit({ strategy }: Campaign, { space }: Problem): void {
  const fits = (name: string): boolean => {
    const implementation = registry.strategies[name].find(({ spaces }) => spaces.includes(space.kind))
    if (implementation === undefined) return false
    return (implementation.needs ?? []).every((kind) => space.preparations?.includes(kind) ?? false)
  }
  if (fits(strategy.name)) return
  throw new ConfigError({
    rule: 'a strategy must find in the problem the preparation of candidates that it needs',
    found: strategy.name,
    wayOut: `Those that do: ${Object.keys(registry.strategies).filter(fits).join(', ')}.`,
  })
}
