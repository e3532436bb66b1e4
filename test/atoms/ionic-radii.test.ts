import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { electronegativityOf } from '../../src/atoms/electronegativity.ts'
import { shannonRadius, type SpinState } from '../../src/atoms/shannon-radii.ts'
import { InputError } from '../../src/errors.ts'

// Written by fixtures/ionic-radii-pymatgen.py with pymatgen 2022.11.7.
const { radii, electronegativities } = JSON.parse(
  readFileSync(new URL('fixtures/ionic-radii-pymatgen.json', import.meta.url), 'utf8'),
) as { radii: [string, number, number, SpinState | null, number][]; electronegativities: Record<string, number> }

describe('ionic radii', () => {
  it('are those of pymatgen', () => {
    expect(radii.length).toBeGreaterThan(200)
    for (const [symbol, charge, coordination, spin, radius] of radii) {
      const own = shannonRadius(symbol, charge, coordination, spin ?? undefined)
      expect(own, `${symbol} ${charge} ${coordination} ${spin}`).toBe(radius)
    }
  })

  it('ask for the spin state where it matters, and only there', () => {
    expect(() => shannonRadius('Fe', 2, 6)).toThrow('Tabulated of Fe2+: 4 high spin, 6 low spin, 6 high spin, 8 high spin.')
    expect(shannonRadius('Ti', 4, 6, 'high')).toBe(0.605)
  })

  it('are refused for ions that are not tabulated', () => {
    expect(() => shannonRadius('Li', 2, 6)).toThrow(InputError)
    expect(() => shannonRadius('Li', 1, 12)).toThrow('Tabulated of Li1+: 4, 6, 8.')
  })
})

describe('electronegativities', () => {
  it('are those of pymatgen', () => {
    for (const [symbol, value] of Object.entries(electronegativities)) expect(electronegativityOf(symbol), symbol).toBe(value)
  })

  it('are refused where there is none', () => {
    expect(() => electronegativityOf('Ne')).toThrow(InputError)
    expect(() => electronegativityOf('Xx')).toThrow(InputError)
  })
})
