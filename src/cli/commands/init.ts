// ionforge init PROBLEM [DIR]: writes a commented campaign file to start from.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { makeFolder, writeAtomically } from '../../campaign/results-folder.ts'
import { ConfigError, StoreError, validNames } from '../../errors.ts'
import { shippedCampaign } from '../campaign-argument.ts'
import { only, withAction } from '../command.ts'
import { registry } from '../registry.ts'

export function initCommand(): Command {
  const command = new Command('init')
    .summary('write a commented campaign.yaml')
    .description('Write a commented campaign file to start from.')
    .argument('<problem>', 'problem, or problem/variant')
    .argument('[dir]', 'folder to write campaign.yaml into', '.')
    .option('--force', 'overwrite an existing campaign.yaml')
  return withAction<{ force?: boolean }>(command, async (terminal, [[problem], [dir]], options) => {
    const source = shippedCampaign(only([problem], 'PROBLEM'))
    if (source === null) {
      throw new ConfigError({
        rule: 'PROBLEM must be a registered problem',
        found: problem,
        wayOut: validNames(problem, Object.keys(registry.problems)),
      })
    }
    const target = join(dir, 'campaign.yaml')
    if (existsSync(target) && !options.force) {
      throw new StoreError({ rule: 'init does not overwrite files', found: target, wayOut: 'Use --force or another folder.' })
    }
    makeFolder(dir)
    writeAtomically(target, readFileSync(source, 'utf8'))
    terminal.out(target)
    terminal.note(`next: ionforge plan ${target}`)
  })
}
