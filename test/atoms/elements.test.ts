import { describe, expect, it } from 'vitest'
import { atomicNumberOf, covalentRadiusOf, isSymbol, massOf, symbolOf } from '../../src/atoms/elements.ts'
import { InputError } from '../../src/errors.ts'

const NUMBERS = Array.from({ length: 118 }, (_, k) => k + 1)

describe('elements', () => {
  it('have 118 symbols, each of which leads back to its number', () => {
    for (const number of NUMBERS) expect(atomicNumberOf(symbolOf(number))).toBe(number)
    expect(new Set(NUMBERS.map(symbolOf)).size).toBe(118)
  })

  it.each([
    ['H', 1, 1.008, 0.31], ['Li', 3, 6.94, 1.28], ['O', 8, 15.999, 0.66], ['Si', 14, 28.085, 1.11],
    ['Co', 27, 58.933, 1.26], ['I', 53, 126.904, 1.39], ['Au', 79, 196.967, 1.36], ['Cm', 96, 247.07, 1.69],
  ])('%s is number %d, with its mass and covalent radius', (symbol, number, mass, radius) => {
    expect(atomicNumberOf(symbol)).toBe(number)
    expect(massOf(number)).toBeCloseTo(mass, 2)
    expect(covalentRadiusOf(number)).toBe(radius)
  })

  it('have masses that grow with the number, but for the known exceptions', () => {
    const drops = NUMBERS.slice(1).filter((number) => massOf(number) < massOf(number - 1)).map(symbolOf)
    expect(drops).toEqual(['K', 'Ni', 'I', 'Pa', 'Np', 'Am', 'Bh', 'Hs'])
    expect(NUMBERS.every((number) => massOf(number) > 0)).toBe(true)
  })

  it('have no covalent radius beyond curium', () => {
    expect(NUMBERS.filter((number) => !(covalentRadiusOf(number) > 0))).toEqual(NUMBERS.slice(96))
  })

  it.each(['X', 'li', 'LI', '', 'Xx', 'constructor', 'Si '])('refuse %j as a symbol', (symbol) => {
    expect(isSymbol(symbol)).toBe(false)
    expect(() => atomicNumberOf(symbol, 'a.xyz:3')).toThrow(InputError)
    expect(() => atomicNumberOf(symbol, 'a.xyz:3')).toThrow(/\(a\.xyz:3\)/)
  })

  it('say what was meant', () => {
    expect(() => atomicNumberOf('SI')).toThrow(/Did you mean "Si"\?/)
  })

  it.each([0, 119, -1, 1.5, Number.NaN])('refuse %d as a number', (number) => {
    expect(() => symbolOf(number)).toThrow(/between 1 and 118/)
  })
})
