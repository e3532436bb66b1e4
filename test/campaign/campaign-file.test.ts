import { describe, expect, it } from 'vitest'
import { durationSeconds, formatCampaign, parseCampaign } from '../../src/campaign/campaign-file.ts'
import { ConfigError } from '../../src/errors.ts'
import { toyRegistry } from './toy.ts'

const GOOD = `# a comment
problem:
  name: toy
  dimension: 4
strategy:
  name: toy
seed: 7
budget:
  evaluations: 20
`

const parse = (text: string, overrides: string[] = []) => parseCampaign(text, 'campaign.yaml', toyRegistry, overrides)

describe('a campaign file', () => {
  it('is completed with every default, and written so that it reads back the same', () => {
    const campaign = parse(GOOD)
    expect(campaign).toMatchObject({
      problem: { name: 'toy', parameters: { dimension: 4 } },
      strategy: { name: 'toy', parameters: { step: 1 } },
      seed: 7,
      batch: 16,
      executor: { name: 'workers' },
    })
    expect(parse(formatCampaign(campaign))).toEqual(campaign)
  })

  it('takes overrides, typed by the schema', () => {
    expect(parse(GOOD, ['problem.dimension=2', 'seed=9', 'budget.time=20m']).budget.time).toBe('20m')
    expect(() => parse(GOOD, ['problem.dimension=two'])).toThrow('problem.dimension must be a number, got "two"')
    expect(() => parse(GOOD, ['nonsense'])).toThrow('--set must look like path.to.key=value')
  })

  it.each([
    ['dimension: 4', 'dimension: 40', 'problem.dimension must be at most 9, got 40 (campaign.yaml:4)', 'value out of range'],
    ['dimension: 4', 'dimension: x', 'problem.dimension must be a number, got "x" (campaign.yaml:4)', 'wrong type'],
    ['dimension: 4', 'dimensoin: 4', 'Did you mean "dimension"?', 'misspelt parameter'],
    ['dimension: 4', 'dimensoin: 4', '(campaign.yaml:4)', 'misspelt parameter, place'],
    ['  name: toy\nseed', '  name: tyo\nseed', 'Did you mean "toy"?', 'misspelt strategy'],
    ['seed: 7', 'sed: 7', 'Did you mean "seed"?', 'misspelt section'],
    ['seed: 7', 'seed: -7', 'seed must be at least 0, got -7 (campaign.yaml:7)', 'negative seed'],
    ['seed: 7', 'seed: 7.5', 'seed must be a whole number, got 7.5 (campaign.yaml:7)', 'fractional seed'],
    ['evaluations: 20', 'time: 20m', 'budget.evaluations must be given', 'no budget'],
    ['evaluations: 20', 'evaluations: 20\n  time: soon', 'budget.time must be a duration such as 90s', 'bad duration'],
    ['problem:', 'problem: [', 'must be valid YAML', 'broken YAML'],
    [GOOD, '- a\n- b\n', 'problem, strategy and budget', 'a list'],
    [GOOD, '', 'problem, strategy and budget', 'an empty file'],
    [GOOD, 'a: &a [*a]', 'campaign.yaml:1', 'a circular alias'],
  ])('is refused with place and way out: %#', (from, to, message, reason) => {
    let error: unknown
    try {
      parse(GOOD.replace(from, to))
    } catch (caught) {
      error = caught
    }
    expect(error, reason).toBeInstanceOf(ConfigError)
    expect((error as Error).message, reason).toContain(message)
    expect((error as Error).message, reason).not.toContain('\n')
  })

  it('reads durations', () => {
    expect(['90s', '20m', '2h', '1d', '1.5h'].map(durationSeconds)).toEqual([90, 1200, 7200, 86_400, 5400])
  })
})
