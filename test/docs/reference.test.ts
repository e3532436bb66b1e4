// The reference pages are generated from the schemas and the command line, so that they cannot drift.
// Write them anew with IONFORGE_UPDATE_DOCS=1 npx vitest run test/docs
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { campaignSchema } from '../../src/campaign/campaign-file.ts'
import { learnFileParts, strategyTitle } from '../../src/cli/commands/explain.ts'
import { parameterLines } from '../../src/cli/parameter-lines.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { registry } from '../../src/cli/registry.ts'
import { propertyModels } from '../../src/models/property-models.ts'
import { fitSettingsSchema } from '../../src/training/settings.ts'

const section = (title: string, lines: readonly string[]): string => `## ${title}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`

function parametersPage(): string {
  return [
    '# Parameters\n\nGenerated from the schemas; `ionforge explain` prints the same.\n',
    section('The campaign file', parameterLines(campaignSchema)),
    section('The settings of a fit', parameterLines(fitSettingsSchema)),
    ...learnFileParts().map(({ title, schema }) => section(title.replace(/:$/, ''), parameterLines(schema))),
    ...Object.values(registry.problems).map(({ name, parameters }) => section(`Problem ${name}`, parameterLines(parameters))),
    ...Object.values(registry.strategies).flat().map((strategy) => section(`Strategy ${strategyTitle(strategy.name, strategy.spaces)}`, parameterLines(strategy.parameters))),
    ...Object.values(propertyModels).map(({ name, parameters }) => section(`Property model ${name}`, parameterLines(parameters))),
  ].join('\n')
}

function commandsPage(): string {
  const program = buildProgram(() => {})
  const commands = program.commands.map((command) => {
    // A fixed width: help must not depend on the terminal the test runs in.
    command.configureHelp({ helpWidth: 110 })
    return section(`ionforge ${command.name()}`, command.helpInformation().trimEnd().split('\n'))
  })
  return ['# Commands\n\nGenerated from the command line; `ionforge help COMMAND` prints the same.\n', ...commands].join('\n')
}

describe('the reference pages', () => {
  it.each([
    ['parameters.md', parametersPage],
    ['commands.md', commandsPage],
  ])('%s says what the code says', (name, make) => {
    const path = resolve(import.meta.dirname, '../../docs/reference', name)
    const page = make()
    if (process.env.IONFORGE_UPDATE_DOCS === '1') writeFileSync(path, page)
    expect(readFileSync(path, 'utf8')).toBe(page)
  })
})
