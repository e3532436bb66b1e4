import { describe, expect, it } from 'vitest'
import { differingPaths, settingsKey, strategyLabels } from '../../src/analysis/strategy-labels.ts'

const search = (name: string, parameters: Record<string, unknown>, batch = 1) => ({ name, parameters, batch })

describe('labels of searches', () => {
  it('are plain names where these differ', () => {
    expect(strategyLabels([search('a', { p: 1 }), search('b', { p: 2 })])).toEqual(['a', 'b'])
  })

  it('name what differs between two of one name, nested parameters and the batch too', () => {
    expect(strategyLabels([search('a', { p: 1, o: { q: 'x', r: 3 } }), search('a', { p: 1, o: { q: 'y', r: 3 } }, 8)]))
      .toEqual(['a (o.q x, batch 1)', 'a (o.q y, batch 8)'])
  })

  it('say everything where shorter labels would be equal', () => {
    const base = { a: 1, b: 1, c: 1, d: 1 }
    const labels = strategyLabels([search('s', base), search('s', { ...base, d: 2 }), search('s', { a: 2, b: 2, c: 2, d: 2 })])
    expect(new Set(labels).size).toBe(3)
    expect(labels[1]).toBe('s (a 1, b 1, c 1, d 2)')
  })

  it('call a parameter that one of them lacks unset', () => {
    expect(strategyLabels([search('a', { p: 1 }), search('a', {})])).toEqual(['a (p 1)', 'a (p unset)'])
  })
})

describe('settings', () => {
  it('have the same key in whatever order they are written', () => {
    expect(settingsKey(search('a', { p: 1, q: { r: [1, 2] } }))).toBe(settingsKey(search('a', { q: { r: [1, 2] }, p: 1 })))
    expect(settingsKey(search('a', { p: 1 }, 2))).not.toBe(settingsKey(search('a', { p: 1 }, 3)))
  })

  it('differ at the paths that are named', () => {
    expect(differingPaths({ a: 1, b: { c: 2, d: null } }, { a: 1, b: { c: 3, d: null }, e: 0 })).toEqual(['b.c', 'e'])
  })
})
