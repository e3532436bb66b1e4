// Distils what a campaign on the sites of a crystal found to lessons: who learns from it needs neither its problem nor
// its potential.
import { symbolOf } from '../atoms/elements.ts'
import { InputError } from '../errors.ts'
import type { Lessons } from '../spaces/lessons.ts'
import type { SitesSpace } from '../spaces/sites/sites.ts'
import type { Campaign } from './campaign-file.ts'
import type { Evaluation, Problem } from './types.ts'

/**
 * The lessons of a campaign, from its evaluations in order; `source` is the name of its results folder. Relaxing moves no
 * atom to another site, so the genome of a result is the occupation that was proposed. Throws InputError for spaces
 * other than `sites` and where nothing was evaluated. `inputs`: SHA-256 of the input files they rest on, by key.
 */
export function distilLessons(
  source: string, { problem: { name: problemName }, strategy }: Campaign, { space, objective }: Problem,
  evaluations: readonly Evaluation<unknown>[], inputs: Readonly<Record<string, string>> = {},
): Lessons {
  if (space.kind !== 'sites') {
    throw new InputError({
      rule: 'lessons come from campaigns on the sites of a crystal', found: `${problemName}, which searches ${space.kind}`,
      place: source,
      wayOut: 'Give results folders of problems such as li3po4-nitrogen or site-ordering.',
    })
  }
  const { positions, palette, frozen } = space as SitesSpace
  const results = evaluations.flatMap(({ outcome, genome, objective: value, niche }) => {
    if (outcome !== 'evaluated' || genome === null || value === null) return []
    return [{ genome: space.encode(genome) as string, objective: value, niche }]
  })
  if (results.length === 0) {
    throw new InputError({
      rule: 'a campaign that is learnt from must have results', found: `none among ${evaluations.length} evaluations`,
      place: source, wayOut: 'Run it first, or leave it out.',
    })
  }
  const { name, unit, direction } = objective
  return {
    format: 'ionforge-lessons',
    version: 1,
    source,
    problem: problemName,
    strategy: strategy.name,
    objective: { name, unit, direction },
    cell: [...frozen.cell],
    positions: [...positions],
    frozen: { species: Array.from(frozen.species, symbolOf), positions: [...frozen.positions] },
    palette: palette.map(({ label }) => label),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    results,
  }
}
