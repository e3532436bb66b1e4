import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { makeStructure } from '../../src/atoms/structure.ts'
import { ConfigError, InputError, StoreError } from '../../src/errors.ts'
import { formatOfPath, readStructures, writeStructures } from '../../src/io/formats.ts'
import { frameOf } from '../../src/io/frame.ts'
import { readTextFile } from '../../src/io/text-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'ionforge-io-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A crystal with a lithium atom at x. */
function crystal(x: number): ReturnType<typeof frameOf> {
  return frameOf(makeStructure({
    cell: [3, 0, 0, 0, 3, 0, 0, 0, 3], pbc: [true, true, true], species: [3], positions: [x, 0, 0],
  }))
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('the format', () => {
  it.each([
    ['a.xyz', 'extxyz'], ['b/a.EXTXYZ.gz', 'extxyz'], ['a.cif', 'cif'], ['a.cif.gz', 'cif'],
    ['x/POSCAR', 'poscar'], ['POSCAR_Li.gz', 'poscar'],
    ['CONTCAR.3', 'poscar'], ['a.vasp', 'poscar'], ['a.poscar.GZ', 'poscar'], ['POSCAR.cif', 'cif'],
  ])('of %s is %s', (path, format) => {
    expect(formatOfPath(path)).toBe(format)
  })

  it('must be known', () => {
    expect(() => formatOfPath('data/a.pdb')).toThrow(InputError)
    expect(() => formatOfPath('data/a.pdb')).toThrow(/got "a.pdb" \(data\/a.pdb\)\. Use .*extxyz, poscar, cif/)
    expect(() => readStructures('a.xyz', { format: 'poskar' })).toThrow(ConfigError)
    expect(() => readStructures('a.xyz', { format: 'poskar' })).toThrow(/"poscar"\? Valid: extxyz, poscar, cif\./)
  })

  it('can be given in place of the name', () => {
    const path = join(folder, 'structure.txt')
    writeStructures(path, [crystal(1)], { format: 'poscar' })
    expect(readStructures(path, { format: 'POSCAR' })[0].structure).toEqual(crystal(1).structure)
  })
})

describe('files', () => {
  const names = ['a.extxyz', 'a.extxyz.gz', 'POSCAR', 'CONTCAR.gz', 'a.cif', 'a.cif.gz']
  it.each(names)('written as %s are read back', (name) => {
    const path = join(folder, name)
    writeStructures(path, [crystal(0.5)])
    expect(readFileSync(path)[0] === 0x1f).toBe(name.endsWith('.gz'))
    const [{ structure }] = readStructures(path)
    expect(Array.from(structure.positions, (x) => Number(x.toFixed(9)))).toEqual([0.5, 0, 0])
  })

  it('give one frame by index, from either end', () => {
    const path = join(folder, 'many.extxyz')
    writeStructures(path, [crystal(0), crystal(1), crystal(2)])
    const at = (index: number | 'all'): number[] =>
      readStructures(path, { index }).map((frame) => frame.structure.positions[0])
    expect([at('all'), at(0), at(-1), at(1)]).toEqual([[0, 1, 2], [0], [2], [1]])
    expect(() => at(3)).toThrow(/within the 3 frames of the file, from 0, got 3/)
    expect(() => at(0.5)).toThrow(ConfigError)
  })

  it('give one data block of a CIF by name', () => {
    const path = join(folder, 'blocks.cif')
    const named = (x: number, name: string): ReturnType<typeof frameOf> =>
      frameOf(crystal(x).structure, { data_block: name })
    writeStructures(path, [named(0, 'one'), named(1.5, 'two')])
    expect(readStructures(path).map((frame) => frame.info.data_block)).toEqual(['one', 'two'])
    expect(readStructures(path, { block: 'two' })[0].structure.positions[0]).toBeCloseTo(1.5, 9)
    expect(() => readStructures(path, { format: 'poscar', block: 'two' })).toThrow(/only a CIF has named data blocks/)
  })

  it('hold what their format can', () => {
    expect(() => writeStructures(join(folder, 'POSCAR_2'), [crystal(0), crystal(1)])).toThrow(/one structure, got 2/)
    expect(() => writeStructures(join(folder, 'none.xyz'), [])).toThrow(/at least one structure/)
  })

  it('that cannot be read say why', () => {
    const gzipped = gzipSync('1\n\nLi 0 0 0\n'.repeat(100))
    const damaged = Buffer.from(gzipped)
    damaged[20] ^= 0xff
    const refusal = (path: string): string => {
      try {
        readStructures(path)
      } catch (error) {
        if (error instanceof InputError) return error.message
      }
      return 'no refusal'
    }
    const short = gzipped.subarray(0, gzipped.length - 12)
    expect(refusal(join(folder, 'absent.xyz'))).toMatch(/be readable, got "no such file or folder" \(.*absent.xyz\)/)
    expect(refusal(file('binary.xyz', Buffer.from([1, 2, 0, 3])))).toMatch(/got "binary data" \(.*binary.xyz\)/)
    expect(refusal(file('short.xyz.gz', short))).toMatch(/gzip file must be complete/)
    expect(refusal(file('damaged.xyz.gz', damaged))).toMatch(/gzip file must be complete/)
    expect(refusal(file('empty.xyz', ''))).toMatch(/at least one frame/)
    expect(refusal(file('POSCAR_empty', ''))).toMatch(/at least 8 lines/)
    expect(refusal(file('empty.cif', ''))).toMatch(/data block with atom sites/)
    expect(() => readStructures(folder, { format: 'cif' })).toThrow(/got "a folder"/)
    expect(() => writeStructures(join(folder, 'absent/a.xyz'), [crystal(0)])).toThrow(StoreError)
  })

  it('larger than the limit are refused before they fill the memory, packed or not', () => {
    const text = ' '.repeat(5000)
    expect(() => readTextFile(file('large.xyz', text), 4000)).toThrow(/not be larger than 4000 bytes/)
    expect(() => readTextFile(file('large.xyz.gz', gzipSync(text)), 4000)).toThrow(/not be larger than 4000 bytes/)
    expect(readTextFile(file('plain.gz', text))).toBe(text)
  })
})
