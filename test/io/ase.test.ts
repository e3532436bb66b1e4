// Files that ASE wrote and files that ASE read, frozen by fixtures/ase_fixture.py.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fractionalPositions, makeStructure, type Structure } from '../../src/atoms/structure.ts'
import { formatCif } from '../../src/io/cif-writer.ts'
import { formatExtxyz } from '../../src/io/extxyz.ts'
import { readStructures } from '../../src/io/formats.ts'
import type { Frame } from '../../src/io/frame.ts'
import { formatPoscar } from '../../src/io/poscar.ts'

const FIXTURES = resolve(import.meta.dirname, 'fixtures')
const CIFS = ['silicon', 'layered-oxide', 'wurtzite', 'phosphate', 'monoclinic'].map((name) => `${name}.cif`)

interface AseFrame {
  readonly cell: number[][]
  readonly pbc: boolean[]
  readonly numbers: number[]
  readonly positions: number[][]
  readonly move_mask: boolean[][] | null
  readonly info: Record<string, unknown>
  readonly arrays: Record<string, unknown[]>
}

/** What ASE reads from a file; numbers that JSON cannot hold are restored. */
function aseReads(name: string): AseFrame[] {
  return JSON.parse(readFileSync(resolve(FIXTURES, `${name}.json`), 'utf8'), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('not_finite' in value)) return value
    return value.not_finite === 'nan' ? Number.NaN : value.not_finite === 'inf' ? Infinity : -Infinity
  }) as AseFrame[]
}

function read(name: string): Frame[] {
  return readStructures(resolve(FIXTURES, name))
}

/** The frame in the shape of the fixture. */
function asAse(frame: Frame): AseFrame {
  const { structure, info, arrays } = frame
  const rows = (values: ArrayLike<unknown>, width: number): unknown[] => width === 1
    ? Array.from(values)
    : Array.from({ length: values.length / width }, (_, i) => Array.from(values).slice(i * width, (i + 1) * width))
  return {
    cell: rows(structure.cell, 3) as number[][],
    pbc: [...structure.pbc],
    numbers: Array.from(structure.species),
    positions: rows(structure.positions, 3) as number[][],
    move_mask: null,
    info: { ...info },
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, value]) => [name, rows(value.values, value.width)])),
  }
}

/** Frames that use everything the format can hold, at numbers that need all their digits. */
function demandingFrames(): Frame[] {
  const structure = makeStructure({
    cell: [1 / 3, 1e-7, 0, 0, 7.1, -0, 2.5e-10, 0, 12],
    pbc: [true, true, false],
    species: [3, 8, 27],
    positions: [0.1 + 0.2, -1 / 3, 1e-300, 5e-324, 123456789.12345679, -0, 2, 3, 4],
  })
  const info = {
    energy: -147.75281612345678, count: 3, minus_zero: -0, large: 1152921504606846976,
    nan: Number.NaN, infinite: -Infinity, converged: true, off: false,
    flags: [true, false], vector: [0.1, 1e21, -3], single: [5], empty: [], none: null,
    text: 'two words', quote: 'say "hi" [now] \\ {x}', digits: '0012', truth: 'T', spaced: ' 1 2 3 ',
    blank: '', json: '_JSON 1', lines: 'one\ntwo\t', underscore: '300_1', 'odd key=1': 'a=b', unicode: 'Å π',
    list: ['a', 'b c'], matrix: [[1, 2.5], [-0, 4]], table: { a: [1, null, 'x"y'], b: { c: true } },
    virial: [1, 2, 3, 2, 5, 6, 3, 6, 1 / 9], holed: [[Number.NaN, 1], [2, Infinity]],
  }
  const arrays: Frame['arrays'] = {
    forces: {
      kind: 'real', width: 3,
      values: Float64Array.of(0.1, 0.2, 0.30000000000000004, -0, 1e-9, 2, Number.NaN, Infinity, 3),
    },
    group: { kind: 'integer', width: 1, values: Float64Array.of(1, -2, 2147483647) },
    site: { kind: 'string', width: 1, values: ['4a', 'x_1', 'ü'] },
    free: { kind: 'logical', width: 3, values: [true, false, true, true, true, false, false, false, true] },
  }
  const molecule = makeStructure({
    cell: new Float64Array(9), pbc: [false, false, false], species: [1, 1], positions: [0, 0, 0, 0, 0, 0.74],
  })
  return [{ structure, info, arrays }, { structure: molecule, info: {}, arrays: {} }]
}

describe('extended XYZ and ASE', () => {
  it('reads what ASE wrote as ASE reads it', () => {
    expect(read('written-by-ase.extxyz').map(asAse)).toEqual(aseReads('written-by-ase.extxyz'))
  })

  it('writes what ASE reads back to the same doubles', async () => {
    const frames = demandingFrames()
    await expect(formatExtxyz(frames)).toMatchFileSnapshot(resolve(FIXTURES, 'written-by-ionforge.extxyz'))
    const ase = aseReads('written-by-ionforge.extxyz')
    expect(ase).toEqual(frames.map(asAse))
  })

  it('reads its own text back to the same doubles', () => {
    expect(read('written-by-ionforge.extxyz')).toEqual(demandingFrames())
  })
})

describe('POSCAR and ASE', () => {
  it.each(['written-by-ase.poscar', 'vasp4.poscar'])('reads %s as ASE does', (name) => {
    const [expected] = aseReads(name)
    const [frame] = read(name)
    expectSameAtoms(frame, expected, 1e-14)
    expect(frame.arrays.move_mask.values).toEqual(expected.move_mask?.flat())
  })

  it('writes what ASE reads back', async () => {
    const [frame] = read('vasp4.poscar')
    await expect(formatPoscar(frame)).toMatchFileSnapshot(resolve(FIXTURES, 'written-by-ionforge.poscar'))
    const [expected] = aseReads('written-by-ionforge.poscar')
    expectSameAtoms(frame, expected, 0)
    expect(frame.arrays.move_mask.values).toEqual(expected.move_mask?.flat())
  })
})

describe('CIF and ASE', () => {
  it.each(CIFS)('expands the symmetry of %s to the atoms ASE finds', (name) => {
    const [expected] = aseReads(name)
    const [{ structure }] = read(name)
    structure.cell.forEach((value, k) => expect(value).toBeCloseTo(expected.cell.flat()[k], 12))
    const reference = structureOf(expected)
    expect(structure.species.length).toBe(reference.species.length)
    const ours = fractionalPositions(structure)
    const theirs = fractionalPositions(reference)
    const unmatched = Array.from(structure.species).filter((number, i) => !expected.numbers.some((other, j) =>
      other === number && [0, 1, 2].every((k) => latticeGap(ours[3 * i + k], theirs[3 * j + k]) < 1e-4)))
    expect(unmatched).toEqual([])
  })

  it('writes what ASE reads back', async () => {
    const frames = CIFS.flatMap(read)
    await expect(formatCif(frames)).toMatchFileSnapshot(resolve(FIXTURES, 'written-by-ionforge.cif'))
    const expected = aseReads('written-by-ionforge.cif')
    expect(expected.length).toBe(frames.length)
    frames.forEach((frame, i) => {
      expect(Array.from(frame.structure.species)).toEqual(expected[i].numbers)
      const ours = fractionalPositions(frame.structure)
      const theirs = fractionalPositions(structureOf(expected[i]))
      theirs.forEach((value, k) => expect(latticeGap(value, ours[k])).toBeLessThan(1e-9))
    })
  })
})

function structureOf({ cell, numbers, positions }: AseFrame): Structure {
  return makeStructure({ cell: cell.flat(), pbc: [true, true, true], species: numbers, positions: positions.flat() })
}

/** Difference of two fractional coordinates modulo 1. */
function latticeGap(a: number, b: number): number {
  return Math.abs(a - b - Math.round(a - b))
}

function expectSameAtoms({ structure }: Frame, expected: AseFrame, tolerance: number): void {
  expect(Array.from(structure.species)).toEqual(expected.numbers)
  const furthest = (a: Float64Array, b: number[]): number =>
    a.reduce((worst, value, k) => Math.max(worst, Math.abs(value - b[k])), 0)
  expect(furthest(structure.cell, expected.cell.flat())).toBeLessThanOrEqual(tolerance)
  expect(furthest(structure.positions, expected.positions.flat())).toBeLessThanOrEqual(tolerance)
}
