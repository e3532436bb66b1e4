// ionforge show RESULTS [ID]: one evaluation with its values, structure and lineage.
import { Command } from 'commander'
import { ConfigError } from '../../errors.ts'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import { volume } from '../../atoms/structure.ts'
import type { JournalEvent } from '../../campaign/journal.ts'
import type { Evaluation, Problem } from '../../campaign/types.ts'
import { formatExtxyz } from '../../io/extxyz.ts'
import type { BoxSpace } from '../../spaces/box.ts'
import type { Json } from '../../spaces/space.ts'
import { only, withAction } from '../command.ts'
import { readResults } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { bestOf, framesOf } from '../write-results.ts'

interface ShowOptions {
  readonly json?: boolean
  readonly structure?: boolean
}

/** Generations of ancestors listed. */
const MAX_ANCESTORS = 50

export function showCommand(): Command {
  const command = new Command('show')
    .summary('one evaluation: values, structure, lineage')
    .description('Show one evaluation of a campaign (the best when no id is given), and where it came from.')
    .argument('<results>', 'results folder')
    .argument('[id]', 'evaluation id, or the name of a candidate of a pool')
    .option('--structure', 'print the structure as extended XYZ')
    .option('--json', 'machine-readable output')
  return withAction<ShowOptions>(command, async (terminal, [[folder], [id]], options) => {
    const results = await readResults(only([folder], 'RESULTS'))
    const names = candidateNames(results.problem, results.events)
    const chosen = choose(results.evaluations, id, names, bestOf(results.problem.objective, results.evaluations))
    if (options.structure) return terminal.out(formatExtxyz(framesOf(results.problem, [chosen])).trimEnd())
    const verdict = results.verdicts.find((candidate) => candidate.id === chosen.id) ?? null
    const ancestors = ancestorsOf(chosen, results.evaluations)
    if (options.json) {
      return terminal.out(JSON.stringify({ ...chosen, genome: undefined, candidate: names.get(chosen.id), verdict, ancestors: ancestors.map(({ id }) => id) }, null, 2))
    }
    print(terminal, chosen, ancestors, names.get(chosen.id))
    const structure = chosen.genome === null ? null : results.problem.structureOf(chosen.genome, chosen.properties)
    if (structure !== null) {
      const size = structure.pbc.some(Boolean) ? `, ${volume(structure).toFixed(2)} Å³` : ''
      terminal.out(`structure   ${formulaOf(compositionOf(structure))}${size} (--structure prints it)`)
    }
    if (verdict !== null) {
      terminal.out(`verdict     ${verdict.verdict}${verdict.of === undefined ? '' : ` of ${verdict.of}`}`)
    }
  })
}

/** What candidates are called, by evaluation: pools name them, points of a box are their values. */
function candidateNames({ space }: Problem, events: readonly JournalEvent[]): ReadonlyMap<number, string> {
  const genomes = events.flatMap((event) => (event.event === 'evaluation' || event.event === 'suggestion' ? [event] : []))
  return new Map(genomes.flatMap(({ id, proposal, genome }) => {
    if (space.kind === 'pool') return [[id, proposal] as const]
    return space.kind === 'box' && Array.isArray(genome) ? [[id, pointText(space as unknown as BoxSpace, genome as readonly Json[])] as const] : []
  }))
}

/** "temperature 745.38, hours 17". */
function pointText({ dimensions }: BoxSpace, values: readonly Json[]): string {
  return dimensions.map(({ name }, d) => {
    const value = values[d]
    return `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : (value as string)}`
  }).join(', ')
}

function choose(
  evaluations: readonly Evaluation<unknown>[],
  id: string | undefined,
  names: ReadonlyMap<number, string>,
  best: Evaluation<unknown> | null,
): Evaluation<unknown> {
  const chosen = id === undefined ? best : (
    evaluations.find((evaluation) => String(evaluation.id) === id) ?? evaluations.find((evaluation) => names.get(evaluation.id) === id))
  if (chosen) return chosen
  throw new ConfigError({
    rule: id === undefined ? 'the campaign must have a successful evaluation' : 'ID must be an evaluation of this campaign',
    found: id ?? 'none',
    ...(evaluations.length === 0 ? {} : { wayOut: `It has 0 to ${evaluations.length - 1}.` }),
  })
}

function print(
  terminal: Terminal, evaluation: Evaluation<unknown>, ancestors: readonly Evaluation<unknown>[], name: string | undefined,
): void {
  const { id, outcome, reason, objective, niche, properties, cost, lineage } = evaluation
  terminal.out(`evaluation  ${id}: ${outcome}${reason === undefined ? '' : ` (${reason})`}`)
  if (name !== undefined) terminal.out(`candidate   ${name}`)
  terminal.out(`objective   ${objective ?? '–'}${niche === '' ? '' : `, ${niche}`}`)
  for (const [key, value] of Object.entries(properties)) terminal.out(`  ${key} = ${JSON.stringify(value)}`)
  const { forecast } = lineage
  if (forecast !== undefined) terminal.out(`foretold    ${forecast.mean} ± ${forecast.deviation}`)
  terminal.out(`cost        ${cost.relaxations} relaxation(s), ${cost.force_calls} force calls`)
  terminal.out(`made by     ${describeLineage(lineage)}`)
  for (const ancestor of ancestors) {
    terminal.out(`  ${String(ancestor.id).padStart(5)}  ${ancestor.objective?.toFixed(6) ?? '–'}  ${describeLineage(ancestor.lineage)}`)
  }
}

function describeLineage({ operator, parents, origins }: Evaluation<unknown>['lineage']): string {
  const from = [...parents.map((id) => `#${id}`), ...(origins ?? [])].join(' + ')
  return from === '' ? operator : `${operator} from ${from}`
}

/** Parents, their parents, and so on, each once, youngest first. */
function ancestorsOf(evaluation: Evaluation<unknown>, all: readonly Evaluation<unknown>[]): Evaluation<unknown>[] {
  const byId = new Map(all.map((candidate) => [candidate.id, candidate]))
  const found = new Map<number, Evaluation<unknown>>()
  const pending = [...evaluation.lineage.parents]
  while (pending.length > 0 && found.size < MAX_ANCESTORS) {
    const ancestor = byId.get(pending.shift() ?? -1)
    if (ancestor === undefined || found.has(ancestor.id)) continue
    found.set(ancestor.id, ancestor)
    pending.push(...ancestor.lineage.parents)
  }
  return [...found.values()].sort((a, b) => b.id - a.id)
}
