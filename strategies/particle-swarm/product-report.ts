// What a swarm on a product shows of itself: how it improved and drew together, and how far each composition has come.
import type { Diagnostics, Evaluation, Objective, StrategyReport } from '../../src/campaign/types.ts'
import type { ProductGenome, ProductSpace } from '../../src/spaces/product.ts'
import { judgeOutcome } from '../verdicts.ts'
import { reportOf } from './report.ts'

type Figure = StrategyReport['figures'][number]
type Table = StrategyReport['tables'][number]

/** One composition's results: how many, and each that was better than those before. */
interface Course {
  readonly label: string
  results: number
  /** [results of the whole campaign, value]. */
  readonly better: (readonly [number, number])[]
}

/** A figure shows so many compositions, those with the best values; the table shows all. */
const MOST_SHOWN = 6

/** The swarm's own figures with those by composition; empty before the first batch. */
export function productReportOf(
  evaluations: readonly Evaluation<ProductGenome>[], diagnostics: readonly Diagnostics[], space: ProductSpace,
  objective: Objective,
): StrategyReport {
  const { summary, tables, figures } = reportOf(evaluations, diagnostics, objective)
  const courses = coursesOf(evaluations, space, objective)
  if (courses.length === 0) return { summary, tables, figures }
  return {
    summary,
    tables: [...tables, coursesTable(courses, objective)],
    figures: [...figures, coursesFigure(courses, evaluations.length, objective)],
  }
}

/** Courses of the compositions that have results, the best first. */
function coursesOf(
  evaluations: readonly Evaluation<ProductGenome>[], { sites }: ProductSpace, objective: Objective,
): Course[] {
  const sign = objective.direction === 'minimize' ? 1 : -1
  const courses = new Map<string, Course>()
  evaluations.forEach((evaluation, k) => {
    const { genome, objective: value, niche, properties } = evaluation
    if (judgeOutcome(evaluation) !== null || niche !== objective.niche || genome === null || value === null) return
    const { composition: named } = properties
    const label = typeof named === 'string' ? named : sites.compositions[sites.compositionOf(genome.occupation)].label
    const course = courses.get(label) ?? { label, results: 0, better: [] }
    courses.set(label, course)
    course.results++
    const best = course.better.at(-1)
    if (best === undefined || sign * value < sign * best[1]) course.better.push([k + 1, value])
  })
  return [...courses.values()].sort((a, b) => sign * (a.better[a.better.length - 1][1] - b.better[b.better.length - 1][1]))
}

function coursesTable(courses: readonly Course[], { name }: Objective): Table {
  return {
    name: 'compositions',
    title: 'How far each composition has come: the best of its results, and after how many evaluations it was found',
    columns: ['composition', 'results', name, 'found_after', 'improvements'],
    rows: courses.map(({ label, results, better }) => {
      const [after, value] = better[better.length - 1]
      return [label, results, value, after, better.length]
    }),
  }
}

function coursesFigure(courses: readonly Course[], end: number, { name, unit }: Objective): Figure {
  const shown = courses.slice(0, MOST_SHOWN)
  return {
    name: 'compositions',
    title: 'How each composition improved',
    caption: `Best value of a composition so far.${shown.length < courses.length
      ? ` ${shown.length} of ${courses.length} compositions are shown, those with the best values.` : ''}`,
    x: { label: 'evaluations' },
    y: { label: unit === '' ? name : `${name} (${unit})` },
    series: shown.map(({ label, better }, k) => ({
      label, mark: 'step', role: 'primary', shade: shown.length === 1 ? 1 : 1 - 0.8 * (k / (shown.length - 1)),
      points: [...better, [end, better[better.length - 1][1]]],
    })),
  }
}
