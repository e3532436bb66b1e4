// ionforge list KIND: what is registered.
import { Argument, Command } from 'commander'
import { shippedVariants } from '../campaign-argument.ts'
import { propertyModels } from '../../models/property-models.ts'
import { only, withAction } from '../command.ts'
import { registry } from '../registry.ts'

type Kind = 'strategies' | 'problems' | 'models' | 'potentials' | 'executors'

const ROWS: Readonly<Record<Kind, () => readonly (readonly [string, string])[]>> = {
  strategies: () =>
    Object.values(registry.strategies).flat().map(({ name, summary, spaces }) => [name, `${summary} (spaces: ${spaces.join(', ')})`]),
  problems: () =>
    Object.values(registry.problems).map(({ name, question }) => [name, `${question} (campaigns: ${shippedVariants(name).join(', ')})`]),
  models: () => Object.values(propertyModels).map(({ name, summary }) => [name, summary]),
  potentials: () => [
    ['nep.txt', 'neuroevolution potential, NEP3/NEP4, with or without ZBL: --potential FILE'],
    ['lj', 'Lennard-Jones in reduced units'],
    ['sw', 'Stillinger–Weber silicon'],
    ['born-mayer:FILE', 'ions: Ewald sums of point charges and Born–Mayer terms, from a parameter file'],
  ],
  executors: () => [
    ['inline', 'in this process, one after the other'],
    ['workers', 'worker threads, one whole evaluation each (--jobs)'],
  ],
}

export function listCommand(): Command {
  const command = new Command('list')
    .summary('registered strategies, problems, property models, potentials, executors')
    .description('List what is registered.')
    .addArgument(new Argument('<kind>', 'what to list').choices(Object.keys(ROWS)))
    .option('--json', 'machine-readable output')
  return withAction<{ json?: boolean }>(command, async (terminal, [[kind]], options) => {
    const rows = ROWS[only([kind], 'KIND') as Kind]()
    if (options.json) return terminal.out(JSON.stringify(rows.map(([name, summary]) => ({ name, summary })), null, 2))
    const width = Math.max(...rows.map(([name]) => name.length))
    for (const [name, summary] of rows) terminal.out(`${name.padEnd(width)}  ${summary}`)
  })
}
