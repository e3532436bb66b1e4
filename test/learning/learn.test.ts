import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readStructures } from '../../src/io/formats.ts'
import { learningCurve } from '../../src/learning/learning-curve.ts'
import type { LearnJournalEvent } from '../../src/learning/learn-journal.ts'
import { wholeLines } from '../../src/io/whole-lines.ts'
import { sourceSchema } from '../../src/training/data/source.ts'
import { readLabelledFrames } from '../../src/training/data/labelled-frames.ts'
import { NODE_CALCULATOR, runSilicon, writeSiliconRun } from './silicon-run.ts'

const home = mkdtempSync(join(tmpdir(), 'ionforge-learn-'))
const results = join(home, 'results')
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')
const journalOf = (folder: string) => wholeLines<LearnJournalEvent>(Buffer.from(read(folder, 'journal.jsonl')), 'journal.jsonl').events

describe('active learning', () => {
  let file = ''

  beforeAll(async () => {
    file = writeSiliconRun(home, NODE_CALCULATOR)
    expect((await runSilicon(file, results)).ending).toBe('rounds')
  })

  it('goes through committee, search, select, label and errors in every round, and ends with a search', () => {
    const kinds = journalOf(results).map((event) => event.event).filter((kind, k, all) => kind !== 'label' || all[k - 1] !== 'label')
    const round = ['committee', 'search', 'select', 'label', 'errors']
    expect(kinds).toEqual(['learn', ...round, ...round, 'committee', 'search'])
  })

  it('leaves labels that a fit reads: by trajectory, with a share that is never trained on', () => {
    const labels = readLabelledFrames([sourceSchema.parse({ file: join(results, 'labels.extxyz') })], 1)
    expect(labels.frames).toHaveLength(8)
    expect(labels.drawn).toBe(0)
    expect(labels.frames.filter(({ split }) => split === 'test')).toHaveLength(2)
    expect(new Set(labels.frames.map(({ trajectory }) => trajectory)).size).toBe(8)
    expect(labels.frames.every(({ configType }) => configType.startsWith('learnt_'))).toBe(true)
    const [frame] = readStructures(join(results, 'labels.extxyz'))
    expect(frame.info).toMatchObject({ calculator: NODE_CALCULATOR, attempt: 1 })
  })

  it('measures labels before they are used, and held-out ones with every later committee', () => {
    const curve = learningCurve({ events: journalOf(results) })
    expect(curve.map(({ labels_used: used, labels_held_out: held }) => [used, held])).toEqual([[0, 0], [3, 1], [6, 2]])
    expect(curve[0].new_energy_rmse).toBeGreaterThan(0)
    expect(curve[0].held_out_energy_rmse).toBeNull()
    expect(curve[2].held_out_energy_rmse).toBeGreaterThan(0)
    expect(curve[2].new_labels).toBeNull()
  })

  it('keeps every committee with the file that tells where it extrapolates', () => {
    for (const round of [0, 1, 2]) {
      for (const member of [1, 2]) {
        expect(existsSync(join(results, 'committees', String(round), `member-${member}.nep.txt`))).toBe(true)
        expect(existsSync(join(results, 'committees', String(round), `member-${member}.trust.json`))).toBe(true)
      }
    }
  })

  it('gives the same bytes again, for any number of calls at a time', async () => {
    const again = join(home, 'again')
    const other = writeSiliconRun(join(home, 'other'), NODE_CALCULATOR).replace('learn.yaml', 'jobs.yaml')
    writeFileSync(other, read(home, 'learn.yaml').replace('batch: 4', 'batch: 2\n  jobs: 2'))
    await runSilicon(other, again)
    expect(read(again, 'journal.jsonl')).toBe(read(results, 'journal.jsonl'))
    expect(read(again, 'labels.extxyz')).toBe(read(results, 'labels.extxyz'))
  })

  it('goes on with a larger budget as if it had had it from the beginning', async () => {
    const longer = join(home, 'longer')
    cpSync(results, longer, { recursive: true })
    const more = join(home, 'more.yaml')
    writeFileSync(more, read(home, 'learn.yaml').replace('stop: { rounds: 2 }', 'stop: { rounds: 3, labels: 9 }'))
    const { ending, labelled } = await runSilicon(more, longer)
    expect([ending, labelled.length]).toEqual(['rounds', 9])
    expect(read(longer, 'journal.jsonl').startsWith(read(results, 'journal.jsonl'))).toBe(true)
  })

  it('refuses to go on with other settings, other data or changed files', async () => {
    const other = join(home, 'changed.yaml')
    writeFileSync(other, read(home, 'learn.yaml').replace('sigma: 0.2', 'sigma: 0.3'))
    await expect(runSilicon(other, results)).rejects.toThrow('was begun with another search')
    const moved = writeSiliconRun(join(home, 'moved'), NODE_CALCULATOR)
    writeFileSync(join(home, 'moved', 'start.extxyz'), read(home, 'start.extxyz').replace('start-0', 'start-x'))
    await expect(runSilicon(moved, results)).rejects.toThrow('data.0 has changed')
    const damaged = join(home, 'damaged')
    cpSync(results, damaged, { recursive: true })
    writeFileSync(join(damaged, 'rounds', '1', 'pool.extxyz'), 'other')
    await expect(runSilicon(file, damaged)).rejects.toThrow('must be as they were')
  })

  // What a kill leaves: the journal up to some line, half a line perhaps, and files of what was under way.
  it.each([
    ['the first line', 1], ['the first committee', 2], ['the first search', 3], ['the selection', 4], ['two labels', 6],
    ['all labels of a round', 8], ['a round', 9], ['the refit', 10],
  ])('killed after %s, it ends with the same bytes', async (_, lines) => {
    const killed = join(home, `killed-${lines}`)
    cpSync(results, killed, { recursive: true })
    const whole = read(results, 'journal.jsonl').split('\n')
    writeFileSync(join(killed, 'journal.jsonl'), `${whole.slice(0, lines).join('\n')}\n${whole[lines].slice(0, 20)}`)
    // Later rounds did not exist yet.
    for (const round of lines < 10 ? ['1', '2'] : ['2']) {
      rmSync(join(killed, 'rounds', round), { recursive: true, force: true })
      if (round !== '1' || lines < 9) rmSync(join(killed, 'committees', round), { recursive: true, force: true })
    }
    await runSilicon(file, killed)
    expect(read(killed, 'journal.jsonl')).toBe(read(results, 'journal.jsonl'))
    expect(read(killed, 'labels.extxyz')).toBe(read(results, 'labels.extxyz'))
  })
})

describe('a calculator that fails', () => {
  it('stops when no structure of a round has a label, and tries again when told to', async () => {
    const place = join(home, 'failing')
    const memory = join(place, 'works-now')
    const file = writeSiliconRun(place, `test -e ${memory} && ${NODE_CALCULATOR}`)
    const out = join(place, 'results')
    await expect(runSilicon(file, out)).rejects.toThrow('run again with --retry-failed')
    await expect(runSilicon(file, out)).rejects.toThrow('exit code 1; no output file')
    writeFileSync(memory, '')
    expect((await runSilicon(file, out, {}, true)).labelled).toHaveLength(8)
    expect(read(out, 'labels.extxyz')).toBe(read(results, 'labels.extxyz').replaceAll(NODE_CALCULATOR, `test -e ${memory} && ${NODE_CALCULATOR}`))
  })
})
