// What a strategy learns from earlier results must not depend on whether its campaign was interrupted.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCampaign } from '../../src/campaign/campaign.ts'
import { openJournal } from '../../src/campaign/journal.ts'
import type { AnyStrategy } from '../../src/campaign/registry.ts'
import type { Problem } from '../../src/campaign/types.ts'
import { inlineExecutor } from '../../src/executors/inline.ts'
import type { Json } from '../../src/spaces/space.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { strategies } from '../../strategies/index.ts'
import { orderingLadder } from '../support/search-problems.ts'

const registered: Readonly<Record<string, readonly AnyStrategy[]>> = strategies

const SETTINGS: Readonly<Record<string, object>> = {
  'genetic-algorithm': { pool_size: 4, pair_model: { period: 10 } },
  'simulated-annealing': { cycle: 20, calibration: 2 },
  aevo: { size: 4, keep: 2 },
}

function problem(): Problem {
  const { space, objective } = orderingLadder
  const made: Problem<Occupation> = {
    objective,
    space,
    // Half of what is proposed is screened out, so that the model learns from gaps as well.
    screenings: [{
      name: 'ewald_energy', keep: 0.5,
      measure: async ({ genome }) => ({ value: space.score?.of(genome) ?? null, group: String(space.compositionOf(genome)), force_calls: 0 }),
    }],
    evaluate: async (candidates) => candidates.map(({ id, lineage, genome }) => ({
      id, lineage, genome, outcome: 'evaluated', objective: space.score?.of(genome) ?? NaN, niche: '', properties: {},
      cost: { relaxations: 0, force_calls: 0 },
    })),
    analyse: () => ({ headline: [], warnings: [], summary: {}, tables: [], figures: [], structures: [] }),
    structureOf: () => null,
  }
  return made
}

async function run(path: string, name: string, evaluations: number): Promise<void> {
  const strategy = registered[name].find(({ spaces }) => spaces.includes('sites')) as AnyStrategy
  const parameters = strategy.parameters.parse(SETTINGS[name]) as Record<string, Json>
  const asked = problem()
  const journal = openJournal(path)
  try {
    await runCampaign({
      campaign: {
        description: '', problem: { name: 'ordering', parameters: {} }, strategy: { name, parameters }, seed: 5, batch: 20,
        budget: { evaluations }, executor: { name: 'inline' },
      },
      problem: asked, strategy, executor: inlineExecutor(asked), journal, inputs: {}, stop: new AbortController().signal,
    })
  } finally {
    journal.close()
  }
}

describe.each(Object.keys(SETTINGS))('%s on sites', (name) => {
  it('goes on to the same bytes from a journal cut anywhere', async () => {
    const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'ionforge-sites-')), 'journal.jsonl')
    const whole = newPath()
    await run(whole, name, 200)
    const text = readFileSync(whole, 'utf8')
    if (name === 'genetic-algorithm') expect(text).toContain('+model')
    for (let cut = 1; cut < 8; cut++) {
      const path = newPath()
      writeFileSync(path, text.slice(0, Math.floor((cut * text.length) / 8)))
      await run(path, name, 170)
      await run(path, name, 200)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })
})
