import { describe, expect, it } from 'vitest'
import {
  atPlace, BackendError, ConfigError, EvaluationError, InputError, IonforgeError, MismatchError, quoted, StoreError,
  validNames,
} from '../src/errors.ts'

describe('error messages', () => {
  it('say the rule, the value, the place and the way out, in this order', () => {
    const error = new ConfigError({
      rule: 'population must be at least 4', found: 2, place: 'campaign.yaml:7', wayOut: 'Use 4 or more.',
    })
    expect(error.message).toBe('population must be at least 4, got 2 (campaign.yaml:7). Use 4 or more.')
    expect(error.name).toBe('ConfigError')
    expect(error).toBeInstanceOf(IonforgeError)
  })

  it('leave out what is not known and keep the cause', () => {
    const cause = new Error('disk')
    const error = new StoreError({ rule: 'a results folder must be writable', cause })
    expect(error.message).toBe('a results folder must be writable.')
    expect(error.cause).toBe(cause)
  })

  it.each([
    [EvaluationError, 1], [ConfigError, 2], [StoreError, 2], [InputError, 3], [BackendError, 4], [MismatchError, 5],
  ])('%o end the program with code %d', (kind, code) => {
    expect(new kind({ rule: 'a rule' }).exitCode).toBe(code)
  })

  it.each([
    ['a\tb\u0000c\nd', '"a b c d"'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 'a'], '[1,"a"]'],
    ['x'.repeat(100), `"${'x'.repeat(76)}...`],
  ])('show %o on one line', (value, text) => {
    expect(quoted(value)).toBe(text)
  })
})

describe('unknown names', () => {
  const names = ['genetic-algorithm', 'basin-hopping', 'random']

  it.each([
    ['genetic-algoritm', /^Did you mean "genetic-algorithm"\? Valid: genetic-algorithm, basin-hopping, random\.$/],
    ['RANDOM', /^Did you mean "random"\?/],
    ['simplex', /^Valid: /],
  ])('%s gets the valid ones, and the nearest if it is near', (given, message) => {
    expect(validNames(given, names)).toMatch(message)
  })
})

describe('naming the input of an error', () => {
  const failing = (error: Error) => () => Promise.reject(error)

  it('adds the place to an input error that has none and keeps one that it has', async () => {
    await expect(atPlace('b.xyz', failing(new InputError({ rule: 'r', found: 1 })))).rejects.toThrow('r, got 1 (b.xyz).')
    await expect(atPlace('b.xyz', failing(new InputError({ rule: 'r', place: 'a:1' })))).rejects.toThrow('r (a:1).')
  })

  it('passes on results and other errors', async () => {
    await expect(atPlace('b.xyz', () => Promise.resolve(5))).resolves.toBe(5)
    await expect(atPlace('b.xyz', failing(new ConfigError({ rule: 'r' })))).rejects.toThrow(/^r\.$/)
  })
})
