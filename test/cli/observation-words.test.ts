import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportsFromCsv, reportsFromWords } from '../../src/cli/observation-words.ts'
import type { Problem } from '../../src/campaign/types.ts'
import { emptyFolder } from '../support/cli.ts'

const NAMES = ['LiVPO4F', 'CC(=O)O', 'mp-1:2', 'a=1', 'a']
const read = (...words: string[]) => reportsFromWords(words, (word) => NAMES.includes(word), 'barrier')

describe('observations as people type them', () => {
  it.each([
    [['LiVPO4F=0.31'], [{ name: 'LiVPO4F', measured: { values: { barrier: 0.31 } } }], 'a value'],
    [['CC(=O)O=-1e-3'], [{ name: 'CC(=O)O', measured: { values: { barrier: -0.001 } } }], 'an id with "="'],
    [['mp-1:2=5', 'mp-1:2:volume=7'], [{ name: 'mp-1:2', measured: { values: { barrier: 5, volume: 7 } } }], 'an id with ":" and a column'],
    [['a=2', 'a=1=3'], [{ name: 'a', measured: { values: { barrier: 2 } } }, { name: 'a=1', measured: { values: { barrier: 3 } } }], 'an id that begins another'],
    [['a=failed: x = 3'], [{ name: 'a', measured: { failed: 'x = 3' } }], 'a failure'],
    [['a=failed'], [{ name: 'a', measured: { failed: 'no reason given' } }], 'a failure without a reason'],
    [['who=1'], [{ name: 'who', measured: { values: { barrier: 1 } } }], 'an unknown name, to be refused later'],
  ])('%j are read', (words, reports, reason) => {
    expect(read(...words), reason).toEqual(reports)
  })

  it.each([
    [['a'], 'must look like ID=VALUE', 'no "="'],
    [['=3'], 'must look like ID=VALUE', 'no id'],
    [['a=3x'], 'VALUE must be a number, got "3x" (a:barrier). Or a=failed:REASON', 'no number'],
    [['a=3', 'a=4'], 'a value can be given once in a command', 'two values'],
    [['a=failed:x', 'a:volume=4'], 'a candidate that failed has no values', 'a failure with a value'],
  ])('%j are refused', (words, text, reason) => {
    expect(() => read(...words), reason).toThrow(text)
  })
})

describe('observations in a table', () => {
  const problem = {
    objective: { name: 'barrier', unit: 'eV', direction: 'minimize', niche: '', constraints: [{ property: 'volume', unit: '', sense: 'at_most', limit: 3 }] },
    byHand: { idName: 'formula' },
  } as unknown as Problem
  const table = (text: string): string => {
    const path = join(emptyFolder(), 'r.csv')
    writeFileSync(path, text)
    return path
  }

  it('are read by the names of their columns; other columns and lines without a value are passed over', () => {
    const path = table('note,volume,formula,barrier (eV)\nx,2,A,0.5\ny,,B,failed: burnt\nz,1,C,\n')
    const { reports, empty } = reportsFromCsv(path, problem)
    expect(reports).toEqual([
      { name: 'A', place: `${path}:2`, measured: { values: { barrier: 0.5, volume: 2 } } },
      { name: 'B', place: `${path}:3`, measured: { failed: 'burnt' } },
    ])
    expect(empty).toBe(1)
  })

  it.each([
    ['formula,b\nA,1\n', 'Valid: formula, b.', 'no column of values'],
    ['name,barrier\nA,1\n', 'Valid: name, barrier.', 'no column of ids'],
    ['formula,barrier\nA,x\n', 'r.csv:2', 'a word for a value'],
    ['formula,barrier\n,1\n', 'must have an id', 'a value of nobody'],
  ])('%j are refused', (text, message, reason) => {
    expect(() => reportsFromCsv(table(text), problem), reason).toThrow(message)
  })
})
