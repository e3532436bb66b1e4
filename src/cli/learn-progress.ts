// What `ionforge learn` says while it works: a line per stage and label, and one rewritten line while it fits.
import type { FitProgress } from '../training/fit-request.ts'
import type { LearnWatcher, Stage } from '../learning/types.ts'
import { duration } from './progress.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds between drawings of the line on a terminal. */
const REDRAW = 250

/** A watcher that shows where a learning run is. */
export function learnWatcher(terminal: Terminal): LearnWatcher {
  let drawn = 0
  let began = Date.now()
  let score = ''
  return {
    stage(round, stage, resumed) {
      terminal.endProgress()
      began = Date.now()
      if (!resumed) terminal.note(`round ${round}: ${STAGES[stage]}`)
      else if (terminal.verbose) terminal.note(`round ${round}: ${STAGES[stage]} (on record)`)
    },
    searched({ round, candidates, low_energy_minima: low, energy_spread: spread, hull }) {
      const agreement = spread === null ? '' : `, spread ${milli(spread.median)} (90 %: ${milli(spread.ninety)}) meV/atom on ${low} low-energy minima`
      const phases = hull === null ? '' : `, hull of ${hull.phases} phases down to ${milli(hull.depth)} meV/atom`
      terminal.note(`round ${round}: ${candidates} candidates${agreement}${phases}`)
    },
    labelled({ round, id, outcome, reason, energy }, done, wanted) {
      const result = outcome === 'labelled' ? `${energy?.toFixed(4)} eV` : `failed: ${reason}`
      const rate = (Date.now() - began) / 1000 / done
      terminal.note(`round=${round} label=${done}/${wanted} candidate=${id} ${result} eta=${duration(rate * (wanted - done))}`)
    },
    fitting(member, members, { epoch, step, steps, row }: FitProgress) {
      if (row !== null) score = row.score === null ? '' : `, validation ${row.score.toPrecision(4)}`
      if (Date.now() - drawn < REDRAW) return
      drawn = Date.now()
      terminal.progress(`member ${member + 1}/${members}, epoch ${epoch}, step ${step}/${steps}${score}`)
    },
  }
}

const STAGES: Readonly<Record<Stage, string>> = {
  committee: 'the committee is put in place or fitted',
  search: 'searching for candidates',
  select: 'choosing what to label',
  label: 'labelling',
}

function milli(value: number): string {
  return (1000 * value).toFixed(1)
}
