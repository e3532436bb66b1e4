// Strategies that learn before they propose: what is learnt follows from state and context, is kept in the results
// folder, and changes no byte of the journal, whoever stops or resumes.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCampaign } from '../../src/campaign/campaign.ts'
import { openJournal } from '../../src/campaign/journal.ts'
import { modelFolder } from '../../src/campaign/model-folder.ts'
import type { Strategy } from '../../src/campaign/types.ts'
import { inlineExecutor } from '../../src/executors/inline.ts'
import { memoryStore, type ModelStore } from '../../src/models/model-store.ts'
import { toyCampaign, toyProblem } from './toy.ts'

interface State { readonly generation: number; readonly centre: number }

const EPOCHS = 5

/** Learns a number in five epochs before every second batch, from a checkpoint where there is one. */
function learner(counts: { epochs: number }, afterEpoch: () => void = () => {}): Strategy<unknown, unknown, unknown> {
  const strategy: Strategy<readonly number[], unknown, State> = {
    name: 'learner', summary: 'for this test', spaces: ['box'],
    parameters: toyCampaign(1) as never,
    init: () => ({ generation: 0, centre: 0 }),
    async learn(state, _parameters, { models, told, lessons }, { stop, threads, progress }) {
      if (state.generation % 2 === 1) return state
      const name = `model-${state.generation}`
      const finished = models.load(name)
      if (finished !== null) return { ...state, centre: finished[0] }
      const checkpoint = models.load(`${name}.checkpoint`) ?? Uint8Array.of(0, 0)
      let [epoch, centre] = checkpoint
      while (epoch < EPOCHS) {
        if (stop.aborted) {
          models.save(`${name}.checkpoint`, Uint8Array.of(epoch, centre))
          return null
        }
        counts.epochs++
        epoch++
        centre = (centre + told.size + epoch + lessons.length) % 7
        progress?.(`epoch ${epoch}/${EPOCHS} on ${threads} threads`)
        afterEpoch()
      }
      models.save(name, Uint8Array.of(centre))
      models.remove(`${name}.checkpoint`)
      return { ...state, centre }
    },
    ask: ({ centre }, ids, _parameters, { random }) => ids.map((id) => ({
      id, genome: [0, 1, 2].map(() => centre + random('propose', id).uniform()), lineage: { operator: 'model', parents: [] },
    })),
    tell: ({ generation, centre }, evaluations) => ({
      state: { generation: generation + 1, centre }, verdicts: evaluations.map(({ id }) => ({ id, verdict: 'accepted' })),
    }),
  }
  return strategy
}

const NEVER = new AbortController().signal

async function run(folder: string, strategy: Strategy<unknown, unknown, unknown>, models: ModelStore, stop = NEVER, lines: string[] = []) {
  const problem = toyProblem()
  const journal = openJournal(join(folder, 'journal.jsonl'))
  const parts = {
    campaign: toyCampaign(20), problem, strategy, executor: inlineExecutor(problem), journal, inputs: {}, stop, models, threads: 2,
  }
  try {
    return (await runCampaign({ ...parts, watch: { learning: (line) => void lines.push(line) } })).ending
  } finally {
    journal.close()
  }
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'ionforge-learning-'))
const journalOf = (folder: string) => readFileSync(join(folder, 'journal.jsonl'), 'utf8')

describe('a campaign whose strategy learns', () => {
  it('has the same journal when it is stopped in any epoch and resumed, and learns nothing twice', async () => {
    const whole = newFolder()
    const lines: string[] = []
    const counts = { epochs: 0 }
    expect(await run(whole, learner(counts), memoryStore(), NEVER, lines)).toBe('evaluations')
    expect(counts.epochs).toBe(3 * EPOCHS)
    expect(lines).toContain('epoch 5/5 on 2 threads')
    for (let stopAt = 1; stopAt < 3 * EPOCHS; stopAt++) {
      const folder = newFolder()
      const models = join(folder, 'models')
      const controller = new AbortController()
      const epochs = { epochs: 0 }
      const stopping = learner(epochs, () => { if (epochs.epochs === stopAt) controller.abort() })
      expect(await run(folder, stopping, modelFolder(models), controller.signal)).toBe('stopped')
      expect(await run(folder, learner(epochs), modelFolder(models))).toBe('evaluations')
      expect(epochs.epochs).toBe(3 * EPOCHS)
      expect(journalOf(folder)).toBe(journalOf(whole))
      expect(readdirSync(models).sort()).toEqual(['model-0', 'model-2', 'model-4'])
    }
  })

  it('learns anew, with the same bytes, when what was kept is gone', async () => {
    const folder = newFolder()
    const counts = { epochs: 0 }
    await run(folder, learner(counts), modelFolder(join(folder, 'models')))
    const before = journalOf(folder)
    await run(folder, learner(counts), memoryStore())
    expect(counts.epochs).toBe(6 * EPOCHS)
    expect(journalOf(folder)).toBe(before)
  })
})

describe('a folder of models', () => {
  it('gives back what was saved: the same array in a process, the same bytes in another', () => {
    const folder = join(newFolder(), 'models')
    const store = modelFolder(folder)
    expect(store.load('a')).toBeNull()
    expect(existsSync(folder)).toBe(false)
    const bytes = Uint8Array.of(1, 2, 3)
    store.save('a', bytes)
    expect(store.load('a')).toBe(bytes)
    const other = modelFolder(folder)
    expect(other.load('a')).toEqual(bytes)
    expect(other.load('a')).toBe(other.load('a'))
    expect(other.load('a')?.byteOffset).toBe(0)
    other.remove('a')
    other.remove('a')
    expect(other.load('a')).toBeNull()
    expect(modelFolder(folder).load('a')).toBeNull()
  })

  it('refuses a file that was damaged, and names that could lead elsewhere', () => {
    const folder = join(newFolder(), 'models')
    modelFolder(folder).save('a', Uint8Array.of(1, 2, 3))
    for (const content of ['', 'short', Buffer.concat([readFileSync(join(folder, 'a')), Buffer.of(4)])]) {
      writeFileSync(join(folder, 'a'), content)
      expect(() => modelFolder(folder).load('a')).toThrow(/as it was written.*models\/a.*Delete the file/)
    }
    for (const name of ['', '..', '.a', 'a/b', 'A', 'a b']) expect(() => modelFolder(folder).load(name)).toThrow(/lower-case/)
  })
})
