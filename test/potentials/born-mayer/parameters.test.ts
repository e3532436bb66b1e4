import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { parseIonParameters } from '../../../src/potentials/born-mayer/parameters.ts'

const GOOD = 'charges: {Na: 1, Cl: -1}\npairs:\n  Cl-Na: {a: 1256, rho: 0.317, c: 7}\ncutoff: 8\n'

describe('parseIonParameters', () => {
  it('reads charges, pairs in either order and the cutoff; what is left out is nothing', () => {
    const term = { a: 1256, rho: 0.317, c: 7, d: 0 }
    expect(parseIonParameters(GOOD, 'x.yaml')).toEqual({ species: [11, 17], charges: [1, -1], pairs: [null, term, term, null], cutoff: 8 })
  })

  it.each([
    ['Cl-Na', 'Cl-Br', /both elements of the pair Cl-Br must have a charge, got "none for Br" \(x\.yaml\)\. Charges are given for Na, Cl/],
    ['Cl-Na', 'Cl-Xx', /must be a chemical symbol such as Li or Si, got "Xx"/],
    ['Cl-Na', 'ClNa', /two elements joined by "-", got "ClNa"/],
    ['Na: 1', 'Natrium: 1', /must be a chemical symbol such as Li or Si, got "Natrium"/],
    ['rho: 0.317', 'rho: 0', /got "pairs\.Cl-Na\.rho: Too small/],
    ['rho: 0.317', 'rhoo: 0.317', /got "pairs\.Cl-Na/],
    ['cutoff: 8', 'cutoff: 1', /got "cutoff: Too small/],
    ['cutoff: 8', '', /got "cutoff: /],
    ['{Na: 1, Cl: -1}', '{}', /got "charges: names no element"/],
    ['cutoff: 8', 'cutoff: [', /must be valid YAML/],
    ['cutoff: 8', '  Na-Cl: {a: 1, rho: 1}\ncutoff: 8', /must be given once, got "Na-Cl"/],
  ])('refuses %s written as %s', (from, to, message) => {
    const text = GOOD.replace(from, to)
    expect(() => parseIonParameters(text, 'x.yaml')).toThrow(InputError)
    expect(() => parseIonParameters(text, 'x.yaml')).toThrow(message)
  })
})
