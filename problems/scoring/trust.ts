// What a campaign does with results that the potential itself casts doubt on: a committee that disagrees, surroundings
// unlike those it was fitted to. Judged on the structure as it ended, from that structure alone.
import { z } from 'zod'
import type { Structure } from '../../src/atoms/structure.ts'
import { ConfigError } from '../../src/errors.ts'
import type { Potential, PotentialResult } from '../../src/potentials/potential.ts'
import type { Json } from '../../src/spaces/space.ts'

/** eV/atom. A few times what a committee spreads by on held-out structures like those it was fitted to (median 0.002). */
const DEFAULT_SPREAD = 0.01

/** Half as far again as all but one in a thousand training atoms: of structures like them none reach it. */
const DEFAULT_EXTRAPOLATION = 1.5

const DEFAULT_PENALTY = 1

const schema = z.strictObject({
  action: z
    .enum(['off', 'flag', 'penalise', 'stop'])
    .default('flag')
    .describe('flag: distrusted results are marked and counted; penalise: the objective is that of the energy plus penalty times the '
      + 'spread of the committee, for every result; stop: a distrusted result is a failure; off: nothing is measured.'),
  spread: z
    .number()
    .positive()
    .optional()
    .describe(`eV/atom. Above this standard deviation of a committee's energies a result is distrusted. Absent: ${DEFAULT_SPREAD}.`),
  extrapolation: z
    .number()
    .positive()
    .optional()
    .describe('Above this grade of any atom a result is distrusted; 1 is the limit of the training data. Absent: '
      + `${DEFAULT_EXTRAPOLATION}.`),
  penalty: z
    .number()
    .positive()
    .optional()
    .describe(`Factor on the spread, with action: penalise. Absent: ${DEFAULT_PENALTY}.`),
})

type Given = z.output<typeof schema>

/** An option that does nothing is refused. */
function refuseIdleKeys({ action, ...rest }: Given, context: z.RefinementCtx<Given>): void {
  const idle = action === 'off' ? (['spread', 'extrapolation', 'penalty'] as const) : action === 'penalise' ? [] : (['penalty'] as const)
  for (const key of idle) {
    if (rest[key] === undefined) continue
    context.addIssue({ code: 'custom', path: [key], message: `must be left out with action: ${action}`, input: rest[key] })
  }
}

/** How far a result is trusted, every default filled in. */
export type Trust =
  | { readonly action: 'off' }
  | { readonly action: 'flag' | 'stop'; readonly spread: number; readonly extrapolation: number }
  | { readonly action: 'penalise'; readonly spread: number; readonly extrapolation: number; readonly penalty: number }

/** The parameter `trust` of a problem that scores with a potential. */
export const trustSchema = schema.superRefine(refuseIdleKeys).transform(withDefaults).optional().describe(
  'What is done with results that the potential itself casts doubt on. Absent: flag, where the potential is a committee or '
    + 'has a trust file beside it; nothing where it cannot tell.')

function withDefaults({ action, spread = DEFAULT_SPREAD, extrapolation = DEFAULT_EXTRAPOLATION, penalty = DEFAULT_PENALTY }: Given): Trust {
  if (action === 'off') return { action }
  return action === 'penalise' ? { action, spread, extrapolation, penalty } : { action, spread, extrapolation }
}

/** What a judge says of one result. */
export interface Judgement {
  /** Why it is distrusted, in one line; null when it is not. */
  readonly doubt: string | null
  /** Added to the total energy before the objective is taken, eV. */
  readonly penalty: number
  readonly properties: Readonly<Record<string, Json>>
}

/** Judges a result of the potential (f64) for the structure it belongs to. */
export type Judge = (structure: Structure, result: PotentialResult) => Judgement

/** What stands in place of judgement where a potential cannot tell, or is not asked. */
export const TRUSTED: Judgement = { doubt: null, penalty: 0, properties: {} }

/**
 * Makes the judge of a campaign. Throws ConfigError when more is asked than the potential can tell: `trust` without a
 * committee or a trust file, a penalty without a committee.
 */
export function trustJudge(potential: Potential, given: Trust | undefined): Judge {
  const canTell = potential.hasSpread === true || potential.extrapolation !== undefined
  const trust = given ?? (canTell ? withDefaults({ action: 'flag' }) : { action: 'off' })
  if (trust.action === 'off') return () => TRUSTED
  requireMeans(potential, trust, canTell)
  return (structure, { spread }) => {
    const grade = potential.extrapolation === undefined ? null : largest(potential.extrapolation(structure))
    const doubts = [
      ...(spread !== undefined && spread.energyPerAtom > trust.spread
        ? [`the committee's energies spread by ${spread.energyPerAtom.toPrecision(3)} eV/atom (limit ${trust.spread})`]
        : []),
      ...(grade !== null && grade > trust.extrapolation
        ? [`an atom is outside the training data, grade ${grade.toPrecision(3)} (limit ${trust.extrapolation})`]
        : []),
    ]
    return {
      doubt: doubts.length === 0 ? null : doubts.join('; '),
      penalty: trust.action === 'penalise' && spread !== undefined ? trust.penalty * spread.energyPerAtom * structure.species.length : 0,
      properties: {
        ...(spread === undefined ? {} : { energy_spread_per_atom: spread.energyPerAtom, force_spread: largest(spread.forces) }),
        ...(grade === null ? {} : { extrapolation_grade: grade }),
        distrusted: doubts.length > 0,
      },
    }
  }
}

/** Whether a doubt is a failure rather than a mark. */
export function stopsOnDoubt(trust: Trust | undefined): boolean {
  return trust?.action === 'stop'
}

function requireMeans(potential: Potential, { action }: Trust, canTell: boolean): void {
  if (!canTell) {
    throw new ConfigError({
      rule: 'trust needs a potential that can tell how far it is to be trusted', found: potential.name, place: 'problem.trust',
      wayOut: 'Use a committee, or a nep.txt with its trust file beside it: "ionforge fit" writes both. Or leave trust out.',
    })
  }
  if (action !== 'penalise' || potential.hasSpread === true) return
  throw new ConfigError({
    rule: 'a penalty on the spread needs a committee', found: potential.name, place: 'problem.trust',
    wayOut: 'Use a committee of at least two potentials, or action: flag.',
  })
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
