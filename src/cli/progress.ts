// Progress on stderr: one rewritten line on a terminal, one stable key=value line per batch elsewhere.
import type { Campaign } from '../campaign/campaign-file.ts'
import type { CampaignWatcher } from '../campaign/campaign.ts'
import type { Evaluation, Objective } from '../campaign/types.ts'
import { learningProgress } from './learning-progress.ts'
import type { Terminal } from './terminal.ts'

/** Rewrites per second on a terminal. */
const FRAMES_PER_SECOND = 4

/** Seconds between lines elsewhere: cheap batches would fill a log. */
const SECONDS_BETWEEN_LINES = 2

/** A watcher that shows how far the campaign is, its best value, failures, speed and time left. */
export function progressWatcher(terminal: Terminal, campaign: Campaign, objective: Objective, jobs: number): CampaignWatcher {
  const started = Date.now()
  const { evaluations: total, force_calls: calls = Infinity } = campaign.budget
  const sign = objective.direction === 'minimize' ? 1 : -1
  let best: Evaluation<unknown> | null = null
  let done = 0
  let fresh = 0
  let spent = 0
  let failures = 0
  let drawn = 0
  let printed = 0

  const describe = (): { speed: number; left: number; bestText: string } => {
    const speed = fresh / Math.max(1e-3, (Date.now() - started) / 1000)
    // Whichever budget ends first; what an evaluation costs is known from those done.
    const affordable = spent > 0 ? ((calls - spent) * done) / spent : Infinity
    const left = speed > 0 ? Math.min(total - done, affordable) / speed : Number.NaN
    const unit = objective.unit === '' ? '' : ` ${objective.unit}`
    const bestText = best === null ? 'none yet' : `${best.objective?.toFixed(4)}${unit} (id ${best.id})`
    return { speed, left, bestText }
  }

  return {
    learning: learningProgress(terminal),
    evaluation(evaluation, resumed) {
      done++
      spent += evaluation.cost.force_calls
      if (!resumed) fresh++
      if (evaluation.outcome !== 'evaluated' && evaluation.outcome !== 'screened_out') failures++
      if (isBetter(evaluation, best, objective.niche, sign)) best = evaluation
      if (Date.now() - drawn < 1000 / FRAMES_PER_SECOND) return
      drawn = Date.now()
      const { speed, left, bestText } = describe()
      terminal.progress(
        `eval ${done}/${total}  best ${bestText}  fails ${failures}  ${speed.toFixed(1)} eval/s  ` +
          `ETA ${duration(left)}  [${campaign.executor.name} ×${jobs}]`,
      )
    },
    batch(batch) {
      const tooSoon = Date.now() - printed < 1000 * SECONDS_BETWEEN_LINES && done < total
      if (terminal.interactive || fresh === 0 || tooSoon) return
      printed = Date.now()
      const { speed, left, bestText } = describe()
      terminal.note(
        `batch=${batch} eval=${done}/${total} best=${bestText.replace(/ /g, '_')} fails=${failures} ` +
          `speed=${speed.toFixed(2)}/s eta=${duration(left)}`,
      )
    },
  }
}

function isBetter(
  evaluation: Evaluation<unknown>,
  best: Evaluation<unknown> | null,
  niche: string,
  sign: number,
): boolean {
  if (evaluation.objective === null || evaluation.niche !== niche) return false
  return best === null || best.objective === null || sign * evaluation.objective < sign * best.objective
}

/** Seconds as "45s", "9m", "1h20m". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?'
  if (seconds < 90) return `${Math.round(seconds)}s`
  if (seconds < 5400) return `${Math.round(seconds / 60)}m`
  return `${Math.floor(seconds / 3600)}h${String(Math.round((seconds % 3600) / 60)).padStart(2, '0')}m`
}
