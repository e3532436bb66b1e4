// What latent immigrants did for a genetic algorithm: how low they came in beside its children, and how often they were the
// lowest so far.
import type { Diagnostics, Evaluation, StrategyContext, StrategyReport } from '../../../src/campaign/types.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import { standingOf } from './contest.ts'
import { valueLabel, zeroSentence } from './energy-figures.ts'
import { mapFigures } from './map-figures.ts'
import { recordsOf } from './records.ts'
import { resultsOf, type Result, type Results } from './results.ts'
import { trainingSummary } from './summary.ts'
import { trainingFigures } from './training-figures.ts'

type Figure = StrategyReport['figures'][number]
type Table = StrategyReport['tables'][number]

const KINDS = ['immigrants', 'children', 'random'] as const
type Kind = (typeof KINDS)[number]

const KIND_NAMES: Readonly<Record<Kind, string>> = { immigrants: 'latent immigrants', children: 'children', random: 'random' }

/** Figures, tables and summary of a genetic algorithm with immigrants (operator "latent:…"). */
export function immigrantsReportOf(
  evaluations: readonly Evaluation<Occupation>[], diagnostics: readonly Diagnostics[], context: StrategyContext<Occupation>,
): StrategyReport {
  const { trainings } = recordsOf(diagnostics)
  const results = resultsOf<Kind>(evaluations, kindOf, context)
  const sign = context.objective.direction === 'minimize' ? 1 : -1
  const records = new Set(recordHolders(results).map(({ id }) => id))
  const rows = KINDS.map((kind) => {
    const own = results.list.filter(({ way }) => way === kind)
    const { count, median, best } = standingOf(own.map(({ loss }) => loss))
    return { kind, count, median: sign * median, best: sign * best, lowest: own.filter(({ id }) => records.has(id)).length }
  }).filter(({ count }) => count > 0)
  return {
    summary: { latent: { ...trainingSummary(trainings), immigrants: rows.find(({ kind }) => kind === 'immigrants') ?? null } },
    tables: rows.length === 0 ? [] : [sourcesTable(rows, results, context)],
    figures: [
      ...(rows.some(({ kind }) => kind === 'immigrants') ? [immigrantsFigure(results, context)] : []),
      ...mapFigures(trainings.at(-1)?.map ?? null),
      ...trainingFigures(trainings),
    ],
  }
}

function kindOf(operator: string): Kind {
  if (operator.startsWith('latent:')) return 'immigrants'
  return operator.startsWith('random') ? 'random' : 'children'
}

/** Results that were the best of their composition when they came. */
function recordHolders({ list }: Results<Kind>): Result<Kind>[] {
  const best = new Map<number, number>()
  return list.filter(({ composition, loss }) => {
    const isBest = loss < (best.get(composition) ?? Infinity)
    if (isBest) best.set(composition, loss)
    return isBest
  })
}

function sourcesTable(
  rows: readonly { kind: Kind; count: number; median: number; best: number; lowest: number }[], results: Results<Kind>,
  { objective }: StrategyContext<Occupation>,
): Table {
  return {
    name: 'latent-immigrants',
    title: `Where candidates came from; ${valueLabel(results, objective)}, and how often they were the best of their composition `
      + 'so far',
    columns: ['source', 'results', 'median', 'best', 'best so far'],
    rows: rows.map(({ kind, count, median, best, lowest }) => [KIND_NAMES[kind], count, median, best, lowest]),
  }
}

function immigrantsFigure(results: Results<Kind>, { objective }: StrategyContext<Occupation>): Figure {
  const sign = objective.direction === 'minimize' ? 1 : -1
  const pointsOf = (kind: Kind): (readonly number[])[] =>
    results.list.filter(({ way }) => way === kind).map(({ id, loss }) => [id + 1, sign * loss])
  let best = Infinity
  const lowest = results.list.flatMap(({ id, loss }) => {
    if (loss >= best) return []
    best = loss
    return [[id + 1, sign * loss]]
  })
  const last = results.list.at(-1)?.id ?? 0
  return {
    name: 'latent-immigrants',
    title: 'How low do immigrants come in?',
    caption: 'Every result in the order of evaluation. Immigrants near the line bring what breeding had not found. '
      + zeroSentence(results),
    x: { label: 'evaluations' },
    y: { label: valueLabel(results, objective) },
    series: [
      { label: 'children', mark: 'points', role: 'context', points: pointsOf('children') },
      { label: 'random', mark: 'points', role: 'reference', points: pointsOf('random') },
      { label: 'latent immigrants', mark: 'points', role: 'primary', points: pointsOf('immigrants') },
      { label: 'best so far', mark: 'step', role: 'secondary', points: [...lowest, [last + 1, sign * best]] },
    ].filter(({ points }) => points.length > 0) as Figure['series'],
  }
}
