// ionforge explain KIND NAME: parameters with default, allowed values, unit and source, straight from the schema.
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { campaignSchema } from '../../campaign/campaign-file.ts'
import { ConfigError, validNames } from '../../errors.ts'
import { only, withAction } from '../command.ts'
import { parameterLines } from '../parameter-lines.ts'
import { registry } from '../registry.ts'

export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('parameters of a strategy, a problem or the campaign file')
    .description('Explain every parameter: default, allowed values, unit, source.')
    .addArgument(new Argument('<kind>', 'what to explain').choices(['strategy', 'problem', 'campaign']))
    .argument('[name]', 'which one')
    .option('--json', 'JSON Schema')
  return withAction<{ json?: boolean }>(command, async (terminal, [[kind], [name]], options) => {
    const { title, schema } = find(only([kind], 'KIND'), name)
    if (options.json) {
      return terminal.out(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), null, 2))
    }
    terminal.out(title)
    for (const line of parameterLines(schema)) terminal.out(line)
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
