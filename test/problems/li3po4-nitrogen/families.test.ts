import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { contentSeries, FAMILIES, lithiumOxideOf, memberOf } from '../../../problems/li3po4-nitrogen/families.ts'

describe('a content series', () => {
  it('keeps every member neutral by Li = 2 O + 3 N − 5 P', () => {
    const phosphorus = 16
    for (const { nitrogen, oxygenVacancies, lithiumVacancies, interstitials } of contentSeries([1, 2, 3, 4, 8],
      FAMILIES, phosphorus)) {
      const lithium = 3 * phosphorus - lithiumVacancies + interstitials
      const oxygen = 4 * phosphorus - nitrogen - oxygenVacancies
      expect(lithium).toBe(2 * oxygen + 3 * nitrogen - 5 * phosphorus)
      expect(-nitrogen + 2 * oxygenVacancies - lithiumVacancies + interstitials).toBe(0)
    }
  })

  it('combines every number of N with every family, but odd ones with no shared O vacancy', () => {
    const series = contentSeries([2, 1, 2, 3], ['lithium-vacancy', 'oxygen-vacancy'], 8)
    expect(series.map(({ family, nitrogen }) => [family, nitrogen])).toEqual([
      ['oxygen-vacancy', 2], ['lithium-vacancy', 1], ['lithium-vacancy', 2], ['lithium-vacancy', 3],
    ])
    expect(memberOf('oxygen-vacancy', 3)).toBeNull()
  })

  it('refuses a family without a member and more N than P', () => {
    expect(() => contentSeries([1, 3], ['oxygen-vacancy'], 8)).toThrow(ConfigError)
    expect(() => contentSeries([1, 3], ['oxygen-vacancy'], 8)).toThrow(/even number of N, got "1, 3"/)
    expect(() => contentSeries([9], ['interstitial'], 8)).toThrow(/at most as many N, got 9 .*problem\.nitrogen/)
  })

  it('takes part with as much Li2O as its vacancies leave over', () => {
    expect(FAMILIES.map((family) => memberOf(family, 4)).map((member) => member && lithiumOxideOf(member))).toEqual([4,
      2, 0])
  })
})
