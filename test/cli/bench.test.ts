// ionforge bench on clusters of 13 atoms, whose minimum every strategy finds in a few evaluations.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, ionforge } from '../support/cli.ts'

const home = emptyFolder()

const bench = (...args: string[]) =>
  ionforge(['bench', 'lennard-jones-cluster', '--set', 'problem.atoms=13', '--seeds', '1..6', '--budget', '30', ...args], home)

interface Result {
  readonly target: number
  readonly strategies: readonly {
    readonly strategy: string
    readonly runs: number
    readonly successes: number
    readonly median: number
    readonly ert: number
    readonly ert_interval: readonly (number | null)[]
    readonly median_gap_of_failures: number | null
    readonly all: readonly { readonly seed: number; readonly success: boolean; readonly evaluations: number }[]
  }[]
}

const resultOf = (...args: string[]): Result => JSON.parse(bench(...args, '--json', '-q').out) as Result

describe('a bench', () => {
  it('of any number of strategies gives the same files with one job and with two', () => {
    const names = 'basin-hopping,random-search,genetic-algorithm,lennard-jones-cluster/genetic-algorithm'
    const single = bench('--strategies', names, '--out', 'single', '--jobs', '1')
    expect(single.code, single.err).toBe(0)
    expect(bench('--strategies', names, '--out', 'double', '--jobs', '2').code).toBe(0)
    for (const file of ['bench.json', 'runs.csv', 'success-curve.svg', 'success-curve.csv', 'success-curve-force-calls.svg']) {
      expect(readFileSync(join(home, 'single', file), 'utf8'), file).toBe(readFileSync(join(home, 'double', file), 'utf8'))
    }
    expect(single.err).toContain('strategy=random-search seeds=6/6 reached=')
    expect(single.out).toMatch(/genetic-algorithm \(initial 10, pool_size 8/)
    expect(single.out).toContain('other names: defaults, batch 1')
    expect(single.out).toContain('ASE BasinHopping')
  })

  it('counts evaluations as the runs themselves do', () => {
    const [{ all, runs, ert, ert_interval: interval }] = resultOf().strategies
    expect(all.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6])
    const spent = all.reduce((sum, { evaluations }) => sum + evaluations, 0)
    expect(ert).toBeCloseTo(spent / all.filter(({ success }) => success).length, 10)
    expect(interval[0]).toBeLessThanOrEqual(ert)
    expect(interval[1]).toBeGreaterThanOrEqual(ert)
    expect(runs).toBe(6)
    const settings = ['--set', 'problem.atoms=13', '--set', 'budget.target=-44.3267', '--seed', '2', '--budget', '30']
    const run = ionforge(['run', 'lennard-jones-cluster', ...settings, '--out', 'two', '--json', '-q'], home)
    expect((JSON.parse(run.out) as { evaluations: number }).evaluations).toBe(all[1].evaluations)
  })

  it('says how far the failures ended from the target', () => {
    const { strategies: [failing], target } = resultOf('--target', '-46', '--tol', '0.5', '--budget', '12')
    expect(target).toBe(-45.5)
    expect(failing).toMatchObject({ successes: 0, ert: null })
    expect(failing.median_gap_of_failures).toBeCloseTo(45.5 - 44.3268, 3)
  })

  it('takes campaign files and tells them apart by what differs', () => {
    const shipped = readFileSync(join(import.meta.dirname, '../../problems/lennard-jones-cluster/campaign.yaml'), 'utf8')
    writeFileSync(join(home, 'cold.yaml'), shipped.replace('name: basin-hopping', 'name: basin-hopping\n  temperature: 0.3'))
    const { strategies } = resultOf('--strategies', 'basin-hopping,cold.yaml')
    expect(strategies.map(({ strategy }) => strategy)).toEqual(['basin-hopping (temperature 0.8)', 'basin-hopping (temperature 0.3)'])
  })

  it.each([
    [['--strategies', 'annealing'], 'Valid:', 'unknown name'],
    [['--strategies', 'melt-quench'], 'Those that do: random-search', 'cannot prepare'],
    [['--strategies', 'random-search,random-search'], 'same search twice', 'repeated'],
    [['--strategies', 'lixsi-amorphous/full'], 'problem.name differs', 'other problem'],
    [['--seed', '3'], "unknown option '--seed'", 'would do nothing'],
    [['--time', '3s'], "unknown option '--time'", 'would depend on the machine'],
    [['--tol', '-1'], 'above zero', 'negative tolerance'],
    [['--set', 'problem.atoms=14'], 'no known answer', 'no target'],
  ])('with %j is refused', (args, text, reason) => {
    const result = bench(...args)
    expect(result.code, reason).toBe(2)
    expect(result.err, reason).toContain(text)
  })
})
