import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { labelStructures, type Calculator, type LabelResult } from '../../src/learning/labelling.ts'

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'ionforge-labels-'))
const NEVER = new AbortController().signal

const silicon = (shift: number) => makeStructure({
  cell: [0, 2.715, 2.715, 2.715, 0, 2.715, 2.715, 2.715, 0],
  pbc: PERIODIC,
  species: [14, 14],
  positions: [0, 0, 0, 1.3575 + shift, 1.3575, 1.3575],
})
const REQUESTS = [0, 1, 2].map((k) => ({ name: `candidate-${k}`, structure: silicon(0.01 * k) }))

const calculator = (mode: string, changes: Partial<Calculator> = {}, memory = ''): Calculator => ({
  command: `${process.execPath} {here}/misbehaving-calculator.mjs {input} {output} ${mode} ${memory}`,
  here: import.meta.dirname,
  timeout: 20,
  attempts: 1,
  batch: 1,
  jobs: 1,
  largestForce: 100,
  ...changes,
})

async function label(of: Calculator, folder = emptyFolder(), stop = NEVER): Promise<LabelResult[]> {
  const results: LabelResult[] = []
  for await (const result of labelStructures(of, REQUESTS, folder, stop)) results.push(result)
  return results
}

const reasons = (results: readonly LabelResult[]): string[] =>
  results.map((result) => (result.outcome === 'failed' ? result.reason : 'labelled'))

describe('labelling with a calculator command', () => {
  it('reads energy, forces and stress, and keeps the working folder with its log', async () => {
    const folder = emptyFolder()
    const results = await label(calculator('sound'), folder)
    const [first] = results
    if (first.outcome !== 'labelled') throw new Error(first.reason)
    const at = 1.3575
    expect(first.label.energy).toBeCloseTo(0.15 * at * at, 10)
    expect(first.label.forces[3]).toBeCloseTo(-0.1 * at, 10)
    // W = −V·stress.
    expect(first.label.virial?.[0]).toBeCloseTo(-0.1 * 2 * 2.715 * 2.715 * 2.715, 8)
    expect(existsSync(join(folder, 'candidate-0', 'attempt-1', 'run-1', 'log.txt'))).toBe(true)
    expect(readFileSync(join(folder, 'candidate-2', 'attempt-1', 'run-1', 'input.extxyz'), 'utf8')).toContain('structure_id=candidate-2')
  })

  it('gives the same results in the same order for any number of jobs and structures per call', async () => {
    const one = await label(calculator('sound'))
    expect(await label(calculator('sound', { jobs: 3 }))).toEqual(one)
    expect(await label(calculator('sound', { batch: 2, jobs: 2 }))).toEqual(one)
  })

  it.each([
    ['nan', 'a number that is none', 'must carry a finite energy, got "energy=NaN"'],
    ['wrong-atoms', 'other atoms', 'atom 1 is Ge instead of Si'],
    ['crash', 'an exit code without output', 'exit code 3; no output file'],
    ['silent', 'success without output', 'no output file'],
    ['garbage', 'a file that is no XYZ', 'a frame must start with its number of atoms'],
  ])('records %s (%s) as a failure with its reason', async (mode, _, reason) => {
    const results = await label(calculator(mode))
    expect(results).toHaveLength(3)
    for (const found of reasons(results)) expect(found).toContain(reason)
  })

  it('keeps what stderr said', async () => {
    const folder = emptyFolder()
    await label(calculator('crash'), folder)
    expect(readFileSync(join(folder, 'candidate-0', 'attempt-1', 'run-1', 'log.txt'), 'utf8')).toContain('out of luck')
  })

  it('refuses forces longer than the limit', async () => {
    expect(reasons(await label(calculator('sound', { largestForce: 0.1 })))[0]).toContain('longer than largest_force')
  })

  it('tries again with the same input', async () => {
    const memory = join(emptyFolder(), 'memory')
    const results = await label(calculator('crash-first', { attempts: 2 }, memory))
    expect(results.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([['labelled', 2], ['labelled', 1], ['labelled', 1]])
  })

  it('keeps the sound part of an output that ends too early, and tries again only with the rest', async () => {
    const folder = emptyFolder()
    const results = await label(calculator('torn', { batch: 3, attempts: 2 }), folder)
    expect(results.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([['labelled', 1], ['labelled', 2], ['failed', 2]])
    expect(reasons(results)[2]).toContain('exit code 9; the output ends after 1 of')
    const again = readFileSync(join(folder, 'candidate-0', 'attempt-2', 'run-1', 'input.extxyz'), 'utf8')
    expect(again).not.toContain('candidate-0')
    expect(again).toContain('candidate-1')
  })

  it('ends a program that does not end, with everything it started, and keeps what it had finished', async () => {
    const folder = emptyFolder()
    const memory = join(folder, 'memory')
    const results = await label(calculator('torn-hang', { timeout: 0.5, batch: 3 }, memory), folder)
    expect(reasons(results)).toEqual(['labelled', ...Array.from({ length: 2 }, () => 'no end within 0.5 s per structure; the output ends after 1 of 3 structures')])
    expect(leftOvers(memory)).toEqual([])
  })

  it('a stop ends the running command and yields nothing for it; a second run does only what is missing', async () => {
    const folder = emptyFolder()
    const memory = join(folder, 'memory')
    const stop = new AbortController()
    const hanging = label(calculator('torn-hang', { batch: 3 }, memory), folder, stop.signal)
    while (!existsSync(join(folder, 'candidate-0', 'attempt-1', 'run-1', 'output.extxyz'))) await new Promise((resume) => setTimeout(resume, 20))
    await new Promise((resume) => setTimeout(resume, 100))
    stop.abort()
    expect((await hanging).map(({ outcome }) => outcome)).toEqual(['labelled'])
    const results = await label(calculator('sound', { batch: 3 }), folder)
    expect(results).toEqual(await label(calculator('sound', { batch: 3 })))
    const second = readFileSync(join(folder, 'candidate-0', 'attempt-1', 'run-2', 'input.extxyz'), 'utf8')
    expect(second).not.toContain('candidate-0')
  })

  it('does not run a command again whose end is on record', async () => {
    const folder = emptyFolder()
    const before = await label(calculator('sound'), folder)
    expect(await label(calculator('crash'), folder)).toEqual(before)
    const failed = emptyFolder()
    await label(calculator('crash'), failed)
    expect(reasons(await label(calculator('sound'), failed))[0]).toContain('exit code 3')
  })
})

/** Processes that name this file on their command line, those that have ended left out. */
function leftOvers(memory: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(memory) && !line.startsWith('Z'))
}
