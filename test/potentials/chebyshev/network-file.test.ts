import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { parseFortranReal } from '../../../src/potentials/chebyshev/ascii-source.ts'
import { parseChebyshevNetwork } from '../../../src/potentials/chebyshev/network-file.ts'
import { sharedData } from '../../support/shared-data.ts'

const fixture = (name: string): Buffer => readFileSync(fileURLToPath(new URL(`../fixtures/chebyshev/${name}`, import.meta.url)))

const BINARY = fixture('Li.LiSi.nn')
const TEXT = fixture('Li.LiSi.pytorch.ascii').toString()
const LINES = TEXT.split('\n')
const parseText = (text: string): unknown => parseChebyshevNetwork(Buffer.from(text), 'Li.nn')
const withLine = (number: number, line: string): string => LINES.map((old, k) => (k === number - 1 ? line : old)).join('\n')

/** Offset of each record's content, and its length. */
function recordsOf(bytes: Buffer): { at: number; length: number }[] {
  const records: { at: number; length: number }[] = []
  let offset = 0
  while (offset < bytes.length) {
    const length = bytes.readInt32LE(offset)
    records.push({ at: offset + 4, length })
    offset += length + 8
  }
  return records
}
const RECORDS = recordsOf(BINARY)
const changed = (change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(BINARY)
  change(copy)
  return copy
}

describe('the forms of an aenet file', () => {
  it.each(['Li', 'Si'])('hold the same network of %s', (element) => {
    const [binary, aenet, pytorch] = ['nn', 'aenet.ascii', 'pytorch.ascii']
      .map((form) => ({ ...parseChebyshevNetwork(fixture(`${element}.LiSi.${form}`), form), file: '' }))
    expect(aenet).toEqual(binary)
    expect(pytorch).toEqual(binary)
    expect(binary).toMatchObject({
      element: element === 'Li' ? 3 : 14, environment: [3, 14],
      radialCutoff: 4.6, radialOrder: 5, angularCutoff: 3.4, angularOrder: 3,
      scale: 0.7, shift: 0.13, atomEnergies: new Map([[3, -1.9], [14, -5.4]]),
    })
    expect(binary.layers.map(({ inputs, outputs, activation }) => `${inputs}-${outputs} ${activation}`))
      .toEqual(['20-4 tanh', '4-5 logistic', '5-3 scaled-tanh', '3-4 twisted-tanh', '4-1 linear'])
  })

  it('keep species of one letter apart in their fixed width', () => {
    expect(parseChebyshevNetwork(fixture('O.OLiP.nn'), 'x').environment).toEqual([8, 3, 15])
  })

  it('are told apart by their content, not their name', () => {
    expect(parseChebyshevNetwork(BINARY, 'Li.ascii')).toMatchObject({ element: 3 })
    expect(parseText(TEXT.replaceAll('\n', '\r\n'))).toMatchObject({ element: 3 })
  })

  it.each([['1.5D-3', 1.5e-3], ['-2.5d+02', -250], ['1.25-103', 1.25e-103], ['1.E5', 1e5], ['-3', -3], ['1e-5', 1e-5]])(
    'write reals as Fortran does: %s', (word, value) => { expect(parseFortranReal(word)).toBe(value) })

  it.each(['', 'x', '1.5e', '--1', 'NaN', '1D2D3', '1e400'])('write no number as "%s"', (word) => {
    expect(parseFortranReal(word)).toBeUndefined()
  })

  const folder = sharedData('aenet/networks')
  it.skipIf(folder === null)('hold the same published networks to the last bit', () => {
    const read = (name: string): unknown => ({ ...parseChebyshevNetwork(readFileSync(`${folder ?? ''}/${name}`), name), file: '' })
    for (const element of ['Li', 'Si']) {
      expect(read(`${element}.v1_2017.ann.ascii`)).toEqual(read(`${element}.15t-15t.nn-04153`))
      expect(read(`${element}.v2_2021.ann.ascii`)).toEqual(read(`${element}.15t-15t.nn-02170`))
    }
  })
})

describe('a text file', () => {
  it.each([
    ['cut within the weights', LINES.slice(0, 8).join('\n'), /weights must be 148 values.*got "0 and the end.*\(Li\.nn:8\)/],
    ['cut in a line', withLine(9, LINES[8].slice(0, 300)), /the weights must be 148 values/],
    ['a weight too many', withLine(9, `${LINES[8]} 1.0`), /the weights must be 148 values.*got "149 values" \(Li\.nn:9\)/],
    ['an unknown activation', withLine(6, '1 2 3 9 0'), /layer 4 must be a code from 0 to 4, got 9 \(Li\.nn:6\)\. Known: 0 linear/],
    ['symmetry functions', withLine(16, 'Behler2011'), /must be Chebyshev, got "Behler2011" \(Li\.nn:16\)/],
    ['other offsets', withLine(7, '0 84 109 127 143 150'), /offsets of the weights must be 0 84 109 127 143 148/],
    ['two outputs', withLine(5, '20 4 5 3 4 2'), /every layer must have 1 to 20 nodes/],
    ['no element', withLine(11, 'Xx'), /chemical symbol.*\(Li\.nn:11\)/],
    ['species twice', withLine(13, 'Li Li'), /species of the environment must be different, got "Li Li"/],
    ['another descriptor', withLine(20, LINES[19].replace('5.0', '6.0')), /N_r = 6, N_a = 3 and 2 species make 22 .* got "20/],
    ['half an order', withLine(20, LINES[19].replace('5.0', '5.5')), /N_r must be an integer from 0 to 200, got 5\.5/],
    ['no cutoff', withLine(20, LINES[19].replace(/4\.59\d+/, '0.0')), /R_r must be a cutoff .* got 0 \(Li\.nn:20\)/],
    ['a set-up that ends before its cutoff', withLine(15, '4.0'), /Rc_max must not be smaller than the cutoffs/],
    ['a word for a number', withLine(14, 'abc'), /Rc_min must be a finite number, got "abc" \(Li\.nn:14\)/],
    ['not a number', withLine(14, 'NaN'), /Rc_min must be a finite number/],
    ['no logical', withLine(28, 'maybe'), /logical value, T or F, got "maybe" \(Li\.nn:28\)/],
    ['no scale', withLine(29, '0.0'), /energy scale must be positive, got 0 \(Li\.nn:29\)/],
    ['another training set', withLine(32, 'Na Si'), /training set must hold the element of the network, Li, got "Na Si"/],
    ['more to come', `${TEXT}\n17\n`, /the file must end here, got "17"/],
    ['something else', 'hello\n', /the number of layers must be an integer, got "hello" \(Li\.nn:1\)/],
    ['nothing', '', /must not be empty \(Li\.nn\)/],
  ])('is refused with its line: %s', (_, text, message) => {
    expect(() => parseText(text)).toThrow(InputError)
    expect(() => parseText(text)).toThrow(message)
  })

  it('takes energies as they are when they were not normalised', () => {
    expect(parseText(withLine(28, '.FALSE.'))).toMatchObject({ scale: 1, shift: 0 })
  })
})

describe('a binary file', () => {
  it('has the records that aenet writes', () => {
    const lengths = RECORDS.map(({ length }) => length)
    expect(lengths).toEqual([
      4, 4, 4, 4, 24, 20, 24, 24, 1184, 1024, 2, 4, 4, 8, 8, 100, 4, 4, 80, 640, 160, 4, 160, 160, 160, 160,
      1024, 4, 8, 8, 4, 4, 16, 4, 4, 24,
    ])
  })

  it.each([
    ['cut in a record', BINARY.subarray(0, 700), /the weights must be a complete record, got "a record.*\(Li\.nn, record 9\)/],
    ['cut between records', BINARY.subarray(0, RECORDS[10].at - 4), /the element .* got "the end of the file" .* record 11\)/],
    ['a surplus', Buffer.concat([BINARY, BINARY.subarray(0, 12)]), /must end after record 36, got "12 more bytes"/],
    ['a damaged length', changed((copy) => copy.writeInt32LE(77, RECORDS[4].at - 4)), /nodes must be a complete record/],
    ['more layers', changed((copy) => copy.writeInt32LE(5, RECORDS[0].at)), /nodes must be .* 5 × 4 bytes, got "24 .* record 5\)/],
    ['symmetry functions', changed((copy) => copy.write('Behler2011', RECORDS[15].at)), /got "Behler2011" .* record 16\)/],
    ['an infinite weight', changed((copy) => copy.writeDoubleLE(Infinity, RECORDS[8].at + 80)), /finite numbers, got Infinity/],
    ['big-endian bytes', changed((copy) => copy.writeInt32BE(4, 0)), /written on a big-endian machine/],
    ['another file', Buffer.from([0x89, 0x50, 0, 0, 1, 2]), /the number of layers must be a complete record/],
  ])('is refused with its record: %s', (_, bytes, message) => {
    expect(() => parseChebyshevNetwork(bytes, 'Li.nn')).toThrow(InputError)
    expect(() => parseChebyshevNetwork(bytes, 'Li.nn')).toThrow(message)
  })
})

describe('any file', () => {
  it('either loads or is refused kindly after random mutations', () => {
    const random = randomStream('mutations')
    for (let k = 0; k < 400; k++) {
      const bytes = k % 2 === 0 ? Buffer.from(BINARY) : Buffer.from(TEXT)
      for (let change = 0; change < 3; change++) {
        // Most of a file is weights: half of the changes hit what stands before them.
        const reach = random.uniform() < 0.5 ? 300 : bytes.length
        bytes[random.integer(reach)] = random.integer(256)
      }
      const cut = random.uniform() < 0.2 ? random.integer(bytes.length) : bytes.length
      try {
        parseChebyshevNetwork(bytes.subarray(0, cut), 'mutant.nn')
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
        expect((error as Error).message).toMatch(/mutant\.nn/)
      }
    }
  })
})
