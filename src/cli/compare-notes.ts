// Sentences that belong to the numbers of a comparison: what they mean, and what is wrong with them.
import { QUARTILE_RUNS } from '../analysis/campaign-traces.ts'
import type { Comparison } from '../analysis/compare-campaigns.ts'
import { DISTINCT_CURVES } from '../analysis/success-figure.ts'
import type { ComparedFolder } from './compared-folders.ts'

/** What a reader must know to read the numbers; `niche` is the one the objective belongs to. */
export function comparisonNotes(comparison: Comparison, niche: string, folders: readonly ComparedFolder[]): string[] {
  return [...meanings(comparison, niche), ...warnings(comparison, folders)]
}

function meanings({ groups, compositions, question }: Comparison, niche: string): string[] {
  const several = groups.some(({ runs }) => runs.length > 1)
  return [
    ...(niche === '' ? [] : [`Only ${niche} candidates count: the problem's objective is theirs.`]),
    ...(compositions.length < 2 ? [] : [
      'Candidates compete within their composition. Gap: mean over the compositions of how far the best of a run is from '
      + 'the best of all campaigns compared; a run has one once it found every composition.',
    ]),
    ...(compositions.length < 2 || question.target === null ? [] : ['The target counts in whatever composition it is met.']),
    ...(several ? [
      'low and high: interval of the median from order statistics, with the confidence it has; bands: quartiles, or lowest '
      + `to highest for fewer than ${QUARTILE_RUNS} seeds. Success: Wilson; ERT: bootstrap; both 95 %.`,
    ] : []),
    ...(groups.length > DISTINCT_CURVES ? [`Figures show the first ${DISTINCT_CURVES} of ${groups.length} searches.`] : []),
  ]
}

function warnings({ groups, knownBestBeaten }: Comparison, folders: readonly ComparedFolder[]): string[] {
  const runs = groups.flatMap((group) => group.runs)
  const unfinished = runs.filter((run) => run.unfinished)
  const spent = runs.filter(({ settled }) => !settled).map(({ scores }) => scores.length)
  const [least, most] = [Math.min(...spent), Math.max(...spent)]
  const targets = [...new Set(folders.map(({ campaign }) => campaign.budget.target ?? 'none'))]
  return [
    ...(unfinished.length === 0 ? [] : [
      `${unfinished.length} of ${runs.length} campaigns are unfinished (${unfinished[0].folder})`,
    ]),
    ...(knownBestBeaten ? ['a campaign is beyond the known best: gaps are measured from that campaign'] : []),
    ...(least < most ? [`the campaigns spent ${least} to ${most} evaluations: compare the columns at equal effort`] : []),
    ...(targets.length < 2 ? [] : [
      `the campaigns stop at different targets (${targets.join(', ')}): one that stopped could have gone on`,
    ]),
  ].map((text) => `warning: ${text}`)
}
