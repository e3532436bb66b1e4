// ionforge explain KIND NAME: parameters with default, allowed values, unit and source, straight from the schema.
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { campaignSchema } from '../../campaign/campaign-file.ts'
import { ConfigError, validNames } from '../../errors.ts'
import { only, withAction } from '../command.ts'
import { registry } from '../registry.ts'

/** The part of JSON Schema that parameters use. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('parameters of a strategy, a problem or the campaign file')
    .description('Explain every parameter: default, allowed values, unit, source.')
    .addArgument(new Argument('<kind>', 'what to explain').choices(['strategy', 'problem', 'campaign']))
    .argument('[name]', 'which one')
    .option('--json', 'JSON Schema')
  return withAction<{ json?: boolean }>(command, async (terminal, [[kind], [name]], options) => {
    const { title, schema } = find(only([kind], 'KIND'), name)
    const tree = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
    if (options.json) return terminal.out(JSON.stringify(tree, null, 2))
    terminal.out(title)
    for (const line of describe(tree, '')) terminal.out(line)
  })
}

function find(kind: string, name: string | undefined): { title: string; schema: z.ZodType } {
  if (kind === 'campaign') return { title: 'A campaign file:', schema: campaignSchema }
  const known = kind === 'strategy' ? registry.strategies : registry.problems
  if (name === undefined || !Object.hasOwn(known, name)) {
    throw new ConfigError({
      rule: `NAME must be a registered ${kind}`,
      found: name ?? 'nothing',
      wayOut: validNames(name ?? '', Object.keys(known)),
    })
  }
  const entry = known[name]
  return { title: `${name}: ${'summary' in entry ? entry.summary : entry.question}`, schema: entry.parameters }
}

/** Lines for every property, nested ones indented under their section. */
function describe(schema: Schema, indent: string): string[] {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0 && indent === '') return ['  (no parameters)']
  return properties.flatMap(([key, value]) => [
    `${indent}  ${key}${value.default === undefined ? '' : ` = ${JSON.stringify(value.default)}`}  [${allowed(value)}]`,
    ...(value.description === undefined ? [] : [`${indent}      ${value.description}`]),
    ...describe(value, `${indent}    `).filter((line) => line.trim() !== '(no parameters)'),
  ])
}

function allowed(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map(allowed).join(' or ')
  const low = schema.minimum !== undefined ? `≥ ${schema.minimum}` : schema.exclusiveMinimum !== undefined ? `> ${schema.exclusiveMinimum}` : ''
  const safe = schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER ? `≤ ${schema.maximum}` : ''
  const high = schema.exclusiveMaximum !== undefined ? `< ${schema.exclusiveMaximum}` : safe
  const bounds = [low, high].filter((part) => part !== '' && !part.includes(String(Number.MIN_SAFE_INTEGER))).join(', ')
  return [schema.type ?? 'any', bounds].filter((part) => part !== '').join(' ')
}
