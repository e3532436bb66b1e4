// Campaigns that learn from campaigns, on the command line: the orderings of a small layered oxide by their Ewald energy.
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'

const home = emptyFolder()
const earlier = join(home, 'earlier')
const results = join(home, 'results')

const problem = (li: number, ni: number) => `
problem:
  name: site-ordering
  structure: shipped:layered
  supercell: [2, 2, 2]
  sublattices:
    - { sites: Li, species: { Li: ${li}, vacancy: ${8 - li} } }
    - { sites: Ni, species: { Ni: ${ni}, Mn: ${8 - ni} } }
  oxidation_states: { Ni: 3, Mn: 4 }
executor: { name: inline }
`
const learner = `${problem(4, 4)}
strategy:
  name: latent-sampling
  model: { hidden: [16], latent: 4, epochs: 5 }
batch: 10
budget: { evaluations: 20 }
`
const write = (name: string, text: string) => writeFileSync(join(home, name), text)
const run = (...args: string[]) => ionforge(['run', ...args], home)
const journal = (folder: string) => readFileSync(join(folder, 'journal.jsonl'), 'utf8')

describe('a campaign that learns from another', () => {
  beforeAll(() => {
    write('earlier.yaml', `${problem(6, 6)}\nstrategy: { name: genetic-algorithm }\nbudget: { evaluations: 30 }\n`)
    write('learner.yaml', learner)
    expect(run('earlier.yaml', '--out', earlier)).toMatchObject({ code: 0 })
    const first = run('learner.yaml', '--out', results, '--learn-from', 'earlier')
    expect(first.err).toContain('learns    from 30 results of earlier (site-ordering, genetic-algorithm)')
    expect(first.code).toBe(0)
    cpSync(earlier, join(home, 'running'), { recursive: true })
    write(join('running', 'journal.lock'), JSON.stringify({ pid: process.pid, host: hostname() }))
    expect(ionforge(['export', earlier, join(home, 'short.lessons.json'), '--best', '5']).code).toBe(0)
  })

  it('keeps a copy of what it learnt from and names that, with its hash in the journal', () => {
    expect(existsSync(join(results, 'inputs', 'earlier.lessons.json'))).toBe(true)
    expect(readFileSync(join(results, 'campaign.yaml'), 'utf8')).toContain('inputs/earlier.lessons.json')
    expect(journal(results).split('\n')[0]).toMatch(/"inputs":\{.*"learn_from\/earlier":"[0-9a-f]{64}"/)
    expect(ionforge(['status', results]).out).toContain('learns from: earlier')
  })

  it('resumes and replays without the other campaign and without what it kept of its models', () => {
    const moved = join(home, 'moved')
    cpSync(results, moved, { recursive: true })
    rmSync(join(moved, 'models'), { recursive: true })
    renameSync(earlier, `${earlier}-away`)
    try {
      expect(ionforge(['replay', moved]).out).toBe('verified: 20/20 evaluations identical\n')
      expect(existsSync(join(moved, 'models'))).toBe(false)
      expect(run(moved, '--budget', '30')).toMatchObject({ code: 0 })
      expect(journal(moved).startsWith(journal(results))).toBe(true)
    } finally {
      renameSync(`${earlier}-away`, earlier)
    }
  })

  it('has the same journal from a file of lessons as from the folder', () => {
    const file = join(home, 'earlier.lessons.json')
    expect(ionforge(['export', earlier, file]).err).toContain('lessons of 30 results written')
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(results, 'inputs', 'earlier.lessons.json'), 'utf8'))
    expect(run('learner.yaml', '--out', 'other', '--learn-from', 'earlier.lessons.json')).toMatchObject({ code: 0 })
    expect(journal(join(home, 'other'))).toBe(journal(results))
  })

  it('is planned without learning, and says so', () => {
    const plan = ionforge(['plan', 'learner.yaml', '--learn-from', 'earlier'], home)
    expect(plan.out).toContain('learns     from 30 results of earlier')
    expect(plan.out).toContain('the strategy learns before it proposes')
  })

  it('is benched with the same lessons for every seed', () => {
    const bench = ionforge(['bench', 'learner.yaml', '--learn-from', 'earlier', '--seeds', '1..2', '--target', '0', '--tol', '1', '-j', '1'], home)
    expect(bench).toMatchObject({ code: 0 })
    expect(bench.out).toContain('latent-sampling')
  })

  it.each([
    [['earlier.yaml', '--learn-from', 'earlier'], 2, /needs parameters with which the strategy learns, got "genetic-algorithm"/, 'nothing would be learnt'],
    [['earlier.yaml', '--set', 'strategy.name=random-search', '--learn-from', 'earlier'], 2, /On this problem:.*latent-sampling/, 'a strategy that cannot learn'],
    [['learner.yaml', '--learn-from', 'nowhere'], 3, /results folder or a file of lessons, got ".*nowhere"/, 'nothing there'],
    [['learner.yaml', '--learn-from', 'learner.yaml'], 3, /file of lessons must be as.*no valid JSON/, 'another file'],
    [['learner.yaml', '--learn-from', '.'], 2, /must hold a campaign/, 'another folder'],
    [['learner.yaml', '--learn-from', 'earlier', 'earlier'], 2, /named once/, 'one folder twice'],
    [['results', '--learn-from', 'running'], 2, /must not be running/, 'a campaign that still runs'],
    [['results', '--seed', '1', '--learn-from', 'short.lessons.json'], 2, /another strategy \(learn_from\)/, 'other lessons than it was begun with'],
  ])('is refused: %j', (args, code, message, reason) => {
    const refused = run(...args)
    expect(refused.err, reason).toMatch(message)
    expect(refused.code, reason).toBe(code)
  })
})
