// Progress of a fit on stderr: one rewritten line on a terminal, one stable key=value line every few seconds elsewhere.
import type { CurveRow } from '../training/learning-curve.ts'
import type { FitProgress } from '../training/fit-request.ts'
import type { FitSettings } from '../training/settings.ts'
import { duration } from './progress.ts'
import type { Terminal } from './terminal.ts'

const MILLISECONDS_BETWEEN_FRAMES = 250
const MILLISECONDS_BETWEEN_LINES = 2000

/** Shows how far a fit is, its errors on the validation frames, its speed and the time left. */
export function fitProgress(
  terminal: Terminal, { training, precision }: FitSettings, threads: number, member: string,
): (progress: FitProgress) => void {
  const started = Date.now()
  const epochs = training.epochs + (training.polish === 'none' ? 0 : training.polish_iterations)
  let first: number | null = null
  let last: CurveRow | null = null
  let shown = 0
  return ({ epoch, step, steps, row }) => {
    if (row !== null) last = row
    const done = epoch + (steps === 0 ? 0 : step / steps)
    first ??= Math.max(0, done - (steps === 0 ? 1 : 1 / steps))
    const wait = terminal.interactive ? MILLISECONDS_BETWEEN_FRAMES : MILLISECONDS_BETWEEN_LINES
    if (Date.now() - shown < wait && epoch < epochs) return
    if (!terminal.interactive && row === null) return
    shown = Date.now()
    const speed = (done - first) / Math.max(1e-3, (Date.now() - started) / 1000)
    const eta = duration((epochs - done) / speed)
    const energy = last?.valid?.energy ?? last?.train.energy
    const force = last?.valid?.force ?? last?.train.force
    const which = last?.valid === null ? 'train' : 'valid'
    const ofForce = force === null || force === undefined ? '' : `, F ${force.toFixed(1)} meV/Å`
    const errors = energy === undefined ? '' : `  ${which} E ${energy.toFixed(2)} meV/atom${ofForce}`
    if (terminal.interactive) {
      terminal.progress(
        `${member}epoch ${epoch}/${epochs}  step ${step}/${steps}${errors}  ` +
          `${(60 * speed).toFixed(1)} epochs/min  ETA ${eta}  [${precision} ×${threads}]`)
    } else if (last !== null) {
      terminal.note(
        `${member}epoch=${epoch}/${epochs} stage=${last.stage} ${which}_energy=${energy?.toFixed(3)}meV/atom ` +
          `${which}_force=${force?.toFixed(2) ?? 'none'}meV/A speed=${(60 * speed).toFixed(2)}/min eta=${eta}`)
    }
  }
}
