import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLI, emptyFolder, ionforge } from '../support/cli.ts'
import { NODE_CALCULATOR, writeSiliconRun } from '../learning/silicon-run.ts'

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8')
const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))
const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** Kills the process, and it alone, with a signal that nobody can catch. */
async function killHard(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

function leftOvers(mark: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(mark) && !line.startsWith('Z'))
}

describe('ionforge learn', () => {
  const home = emptyFolder()
  writeSiliconRun(home, NODE_CALCULATOR, { rounds: 1 })

  it('runs to the end, writes a report, and does nothing when run again', () => {
    const first = ionforge(['learn', 'learn.yaml', '--out', 'whole', '-j', '1', '--json'], home)
    expect(first.err).toContain('4 labels, committee of round 1: the rounds are spent')
    expect(first.code).toBe(0)
    expect(JSON.parse(first.out)).toMatchObject({ ending: 'rounds', labels: 4, failures: 0, committee: 'committees/1' })
    for (const file of ['learning-curve.csv', 'labels.extxyz', 'report.html', 'figures/energy-errors.svg', 'figures/spread.csv', 'tables/failures.csv']) {
      expect(existsSync(join(home, 'whole', file)), file).toBe(true)
    }
    expect(read(home, 'whole', 'learning-curve.csv').trim().split('\n')).toHaveLength(3)
    const journal = read(home, 'whole', 'journal.jsonl')
    expect(ionforge(['learn', 'whole'], home).err).toContain('going on with active learning')
    expect(read(home, 'whole', 'journal.jsonl')).toBe(journal)
  })

  it('killed again and again, whatever it is doing, it ends with the same bytes', async () => {
    const journal = join(home, 'killed', 'journal.jsonl')
    for (let kill = 0; kill < 3; kill++) {
      const before = sizeOf(journal)
      const child = spawn(process.execPath, [CLI, 'learn', 'learn.yaml', '--out', 'killed', '-j', '1'], { cwd: home, stdio: 'ignore' })
      while (sizeOf(journal) <= before && child.exitCode === null) await pause(10)
      // Somewhere in the stage that follows.
      await pause(80 * kill)
      await killHard(child)
    }
    expect(ionforge(['learn', 'killed', '-j', '2'], home).code).toBe(0)
    expect(read(journal)).toBe(read(home, 'whole', 'journal.jsonl'))
    expect(read(home, 'killed', 'labels.extxyz')).toBe(read(home, 'whole', 'labels.extxyz'))
  })

  it('killed while it labels, it takes the calculator and everything that one started with it', async () => {
    const place = emptyFolder()
    const memory = join(place, 'memory')
    const calculator = join(import.meta.dirname, '../learning/misbehaving-calculator.mjs')
    writeSiliconRun(place, `node ${calculator} {input} {output} hang ${memory}`, { rounds: 1 })
    const child = spawn(process.execPath, [CLI, 'learn', 'learn.yaml', '--out', 'out', '-j', '1'], { cwd: place, stdio: 'ignore' })
    while (!existsSync(memory) && child.exitCode === null) await pause(20)
    await pause(300)
    expect(leftOvers(memory).length).toBeGreaterThanOrEqual(2)
    await killHard(child)
    await pause(300)
    expect(leftOvers(memory)).toEqual([])
  })

  it('Ctrl-C ends it cleanly and says how to go on', async () => {
    const place = emptyFolder()
    const memory = join(place, 'memory')
    const calculator = join(import.meta.dirname, '../learning/misbehaving-calculator.mjs')
    writeSiliconRun(place, `node ${calculator} {input} {output} hang ${memory}`, { rounds: 1 })
    const child = spawn(process.execPath, [CLI, 'learn', 'learn.yaml', '--out', 'out', '-j', '1'], { cwd: place, stdio: ['ignore', 'ignore', 'pipe'] })
    let text = ''
    child.stderr?.on('data', (part: Buffer) => { text += part.toString() })
    while (!existsSync(memory) && child.exitCode === null) await pause(20)
    const ended = new Promise<number | null>((resolve) => { child.once('exit', resolve) })
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(text).toContain('stopped by a signal; run it again to go on')
    expect(leftOvers(memory)).toEqual([])
  })

  it('says what LEARN can be', () => {
    const refused = ionforge(['learn', 'nothing.yaml'], home)
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('LEARN must be a learn file')])
    const wrong = ionforge(['learn', 'learn.yaml', '--out', 'wrong', '--set', 'stop.round=3'], home)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('stop has no key of this name, got "round"')])
    expect(existsSync(join(home, 'wrong'))).toBe(false)
  })
})
