// Crystal structures in CIF: cell parameters, symmetry operations and sites, expanded to all atoms of the cell.
// Tags: CIF core dictionary (iucr.org/resources/cif). The lattice vector a lies along x, b in the xy plane.
// Refused rather than guessed: partial occupancies, a space group named without its operations, Cartesian-only
// sites, sites that lie on top of each other. A file that names neither space group nor operations is read as P1.
import { latticeDistance, siteImages } from '../atoms/asymmetric-unit.ts'
import { cellFromParameters, type CellParameters } from '../atoms/cell.ts'
import { makeStructure, PERIODIC } from '../atoms/structure.ts'
import {
  formatSymmetryOperation, IDENTITY, isIdentity, missingProduct, MOST_OPERATIONS, parseSymmetryOperation,
  type SymmetryOperation,
} from '../atoms/symmetry.ts'
import { InputError } from '../errors.ts'
import { inverse3, transformRows, type Matrix3 } from '../math/matrix3.ts'
import { readSites, type Site } from './cif-sites.ts'
import { numberOf, parseCifBlocks, shown, type CifBlock, type PlaceOf } from './cif-syntax.ts'
import type { Frame } from './frame.ts'

/** Atoms of one site closer to each other or to another site than this cannot be, Å: they stand for disorder. */
const OVERLAP_DISTANCE = 0.5

/** Far above any crystal, far below what would fill the memory. */
const MOST_ATOMS = 200_000

/** Å; longer than any cell, and safe from overflow. */
const LONGEST_AXIS = 1e6

const OPERATION_TAGS = ['_space_group_symop_operation_xyz', '_symmetry_equiv_pos_as_xyz']
const GROUP_TAGS = [
  '_space_group_it_number', '_symmetry_int_tables_number', '_space_group_name_h-m_alt',
  '_symmetry_space_group_name_h-m', '_space_group_name_hall', '_symmetry_space_group_name_hall',
]

/** What of a CIF is read; without it, every data block that holds atoms. */
export interface CifChoice {
  /** Name of the data block, without data_. */
  readonly block?: string
  /** Position among the blocks that hold atoms, from 0; negative from the end. */
  readonly index?: number
}

/**
 * Reads the data blocks that hold atoms, one frame each, `info.data_block` naming it. `file` is named in errors. Throws
 * InputError with place "file:line".
 */
export function parseCif(text: string, file: string, choice: CifChoice = {}): Frame[] {
  const all = parseCifBlocks(text, file)
  const blocks = all.filter(({ columns }) => columns.has('_atom_site_fract_x') || columns.has('_atom_site_cartn_x'))
  if (blocks.length === 0) {
    throw new InputError({
      rule: 'a CIF must hold a data block with atom sites',
      found: `${all.length} blocks without`,
      place: `${file}:1`,
    })
  }
  const { block: wanted, index } = choice
  const chosen = wanted !== undefined
    ? blocks.filter((block) => block.name.toLowerCase() === wanted.toLowerCase())
    : index === undefined ? blocks : [blocks.at(index)].filter((block) => block !== undefined)
  if (chosen.length === 0) {
    throw new InputError({
      rule: 'the CIF must hold the data block asked for',
      found: wanted ?? index,
      place: file,
      wayOut: `It holds: ${blocks.slice(0, 20).map((block) => shown(block.name)).join(', ')}.`,
    })
  }
  return chosen.map((block) => frameOfBlock(block, file, blocks.length > 1))
}

function frameOfBlock(block: CifBlock, file: string, several: boolean): Frame {
  const where = several ? `, data block ${shown(block.name)}` : ''
  const at: PlaceOf = (line) => `${file}:${line}${where}`
  const cell = readCell(block, at)
  const operations = readOperations(block, at)
  const sites = readSites(block, at)
  if (sites.length * operations.length > MOST_ATOMS) {
    throw new InputError({
      rule: `a crystal must not have more than ${MOST_ATOMS} atoms`,
      found: `${sites.length} sites × ${operations.length} operations`,
      place: at(block.line),
    })
  }
  const species: number[] = []
  const fractional: number[][] = []
  const owners: Site[] = []
  for (const site of sites) {
    for (const image of siteImages(site.position, operations, cell)) {
      species.push(site.atomicNumber)
      fractional.push(image)
      owners.push(site)
    }
  }
  refuseOverlaps(fractional, owners, cell, at)
  const positions = transformRows(fractional.flat(), cell)
  return {
    structure: makeStructure({ cell, pbc: PERIODIC, species, positions }, at(block.line)),
    info: block.name === '' ? {} : { data_block: block.name },
    arrays: {},
  }
}

function readCell(block: CifBlock, at: PlaceOf): Matrix3 {
  const names = ['length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma']
  const parameters = names.map((name) => {
    const value = block.columns.get(`_cell_${name}`)?.at(0)
    const number = value === undefined ? undefined : numberOf(value)
    const limit = name.startsWith('length') ? LONGEST_AXIS : 180
    const valid = number !== undefined && number > 0 && number < limit
    if (valid) return number
    throw new InputError({
      rule: `_cell_${name} must be a ${name.startsWith('length') ? 'positive length' : 'an angle between 0 and 180°'}`,
      found: value?.text ?? 'none',
      place: at(value?.line ?? block.line),
    })
  })
  return cellFromParameters(parameters as unknown as CellParameters, at(block.line))
}

/** The operations, identity first; they are checked to form a group. */
function readOperations(block: CifBlock, at: PlaceOf): SymmetryOperation[] {
  const values = OPERATION_TAGS.map((tag) => block.columns.get(tag)).find((column) => column !== undefined) ?? []
  const group = GROUP_TAGS.map((tag) => block.columns.get(tag)?.at(0)).find((value) => (value?.text ?? null) !== null)
  const trivial = group === undefined || /^(?:1|p1)$/i.test((group.text ?? '').replace(/\s+/g, ''))
  const operations = values.map(({ text, line }) => parseSymmetryOperation(text ?? '?', at(line)))
  if (operations.length <= 1 && !trivial) {
    throw new InputError({
      rule: 'a space group other than P1 must come with its symmetry operations',
      found: group.text,
      place: at(group.line),
      wayOut: 'Add them as _space_group_symop_operation_xyz, or export the structure as P1.',
    })
  }
  if (operations.length === 0) return [IDENTITY]
  const identity = operations.findIndex(isIdentity)
  const line = values[0].line
  if (identity === -1 || operations.length > MOST_OPERATIONS) {
    const rule = identity === -1
      ? 'the symmetry operations must include x, y, z'
      : `there must be at most ${MOST_OPERATIONS} symmetry operations`
    throw new InputError({ rule, found: `${operations.length} operations`, place: at(line) })
  }
  const missing = missingProduct(operations)
  if (missing !== null) {
    const found = `no ${formatSymmetryOperation(missing)}, a product of two of them`
    throw new InputError({ rule: 'the symmetry operations must form a group', found, place: at(line) })
  }
  return [operations[identity], ...operations.filter((_, k) => k !== identity)]
}

/** Atoms on top of each other are disorder that the occupancies did not admit. Sweeps along a. */
function refuseOverlaps(fractional: readonly number[][], owners: readonly Site[], cell: Matrix3, at: PlaceOf): void {
  // The reciprocal vector of a is the first column of the inverse; its length is 1 / (spacing of the planes).
  const inverse = inverse3(cell)
  const spacing = 1 / Math.sqrt(inverse[0] * inverse[0] + inverse[3] * inverse[3] + inverse[6] * inverse[6])
  const along = fractional.map(([x]) => x - Math.floor(x))
  const order = along.map((_, i) => i).sort((i, j) => along[i] - along[j])
  const reach = OVERLAP_DISTANCE / spacing
  for (let i = 0; i < order.length; i++) {
    for (let step = 1; step < order.length; step++) {
      const a = order[i]
      const b = order[(i + step) % order.length]
      const gap = along[b] - along[a] + (i + step >= order.length ? 1 : 0)
      if (gap > reach) break
      const distance = latticeDistance(fractional[a], fractional[b], cell)
      if (distance >= OVERLAP_DISTANCE) continue
      const other = owners[a] === owners[b] ? 'its symmetry image' : owners[b].label
      throw new InputError({
        rule: `atoms must be at least ${OVERLAP_DISTANCE} Å apart`,
        found: `${owners[a].label} and ${other} at ${distance.toFixed(3)} Å`,
        place: at(owners[b].line),
        wayOut: 'Disordered structures must be ordered first: keep one of the sites.',
      })
    }
  }
}
