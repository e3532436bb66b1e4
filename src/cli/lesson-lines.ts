// What a campaign learns from, in words: before it begins, and in its plan.
import type { Lessons } from '../spaces/lessons.ts'
import type { SitesSpace } from '../spaces/sites/sites.ts'
import { translateLessons } from '../spaces/sites/translate.ts'
import type { OpenProblem } from './session.ts'

/** Digits of a SHA-256 that tell files apart. */
const DIGITS = 16

/** How many of the results the sites of this campaign cannot hold. Throws InputError for lessons that do not fit at all. */
export function leftOutOf(lessons: Lessons, { problem: { space, objective } }: OpenProblem): number {
  return space.kind === 'sites' ? translateLessons(lessons, space as SitesSpace, objective).leftOut : 0
}

/** "from 300 results of full-seed1 (li3po4-nitrogen, genetic-algorithm)", a line each. */
export function lessonLines(open: OpenProblem): string[] {
  return open.lessons.map((lessons) => {
    const { source, problem, strategy, results } = lessons
    const leftOut = leftOutOf(lessons, open)
    return `from ${results.length} results of ${source} (${problem}, ${strategy})`
      + (leftOut === 0 ? '' : `, of which the sites here cannot hold ${leftOut}: these are left out`)
  })
}

/** Warnings of lessons that rest on other input files than this campaign: their energies are learnt from all the same. */
export function lessonWarnings({ lessons, inputs }: Pick<OpenProblem, 'lessons' | 'inputs'>): string[] {
  return lessons.flatMap(({ source, inputs: theirs = {} }) => Object.entries(theirs).flatMap(([key, hash]) => {
    const own = inputs[key]
    if (own === undefined || own === hash) return []
    return [
      `lessons of ${source} have energies of another ${key} (sha256 ${hash.slice(0, DIGITS)}, here ${own.slice(0, DIGITS)}); `
      + 'they are learnt from as if they were of this one. Learn from campaigns that have it.',
    ]
  }))
}
