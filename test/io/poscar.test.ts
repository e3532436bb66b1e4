import { describe, expect, it } from 'vitest'
import { makeStructure } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { frameOf } from '../../src/io/frame.ts'
import { readStructures } from '../../src/io/formats.ts'
import { formatPoscar, parsePoscar } from '../../src/io/poscar.ts'
import { sharedData } from '../support/shared-data.ts'

const LINES = ['test', '1.0', '4 0 0', '0 5 0', '0 0 6', 'Li O', '1 2', 'Direct', '0 0 0', '0.5 0.5 0.5', '0.25 0 0']

/** The text with lines (from 1) replaced. */
function poscar(changes: Record<number, string> = {}): string {
  return LINES.map((line, i) => changes[i + 1] ?? line).join('\n')
}

describe('reading a POSCAR', () => {
  it('understands fractional coordinates, trailing symbols and Windows line ends', () => {
    const { structure, info } = parsePoscar(poscar({ 9: '0 0 0 Li' }).replaceAll('\n', '\r\n'), 'POSCAR')
    expect(Array.from(structure.species)).toEqual([3, 8, 8])
    expect(Array.from(structure.positions)).toEqual([0, 0, 0, 2, 2.5, 3, 1, 0, 0])
    expect(structure.pbc).toEqual([true, true, true])
    expect(info).toEqual({ comment: 'test' })
  })

  it.each([
    ['2.0', [8, 10, 12], 'a factor'],
    ['-960', [8, 10, 12], 'a volume'],
    ['1 2 3', [4, 10, 18], 'three factors'],
    ['2.0 ! angstrom', [8, 10, 12], 'a factor with a comment'],
  ])('scales cell and Cartesian positions by %s', (scale, lengths) => {
    const { structure } = parsePoscar(poscar({ 2: scale, 8: 'Cartesian', 9: '4 5 6' }), 'POSCAR')
    expect([0, 4, 8].map((k) => Number(structure.cell[k].toFixed(12)))).toEqual(lengths)
    expect(Array.from(structure.positions.slice(0, 3), (x) => Number(x.toFixed(12)))).toEqual(lengths)
  })

  it('takes symbols with POTCAR suffixes and repeated groups', () => {
    const text = poscar({ 6: 'Li_sv O/9a3f Li.pbe', 7: '1 1 1' })
    expect(Array.from(parsePoscar(text, 'POSCAR').structure.species)).toEqual([3, 8, 3])
  })

  it('takes the elements of VASP 4 from the comment line', () => {
    const without = (comment: string): string => [comment, ...LINES.slice(1, 5), ...LINES.slice(6)].join('\n')
    expect(Array.from(parsePoscar(without('my Li2-O cell'), 'POSCAR').structure.species)).toEqual([3, 8, 8])
    expect(Array.from(parsePoscar(without('LiO'), 'POSCAR').structure.species)).toEqual([3, 8, 8])
    const message = /must name the 2 elements, got "lithium oxide" \(POSCAR:1\)/
    expect(() => parsePoscar(without('lithium oxide'), 'POSCAR')).toThrow(message)
  })

  it('keeps selective dynamics as a mask of free directions', () => {
    const atoms = { 9: '0 0 0 T F .TRUE.', 10: '0.5 0.5 0.5 F F F', 11: '0.25 0 0 T T T' }
    const text = poscar({ 8: 'Selective\nDirect', ...atoms })
    const frame = parsePoscar(text, 'POSCAR')
    expect(frame.arrays.move_mask.values).toEqual([true, false, true, false, false, false, true, true, true])
    expect(parsePoscar(formatPoscar(frame), 'again')).toEqual(frame)
  })

  it.each(['\n\n0 0 0\n0 0 0\n0 0 0\n', '\nLattice velocities and vectors\n1\n0 0 0\n', '\nCartesian\n0 0 0\n'])(
    'does not take what follows the atoms for atoms: %j', (tail) => {
      expect(parsePoscar(poscar() + tail, 'CONTCAR').structure.species.length).toBe(3)
    })

  it.each([
    [{ 2: '0' }, /scale must be one number other than zero.*POSCAR:2/],
    [{ 2: '1 -2 3' }, /scale must be/],
    [{ 3: '4 0' }, /a lattice vector must be three numbers, got "4 0" \(POSCAR:3\)/],
    [{ 4: '8 0 0' }, /zero or parallel.*POSCAR/],
    [{ 6: 'Li Qx' }, /chemical symbol such as Li or Si, got "Qx" \(POSCAR:6\)/],
    [{ 6: 'Li O S' }, /2 numbers of atoms need 2 elements/],
    [{ 7: '1 x' }, /must be integers.*POSCAR:7/],
    [{ 7: '1 1000000000000' }, /must be positive and fit the file/],
    [{ 7: '1 3' }, /must hold the 4 atoms it announces/],
    [{ 7: '1 1' }, /no more than the 2 atoms it announces.*POSCAR:11/],
    [{ 8: '0.1 0.2 0.3' }, /must be Direct or Cartesian, got "0.1 0.2 0.3" \(POSCAR:8\)/],
    [{ 10: '0.5 1e999 0' }, /position of atom 2 must be three numbers.*POSCAR:10/],
    [{ 8: 'Selective\nDirect', 9: '0 0 0 T F' }, /three flags T or F.*POSCAR:10/],
  ])('refuses %j with the line', (changes, message) => {
    expect(() => parsePoscar(poscar(changes), 'POSCAR')).toThrow(InputError)
    expect(() => parsePoscar(poscar(changes), 'POSCAR')).toThrow(message)
  })
})

describe('writing a POSCAR', () => {
  const structure = makeStructure({
    cell: [4, 0, 0, 1 / 3, 5, 0, 0, 0.1, 6], pbc: [true, true, true], species: [8, 3, 8],
    positions: [0.1 + 0.2, 0, -0, 1, 2, 3, 1 / 3, 4, 5],
  })

  it('groups elements in order of first appearance, without loss of digits', () => {
    const text = formatPoscar(frameOf(structure))
    expect(text.split('\n').slice(5, 7)).toEqual(['O Li', '2 1'])
    const back = parsePoscar(text, 'POSCAR').structure
    expect(back.cell).toEqual(structure.cell)
    expect(Array.from(back.positions)).toEqual([0.1 + 0.2, 0, -0, 1 / 3, 4, 5, 1, 2, 3])
  })

  it('can keep the order of atoms', () => {
    const text = formatPoscar(frameOf(structure), { order: 'kept' })
    expect(text.split('\n').slice(5, 7)).toEqual(['O Li O', '1 1 1'])
    expect(parsePoscar(text, 'POSCAR').structure).toEqual(structure)
  })

  it('can write fractional coordinates', () => {
    const text = formatPoscar(frameOf(structure), { order: 'kept', coordinates: 'direct' })
    const back = parsePoscar(text, 'POSCAR').structure
    back.positions.forEach((value, k) => expect(value).toBeCloseTo(structure.positions[k], 13))
  })

  it('refuses what a POSCAR cannot hold', () => {
    const slab = frameOf({ ...structure, pbc: [true, true, false] })
    expect(() => formatPoscar(slab)).toThrow(/repeats in all three.*"pbc T T F"/)
  })
})

const folder = sharedData('structures/LiCoO2_R-3m_hex.vasp')

describe.skipIf(folder === null)('the reference crystals', () => {
  it.each(['LiCoO2_R-3m_hex', 'gamma-Li3PO4_Wang1995', 'LiVPO4F_template', 'beta-Li3PS4_OBELiX-nhq'])(
    'are the same in %s.vasp and %s.extxyz', (name) => {
      const read = (extension: string): ReturnType<typeof readStructures> =>
        readStructures(sharedData(`structures/${name}.${extension}`) ?? '')
      const [a] = read('vasp')
      const [b] = read('extxyz')
      const rounded = (x: number): string => (Math.abs(x) < 1e-5 ? 0 : x).toFixed(4)
      const sorted = ({ structure }: typeof a): string[] => Array.from(structure.species, (number, i) =>
        `${number} ${Array.from(structure.positions.slice(3 * i, 3 * i + 3), rounded).join(' ')}`).sort()
      expect(a.structure.species.length).toBe(b.structure.species.length)
      a.structure.cell.forEach((value, k) => expect(value).toBeCloseTo(b.structure.cell[k], 6))
      expect(sorted(a)).toEqual(sorted(b))
    })
})
