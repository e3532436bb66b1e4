// ionforge explain KIND NAME: parameters with default, allowed values, unit and source, straight from the schema.
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { campaignSchema } from '../../campaign/campaign-file.ts'
import type { AnyStrategy } from '../../campaign/registry.ts'
import { ConfigError, validNames } from '../../errors.ts'
import { learnSettingsSchema, searchSourceSchemas } from '../../learning/learn-settings.ts'
import { propertyModels } from '../../models/property-models.ts'
import { fitSettingsSchema } from '../../training/settings.ts'
import { only, withAction } from '../command.ts'
import { parameterLines } from '../parameter-lines.ts'
import { registry } from '../registry.ts'

const NAMED = { strategy: registry.strategies, problem: registry.problems, model: propertyModels } as const

export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('parameters of a strategy, a problem, a property model, the campaign, fit or learn file')
    .description('Explain every parameter: default, allowed values, unit, source.')
    .addArgument(new Argument('<kind>', 'what to explain').choices(Object.keys(NAMED).concat('campaign', 'fit', 'learn')))
    .argument('[name]', 'which one')
    .option('--json', 'JSON Schema')
  return withAction<{ json?: boolean }>(command, async (terminal, [[kind], [name]], options) => {
    const found = find(only([kind], 'KIND'), name)
    if (options.json) {
      const schemas = found.map(({ schema }) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
      return terminal.out(JSON.stringify(schemas.length === 1 ? schemas[0] : { anyOf: schemas }, null, 2))
    }
    for (const { title, schema } of found) {
      terminal.out(title)
      for (const line of parameterLines(schema)) terminal.out(line)
    }
  })
}

interface Explained {
  readonly title: string
  readonly schema: z.ZodType
}

/** What a name stands for: a strategy may have other parameters on other kinds of space. */
function find(kind: string, name: string | undefined): readonly Explained[] {
  if (kind === 'campaign') return [{ title: 'A campaign file:', schema: campaignSchema }]
  if (kind === 'fit') return [{ title: 'The settings of a fit:', schema: fitSettingsSchema }]
  if (kind === 'learn') return learnFileParts()
  const known = NAMED[kind as keyof typeof NAMED]
  if (name === undefined || !Object.hasOwn(known, name)) {
    throw new ConfigError({
      rule: `NAME must be a registered ${kind}`,
      found: name ?? 'nothing',
      wayOut: validNames(name ?? '', Object.keys(known)),
    })
  }
  if (kind === 'problem') {
    const { question, parameters } = registry.problems[name]
    return [{ title: `${name}: ${question}`, schema: parameters }]
  }
  if (kind === 'model') {
    const { summary, parameters } = propertyModels[name as keyof typeof propertyModels]
    return [{ title: `${name}: ${summary}`, schema: parameters }]
  }
  return registry.strategies[name].map((strategy) => ({ title: titleOf(strategy), schema: strategy.parameters }))
}

/** The learn file, and each kind of source that its `search` may list. */
export function learnFileParts(): readonly Explained[] {
  const sources = Object.entries(searchSourceSchemas).map(([kind, schema]) => ({ title: `A source "${kind}" of its search:`, schema }))
  return [{ title: 'A learn file:', schema: learnSettingsSchema }, ...sources]
}

function titleOf({ name, summary, spaces }: AnyStrategy): string {
  return `${strategyTitle(name, spaces)}: ${summary}`
}

/** "genetic-algorithm", or "genetic-algorithm on sites" where the name has implementations for several spaces. */
export function strategyTitle(name: string, spaces: readonly string[]): string {
  return registry.strategies[name].length === 1 ? name : `${name} on ${spaces.join(', ')}`
}
