// ionforge compare on real campaigns: Lennard-Jones clusters of 13 atoms and a small LixSi ladder.
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'

interface Summary {
  readonly target: number | null
  readonly compositions: readonly string[]
  readonly strategies: readonly {
    readonly label: string
    readonly seeds: readonly number[]
    readonly folders: readonly string[]
    readonly final: { readonly best: number; readonly median: number }
    readonly target?: { readonly successes: number; readonly runs: number; readonly median: number }
  }[]
  readonly notes: readonly string[]
}

const home = emptyFolder()

const cluster = (out: string, ...args: string[]): void => {
  const settings = ['--set', 'problem.atoms=13', '--set', 'budget.target=-44.3267', '--budget', '40', ...args]
  const result = ionforge(['run', 'lennard-jones-cluster', ...settings, '--out', out, '-q'], home)
  expect(result.code, result.err).toBe(0)
}

const compare = (...args: string[]) => ionforge(['compare', ...args], home)
const summaryOf = (...args: string[]): Summary => JSON.parse(compare(...args, '--json').out) as Summary

describe('campaigns of one cluster', () => {
  beforeAll(() => {
    for (const seed of ['1', '2', '3']) cluster(`hop-${seed}`, '--seed', seed)
    for (const seed of ['1', '2']) cluster(`random-${seed}`, '--seed', seed, '--set', 'strategy={name: random-search}')
    cluster('cold-1', '--set', 'strategy.temperature=0.4')
  })

  it('are grouped by strategy and labelled by the parameter that differs', () => {
    const summary = summaryOf('hop-1', 'hop-2', 'hop-3', 'random-1', 'random-2', 'cold-1')
    const labels = summary.strategies.map(({ label }) => label).sort()
    expect(labels).toEqual(['basin-hopping (temperature 0.4)', 'basin-hopping (temperature 0.8)', 'random-search'])
    expect(summary.strategies.find(({ label }) => label.endsWith('0.8)'))?.seeds).toEqual([1, 2, 3])
  })

  it('succeed as often and as early as their journals say', () => {
    const journal = readFileSync(join(home, 'hop-2', 'journal.jsonl'), 'utf8').split('\n')
    const evaluations = journal.filter((line) => line.includes('"event":"evaluation"'))
    const first = evaluations.findIndex((line) => (JSON.parse(line) as { objective: number }).objective <= -44.326701)
    const [only] = summaryOf('hop-2').strategies
    expect(only.target).toMatchObject({ successes: 1, runs: 1, median: first + 1 })
    const [never] = summaryOf('hop-2', '--target', '-60').strategies
    expect(never.target).toMatchObject({ successes: 0, runs: 1, median: null })
  })

  it('are printed with intervals that say what they are', () => {
    const result = compare('hop-1', 'hop-2', 'hop-3', 'random-1', 'random-2')
    expect(result.code).toBe(0)
    expect(result.out).toMatch(/basin-hopping +3 +-44\.326801 .* 75 /)
    expect(result.out).toMatch(/basin-hopping +3\/3 +44–100 %/)
    expect(result.err).toContain('order statistics')
  })

  it('are written as tables and figures, never over an earlier comparison', () => {
    expect(compare('hop-1', 'hop-2', 'random-1', '--out', 'comparison').code).toBe(0)
    const figures = ['best-against-evaluations', 'gap-against-evaluations', 'success-curve', 'gap-against-force-calls', 'success-curve-force-calls']
    for (const name of figures) {
      expect(existsSync(join(home, 'comparison', 'figures', `${name}.svg`)), name).toBe(true)
    }
    expect(readFileSync(join(home, 'comparison', 'runs.csv'), 'utf8').trim().split('\n')).toHaveLength(4)
    const again = compare('hop-1', 'hop-2', '--out', 'comparison')
    expect(again.code).toBe(2)
    expect(again.err).toContain('comparison/summary.json')
  })

  it('count once where a folder repeats a campaign, and --check compares the two byte by byte', () => {
    cpSync(join(home, 'hop-1'), join(home, 'again'), { recursive: true })
    expect(summaryOf('hop-1', 'again').strategies[0].seeds).toEqual([1])
    const equal = compare('hop-1', 'again', '--check')
    expect([equal.code, equal.err.includes('verified: the journals of 2 folders')]).toEqual([0, true])
    const path = join(home, 'again', 'journal.jsonl')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"objective":-4(\d)/, '"objective":-3$1'))
    const changed = compare('hop-1', 'again', '--check')
    expect(changed.code).toBe(5)
    expect(changed.err).toMatch(/another line \d+ than in hop-1.*again\/journal\.jsonl:\d+/)
    expect(compare('hop-1', 'hop-2', '--check').code).toBe(2)
  })

  it('may still run: a torn last line is left out, unfinished ones are named', () => {
    cpSync(join(home, 'random-1'), join(home, 'running'), { recursive: true })
    rmSync(join(home, 'running', 'manifest.json'))
    appendFileSync(join(home, 'running', 'journal.jsonl'), '{"event":"evaluation","id":')
    const { notes } = summaryOf('running')
    expect(notes.join('\n')).toContain('1 of 1 campaigns are unfinished (running)')
  })

  it('are refused when they do not answer one question', () => {
    const settings = ['--set', 'problem.atoms=7', '--set', 'budget={evaluations: 2}']
    const other = ionforge(['run', 'lennard-jones-cluster', ...settings, '--out', 'seven', '-q'], home)
    expect(other.code, other.err).toBe(0)
    const refused = compare('hop-1', 'seven')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('atoms differs, got "7 and 13" (seven against hop-1)')
    expect(compare('hop-1', 'nowhere')).toMatchObject({ code: 2 })
    writeFileSync(join(home, 'seven', 'journal.jsonl'), 'no JSON\n')
    const unreadable = compare('seven')
    expect(unreadable.code).toBe(2)
    expect(unreadable.err).toContain('seven/journal.jsonl:1')
  })
})

describe('campaigns over several compositions', () => {
  it('are compared within each content of lithium, by their mean gap', () => {
    for (const seed of ['1', '2']) {
      const settings = ['--set', 'problem.ladder=[1,2]', '--budget', '24', '--seed', seed]
      const result = ionforge(['run', 'lixsi-amorphous', ...settings, '--out', `ladder-${seed}`, '-q'], home)
      expect(result.code, result.err).toBe(0)
    }
    const summary = summaryOf('ladder-1', 'ladder-2')
    expect(summary.compositions).toEqual(['x = 1', 'x = 2'])
    expect(summary.strategies[0].final.best).toBeGreaterThanOrEqual(0)
    const printed = compare('ladder-1', 'ladder-2')
    expect(printed.out).toContain('mean gap in formation_energy_per_atom (eV/atom)')
    expect(printed.out).toMatch(/x = 1 .*\(2\/2\)/)
    expect(printed.err).toContain('Only amorphous candidates count')
  })
})
