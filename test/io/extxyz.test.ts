import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { energyOf, forcesOf, frameOf, type InfoValue } from '../../src/io/frame.ts'
import { formatExtxyz, parseExtxyz } from '../../src/io/extxyz.ts'
import { readStructures } from '../../src/io/formats.ts'
import { makeStructure } from '../../src/atoms/structure.ts'
import { sharedData } from '../support/shared-data.ts'

const LATTICE = 'Lattice="4 0 0 0 5 0 0 0 6"'

/** One lithium atom under a comment line. */
function one(comment: string, atom = 'Li 0 0 0'): string {
  return `1\n${comment}\n${atom}\n`
}

function infoOf(comment: string): Record<string, InfoValue> {
  return { ...parseExtxyz(one(`${LATTICE} ${comment}`), 'a.xyz')[0].info }
}

describe('the comment line', () => {
  it.each<[string, Record<string, InfoValue>, string]>([
    ['a=1 b=2.5 c=-3e2', { a: 1, b: 2.5, c: -300 }, 'numbers'],
    ['a="1 2 3" b=[1 2 3] c={1, 2, 3} d=1,2,3',
      { a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3], d: [1, 2, 3] }, 'every list spelling'],
    ['a=T b=F c="T F T" d', { a: true, b: false, c: [true, false, true], d: true }, 'truth values and a bare flag'],
    [`a='two words' b="it's" c="say \\"hi\\""`, { a: 'two words', b: "it's", c: 'say "hi"' }, 'quotes and escapes'],
    ['a = 3 b=x=y "c d"=4', { a: 3, b: 'x=y', 'c d': 4 }, 'blanks around =, = in values, quoted keys'],
    ['a=[["x", "y"], ["z", "w"]] b=[[1, 2], [3, 4]] c=["p", "q r"]',
      { a: [['x', 'y'], ['z', 'w']], b: [[1, 2], [3, 4]], c: ['p', 'q r'] }, 'nested lists and lists of texts'],
    ['a= b=2 c=""', { a: '', b: 2, c: '' }, 'empty values'],
    ['a=12345678901234567890 uid=007 b=1_000',
      { a: '12345678901234567890', uid: '007', b: '1_000' }, 'digits that must not be lost'],
    ['a="_JSON {\\"b\\": [1, NaN, null]}" c=nan d=-inf',
      { a: { b: [1, Number.NaN, null] }, c: Number.NaN, d: -Infinity }, 'JSON and not-finite numbers'],
    ['__proto__=1 constructor=2',
      Object.fromEntries([['__proto__', 1], ['constructor', 2]]), 'names of JavaScript itself'],
  ])('reads %s', (comment, expected) => {
    expect(infoOf(comment)).toEqual(expected)
  })

  it.each([
    ['pbc="T T F"', [true, true, false]],
    ['pbc="1 0 1"', [true, false, true]],
    ['pbc=[true, False, T]', [true, false, true]],
    ['pbc=TFF', [true, false, false]],
    ['pbc=F', [false, false, false]],
    ['', [true, true, true]],
  ])('understands %s', (comment, expected) => {
    expect(parseExtxyz(one(`${LATTICE} ${comment}`), 'a.xyz')[0].structure.pbc).toEqual(expected)
  })

  it('is kept as text in plain XYZ, whatever it says', () => {
    for (const comment of ["Bob's water", 'E: -3 eV, a=b="', 'water in water']) {
      expect(parseExtxyz(one(comment), 'a.xyz')[0].info).toEqual({ comment })
    }
    expect(parseExtxyz(one(''), 'a.xyz')[0].info).toEqual({})
  })

  it('gives an energy even without Properties', () => {
    expect(energyOf(parseExtxyz(one('energy=-3.5 step=2'), 'a.xyz')[0])).toBe(-3.5)
  })
})

describe('atom lines', () => {
  it('hold any columns in any order', () => {
    const comment = `${LATTICE} Properties=forces:R:3:tag:S:1:Z:I:1:pos:R:3:free:L:1`
    const text = ['2', comment, '0 0 1.5 a 3 1 2 3 T', '1 0 nan b 14 4 5 6 F', '', ' ', ''].join('\r\n')
    const [frame] = parseExtxyz(text, 'a.xyz')
    expect(Array.from(frame.structure.species)).toEqual([3, 14])
    expect(Array.from(frame.structure.positions)).toEqual([1, 2, 3, 4, 5, 6])
    expect(frame.arrays).toEqual({
      forces: { kind: 'real', width: 3, values: Float64Array.of(0, 0, 1.5, 1, 0, Number.NaN) },
      tag: { kind: 'string', width: 1, values: ['a', 'b'] },
      free: { kind: 'logical', width: 1, values: [true, false] },
    })
    expect(() => forcesOf(frame, 'a.xyz')).toThrow(/finite forces, got "a number that is not finite" \(a.xyz\)/)
  })

  it('may use atomic numbers or capitals, and more columns, in plain XYZ', () => {
    const [frame] = parseExtxyz('2\n\n3 0 0 0 0.5\nLI 0 0 2.5 -0.5\n', 'a.xyz')
    expect(Array.from(frame.structure.species)).toEqual([3, 3])
    expect(frame.arrays).toEqual({})
  })

  it('may be absent: zero atoms are a frame', () => {
    const frames = parseExtxyz('0\nempty\n1\n\nLi 0 0 0', 'a.xyz')
    expect(frames.map((frame) => frame.structure.species.length)).toEqual([0, 1])
  })
})

describe('errors name the place, the rule and the value', () => {
  const columns = 'Properties=species:S:1:pos:R:3'
  it.each([
    ['x\n', /start with its number of atoms, got "x" \(a\.xyz:1\)/],
    ['', /at least one frame/],
    ['1000000000000\nc\nLi 0 0 0', /as many atom lines as it announces \(1000000000000\).*a\.xyz:1/],
    ['-1\nc\n', /number of atoms, got "-1"/],
    [one('c', 'Li 0 0'), /atom 1 of 1 must have 4 columns.*a\.xyz:3/],
    [one(`${LATTICE} ${columns}`, 'Li 0 0 0 1'), /must have 4 columns/],
    [one('c', 'Li 0 0 1e999'), /"pos" of atom 1 must be a finite number, got "1e999" \(a\.xyz:3\)/],
    [one('c', 'Li 0 nan 0'), /finite number, got "nan"/],
    [one('c', 'Qx 0 0 0'), /chemical symbol such as Li or Si, got "Qx" \(a\.xyz:3\)/],
    [one('Lattice="1 2 3"'), /Lattice must be 9 numbers.*a\.xyz:2/],
    [one('Lattice="1 0 0 2 0 0 0 0 1"'), /must not be zero or parallel.*a\.xyz:1/],
    [one(`${LATTICE} pbc="T maybe F"`), /three truth values/],
    [one(`${LATTICE} a="open`), /must be closed by "/],
    [one(`${LATTICE} a=1 a=2`), /must have one value, got "1 and 2"/],
    [one(`${LATTICE} a="_JSON {1}"`), /valid JSON/],
    [one('Properties=species:S:1:pos:R:2'), /positions as pos:R:3/],
    [one('Properties=pos:R:3'), /elements as species:S:1/],
    [one('Properties=species:S:1:pos:Q:3'), /triplets/],
    [one('Properties=species:S:1:pos:R:3:x:R:900000000000'), /must have 900000000004 columns/],
    [one('Properties=species:S:1:Z:I:1:pos:R:3', 'Li 14 0 0 0'), /species and Z of atom 1 must agree/],
    [`${one('c')}2\nc\nLi 0 0 0\n`, /a\.xyz:4, frame 2/],
  ])('%j', (text, message) => {
    expect(() => parseExtxyz(text, 'a.xyz')).toThrow(InputError)
    expect(() => parseExtxyz(text, 'a.xyz')).toThrow(message)
  })

  it('when a frame cannot be written', () => {
    const structure = makeStructure({
      cell: new Float64Array(9), pbc: [false, false, false], species: [3], positions: [0, 0, 0],
    })
    const text = (values: string[]) => (): string =>
      formatExtxyz([frameOf(structure, {}, { a: { kind: 'string', width: 1, values } })])
    expect(text(['two words'])).toThrow(/one word each/)
    expect(text(['a', 'b'])).toThrow(/must have 1 × 1 values, got 2/)
    expect(() => formatExtxyz([frameOf(structure, { pbc: true })])).toThrow(/info must not hold "pbc"/)
    expect(() => formatExtxyz([frameOf(structure, { stress: [1, 2, 3, 4, 5, 6] })])).toThrow(/must be 9 numbers/)
    const large = { kind: 'integer', width: 1, values: Float64Array.of(3e9) } as const
    expect(() => formatExtxyz([frameOf(structure, {}, { large })])).toThrow(/32 bits/)
  })
})

const set = sharedData('sets/lixsi/lixsi.extxyz.gz')

describe.skipIf(set === null)('the Li-Si training set', () => {
  it('is read completely within 4 s of processor time, and written back without loss', () => {
    const start = process.cpuUsage()
    const frames = readStructures(set ?? '')
    const { user } = process.cpuUsage(start)
    expect(frames.length).toBe(3758)
    expect(user / 1e6).toBeLessThan(4)
    const [first] = frames
    expect(energyOf(first)).toBe(-147.752816)
    expect(forcesOf(first).slice(0, 3)).toEqual(Float64Array.of(-0.557229, 3.345036, -0.654836))
    const few = frames.filter((_, i) => i % 40 === 0)
    expect(parseExtxyz(formatExtxyz(few), 'again')).toEqual(few)
    console.log(`lixsi.extxyz.gz: ${(user / 1e6).toFixed(2)} s of processor time`)
  })
})
