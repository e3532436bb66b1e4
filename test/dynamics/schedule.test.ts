import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { constantTemperature, parseSchedule, scheduleDuration, scheduleSteps, temperatureAt } from '../../src/dynamics/schedule.ts'

describe('a temperature schedule', () => {
  it('reads holds and ramps, with units', () => {
    expect(parseSchedule('2000:1000, 2000-300:4ps,300:0.5ps', '--quench')).toEqual([
      { from: 2000, to: 2000, duration: 1000 },
      { from: 2000, to: 300, duration: 4000 },
      { from: 300, to: 300, duration: 500 },
    ])
  })

  it('changes the temperature linearly and keeps the last value', () => {
    const schedule = parseSchedule('2000:1000,2000-300:4000,300:500', '--quench')
    expect([0, 999, 1000, 3000, 4999.999, 5200, 9999].map((time) => Math.round(temperatureAt(schedule, time))))
      .toEqual([2000, 2000, 2000, 1150, 300, 300, 300])
    expect(scheduleDuration(schedule)).toBe(5500)
  })

  it('takes whole steps, the last one reaching over the end when it must', () => {
    expect(scheduleSteps(parseSchedule('300:0.3', ''), 0.1)).toBe(3)
    expect(scheduleSteps(parseSchedule('300:100', ''), 3)).toBe(34)
    expect(temperatureAt(constantTemperature(450), 1e9)).toBe(450)
  })

  it.each([
    ['', 'nothing'],
    ['2000', 'no time'],
    ['2000:', 'no time'],
    ['-300:100', 'below 0 K'],
    ['2000:1000;300:500', 'another separator'],
    ['2000:1000,', 'an empty last segment'],
    ['300:0', 'no duration'],
    ['hot:100', 'no number'],
    ['2000>300:100', 'another arrow'],
    ['300:1h', 'an unknown unit'],
  ])('refuses %j: %s', (text) => {
    expect(() => parseSchedule(text, '--quench')).toThrow(ConfigError)
    expect(() => parseSchedule(text, '--quench')).toThrow(/--quench, segment \d/)
  })

  it('says how to write one', () => {
    expect(() => parseSchedule('2000:1000,cold:300', '--quench')).toThrow(/got "cold:300" \(--quench, segment 2\)\. For example/)
  })
})
