// The part of `ionforge barrier --neb` that calculates: relax the crystal, then a band for every kind of vacancy hop.
import { repeatsOf, vacancyHops, type VacancyHop, type VacancyHops } from '../analysis/vacancy-hops.ts'
import { covalentDistances } from '../atoms/distances.ts'
import type { Structure } from '../atoms/structure.ts'
import { ConfigError, EvaluationError } from '../errors.ts'
import { bandSettings, bandSettingsSchema } from '../relax/nudged-elastic-band/settings.ts'
import { relax } from '../relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../relax/settings.ts'
import { openPotentialOption, type PotentialOptions } from './potential-option.ts'
import type { Terminal } from './terminal.ts'

export interface HopOptions extends PotentialOptions {
  readonly cell?: string
  readonly supercell?: string
  readonly maxHop?: number
  readonly images?: number
  readonly fmax?: number
  readonly maxSteps?: number
}

/** Å, eV/Å. Most hops of lithium and sodium in oxides, sulfides and halides are shorter than 4.5 Å. */
export const HOP_DEFAULTS = { cell: 'full', width: 8, maxHop: 4.5, images: 5, fmax: 0.03, maxSteps: 300 } as const

/** Share of the covalent radii closer than which atoms of a band may not come: potentials are not fitted there. */
const CLOSEST_CONTACT = 0.5
/** The ends of a band are relaxed to this share of its own limit. */
const ENDS_SHARE = 1 / 3
const END_STEPS = 1000

/** What the hops were calculated with, for the summary. */
export interface HopRunSettings {
  readonly potential: string
  readonly repeats: readonly [number, number, number]
  readonly cell: string
  readonly maxHop: number
  readonly images: number
  readonly fmax: number
}

/** The relaxed crystal and the hops of an ion in it; progress goes to the terminal. */
export async function calculateHops(
  terminal: Terminal, structure: Structure, ion: string, options: HopOptions,
): Promise<{ readonly crystal: Structure; readonly hops: VacancyHops; readonly settings: HopRunSettings }> {
  const { cell, maxHop, images, fmax, maxSteps } = { ...HOP_DEFAULTS, ...options }
  const potential = await openPotentialOption(terminal, options)
  const relaxation = (freedom: string): ReturnType<typeof relaxSettings> => relaxSettings(
    relaxSettingsSchema.parse({ cell: freedom, fmax: ENDS_SHARE * fmax, max_steps: END_STEPS }),
    covalentDistances(CLOSEST_CONTACT),
  )
  const [relaxed] = await relax([structure], potential, relaxation(cell))
  if (relaxed.outcome !== 'converged') {
    throw new EvaluationError({
      rule: 'the crystal must relax on the potential before its hops are calculated',
      found: `${relaxed.outcome}${relaxed.reason === null ? '' : `: ${relaxed.reason}`}`,
      wayOut: 'Try --cell none, a larger --fmax, or a potential that was made for this material.',
    })
  }
  const crystal = relaxed.structure
  terminal.note(`relaxed the crystal (${relaxed.forceCalls} force calls)`)
  const repeats = repeatsFrom(options.supercell, crystal)
  const band = bandSettings(
    bandSettingsSchema.parse({ images, fmax, max_steps: maxSteps }), covalentDistances(CLOSEST_CONTACT))
  const hops = await vacancyHops(crystal, ion, potential, {
    longestHop: maxHop, repeats, band, relaxation: relaxation('none'),
    onHop: (hop, done, total) => terminal.note(`hop ${done} of ${total}: ${describe(hop)}`),
  })
  return { crystal, hops, settings: { potential: potential.name, repeats, cell, maxHop, images, fmax } }
}

function describe({ class: { hop }, outcome, reason, band }: VacancyHop): string {
  const length = `${hop.distance.toFixed(2)} Å`
  if (outcome !== 'converged' || band === null) return `${length}, ${outcome}${reason === null ? '' : ` (${reason})`}`
  return `${length}, ${band.forwardBarrier.toFixed(3)} eV, ${band.steps} steps`
}

/** "2x2x1", or the least distance of opposite faces, Å. */
function repeatsFrom(text: string | undefined, { cell }: Structure): [number, number, number] {
  const match = /^(\d+)x(\d+)x(\d+)$/.exec(text ?? '')
  const repeats = match === null ? [] : match.slice(1).map(Number)
  if (repeats.length === 3 && repeats.every((count) => count >= 1)) return [repeats[0], repeats[1], repeats[2]]
  const width = text === undefined || text === 'auto' ? HOP_DEFAULTS.width : Number(text)
  if (width > 0 && width <= 100) return repeatsOf(cell, width)
  throw new ConfigError({
    rule: '--supercell must be a width in Å, or repeats such as 2x2x1', found: text, wayOut: 'For example --supercell 10.',
  })
}
