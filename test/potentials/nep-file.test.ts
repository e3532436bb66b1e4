import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { randomStream } from '../../src/math/random.ts'
import { formatNep, parseNep } from '../../src/potentials/nep/nep-file.ts'
import type { NepZbl } from '../../src/potentials/nep/nep-model.ts'
import { nepWarnings } from '../../src/potentials/nep/nep.ts'
import { randomNepModel, UNIFORM_ZBL } from '../support/nep-models.ts'

const flexible: NepZbl = { kind: 'flexible', table: Float64Array.from({ length: 30 }, (_, k) => (k % 10 === 0 ? 0.5 : k % 10 === 1 ? 1.5 : 0.1 * (k % 10))) }
const SHAPES = [
  ['a plain NEP4', randomNepModel({ version: 4, species: [3, 14] }, 'a')],
  ['NEP3 with flexible ZBL', randomNepModel({ version: 3, species: [3, 14], zbl: flexible, fiveBody: false }, 'b')],
  ['NEP5 with uniform ZBL and only q1111', randomNepModel({ version: 5, species: [3, 8, 15], zbl: UNIFORM_ZBL, fourBody: false }, 'c')],
  ['type-wise cutoffs and ZBL', randomNepModel(
    { version: 4, species: [3, 14], zbl: { kind: 'type-wise', inner: 1, outer: 2, factor: 0.65 }, radialCutoffs: [6, 5.5], angularCutoffs: [4, 3.5] }, 'd')],
  ['one species', randomNepModel({ version: 4, species: [14], fourBody: false, fiveBody: false }, 'e')],
] as const

const text = formatNep(SHAPES[0][1])
const lines = text.split('\n')
const withLine = (index: number, line: string): string => lines.map((old, i) => (i === index ? line : old)).join('\n')
const [HEAD, CUTOFF, N_MAX, BASIS, L_MAX, ANN] = [0, 1, 2, 3, 4, 5]

describe('nep.txt', () => {
  it.each(SHAPES)('is read back to the same numbers after writing: %s', (_, model) => {
    expect(parseNep(formatNep(model), 'x')).toEqual(model)
  })

  it('is read as tokens, whatever the blanks and line ends', () => {
    const ragged = lines.map((line, i) => (i > 5 ? `${line}  ` : `\t${line.replaceAll(' ', '   ')} `)).join('\r\n').replace(/\r\n(?=[^\r\n]*\r\n$)/, '   ')
    expect(parseNep(ragged, 'x')).toEqual(SHAPES[0][1])
  })

  it.each([
    ['a dipole model', 'nep4_dipole 2 Li Si', /a dipole model/],
    ['a polarizability model', 'nep3_polarizability 2 Li Si', /a polarizability model/],
    ['a charge model', 'nep4_zbl_charge2 2 Li Si', /a charge model/],
    ['a spin model', 'nep4_spin 2 Li Si', /a spin model/],
    ['a temperature model', 'nep4_temperature 2 Li Si', /a temperature-dependent model/],
    ['NEP2', 'nep2 2 Li Si', /an obsolete NEP version/],
    ['something else', 'hello 2 Li Si', /must name a NEP energy model/],
  ])('refuses by name: %s', (_, line, message) => {
    expect(() => parseNep(withLine(HEAD, line), 'pot.txt')).toThrow(message)
    expect(() => parseNep(withLine(HEAD, line), 'pot.txt')).toThrow(/pot\.txt:1/)
  })

  it.each(['q112', 'q123', 'q233', 'q134'])('refuses the many-body term %s', (flag) => {
    const flags = ['q112', 'q123', 'q233', 'q134'].map((name) => (name === flag ? 1 : 0)).join(' ')
    expect(() => parseNep(withLine(L_MAX, `l_max 4 1 1 ${flags}`), 'x')).toThrow(new RegExp(`got "${flag}"`))
  })

  it('reads the newer flags as it reads the older ones', () => {
    expect(parseNep(withLine(L_MAX, 'l_max 4 1 1 0 0 0 0'), 'x')).toEqual(SHAPES[0][1])
  })

  it.each([
    ['species missing', HEAD, 'nep4 2 Li', /list 2 different species/, 1],
    ['species twice', HEAD, 'nep4 2 Li Li', /different species/, 1],
    ['no element', HEAD, 'nep4 2 Li Xx', /chemical symbol/, 1],
    ['no count', HEAD, 'nep4', /number of species must be an integer/, 1],
    ['cutoffs short', CUTOFF, 'cutoff 6 4 100', /must hold 4 numbers, or 6 for 2 species/, 2],
    ['cutoff zero', CUTOFF, 'cutoff 0 4 100 100', /a cutoff \(Å\) must be a number/, 2],
    ['cutoff NaN', CUTOFF, 'cutoff NaN 4 100 100', /a cutoff/, 2],
    ['wrong keyword', N_MAX, 'n_min 4 4', /must begin with "n_max"/, 3],
    ['negative size', N_MAX, 'n_max -1 4', /n_max must be an integer/, 3],
    ['absurd size', N_MAX, 'n_max 99999999 4', /n_max must be an integer from 0 to 64/, 3],
    ['basis of 1e9', BASIS, 'basis_size 1000000000 8', /basis_size must be/, 4],
    ['l_max short', L_MAX, 'l_max 4 2', /l_max line must hold 3 to 7 numbers/, 5],
    ['l_max above 8', L_MAX, 'l_max 9 2 0', /l_max must be an integer from 0 to 8/, 5],
    ['q222 without l = 2', L_MAX, 'l_max 1 2 0', /q222 needs l_max/, 5],
    ['two hidden layers', ANN, 'ANN 30 30', /one hidden layer/, 6],
    ['a word among the numbers', 8, 'abc', /parameter 3 must be a number/, 9],
    ['an overflowing number', 8, '1e999', /parameter 3/, 9],
  ])('is refused with its line when malformed: %s', (_, index, line, message, place) => {
    expect(() => parseNep(withLine(index, line), 'pot.txt')).toThrow(message)
    expect(() => parseNep(withLine(index, line), 'pot.txt')).toThrow(new RegExp(`pot\\.txt:${place}\\b`))
  })

  it('is refused with both counts when numbers are missing', () => {
    const cut = lines.slice(0, -11).join('\n')
    const count = lines.length - 7
    expect(() => parseNep(cut, 'x')).toThrow(new RegExp(`${count} numbers must follow the header, got "${count - 10} numbers"`))
  })

  it('reads the per-species biases of MatPL only when asked', () => {
    const model = SHAPES[0][1]
    const biasLine = 6 + model.networks.reduce((sum, { w0, b0, w1 }) => sum + w0.length + b0.length + w1.length, 0)
    const matpl = [...lines.slice(0, biasLine), '5.5', '7.25', ...lines.slice(biasLine + 1)].join('\n')
    expect(() => parseNep(matpl, 'x')).toThrow(/option matplBiases/)
    const read = parseNep(matpl, 'x', { matplBiases: true })
    expect(read.networks.map(({ bias }) => bias)).toEqual([5.5, 7.25])
    expect(read).toMatchObject({ version: 5, commonBias: 0 })
    expect(read.scaler).toEqual(model.scaler)
  })

  it('warns when the ZBL term reaches beyond the angular cutoff', () => {
    expect(nepWarnings(SHAPES[2][1])).toEqual([])
    expect(nepWarnings(randomNepModel({ version: 4, species: [3], zbl: { kind: 'uniform', inner: 1, outer: 4.5 } }, 'f'))[0]).toMatch(/4\.5 Å/)
  })

  it('either loads or is refused kindly after 400 random mutations', () => {
    const original = readFileSync(new URL('fixtures/synthetic_nep3_zbl_flexible_LiSi.txt', import.meta.url), 'utf8')
    const random = randomStream('mutations')
    const words = ['', '0', '-1', '1e400', 'nan', 'Li', '999999999999', 'zbl', '\u0000', '4.5.6', '1e30', 'nep4']
    let loaded = 0
    for (let k = 0; k < 400; k++) {
      const tokens = original.split(/(\s+)/)
      for (let change = 0; change <= random.integer(3); change++) {
        // Half of the changes hit the header, where they matter most.
        const at = random.integer(random.uniform() < 0.5 ? 50 : tokens.length)
        const kind = random.integer(3)
        if (kind === 0) tokens[at] = random.pick(words)
        else if (kind === 1) tokens.splice(at, 1 + random.integer(3))
        else tokens.splice(at, 0, random.pick(words), random.pick([' ', '\n']))
      }
      try {
        parseNep(tokens.join(''), 'mutant.txt')
        loaded++
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
        expect((error as Error).message).toMatch(/mutant\.txt/)
      }
    }
    expect(loaded).toBeLessThan(300)
  })
})
