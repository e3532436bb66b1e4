import { describe, expect, it } from 'vitest'
import { fractionalPositions, makeStructure } from '../../src/atoms/structure.ts'
import { compositionOf } from '../../src/atoms/composition.ts'
import { InputError } from '../../src/errors.ts'
import { parseCif } from '../../src/io/cif.ts'
import { parseCifBlocks } from '../../src/io/cif-syntax.ts'
import { formatCif } from '../../src/io/cif-writer.ts'
import { frameOf } from '../../src/io/frame.ts'

interface Parts {
  readonly cell?: string
  readonly group?: string
  readonly operations?: readonly string[]
  readonly tags?: string
  readonly sites?: readonly string[]
  readonly name?: string
}

const CELL = [
  '_cell_length_a 4.000(3)', '_cell_length_b 5', '_cell_length_c 6',
  '_cell_angle_alpha 90', '_cell_angle_beta 90', '_cell_angle_gamma 90',
].join('\n')
const OPERATIONS = ['loop_', '_space_group_symop_operation_xyz']
const TAGS = 'label type_symbol fract_x fract_y fract_z occupancy'

function cif(parts: Parts = {}): string {
  const { cell = CELL, group = '', operations = [], tags = TAGS, sites = ['Li1 Li1+ 0 0 0 1'], name = 'x' } = parts
  const lines = [
    `data_${name}`, cell, group,
    ...(operations.length === 0 ? [] : [...OPERATIONS, ...operations.map((text) => `'${text}'`)]),
    'loop_', ...tags.split(' ').map((tag) => `_atom_site_${tag}`), ...sites,
  ]
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}

describe('the syntax of CIF', () => {
  it('covers quotes, text fields, comments, placeholders and tags in any case', () => {
    const text = [
      '#comment', 'data_One', "_A 'it's one' # said", '_b "x y"',
      '_c', ';first', 'second # no comment', ';', '_d ?', "_e '?'", '_f.g 1',
      'LOOP_ _x _y', '1 2', '3', '4', 'data_two', '_a .',
    ].join('\n')
    const [one, two] = parseCifBlocks(text, 'a.cif')
    const values = Object.fromEntries([...one.columns].map(([tag, column]) => [tag, column.map((value) => value.text)]))
    expect(values).toEqual({
      _a: ["it's one"], _b: ['x y'], _c: ['first\nsecond # no comment'], _d: [null], _e: ['?'], _f_g: ['1'],
      _x: ['1', '3'], _y: ['2', '4'],
    })
    expect([one.name, two.name, two.columns.get('_a')?.[0].text]).toEqual(['One', 'two', null])
  })
})

describe('reading a crystal', () => {
  it('reads uncertainties, missing occupancies and charges', () => {
    const [frame] = parseCif(cif({ sites: ['Li1 Li1+ 0.25(3) 0 .5 .', 'O1 O2- 0.5 0 0 1.000'] }), 'a.cif')
    expect(frame.structure.cell[0]).toBe(4)
    expect(compositionOf(frame.structure)).toEqual({ Li: 1, O: 1 })
    expect(Array.from(fractionalPositions(frame.structure))).toEqual([0.25, 0, 0.5, 0.5, 0, 0])
    expect(frame.info).toEqual({ data_block: 'x' })
  })

  it.each([
    ['Li1', 3], ['O3A', 8], ['Si2', 14], ['LI1', 3], ['OW1', 8], ['Oa', 8],
  ])('takes the element of label %s', (label, number) => {
    const [frame] = parseCif(cif({ tags: 'label fract_x fract_y fract_z', sites: [`${label} 0 0 0`] }), 'a.cif')
    expect(Array.from(frame.structure.species)).toEqual([number])
  })

  it('merges images of rounded special positions, and puts them there', () => {
    const cell = CELL.replace('_b 5', '_b 4').replace('gamma 90', 'gamma 120')
    const operations = ['x,y,z', '-y,x-y,z', '-x+y,-x,z']
    const [frame] = parseCif(cif({ cell, operations, sites: ['Li1 Li 0.333 0.667 0.5 1'] }), 'a.cif')
    expect(frame.structure.species.length).toBe(1)
    const [x, y] = fractionalPositions(frame.structure)
    expect(x).toBeCloseTo(1 / 3, 12)
    expect(y).toBeCloseTo(2 / 3, 12)
  })

  it('gives every data block with atoms, or the one asked for', () => {
    const disordered = cif({ name: 'two', sites: ['Na1 Na 0 0 0 0.5'] })
    const text = `data_empty\n_a 1\n${cif({ name: 'one' })}${disordered}${cif({ name: 'three' })}`
    expect(parseCif(text, 'a.cif', { index: 0 })[0].info).toEqual({ data_block: 'one' })
    expect(parseCif(text, 'a.cif', { block: 'THREE' })[0].info).toEqual({ data_block: 'three' })
    expect(() => parseCif(text, 'a.cif')).toThrow(/site Na1 must be fully occupied, got "0.5".*data block two/)
    expect(() => parseCif(text, 'a.cif', { block: 'four' })).toThrow(/It holds: one, two, three/)
    expect(() => parseCif(text, 'a.cif', { index: 3 })).toThrow(/data block asked for, got 3/)
  })

  it.each([
    [cif({ sites: ['Li1 Li 0 0 0 0.5'] }), /site Li1 must be fully occupied, got "0.5" \(a\.cif:15\)/],
    [cif({ group: "_symmetry_space_group_name_H-M 'F m -3 m'" }), /come with its symmetry operations, got "F m -3 m"/],
    [cif({ group: '_space_group_IT_number 225', operations: ['x,y,z'] }), /with its symmetry operations, got "225"/],
    [cif({ operations: ['x,y,z', '-x,-y,z+1/2', '-x,y,-z'] }), /must form a group, got "no x, -y, -z\+1\/2/],
    [cif({ operations: ['-x,-y,-z', 'x,y,z+1/2'] }), /must include x, y, z/],
    [cif({ operations: ['x,y,z', 'x,x,z'] }), /must be like -x\+1\/2, y, z, got "x,x,z" \(a\.cif:11\)/],
    [cif({ operations: ['x,y,z', '-x,y,z'], sites: ['Li1 Li 0.03 0 0 1'] }), /Li1 and its symmetry image at 0.240 Å/],
    [cif({ sites: ['Li1 Li 0 0 0 1', 'Na1 Na 0 0 0.01 1'] }), /Li1 and Na1 at 0.060 Å/],
    [cif({ tags: 'label Cartn_x Cartn_y Cartn_z', sites: ['Li1 0 0 0'] }), /fractional .*got "Cartesian coordinates"/],
    [cif({ sites: ['Li1 Li ? 0 0 1'] }), /coordinates of site Li1 must be numbers/],
    [cif({ sites: ['SI1 ? 0 0 0 1'] }), /element of site SI1 must be clear, got "Si or S"/],
    [cif({ sites: ['Li1 Wat 0 0 0 1'] }), /element of site Li1 must be clear, got "Wat"/],
    [cif({ sites: ['Li1 Li 0 0 0'] }), /whole rows, got "5 values for 6 tags"/],
    [cif({ cell: CELL.replace('_a 4.000(3)', '_a -4') }), /_a must be a positive length, got "-4" \(a\.cif:2\)/],
    [cif({ cell: CELL.replace('gamma 90', 'gamma 190') }), /an angle between 0 and 180/],
    [cif({ cell: CELL.replace('alpha 90', 'alpha 20').replace('beta 90', 'beta 20') }), /must span a volume/],
    [cif({ cell: CELL.replace('_b 5', '_b ?') }), /_cell_length_b.*got "none"/],
    ['data_x\n_a 1\n', /a data block with atom sites/],
    ['_a 1\n', /start with a data block, got "_a" \(a\.cif:1\)/],
    ['data_x\n_a\n;open\n', /closed by a line that starts with ";"/],
    ['data_x\n_a \'open\n', /quote must be closed/],
    ['data_x\n_a 1 2\n', /value must follow a tag, got "2"/],
    ['data_x\n_a 1\n_A 2\n', /must stand once/],
    ['data_x\nsave_frame\n', /data blocks only/],
  ])('refuses %# with the reason and the line', (text, message) => {
    expect(() => parseCif(text, 'a.cif')).toThrow(InputError)
    expect(() => parseCif(text, 'a.cif')).toThrow(message)
  })
})

describe('writing a crystal', () => {
  it('is stable: reading and writing again gives the same text', () => {
    const structure = makeStructure({
      cell: [5.1, 0.3, -0.2, -2.4, 4.4, 0.1, 0.7, 0.9, 7.3], pbc: [true, true, true], species: [3, 15, 8, 8],
      positions: [0.1, 0.2, 0.3, 2.5, 1.4, 3.3, -1e-13, 5, 2, 0.5, 3.3, 9.9],
    })
    const text = formatCif([frameOf(structure), frameOf(structure, { data_block: 'mine' }), frameOf(structure)])
    const frames = parseCif(text, 'a.cif')
    expect(frames.map((frame) => frame.info.data_block)).toEqual(['LiO2P', 'mine', 'LiO2P_2'])
    expect(formatCif(frames)).toBe(text)
    const before = fractionalPositions(structure)
    fractionalPositions(frames[0].structure).forEach((value, k) => expect(value).toBeCloseTo(before[k], 9))
  })

  it('refuses what a CIF cannot hold', () => {
    const cluster = makeStructure({
      cell: new Float64Array(9), pbc: [false, false, false], species: [3], positions: [0, 0, 0],
    })
    expect(() => formatCif([frameOf(cluster)])).toThrow(/repeats in all three/)
  })
})
