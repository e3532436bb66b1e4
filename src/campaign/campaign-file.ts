// The campaign file: YAML in, a checked and complete campaign out. Every complaint names the file and the line.
import { isMap, LineCounter, parseDocument, stringify, type Document } from 'yaml'
import { z } from 'zod'
import { ConfigError, validNames } from '../errors.ts'
import { schemaError } from './schema-error.ts'
import { strategyFor, type Registry } from './registry.ts'
import type { Json } from '../spaces/space.ts'

const durationSchema = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(s|m|h|d)$/, 'must be a duration such as 90s, 20m, 2h or 1d')
  .describe('Wall-clock limit; the journal of a campaign stopped by it is a prefix of the longer one.')

const headSchema = z.strictObject({
  description: z.string().default('').describe('Free text, shown in the report.'),
  problem: z.looseObject({ name: z.string() }).describe('Which question: its name and its parameters.'),
  strategy: z.looseObject({ name: z.string() }).describe('How to search: its name and its parameters.'),
  seed: z.int().min(0).default(1).describe('Every random number of the campaign follows from it.'),
  batch: z.int().min(1).max(4096).default(16).describe(
    'Candidates proposed from one state before the strategy learns again. Part of the result, unlike the number of jobs.',
  ),
  budget: z.strictObject({
    evaluations: z.int().min(1).describe('Candidates to evaluate.'),
    force_calls: z.int().min(1).optional().describe('Stop once this many potential evaluations were spent.'),
    time: durationSchema.optional(),
    target: z.number().optional().describe('Stop when the objective of the problem\'s own niche reaches this value.'),
  }),
  executor: z
    .strictObject({
      name: z.enum(['inline', 'workers']).default('workers').describe('Where evaluations run.'),
      jobs: z.int().min(1).max(512).optional().describe('Parallel workers; default: the number of cores.'),
    })
    .default({ name: 'workers' }),
})

/** A campaign with every default written out. */
export interface Campaign {
  readonly description: string
  readonly problem: { readonly name: string; readonly parameters: Readonly<Record<string, Json>> }
  readonly strategy: { readonly name: string; readonly parameters: Readonly<Record<string, Json>> }
  readonly seed: number
  readonly batch: number
  readonly budget: { readonly evaluations: number; readonly force_calls?: number; readonly time?: string; readonly target?: number }
  readonly executor: { readonly name: 'inline' | 'workers'; readonly jobs?: number }
}

/** The schema of the parts every campaign shares; `ionforge explain campaign` prints it. */
export const campaignSchema = headSchema

/**
 * Reads a campaign file. `overrides` are "path.to.key=value" texts (values are YAML). Throws ConfigError with
 * file and line for unknown keys, wrong types, values out of range, unknown problems and strategies.
 */
export function parseCampaign(text: string, file: string, registry: Registry, overrides: readonly string[] = []): Campaign {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const syntax = document.errors[0]
  if (syntax !== undefined) {
    throw new ConfigError({
      rule: `the campaign file must be valid YAML: ${syntax.message.split('\n')[0]}`,
      place: `${file}:${lines.linePos(syntax.pos[0]).line}`,
    })
  }
  if (!isMap(document.contents)) {
    throw new ConfigError({
      rule: 'a campaign file must be a list of "key: value" lines with problem, strategy and budget',
      place: `${file}:1`,
      wayOut: 'See "ionforge init lixsi-amorphous" for one to start from.',
    })
  }
  for (const override of overrides) applyOverride(document, override)

  const place = (path: readonly PropertyKey[]): string => placeOf(document, lines, file, path)
  const head = check(headSchema, toPlain(document, file), [], place)
  const problem = problemNamed(head.problem, registry, place)
  const strategy = strategyFor(registry, head.strategy.name, registry.problems[problem.name].space, place(['strategy', 'name']))
  return {
    description: head.description,
    problem,
    strategy: withParameters('strategy', head.strategy, strategy.parameters, place),
    seed: head.seed,
    batch: head.batch,
    budget: withoutUndefined(head.budget),
    executor: withoutUndefined(head.executor),
  }
}

/** Writes the resolved campaign as YAML that {@link parseCampaign} reads back to the same campaign. */
export function formatCampaign(campaign: Campaign): string {
  const { description, problem, strategy, ...rest } = campaign
  return stringify({
    ...(description === '' ? {} : { description }),
    problem: { name: problem.name, ...problem.parameters },
    strategy: { name: strategy.name, ...strategy.parameters },
    ...rest,
  })
}

/** Seconds of a duration such as "90s", "20m", "2h", "1d". */
export function durationSeconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)$/.exec(text)
  if (match === null) {
    throw new ConfigError({ rule: 'a duration must look like 90s, 20m, 2h or 1d', found: text })
  }
  return Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as 's' | 'm' | 'h' | 'd']
}

function problemNamed(
  given: { readonly name: string }, { problems }: Registry, place: (path: readonly PropertyKey[]) => string,
): Named {
  const { name } = given
  if (!Object.hasOwn(problems, name)) {
    throw new ConfigError({
      rule: 'problem must be one that is registered', found: name, place: place(['problem', 'name']),
      wayOut: validNames(name, Object.keys(problems)),
    })
  }
  return withParameters('problem', given, problems[name].parameters, place)
}

interface Named {
  readonly name: string
  readonly parameters: Record<string, Json>
}

/** Checks the parameters of a named problem or strategy against its own schema and fills in defaults. */
function withParameters(
  kind: 'problem' | 'strategy', { name, ...parameters }: { readonly name: string }, schema: z.ZodType,
  place: (path: readonly PropertyKey[]) => string,
): Named {
  return { name, parameters: check(schema, parameters, [kind], place) as Record<string, Json> }
}

function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
  prefix: readonly PropertyKey[],
  place: (path: readonly PropertyKey[]) => string,
): T {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw schemaError(schema, result.error, prefix, place)
}

/** Drops keys whose value is undefined, as optional keys must be absent under exactOptionalPropertyTypes. */
function withoutUndefined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
}

/** The document as plain data; YAML aliases that expand without end are refused. */
function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch (cause) {
    throw new ConfigError({ rule: `the campaign file must be plain YAML: ${(cause as Error).message}`, place: `${file}:1`, cause })
  }
}

function applyOverride(document: Document, override: string): void {
  const equals = override.indexOf('=')
  const path = override.slice(0, equals).split('.')
  if (equals < 1 || path.some((part) => part === '')) {
    throw new ConfigError({ rule: '--set must look like path.to.key=value', found: override })
  }
  const value = parseDocument(override.slice(equals + 1))
  if (value.errors.length > 0) throw new ConfigError({ rule: '--set needs a YAML value after "="', found: override })
  try {
    document.setIn(path, value.toJS())
  } catch (cause) {
    throw new ConfigError({ rule: '--set must name a key inside a section of the campaign file', found: override, cause })
  }
}

/** "file:line" of the deepest part of the path that stands in the file. */
function placeOf(document: Document, lines: LineCounter, file: string, path: readonly PropertyKey[]): string {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true)
    const pair = isMap(parent)
      ? parent.items.find((item) => String((item.key as { value?: unknown }).value ?? item.key) === String(path[depth - 1]))
      : undefined
    const node = (pair?.key ?? document.getIn(path.slice(0, depth), true)) as { range?: readonly number[] } | undefined
    if (node?.range) return `${file}:${lines.linePos(node.range[0]).line}`
  }
  return `${file}:1`
}
