// A campaign by hand with the strategies that ship, on a small pool with a limit: no kill changes what is suggested.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openByHand, verifyByHand } from '../../../src/campaign/by-hand.ts'
import type { ByHandParts } from '../../../src/campaign/hand-state.ts'
import { openJournal, readJournal } from '../../../src/campaign/journal.ts'
import { candidateName, matchReports } from '../../../src/campaign/observations.ts'
import { candidatePoolParameters } from '../../../problems/candidate-pool/parameters.ts'
import { candidatePool } from '../../../problems/candidate-pool/problem.ts'
import { strategies } from '../../../strategies/index.ts'

/** Barriers over two descriptors; ten of thirty are known. */
const barrier = (x: number, y: number): number => (x - 2) * (x - 2) + 0.5 * y
const LINES = Array.from({ length: 30 }, (_, k) => {
  const [x, y] = [k % 6, Math.floor(k / 6)]
  return `c${k},${x},${y},${k % 3 === 0 ? barrier(x, y) : ''},${k % 3 === 0 ? 1 + (k % 4) : ''}`
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ionforge-by-hand-'))
  writeFileSync(join(folder, 'pool.csv'), ['name,x,y,barrier,cost', ...LINES, ''].join('\n'))
  return folder
}

async function partsOf(name: 'random-search' | 'bayesian-optimization'): Promise<ByHandParts> {
  const parameters = candidatePoolParameters.parse({
    file: 'pool.csv', id_column: 'name', target: { column: 'barrier', unit: 'eV', direction: 'minimize' },
    descriptors: { x: ['x'], y: ['y'] }, constraints: [{ column: 'cost', unit: '', at_most: 3 }],
  })
  const strategy = (strategies[name] as readonly unknown[]).find((each) => (each as ByHandParts['strategy']).spaces.includes('pool')) as ByHandParts['strategy']
  return {
    campaign: {
      description: '', problem: { name: 'candidate-pool', parameters: {} }, seed: 3, batch: 2,
      strategy: { name, parameters: strategy.parameters.parse({}) as Record<string, never> },
      budget: { evaluations: 20 }, executor: { name: 'inline' },
    },
    problem: await candidatePool.create(parameters, {}, newFolder()),
    strategy,
    inputs: {},
  }
}

/** Suggests two at a time and measures one of them, now and then another one, now and then a failure. */
async function measure(parts: ByHandParts, path: string): Promise<void> {
  const journal = openJournal(path)
  const hand = await openByHand(parts, journal)
  for (let round = 0; round < 5; round++) {
    await hand.suggest(2 - hand.current().pending.length)
    const [candidate] = hand.current().pending
    const name = candidateName(parts.problem, candidate)
    const k = Number(name.slice(1))
    const measured = round === 2 ? { failed: 'it melted' } : { values: { barrier: barrier(k % 6, Math.floor(k / 6)), cost: 1 + (k % 4) } }
    const { candidates, evaluations } = matchReports(parts.problem, hand.current(), [{ name, measured }], 'refuse')
    hand.record(evaluations, candidates)
  }
  journal.close()
}

describe.each(['random-search', 'bayesian-optimization'] as const)('%s by hand', (name) => {
  it('suggests the same between any two lines, torn or whole, and every suggestion is verified', async () => {
    const parts = await partsOf(name)
    const path = join(newFolder(), 'journal.jsonl')
    await measure(parts, path)
    const text = readFileSync(path, 'utf8')
    const lines = text.split('\n').slice(0, -1)
    const suggestions = lines.filter((line) => line.includes('"event":"suggestion"'))
    expect(suggestions.length).toBe(6)
    expect(await verifyByHand(parts, readJournal(path), 'j')).toEqual({ suggestions: 6, observations: 15 })
    for (let count = 1; count < lines.length; count++) {
      const torn = `${lines.slice(0, count).join('\n')}\n${lines[count].slice(0, 40)}`
      const cut = join(newFolder(), 'journal.jsonl')
      writeFileSync(cut, torn)
      const journal = openJournal(cut)
      await (await openByHand(parts, journal)).suggest(1)
      journal.close()
      if (suggestions.includes(lines[count])) expect(readFileSync(cut, 'utf8').split('\n')[count]).toBe(lines[count])
    }
  })

  it('never suggests what is known, pending, observed or failed, and ends when the pool is exhausted', async () => {
    const parts = await partsOf(name)
    const journal = openJournal(join(newFolder(), 'journal.jsonl'))
    const hand = await openByHand(parts, journal)
    const names = (await hand.suggest(40)).map((candidate) => candidateName(parts.problem, candidate))
    journal.close()
    expect(names).toHaveLength(20)
    expect(new Set(names).size).toBe(20)
    expect(names.every((each) => Number(each.slice(1)) % 3 !== 0)).toBe(true)
  })
})
