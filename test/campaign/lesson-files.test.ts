// What a campaign keeps of those it learns from: distilled results, distinct names, copies that are read back.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { distilLessons } from '../../src/campaign/distil.ts'
import { lessonFile, lessonHashes, lessonNames, storedLessons, withStoredLessons } from '../../src/campaign/lesson-files.ts'
import type { AnyStrategy } from '../../src/campaign/registry.ts'
import type { Evaluation, Problem } from '../../src/campaign/types.ts'
import { randomStream } from '../../src/math/random.ts'
import { formatLessons } from '../../src/spaces/lessons.ts'
import { translateLessons } from '../../src/spaces/sites/translate.ts'
import { orderingProblem } from '../support/search-problems.ts'
import { toyCampaign, toyProblem, toyStrategyErased } from './toy.ts'

const { space, objective } = orderingProblem
const problem = { ...toyProblem(), space, objective } as unknown as Problem
const campaign = toyCampaign(10, { strategy: { name: 'toy', parameters: { learn_from: ['../a/run', '../b/run'] } } })

const genomes = [0, 1, 2, 3].map((k) => space.sample(randomStream(`genome-${k}`)))
const evaluations = genomes.map((genome, id): Evaluation<unknown> => ({
  id, genome, lineage: { operator: 'random', parents: [] }, outcome: id === 1 ? 'not_converged' : 'evaluated', objective: id === 1 ? null : id / 3,
  niche: '', properties: {}, cost: { relaxations: 1, force_calls: 3 },
}))

const learning: AnyStrategy = {
  ...toyStrategyErased,
  lessonsFrom: (parameters) => (parameters as { learn_from: string[] }).learn_from,
  withLessonsFrom: (parameters, paths) => ({ ...(parameters as object), learn_from: paths }),
}

describe('the lessons of a campaign', () => {
  it('are what was evaluated, as the journal has it, and come back as they were found', () => {
    const lessons = distilLessons('run', campaign, problem, evaluations)
    expect(lessons.results.map(({ objective: value }) => value)).toEqual([0, 2 / 3, 1])
    expect(lessons).not.toHaveProperty('inputs')
    expect(distilLessons('run', campaign, problem, evaluations, { potential: 'digest' }).inputs).toEqual({ potential: 'digest' })
    expect(formatLessons(distilLessons('run', campaign, problem, evaluations))).toBe(formatLessons(lessons))
    const { genomes: read, leftOut } = translateLessons(lessons, space, objective)
    expect(read).toEqual([0, 2, 3].map((k) => genomes[k]))
    expect(leftOut).toBe(0)
  })

  it('are refused of another kind of space and without results', () => {
    expect(() => distilLessons('run', campaign, toyProblem(), evaluations)).toThrow(/sites of a crystal.*toy, which searches box/)
    expect(() => distilLessons('run', campaign, problem, evaluations.slice(1, 2))).toThrow(/must have results.*\(run\)/)
  })

  it('are called as their folders, with the folder around them where two have one name', () => {
    expect(lessonNames(['x/a', 'y/b.lessons.json'])).toEqual(['a', 'b'])
    expect(lessonNames(['x/run', 'y/run', 'y/z/'])).toEqual(['x-run', 'y-run', 'z'])
    expect(() => lessonNames(['x/run', './x/run/'])).toThrow(/named once/)
    expect(() => lessonNames(['p/x/run', 'q/x/run'])).toThrow(/ionforge export q\/x\/run NAME\.lessons\.json/)
  })

  it('are named as they are stored, in order, and read back from there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ionforge-lessons-'))
    mkdirSync(join(folder, 'inputs'))
    const files = lessonNames(['../b/run', '../a/run']).map((name) => {
      const lessons = distilLessons(name, campaign, problem, evaluations)
      return lessonFile(name, formatLessons(lessons), lessons)
    })
    for (const { stored, text } of files) writeFileSync(join(folder, stored), text)
    const stored = withStoredLessons(campaign, learning, files)
    expect(stored.strategy.parameters.learn_from).toEqual(['inputs/b-run.lessons.json', 'inputs/a-run.lessons.json'])
    expect(storedLessons(folder, stored, learning)).toEqual(files)
    expect(Object.keys(lessonHashes(files))).toEqual(['learn_from/b-run', 'learn_from/a-run'])
    expect(() => storedLessons(folder, campaign, learning)).toThrow(/results folder or a file of lessons/)
    expect(storedLessons(folder, campaign, toyStrategyErased)).toEqual([])
  })
})
