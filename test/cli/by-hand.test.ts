// suggest and observe as people use them, on a small pool where high values are sought.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'

const CAMPAIGN = `
problem:
  name: candidate-pool
  file: pool.csv
  id_column: name
  target: { column: yield, unit: "%", direction: maximize }
  constraints: [{ column: ash, unit: "%", at_most: 3 }]
  descriptors: { all: ["*"] }
strategy: { name: random-search }
batch: 2
budget: { evaluations: 5 }
`
/** Ids with the signs that observations use. */
const POOL = 'name;x;yield (%);ash\nA=1;1;10;1\nA=2;2;;1\nB:3;3;;\nB:4;4;;4\nC5;5;;\nC6;6;;\nC7;7;30;5\n'

const home = emptyFolder()
const folder = 'results/candidate-pool/random-search-seed1'
const journalText = () => readFileSync(join(home, folder, 'journal.jsonl'), 'utf8')

describe('a campaign by hand', () => {
  beforeAll(() => {
    writeFileSync(join(home, 'pool.csv'), POOL)
    writeFileSync(join(home, 'campaign.yaml'), CAMPAIGN)
  })

  it('cannot be run, and its plan says who evaluates', () => {
    const refused = ionforge(['run', 'campaign.yaml'], home)
    expect(refused.err).toContain('5 of 7 have none (inputs/pool.csv:3')
    expect(refused.err).toContain('ionforge suggest')
    expect(refused.code).toBe(2)
    expect(ionforge(['plan', 'campaign.yaml'], home).out).toContain('people evaluate')
    const bench = ionforge(['bench', 'campaign.yaml', '--target', '30'], home)
    expect(bench.err).toContain('5 of 7 have none (pool.csv:3')
    expect(bench.code).toBe(2)
  })

  it('suggests as many as asked for, the same again, and writes a form', () => {
    const first = ionforge(['suggest', 'campaign.yaml', '--json'], home)
    const listed = JSON.parse(first.out) as { suggestion: number; name: string; to_measure: string[] }[]
    expect(listed.map(({ suggestion }) => suggestion)).toEqual([2, 3])
    expect(listed.every(({ to_measure: names }) => names[0] === 'yield')).toBe(true)
    expect(ionforge(['suggest', 'campaign.yaml', '--json'], home).out).toBe(first.out)
    const form = ionforge(['suggest', folder, '--csv', '-n', '3'], home)
    expect(form.out.split('\n')[0]).toMatch(/^suggestion,name,yield,(ash,)?foretold,foretold_deviation,x$/)
    expect(form.err).toContain('3 to measure, 1 of them new; 3 pending in all')
  })

  it('takes observations of all kinds, whatever signs ids hold', () => {
    const typed = ionforge(['observe', 'campaign.yaml', 'A=2=20', 'B:3=25', 'B:3:ash=2.5', 'B:4=failed:it burnt = ash'], home)
    expect(typed.err).not.toContain('error')
    expect(typed.out).toMatch(/A=2 {2}20 %/)
    expect(journalText()).toContain('"reason":"it burnt = ash"')
    writeFileSync(join(home, 'done.csv'), 'yield,name,ash,note\n28,C5,4,dark\n,C6,,\n')
    const read = ionforge(['observe', folder, '--from', 'done.csv'], home)
    expect(read.out).toMatch(/C5 {2}28 %, breaks a limit/)
    expect(read.err).toContain('1 lines of done.csv without a value were passed over')
    expect(read.err).toContain('best so far: B:3, 25 %')
    const status = JSON.parse(ionforge(['status', folder, '--json'], home).out) as { best: unknown; given: number }
    expect(status.best).toEqual([{ niche: '', id: expect.any(Number) as number, objective: 25 }, { niche: 'infeasible', id: 1, objective: 30 }])
    expect(status.given).toBe(2)
  })

  it('ends with its budget, and with the pool', () => {
    const before = journalText()
    expect(ionforge(['suggest', 'campaign.yaml', '-n', '2'], home).err).toContain('the budget of 5 evaluations is suggested')
    expect(ionforge(['suggest', folder, '--budget', '9', '-n', '9'], home).err).toContain('the pool is exhausted')
    expect(ionforge(['suggest', folder, '--target', '24'], home).err).toContain('the target 24 is reached by evaluation')
    expect(journalText().startsWith(before)).toBe(true)
  })

  it.each([
    [['observe', 'campaign.yaml'], 2, 'observe needs a value', 'nothing to observe'],
    [['observe', folder, 'B:3=20', 'B:3:ash=1'], 2, '--replace corrects that value', 'another value'],
    [['observe', folder, 'C66=1'], 2, 'Did you mean "C6"?', 'an unknown name'],
    [['observe', folder, 'C6=1', '--replace', '--repeat'], 2, 'cannot be used with', 'two ways at once'],
    [['run', folder], 2, 'holds a campaign by hand', 'a run of it'],
    [['replay', folder], 2, '--journal-only', 'a replay of measurements'],
    [['suggest', 'campaign.yaml', '--set', 'budget.time=2h', '--out', 'other'], 2, 'means nothing when people evaluate', 'a budget of time'],
    [['suggest', 'lennard-jones-cluster'], 2, 'evaluated by ionforge, not by people', 'a problem for machines'],
  ])('%j ends with %i and says how to go on', (args, code, text, reason) => {
    const before = journalText()
    const result = ionforge(args, home)
    expect(result.err, reason).toContain(text)
    expect(result.code, reason).toBe(code)
    expect(journalText(), reason).toBe(before)
  })

  it('keeps the list it was begun with', () => {
    writeFileSync(join(home, 'pool.csv'), `${POOL}D8;8;;\n`)
    const changed = ionforge(['suggest', 'campaign.yaml'], home)
    expect(changed.err).toContain('the input file "file" has changed')
    expect(changed.code).toBe(2)
    expect(ionforge(['replay', folder, '--journal-only'], home).out).toMatch(/^verified: \d+ suggestions/)
  })
})
