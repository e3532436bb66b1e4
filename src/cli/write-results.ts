// Writes what a campaign found: structures, summary.json and the report. Everything here follows from the journal.
import { strategyContext, type CampaignResult } from '../campaign/campaign.ts'
import { readManifest } from '../campaign/manifest.ts'
import { resultPaths } from '../campaign/results-folder.ts'
import type { Evaluation, Objective, Problem, Verdict } from '../campaign/types.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import type { Frame } from '../io/frame.ts'
import { writeAtomically } from '../io/write-atomically.ts'
import type { Analysis, Table } from '../analysis/figure.ts'
import { writeReport } from '../report/write-report.ts'
import { distrustReport } from './distrust.ts'
import { provenanceOf } from './provenance.ts'
import type { OpenProblem } from './session.ts'

/** Writes all.extxyz, best.extxyz, summary.json, figures and report.html of a results folder. */
export async function writeResults(
  open: OpenProblem,
  { evaluations, verdicts, diagnostics }: Pick<CampaignResult, 'evaluations' | 'verdicts' | 'diagnostics'>,
): Promise<Analysis> {
  const { problem, campaign, folder, strategy } = open
  const paths = resultPaths(folder)
  const found = problem.analyse(evaluations)
  const conclusion = conclusionOf(open, evaluations)
  const distrust = distrustReport(evaluations, problem.objective.name)
  const own = strategy.report?.(evaluations, diagnostics, campaign.strategy.parameters, strategyContext(campaign.seed, problem))
  const analysis = {
    ...found,
    headline: [...found.headline, ...conclusion],
    warnings: [...found.warnings, ...distrust.warnings],
    tables: [...found.tables, ...(own?.tables ?? []), ...distrust.tables, endingsTable(evaluations, verdicts)],
    figures: [...found.figures, ...(own?.figures ?? [])],
  }
  const frames = framesOf(problem, evaluations)
  const best = bestOf(problem.objective, evaluations)
  writeAtomically(paths.all, formatExtxyz(frames))
  writeAtomically(paths.best, formatExtxyz(best === null ? [] : framesOf(problem, [best])))
  const summary = {
    problem: campaign.problem.name,
    strategy: campaign.strategy.name,
    seed: campaign.seed,
    objective: problem.objective,
    ...countsOf(evaluations, verdicts),
    best: best === null ? null : { id: best.id, objective: best.objective, niche: best.niche, properties: best.properties },
    ...(conclusion.length === 0 ? {} : { conclusion }),
    ...analysis.summary,
    ...own?.summary,
    ...distrust.summary,
  }
  writeAtomically(paths.summary, `${JSON.stringify(summary, null, 2)}\n`)
  await writeReport(folder, analysis, provenanceOf(open, readManifest(paths.manifest), countsOf(evaluations, verdicts)))
  return analysis
}

/** What the strategy can claim of its results: mostly nothing. */
export function conclusionOf(
  { strategy, campaign, problem }: OpenProblem, evaluations: readonly Evaluation<unknown>[],
): readonly string[] {
  const context = strategyContext(campaign.seed, problem)
  return strategy.conclusion?.(evaluations, campaign.strategy.parameters, context) ?? []
}

/** How evaluations ended and what the strategy made of them: why candidates were lost. */
function endingsTable(evaluations: readonly Evaluation<unknown>[], verdicts: readonly Verdict[]): Table {
  const { outcomes, verdicts: decided } = countsOf(evaluations, verdicts)
  return {
    name: 'endings',
    title: 'How evaluations ended, and what the strategy made of them',
    columns: ['stage', 'result', 'count'],
    rows: [
      ...Object.entries(outcomes).map(([name, count]) => ['evaluation', name, count] as const),
      ...Object.entries(decided).map(([name, count]) => ['strategy', name, count] as const),
    ],
  }
}

/** Evaluations with a structure as extended XYZ frames, in order of id. */
export function framesOf(problem: Problem, evaluations: readonly Evaluation<unknown>[]): Frame[] {
  return evaluations.flatMap((evaluation) => {
    const structure = evaluation.genome === null ? null : problem.structureOf(evaluation.genome, evaluation.properties)
    if (structure === null) return []
    const numbersAndTexts = Object.entries(evaluation.properties).filter(
      ([, value]) => typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean',
    ) as [string, number | string | boolean][]
    return [{
      structure,
      info: {
        id: evaluation.id,
        outcome: evaluation.outcome,
        operator: evaluation.lineage.operator,
        ...(evaluation.niche === '' ? {} : { niche: evaluation.niche }),
        ...(evaluation.objective === null ? {} : { [problem.objective.name]: evaluation.objective }),
        ...Object.fromEntries(numbersAndTexts),
      },
      arrays: {},
    }]
  })
}

/** The best evaluation of the objective's own niche; ties go to the earlier one. */
export function bestOf(objective: Objective, evaluations: readonly Evaluation<unknown>[]): Evaluation<unknown> | null {
  const sign = objective.direction === 'minimize' ? 1 : -1
  return evaluations.reduce<Evaluation<unknown> | null>((best, evaluation) => {
    if (evaluation.objective === null || evaluation.niche !== objective.niche) return best
    return best === null || best.objective === null || sign * evaluation.objective < sign * best.objective ? evaluation : best
  }, null)
}

/** How many evaluations ended how, what they cost, and what the strategy made of them. */
export function countsOf(evaluations: readonly Evaluation<unknown>[], verdicts: readonly Verdict[]) {
  return {
    evaluations: evaluations.length,
    relaxations: evaluations.reduce((sum, { cost }) => sum + cost.relaxations, 0),
    force_calls: evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0),
    outcomes: tally(evaluations.map(({ outcome }) => outcome)),
    verdicts: tally(verdicts.map(({ verdict }) => verdict)),
    operators: tally(evaluations.map(({ lineage }) => lineage.operator)),
    niches: tally(evaluations.filter(({ outcome }) => outcome === 'evaluated').map(({ niche }) => niche)),
  }
}

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
