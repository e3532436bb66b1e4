// Where an oriented crystal can be cut into slabs: at heights that no atom and no bond to be kept is close to.
// Heights repeat with the height of the cell, so they stand on a circle; atoms occupy points of it and bonds occupy spans,
// and every gap between them is one cut. A group of atoms held by bonds is then never parted, whatever its shape.
import { InputError } from '../../errors.ts'
import { compositionOf, formulaOf } from '../composition.ts'
import { covalentDistances } from '../distances.ts'
import { atomicNumberOf, isSymbol } from '../elements.ts'
import { inFormulaOrder } from '../formula-order.ts'
import { neighbourList } from '../neighbour-list.ts'
import { filterAtoms, withPositions, type Structure } from '../structure.ts'
import type { Termination } from './types.ts'

export interface TerminationOptions {
  /** Pairs of elements, "P-S", whose bonds are never cut. */
  readonly whole?: readonly string[]
  /** Atoms whose heights are this close stand on one plane, Å. */
  readonly tolerance?: number
}

/** Heights from `low` to `high`, Å. */
interface Span {
  readonly low: number
  readonly high: number
}

/** Atoms closer than this many times the sum of their covalent radii are bonded. */
const BOND_REACH = 1.3

/**
 * All cuts of an oriented bulk (a and b in xy), by height: one between every two neighbouring planes of atoms. A plane
 * is all that heights within the tolerance (0.2 Å unless given) and kept bonds hold together; bonds are shorter than
 * 1.3 times the sum of covalent radii, and may form layers, but nothing that goes on along c. Cuts of equal names are
 * numbered: "Si–Si", "Si–Si (2)". Throws InputError for a cell that is not oriented, for a pair without bonds, and where
 * no cut is left.
 */
export function surfaceTerminations(oriented: Structure, options: TerminationOptions = {}): Termination[] {
  const { whole = [], tolerance = 0.2 } = options
  checkOriented(oriented, tolerance)
  const atoms = heightsOf(oriented).map((z) => ({ low: z, high: z }))
  const bonds = whole.map((pair) => bondSpans(oriented, pair))
  const gapsBeside = (spans: readonly Span[]): Span[] => gapsBetween([...atoms, ...spans], oriented.cell[8], tolerance)
  const gaps = gapsBeside(bonds.flat())
  if (gaps.length > 0) return named(oriented, gaps)
  if (gapsBeside([]).length === 0) throw noPlanes(oriented, tolerance)
  const blocking = whole.filter((_, k) => gapsBeside(bonds[k]).length === 0)
  throw noCut(oriented, blocking.length > 0 ? blocking : whole)
}

/** The oriented cell with every atom above the cut: atoms moved by the termination's whole stacking vectors. */
export function stackedCell(cell: Structure, { lift }: Pick<Termination, 'lift'>): Structure {
  if (lift.length !== cell.species.length) {
    throw new InputError({
      rule: `a termination of this cell must lift ${cell.species.length} atoms`, found: lift.length,
    })
  }
  const c = cell.cell.subarray(6, 9)
  return withPositions(cell, cell.positions.map((x, k) => x + lift[Math.floor(k / 3)] * c[k % 3]))
}

/** Heights of the atoms, Å. */
function heightsOf({ positions, species }: Structure): number[] {
  return Array.from(species, (_, i) => positions[3 * i + 2])
}

/** Heights that the bonds of one pair of elements reach across. */
function bondSpans(oriented: Structure, pair: string): Span[] {
  const [a, b] = parsePair(pair)
  const reach = covalentDistances(BOND_REACH)(a, b)
  const { first, owner, dz } = neighbourList(oriented, reach)
  const spans: Span[] = []
  heightsOf(oriented).forEach((z, i) => {
    if (oriented.species[i] !== a) return
    for (let p = first[i]; p < first[i + 1]; p++) {
      if (oriented.species[owner[p]] === b) spans.push({ low: Math.min(z, z + dz[p]), high: Math.max(z, z + dz[p]) })
    }
  })
  if (spans.length > 0) return spans
  throw new InputError({
    rule: 'a pair to be kept whole must have bonds in the crystal', found: pair,
    place: formulaOf(inFormulaOrder(compositionOf(oriented))),
    wayOut: `Leave it out, or name another pair: a bond of ${pair} is shorter than ${reach.toFixed(2)} Å.`,
  })
}

function parsePair(pair: string): [number, number] {
  const symbols = pair.split('-')
  if (symbols.length !== 2 || !symbols.every(isSymbol)) {
    throw new InputError({ rule: 'a pair to be kept whole must be two elements, such as P-S', found: pair })
  }
  return [atomicNumberOf(symbols[0]), atomicNumberOf(symbols[1])]
}

/** What spans that repeat with the period leave free for more than the tolerance; middles in [0, period), ascending. */
function gapsBetween(spans: readonly Span[], period: number, tolerance: number): Span[] {
  const ordered = spans.map(({ low, high }) => {
    const start = low - period * Math.floor(low / period)
    return { low: start, high: start + high - low }
  }).sort((a, b) => a.low - b.low)
  // Below the first span of this period stand those of the period before.
  let covered = Math.max(...ordered.map(({ high }) => high)) - period
  const gaps: Span[] = []
  for (const { low, high } of ordered) {
    if (low - covered > tolerance) gaps.push({ low: covered, high: low })
    covered = Math.max(covered, high)
  }
  // Only the first gap can have its middle below 0.
  if (gaps.length === 0 || middle(gaps[0]) >= 0) return gaps
  const [{ low, high }, ...others] = gaps
  return [...others, { low: low + period, high: high + period }]
}

function middle({ low, high }: Span): number {
  return 0.5 * (low + high)
}

function named(oriented: Structure, gaps: readonly Span[]): Termination[] {
  const period = oriented.cell[8]
  const cuts = gaps.map(middle)
  const within = heightsOf(oriented).map((z) => z - period * Math.floor(z / period))
  // Plane n stands above cut n; below the first cut is the last plane, of the period before.
  const planeOf = within.map((z) => (cuts.filter((cut) => cut < z).length + cuts.length - 1) % cuts.length)
  const planes = cuts.map((_, n) => formulaOf(inFormulaOrder(compositionOf(filterAtoms(oriented, (i) => planeOf[i] === n)))))
  const timesUsed = new Map<string, number>()
  return cuts.map((height, n) => {
    const plain = `${planes[(n + cuts.length - 1) % cuts.length]}–${planes[n]}`
    const times = (timesUsed.get(plain) ?? 0) + 1
    timesUsed.set(plain, times)
    return {
      name: times === 1 ? plain : `${plain} (${times})`,
      lift: Int32Array.from(heightsOf(oriented), (z) => Math.floor((height - z) / period) + 1),
      height,
      spacing: gaps[n].high - gaps[n].low,
    }
  })
}

function checkOriented({ cell, pbc }: Structure, tolerance: number): void {
  const slope = Math.max(Math.abs(cell[2]), Math.abs(cell[5]))
  if (!pbc.every(Boolean) || !(cell[8] > 0) || slope > 1e-9 * cell[8]) {
    throw new InputError({
      rule: 'terminations are those of an oriented bulk: periodic, a and b in the xy plane, c upwards',
      found: Array.from(cell).join(' '),
      wayOut: 'Orient the crystal first.',
    })
  }
  if (tolerance > 0 && tolerance < Infinity) return
  throw new InputError({ rule: 'the tolerance of planes must be a positive length in Å', found: tolerance })
}

function noPlanes({ cell }: Structure, tolerance: number): InputError {
  return new InputError({
    rule: `planes of atoms must be more than ${tolerance} Å apart somewhere for a crystal to be cut`,
    found: `none in ${cell[8].toFixed(3)} Å`,
    wayOut: 'Choose a plane of smaller indices, or a smaller tolerance.',
  })
}

function noCut({ cell }: Structure, pairs: readonly string[]): InputError {
  return new InputError({
    rule: `a crystal must have a height at which no bond of ${pairs.join(' or ')} is cut`,
    found: `none in ${cell[8].toFixed(3)} Å`,
    wayOut: 'Choose another plane, or keep the bonds of fewer pairs whole.',
  })
}
