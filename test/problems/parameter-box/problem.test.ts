import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parameterBoxParameters } from '../../../problems/parameter-box/parameters.ts'
import { parameterBox } from '../../../problems/parameter-box/problem.ts'
import { emptyFolder } from '../../support/cli.ts'

const BASE = {
  variables: [{ name: 'T (K)', low: 300, high: 400 }, { name: 'hours', low: 1, high: 9, integer: true }, { name: 'gas', options: ['air', 'argon'] }],
  target: { column: 'yield', unit: '%', direction: 'maximize' },
  constraints: [{ column: 'ash', unit: '%', at_most: 3 }],
}

async function problemWith(lines?: readonly string[]) {
  const folder = emptyFolder()
  if (lines !== undefined) writeFileSync(join(folder, 'done.csv'), ['gas;T (K);hours;yield (%);ash', ...lines].join('\n'))
  return parameterBox.create(parameterBoxParameters.parse({ ...BASE, ...(lines === undefined ? {} : { file: 'done.csv' }) }), null, folder)
}

describe('settings of an experiment', () => {
  it('are described by their names and evaluated by people only', async () => {
    const { byHand, notEvaluable, space } = await problemWith()
    expect(byHand?.describe([350.5, 3, 1])).toEqual({ 'T (K)': 350.5, hours: 3, gas: 'argon' })
    expect(byHand).toMatchObject({ idName: null, given: [] })
    expect(notEvaluable?.wayOut).toContain('ionforge suggest')
    expect(space.kind).toBe('box')
  })

  it('take over what was measured before', async () => {
    const { byHand } = await problemWith(['argon;310;2;55;1', 'air;320;3;;1'])
    expect(byHand?.given).toEqual([{ genome: [310, 2, 1], values: { yield: 55, ash: 1 } }])
  })

  it.each([
    ['helium;310;2;55;1', '"gas" must be one of air, argon, got "helium"', 'an unknown option'],
    ['air;299;2;55;1', '"T (K)" must be a number from 300 to 400, got 299', 'a value out of bounds'],
    ['air;310;2.5;55;1', '"hours" must be a whole number from 1 to 9, got 2.5', 'half an hour'],
    ['air;310;2;55;', 'must have one of "ash" too', 'a missing limit'],
  ])('%s is refused with its line', async (line, text, reason) => {
    await expect(problemWith([line]), reason).rejects.toThrow(text)
    await expect(problemWith([line]), reason).rejects.toThrow('done.csv:2')
  })
})
