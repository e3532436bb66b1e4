import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { lixsiAmorphous } from '../../../problems/lixsi-amorphous/problem.ts'
import { lixsiParameters } from '../../../problems/lixsi-amorphous/parameters.ts'
import { runCampaign } from '../../../src/campaign/campaign.ts'
import { openJournal } from '../../../src/campaign/journal.ts'
import type { Candidate, Problem, Strategy } from '../../../src/campaign/types.ts'
import type { Structure } from '../../../src/atoms/structure.ts'
import { ConfigError } from '../../../src/errors.ts'
import { inlineExecutor } from '../../../src/executors/inline.ts'
import { randomStream } from '../../../src/math/random.ts'
import type { MeltQuench } from '../../../src/spaces/preparation.ts'
import { meltQuench } from '../../../strategies/melt-quench/index.ts'
import { toyCampaign, toyProblem } from '../../campaign/toy.ts'

const QUENCH: MeltQuench = {
  kind: 'melt-quench',
  schedule: [{ from: 1500, to: 1500, duration: 40 }, { from: 1500, to: 300, duration: 160 }],
  timestep: 2, friction: 20, stream: 'test:1',
}

describe('a LixSi candidate that is to be quenched', () => {
  let problem: Problem<Structure>
  let packing: Candidate<Structure>

  beforeAll(async () => {
    const parameters = lixsiParameters.parse({ host_atoms: 4, ladder: [1, 2] })
    problem = await lixsiAmorphous.create(parameters, await lixsiAmorphous.prepare(parameters, '.'), '.') as Problem<Structure>
    packing = { id: 0, genome: problem.space.sample(randomStream('packing')), lineage: { operator: 'test', parents: [] } }
  })

  it('pays for every force call of the dynamics and of the relaxation', async () => {
    const relaxed = { ...packing, id: 1, preparation: { ...QUENCH, schedule: [{ from: 300, to: 300, duration: 2 }] } }
    const [long, short] = await problem.evaluate([{ ...packing, preparation: QUENCH }, relaxed])
    expect(long.outcome).toBe('evaluated')
    expect(long.cost.force_calls).toBeGreaterThan(101)
    expect(long.cost.force_calls).toBeLessThan(101 + 300)
    expect(short.cost.force_calls).toBeGreaterThan(2)
    expect(long.cost.relaxations).toBe(1)
  })

  it('ends the same for the same stream, whatever else is in the batch, and otherwise for another', async () => {
    const quenched = { ...packing, preparation: QUENCH }
    const [[alone], [, again, other, plain]] = [
      await problem.evaluate([quenched]),
      await problem.evaluate([
        packing, { ...quenched, id: 1 }, { ...packing, id: 2, preparation: { ...QUENCH, stream: 'test:2' } }, { ...packing, id: 3 },
      ]),
    ]
    expect(JSON.stringify({ ...again, id: 0 })).toBe(JSON.stringify(alone))
    expect(other.objective).not.toBe(alone.objective)
    expect(plain.objective).not.toBe(alone.objective)
  })

  it('is a recorded failure when the dynamics breaks down', async () => {
    const [result] = await problem.evaluate([{ ...packing, preparation: { ...QUENCH, schedule: [{ from: 1e6, to: 1e6, duration: 400 }] } }])
    expect(result).toMatchObject({ outcome: 'exploded', genome: null, objective: null })
    expect(result.reason).toMatch(/^melt-quench: /)
    expect(result.cost.force_calls).toBeGreaterThan(0)
  })

  it('is journalled with its preparation, and its proposal is named by both', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'ionforge-quench-')), 'journal.jsonl')
    const strategy = meltQuench as unknown as Strategy<unknown, unknown, unknown>
    const parameters = meltQuench.parameters.parse({ melt_time: 20, quench_time: 40 }) as unknown as Record<string, number>
    const campaign = { ...toyCampaign(2), batch: 2, strategy: { name: 'melt-quench', parameters } }
    const journal = openJournal(path)
    const erased = problem as unknown as Problem
    await runCampaign({ campaign, problem: erased, strategy, executor: inlineExecutor(erased), journal, inputs: {}, stop: new AbortController().signal })
    journal.close()
    const events = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    const evaluations = events.filter(({ event }) => event === 'evaluation')
    expect(evaluations.map(({ preparation }) => (preparation as MeltQuench).schedule.length)).toEqual([2, 2])
    expect(evaluations[0].proposal).not.toBe(problem.space.key(packing.genome))
  })
})

describe('a problem that prepares nothing', () => {
  it('refuses a candidate that is to be prepared instead of leaving that out', async () => {
    const problem = toyProblem()
    const strategy: Strategy<unknown, unknown, unknown> = {
      name: 'careless', summary: '', spaces: ['box'], parameters: meltQuench.parameters,
      init: () => null,
      ask: (_state, ids) => ids.map((id) => ({ id, genome: [0, 0, 0], lineage: { operator: 'x', parents: [] }, preparation: QUENCH })),
      tell: () => ({ state: null, verdicts: [] }),
    }
    const parts = { campaign: toyCampaign(4), problem, strategy, executor: inlineExecutor(problem), inputs: {}, stop: new AbortController().signal }
    const journal = { keeps: true, recorded: [], append() {}, close() {} }
    await expect(runCampaign({ ...parts, journal })).rejects.toThrow(ConfigError)
    await expect(runCampaign({ ...parts, journal })).rejects.toThrow(/got "melt-quench"\. It can do: nothing\./)
  })
})
