// Writes structures as CIF in P1, every atom a site of its own, to ten decimals: reading the text and writing it again
// gives the same text. Only shape and contents of the cell are kept, not its orientation in space.
import { cellParameters } from '../atoms/cell.ts'
import { compositionOf, formulaOf } from '../atoms/composition.ts'
import { symbolOf } from '../atoms/elements.ts'
import { fractionalPositions } from '../atoms/structure.ts'
import { InputError } from '../errors.ts'
import type { Frame } from './frame.ts'

const CELL_TAGS = ['length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma']
const SITE_TAGS = ['label', 'type_symbol', 'fract_x', 'fract_y', 'fract_z', 'occupancy']

/**
 * One data block per frame, named by `info.data_block` or the formula; other info and arrays cannot be kept. Throws
 * InputError for structures that are not periodic in all three directions or have no atoms.
 */
export function formatCif(frames: readonly Frame[]): string {
  const used = new Set<string>()
  return frames.map((frame) => formatBlock(frame, blockName(frame, used))).join('\n')
}

function blockName({ structure, info }: Frame, used: Set<string>): string {
  const given = typeof info.data_block === 'string' ? info.data_block : ''
  const name = given.replace(/[^\w.+-]+/g, '_') || formulaOf(compositionOf(structure))
  let unique = name
  for (let copy = 2; used.has(unique.toLowerCase()); copy++) unique = `${name}_${copy}`
  used.add(unique.toLowerCase())
  return unique
}

function formatBlock({ structure }: Frame, name: string): string {
  const { species, pbc, cell } = structure
  if (!pbc.every(Boolean) || species.length === 0) {
    throw new InputError({
      rule: 'a CIF must hold atoms in a cell that repeats in all three directions',
      found: species.length === 0 ? 'no atoms' : `pbc ${pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
      wayOut: 'Write extended XYZ instead, or give the structure a periodic cell.',
    })
  }
  const parameters = cellParameters(cell)
  const fractional = fractionalPositions(structure)
  const sites = Array.from(species, (number, i) => {
    const symbol = symbolOf(number)
    return [`${symbol}${i + 1}`, symbol, ...Array.from(fractional.subarray(3 * i, 3 * i + 3), decimal), '1.0'].join(' ')
  })
  return [
    `data_${name}`,
    ...CELL_TAGS.map((tag, k) => `_cell_${tag} ${decimal(parameters[k])}`),
    "_space_group_name_H-M_alt 'P 1'",
    '_space_group_IT_number 1',
    'loop_',
    '_space_group_symop_operation_xyz',
    "'x, y, z'",
    'loop_',
    ...SITE_TAGS.map((tag) => `_atom_site_${tag}`),
    ...sites,
    '',
  ].join('\n')
}

/** Ten decimals, never "-0.0000000000". */
function decimal(value: number): string {
  return value.toFixed(10).replace(/^-(0\.0+)$/, '$1')
}
