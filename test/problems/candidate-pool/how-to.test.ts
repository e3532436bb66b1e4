// Every command of the how-to page runs as it stands there, on the tables and campaigns it shows.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CLI, emptyFolder } from '../../support/cli.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/screen-your-own-pool.md'), 'utf8')
const blocks = (kind: string): string[] => [...page.matchAll(new RegExp(`\`\`\`${kind}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block]) => block)
const commands = blocks('bash').flatMap((block) => block.trimEnd().split('\n'))

/** Runs a line as a shell would, with its quotes. */
function execute(command: string, folder: string) {
  const script = command.replace(/^ionforge /, `"${process.execPath}" "${CLI}" `)
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return { code: status, out: stdout, err: stderr }
}

describe('the how-to page of the candidate pool', () => {
  const folder = emptyFolder()
  const [list, measured] = blocks('csv')
  const [campaign, constraint, second, model] = blocks('yaml')
  const withLines = (lines: string): string => campaign.replace('strategy:', `${lines}strategy:`)
  const results = new Map<string, ReturnType<typeof execute>>()

  beforeAll(() => {
    writeFileSync(join(folder, 'candidates.csv'), list)
    writeFileSync(join(folder, 'measured.csv'), measured)
    writeFileSync(join(folder, 'campaign.yaml'), campaign)
    writeFileSync(join(folder, 'limit.yaml'), withLines(constraint))
    writeFileSync(join(folder, 'front.yaml'), withLines(second.replace('volume', 'en_M').replace(' Å³', ' ""')).replace(', en_M]', ']'))
    writeFileSync(join(folder, 'model.yaml'), withLines(model).replace('bayesian-optimization', 'random-search'))
    for (const command of commands) results.set(command, execute(command, folder))
  }, 120_000)

  it.each(commands)('%s', (command) => {
    const result = results.get(command)
    expect(result?.err).not.toContain('error:')
    expect(result?.code).toBe(0)
  })

  it('leaves the journal it describes: five known values, a failure, a correction, a repeat', () => {
    const status = execute('ionforge status results/candidate-pool/bayesian-optimization-seed1 --json', folder)
    expect(JSON.parse(status.out)).toMatchObject({ by_hand: true, given: 5, failures: { error: 1 } })
    expect(execute('ionforge show results/candidate-pool/bayesian-optimization-seed1 LiMgSO4F', folder).out).toContain('objective   0.3946')
    expect(readFileSync(join(folder, 'all.csv'), 'utf8')).toMatch(/0\.3902,,repeat/)
  })

  it.each([
    ['limit.yaml', 'ionforge suggest limit.yaml --out limit', 'a limit'],
    ['front.yaml', 'ionforge suggest front.yaml --out front', 'a second objective'],
  ])('%s with the lines of the page is suggested from', (_file, command) => {
    const { code, err } = execute(command, folder)
    expect(err).toContain('2 to measure, 2 of them new')
    expect(code).toBe(0)
  })

  it('foretells what has no value with a model', () => {
    const { err } = execute('ionforge report results/candidate-pool/model-random-search-seed1', folder)
    expect(err).toMatch(/Values are predictions of kernel-ridge, fitted to 5 lines: mean absolute error in cross-validation [\d.]+ eV/)
    expect(existsSync(join(folder, 'results/candidate-pool/model-random-search-seed1/tables/importance.csv'))).toBe(true)
  })
})
