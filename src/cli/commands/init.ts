// ionforge init PROBLEM [DIR]: writes a commented campaign file to start from.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Command } from 'commander'
import { parseCampaign } from '../../campaign/campaign-file.ts'
import { ConfigError, StoreError, validNames } from '../../errors.ts'
import { makeFolder, writeAtomically } from '../../io/write-atomically.ts'
import { parsePotential } from '../../potentials/specification.ts'
import { shippedCampaign } from '../campaign-argument.ts'
import { only, withAction } from '../command.ts'
import { registry } from '../registry.ts'

/** Input files of a shipped campaign that lie beside it: they go where the campaign file goes. */
function inputsBeside(source: string): string[] {
  const { problem: { name, parameters } } = parseCampaign(readFileSync(source, 'utf8'), source, registry)
  const { [name]: factory } = registry.problems
  const files = Object.entries(factory.inputFiles(parameters)).flatMap(([key, text]) =>
    factory.potentials?.includes(key) === true ? parsePotential(text).flatMap(({ names }) => names) : [text])
  return files.filter((file) => !isAbsolute(file) && existsSync(join(dirname(source), file)))
}

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
    for (const file of inputsBeside(source)) {
      const copy = join(dir, file)
      if (existsSync(copy)) continue
      makeFolder(dirname(copy))
      writeAtomically(copy, readFileSync(join(dirname(source), file)))
      terminal.out(copy)
    }
    terminal.note(`next: ionforge plan ${target}`)
  })
}
