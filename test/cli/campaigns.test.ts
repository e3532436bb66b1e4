// The life of a campaign on the command line, on the real LixSi problem with a small budget.
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'

const BUDGET = 40
const home = emptyFolder()
const folder = join(home, 'results')

const run = (...args: string[]) => ionforge(['run', 'lixsi-amorphous', '--budget', String(BUDGET), ...args], home)
const bytes = (place: string, name: string) => readFileSync(join(place, name), 'utf8')

describe('a LixSi campaign', () => {
  beforeAll(() => {
    const result = run('--out', folder, '--jobs', '2')
    expect(result.err).toContain('report:')
    expect(result.code).toBe(0)
  })

  it('writes every promised file', () => {
    const expected = ['all.extxyz', 'best.extxyz', 'campaign.yaml', 'figures', 'inputs', 'journal.jsonl', 'manifest.json', 'report.html', 'summary.json', 'tables']
    expect(readdirSync(folder).sort()).toEqual(expected)
    for (const figure of ['formation-energy', 'voltage', 'convergence']) {
      expect(existsSync(join(folder, 'figures', `${figure}.svg`))).toBe(true)
      expect(existsSync(join(folder, 'figures', `${figure}.csv`))).toBe(true)
    }
  })

  it('is byte-identical with one job, and differs with another seed', () => {
    const single = join(home, 'single')
    expect(run('--out', single, '--executor', 'inline').code).toBe(0)
    for (const name of ['journal.jsonl', 'summary.json', 'all.extxyz', 'best.extxyz']) {
      expect(bytes(single, name), name).toBe(bytes(folder, name))
    }
    const other = join(home, 'other')
    expect(run('--out', other, '--seed', '2', '--budget', '16').code).toBe(0)
    expect(bytes(folder, 'journal.jsonl')).not.toContain(bytes(other, 'journal.jsonl').split('\n')[1])
  })

  it('replays, with and without evaluating, and notices a changed journal', () => {
    const whole = ionforge(['replay', folder])
    expect(whole.out).toBe(`verified: ${BUDGET}/${BUDGET} evaluations identical\n`)
    expect(ionforge(['replay', folder, '--journal-only']).out).toContain(`verified: ${BUDGET}/${BUDGET}`)
    const changed = join(home, 'changed')
    cpSync(folder, changed, { recursive: true })
    const journal = bytes(changed, 'journal.jsonl')
    writeFileSync(join(changed, 'journal.jsonl'), journal.replace(/"energy_per_atom":-(\d)\.(\d)/, '"energy_per_atom":-$1.0'))
    const result = ionforge(['replay', changed])
    expect(result.code).toBe(5)
    expect(result.err).toMatch(/^error: a replayed journal must equal the recorded one.*journal\.jsonl:\d+/m)
  })

  it('resumes a finished folder with a larger budget as if it had never stopped', () => {
    const grown = join(home, 'grown')
    cpSync(folder, grown, { recursive: true })
    expect(ionforge(['run', grown, '--budget', String(BUDGET + 8)], home).code).toBe(0)
    const journal = bytes(grown, 'journal.jsonl')
    expect(journal.startsWith(bytes(folder, 'journal.jsonl'))).toBe(true)
    expect(journal.split('\n').filter((line) => line.includes('"event":"evaluation"'))).toHaveLength(BUDGET + 8)
  })

  it('repairs a torn last line', () => {
    const torn = join(home, 'torn')
    cpSync(folder, torn, { recursive: true })
    appendFileSync(join(torn, 'journal.jsonl'), '{"event":"evaluation","id":')
    expect(ionforge(['run', torn], home).code).toBe(0)
    expect(bytes(torn, 'journal.jsonl')).toBe(bytes(folder, 'journal.jsonl'))
  })

  it('is never overwritten by another campaign without --force', () => {
    const refused = run('--out', folder, '--seed', '9')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('--force')
    expect(bytes(folder, 'campaign.yaml')).toContain('seed: 1')
  })

  it('shows status, evaluations, lineage and exports', () => {
    const status = JSON.parse(ionforge(['status', folder, '--json']).out) as { evaluations: number; running: boolean }
    expect(status).toMatchObject({ evaluations: BUDGET, running: false })
    expect(ionforge(['show', folder, '0']).out).toContain('made by     random')
    expect(ionforge(['show', folder, '999']).err).toContain('It has 0 to 39.')
    const csv = join(home, 'all.csv')
    expect(ionforge(['export', folder, csv]).code).toBe(0)
    expect(readFileSync(csv, 'utf8').split('\n')[0]).toContain('formation_energy_per_atom')
    const cif = join(home, 'best.cif')
    expect(ionforge(['export', folder, cif, '--best', '2']).code).toBe(0)
    expect(readFileSync(cif, 'utf8')).toContain('_cell_length_a')
  })

  it('plans without writing', () => {
    const before = readdirSync(home)
    const plan = JSON.parse(ionforge(['plan', 'lixsi-amorphous', '--json', '--budget', '50'], home).out) as Record<string, unknown>
    expect(plan).toMatchObject({ would: 'begin', budget: { evaluations: 50 } })
    expect(readdirSync(home)).toEqual(before)
  })
})
