// The campaign file: YAML in, a checked and complete campaign out. Every complaint names the file and the line.
import { stringify } from 'yaml'
import { z } from 'zod'
import { ConfigError, validNames } from '../errors.ts'
import { strategyFor, type Registry } from './registry.ts'
import { checked, readYaml, type YamlKind } from './yaml-document.ts'
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

const KIND: YamlKind = {
  name: 'campaign file',
  mustBe: 'a campaign file must be a list of "key: value" lines with problem, strategy and budget',
  wayOut: 'See "ionforge init lixsi-amorphous" for one to start from.',
}

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
  const { plain, place } = readYaml(text, file, KIND, overrides)
  const head = checked(headSchema, plain, [], place)
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
  return { name, parameters: checked(schema, parameters, [kind], place) as Record<string, Json> }
}

/** Drops keys whose value is undefined, as optional keys must be absent under exactOptionalPropertyTypes. */
function withoutUndefined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
}
