// What a finished campaign on sites found, as plain data in one file: what generators learn from. Sites and species are
// named by what they are, so that another campaign on the same host (other contents, other bounds) can read them.
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { DIGITS } from './sites/palette.ts'

/** A result worth learning from. */
export interface Lesson {
  /** As the space of its campaign encodes it: a digit per searched site, an index into the palette. */
  readonly genome: string
  /** Objective in its unit. */
  readonly objective: number
  readonly niche: string
}

export interface Lessons {
  readonly format: 'ionforge-lessons'
  readonly version: 1
  /** Name of the results folder. */
  readonly source: string
  readonly problem: string
  readonly strategy: string
  readonly objective: { readonly name: string; readonly unit: string; readonly direction: 'minimize' | 'maximize' }
  /** Supercell, Å, rows a, b, c. */
  readonly cell: readonly number[]
  /** Searched sites, Cartesian, Å, three per site. */
  readonly positions: readonly number[]
  /** Atoms of the supercell that were not searched: symbols, and Cartesian positions, Å. */
  readonly frozen: { readonly species: readonly string[]; readonly positions: readonly number[] }
  /** What the digits of a genome stand for: "vacancy", "Li", "O", "N". */
  readonly palette: readonly string[]
  /** SHA-256 of the input files its results rest on, by key ("potential"); absent in files that do not say. */
  readonly inputs?: Readonly<Record<string, string>>
  /** In order of evaluation; only evaluated ones. */
  readonly results: readonly Lesson[]
}

/** Ending of the name of a file of lessons. */
export const LESSONS_ENDING = '.lessons.json'

const schema = z.strictObject({
  format: z.literal('ionforge-lessons'),
  version: z.literal(1),
  source: z.string(),
  problem: z.string(),
  strategy: z.string(),
  objective: z.strictObject({ name: z.string(), unit: z.string(), direction: z.enum(['minimize', 'maximize']) }),
  cell: z.array(z.number()).length(9),
  positions: z.array(z.number()).min(3),
  frozen: z.strictObject({ species: z.array(z.string()), positions: z.array(z.number()) }),
  palette: z.array(z.string()).min(2).max(DIGITS.length),
  inputs: z.record(z.string(), z.string()).exactOptional(),
  results: z.array(z.strictObject({ genome: z.string(), objective: z.number(), niche: z.string() })).min(1),
})

/** The file's text: one JSON document with a result per line. The same lessons always give the same bytes. */
export function formatLessons({ results, ...head }: Lessons): string {
  const lines = results.map(({ genome, objective, niche }) => JSON.stringify({ genome, objective, niche }))
  return `${JSON.stringify(head).slice(0, -1)},"results":[\n${lines.join(',\n')}\n]}\n`
}

/** Reads the text of such a file; throws InputError naming `place` for anything else, and for results that contradict it. */
export function parseLessons(text: string, place: string): Lessons {
  const result = schema.safeParse(plain(text, place))
  if (!result.success) {
    const [{ path, message }] = result.error.issues
    throw notLessons(place, path.length === 0 ? message : `${path.join('.')}: ${message}`)
  }
  const lessons: Lessons = result.data
  requireConsistent(lessons, place)
  return lessons
}

function plain(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notLessons(place, 'no valid JSON', cause)
  }
}

function requireConsistent({ positions, frozen, palette, results }: Lessons, place: string): void {
  if (positions.length % 3 !== 0 || frozen.positions.length !== 3 * frozen.species.length) {
    throw notLessons(place, 'positions that are not three per site')
  }
  const sites = positions.length / 3
  const known = DIGITS.slice(0, palette.length)
  const isWrong = (genome: string): boolean =>
    genome.length !== sites || Array.from(genome).some((digit) => !known.includes(digit))
  const wrong = results.findIndex(({ genome }) => isWrong(genome))
  if (wrong !== -1) throw notLessons(place, `results.${wrong}.genome: not ${sites} digits below ${palette.length}`)
}

function notLessons(place: string, found: string, cause?: unknown): InputError {
  return new InputError({
    rule: 'a file of lessons must be as "ionforge export RESULTS NAME.lessons.json" writes it', found, place,
    wayOut: 'Write it again, or give the results folder itself.', cause,
  })
}
