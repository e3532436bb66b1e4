// ionforge export RESULTS OUT: structures or the table of evaluations in the format of the file name.
import { Command, Option } from 'commander'
import type { Evaluation } from '../../campaign/types.ts'
import { ConfigError } from '../../errors.ts'
import { writeStructures } from '../../io/formats.ts'
import { writeAtomically } from '../../io/write-atomically.ts'
import { tableCsv } from '../../report/csv.ts'
import { formatLessons, LESSONS_ENDING } from '../../spaces/lessons.ts'
import { only, withAction, wholeNumber } from '../command.ts'
import { distilFolder } from '../gather-lessons.ts'
import { readResults } from '../session.ts'
import { framesOf } from '../write-results.ts'

interface ExportOptions {
  readonly best?: number
  readonly niche?: string
  readonly id?: number
  readonly format?: string
}

export function exportCommand(): Command {
  const command = new Command('export')
    .summary('structures, tables or lessons: extxyz, cif, poscar, csv, lessons')
    .description('Write evaluations of a campaign as structures (.extxyz, .cif, .vasp, POSCAR), as a table (.csv), '
      + 'or as what other campaigns learn from (.lessons.json).')
    .argument('<results>', 'results folder')
    .argument('<out>', 'file to write; its name gives the format')
    .addOption(new Option('--best <n>', 'only the n best').argParser(wholeNumber(1)))
    .option('--niche <name>', 'only this class, such as amorphous')
    .addOption(new Option('--id <n>', 'only this evaluation').argParser(wholeNumber(0)))
    .option('--format <name>', 'extxyz, poscar, cif, csv or lessons instead of what the name says')
  return withAction<ExportOptions>(command, async (terminal, [[folder], [out]], options) => {
    const { problem, evaluations } = await readResults(only([folder], 'RESULTS'))
    const chosen = choose(evaluations, problem.objective.direction === 'minimize' ? 1 : -1, options)
    if (chosen.length === 0) {
      throw new ConfigError({
        rule: 'there must be an evaluation to export',
        found: 'none that fits',
        wayOut: `The campaign has ${evaluations.length} evaluations; loosen --niche, --id or --best.`,
      })
    }
    const path = only([out], 'OUT')
    if (options.format === undefined ? path.endsWith(LESSONS_ENDING) : options.format === 'lessons') {
      const wanted = new Set(chosen.map(({ id }) => id))
      writeAtomically(path, formatLessons(await distilFolder(only([folder], 'RESULTS'), ({ id }) => wanted.has(id))))
      terminal.note(`lessons of ${chosen.length} results written to ${path}`)
      return
    }
    const csv = options.format === undefined ? path.endsWith('.csv') : options.format === 'csv'
    if (csv) writeAtomically(path, tableCsv(tableOf(chosen, problem.objective.name)))
    else writeStructures(path, framesOf(problem, chosen), options.format === undefined ? {} : { format: options.format })
    terminal.note(`${chosen.length} evaluations written to ${path}`)
  })
}

function choose(
  evaluations: readonly Evaluation<unknown>[],
  sign: number,
  { best, niche, id }: ExportOptions,
): Evaluation<unknown>[] {
  const fitting = evaluations.filter(
    (evaluation) =>
      evaluation.outcome === 'evaluated' &&
      (niche === undefined || evaluation.niche === niche) &&
      (id === undefined || evaluation.id === id),
  )
  if (best === undefined) return fitting
  const value = ({ objective }: Evaluation<unknown>): number => sign * (objective ?? Infinity)
  return [...fitting].sort((a, b) => value(a) - value(b) || a.id - b.id).slice(0, best)
}

function tableOf(evaluations: readonly Evaluation<unknown>[], objective: string) {
  const scalar = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string'
  const keys = [...new Set(evaluations.flatMap(({ properties }) =>
    Object.entries(properties).filter(([key, value]) => scalar(value) && key !== objective).map(([key]) => key)))]
  return {
    name: 'evaluations',
    title: 'evaluations',
    columns: ['id', objective, 'niche', 'operator', 'parents', 'force_calls', ...keys],
    rows: evaluations.map(({ id, objective: value, niche, lineage, cost, properties }) => [
      id,
      value,
      niche,
      lineage.operator,
      lineage.parents.join(' '),
      cost.force_calls,
      ...keys.map((key) => {
        const entry = properties[key]
        return scalar(entry) ? entry : null
      }),
    ]),
  }
}
