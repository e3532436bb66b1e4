// POSCAR and CONTCAR of VASP 4 and 5 (vasp.at/wiki/POSCAR).
// A missing symbols line (VASP 4) is made up for from the comment line, as ASE does. Selective dynamics become the
// array move_mask (true = free to move), the comment line info.comment. Velocity, lattice-velocity and predictor
// blocks are recognised and not read: a relaxation has no use for them. Text after the coordinates of an atom
// (symbols, as pymatgen writes) is a comment, as in VASP itself.
// Deviations: a coordinate mode other than Direct or Cartesian is refused (VASP takes anything for Direct).
import { atomicNumberOf, isSymbol, symbolOf } from '../atoms/elements.ts'
import { compositionOf, formulaOf } from '../atoms/composition.ts'
import { fractionalPositions, makeStructure, PERIODIC } from '../atoms/structure.ts'
import { InputError } from '../errors.ts'
import { determinant3, transformRows } from '../math/matrix3.ts'
import type { ArrayValue, Frame, InfoValue } from './frame.ts'
import { formatReal, parseFinite, parseInteger, wordsOf } from './numbers.ts'

type Fail = (line: number, rule: string, found: string, wayOut?: string) => never

/** Reads a POSCAR text; `file` is named in errors. Throws InputError with place "file:line". */
export function parsePoscar(text: string, file: string): Frame {
  const lines = text.replace(/^\ufeff/, '').split('\n').map((line) => line.trim())
  const fail: Fail = (line, rule, found, wayOut) => {
    throw new InputError({ rule, found, place: `${file}:${line + 1}`, ...(wayOut === undefined ? {} : { wayOut }) })
  }
  if (lines.length < 8) fail(lines.length - 1, 'a POSCAR must have at least 8 lines', String(lines.length))
  const rowsOfCell = [2, 3, 4].flatMap((line) => threeNumbers(lines[line], line, 'a lattice vector', fail))
  const vectors = Float64Array.from(rowsOfCell)
  const scale = scaleOf(lines[1], vectors, fail)
  const { species, next } = speciesOf(lines, fail)
  const selective = /^s/i.test(lines[next] ?? '')
  const modeLine = selective ? next + 1 : next
  const cartesian = isCartesian(lines[modeLine] ?? '', modeLine, fail)
  const first = modeLine + 1
  if (species.length > lines.length - first) {
    const found = `${Math.max(0, lines.length - first)} lines for them`
    fail(next - 1, `the file must hold the ${species.length} atoms it announces`, found)
  }
  const rows = species.map((_, i) => threeNumbers(lines[first + i], first + i, `the position of atom ${i + 1}`, fail))
  const flags = selective ? species.map((_, i) => flagsOf(lines[first + i], first + i, fail)) : []
  refuseMoreAtoms(lines, first + species.length, species.length, fail)
  const scaled = (values: Float64Array): Float64Array => values.map((value, index) => value * scale[index % 3])
  const cell = scaled(vectors)
  const coordinates = Float64Array.from(rows.flat())
  const positions = cartesian ? scaled(coordinates) : transformRows(coordinates, cell)
  const moveMask: ArrayValue = { kind: 'logical', width: 3, values: flags.flat() }
  const info: Record<string, InfoValue> = lines[0] === '' ? {} : { comment: lines[0] }
  return {
    structure: makeStructure({ cell, pbc: PERIODIC, species, positions }, `${file}:3`),
    info,
    arrays: selective ? { move_mask: moveMask } : {},
  }
}

/** How formatPoscar writes; the defaults are what VASP and its POTCAR expect, without loss of digits. */
export interface PoscarStyle {
  /** `grouped`: one group per element, in order of first appearance; `kept`: atoms stay in order, groups may repeat. */
  readonly order?: 'grouped' | 'kept'
  /** `cartesian` reads back to identical positions, `direct` to rounding. */
  readonly coordinates?: 'cartesian' | 'direct'
}

/**
 * Writes VASP 5 with selective dynamics where `move_mask` is present; other arrays and info cannot be kept. Throws
 * InputError for structures that are not periodic in all three directions or have no atoms.
 */
export function formatPoscar(frame: Frame, style: PoscarStyle = {}): string {
  const { structure, info } = frame
  const { species, cell } = structure
  if (!structure.pbc.every(Boolean) || species.length === 0) {
    throw new InputError({
      rule: 'a POSCAR must hold atoms in a cell that repeats in all three directions',
      found: species.length === 0 ? 'no atoms' : `pbc ${structure.pbc.map((flag) => (flag ? 'T' : 'F')).join(' ')}`,
      wayOut: 'Write extended XYZ instead, or give the structure a periodic cell.',
    })
  }
  const elements = [...new Set(species)]
  const order = [...species.keys()]
  if (style.order !== 'kept') order.sort((i, j) => elements.indexOf(species[i]) - elements.indexOf(species[j]) || i - j)
  const groups: { number: number; count: number }[] = []
  for (const i of order) {
    const last = groups.at(-1)
    if (last?.number === species[i]) last.count++
    else groups.push({ number: species[i], count: 1 })
  }
  const direct = style.coordinates === 'direct'
  const coordinates = direct ? fractionalPositions(structure) : structure.positions
  const mask = moveMaskOf(frame)
  const row = (values: Float64Array, from: number): string =>
    Array.from(values.subarray(from, from + 3), formatReal).join(' ')
  const flags = (atom: number): string =>
    mask === null ? '' : ` ${mask(atom).map((free) => (free ? 'T' : 'F')).join(' ')}`
  const title = typeof info.comment === 'string' && !/[\r\n]/.test(info.comment) ? info.comment : null
  return [
    title ?? formulaOf(compositionOf(structure)),
    '1.0',
    ...[0, 3, 6].map((from) => row(cell, from)),
    groups.map((group) => symbolOf(group.number)).join(' '),
    groups.map((group) => group.count).join(' '),
    ...(mask === null ? [] : ['Selective dynamics']),
    direct ? 'Direct' : 'Cartesian',
    ...order.map((i) => row(coordinates, 3 * i) + flags(i)),
    '',
  ].join('\n')
}

function moveMaskOf(frame: Frame): ((atom: number) => boolean[]) | null {
  const { move_mask: mask } = frame.arrays
  if (mask === undefined) return null
  if (mask.kind !== 'logical' || (mask.width !== 1 && mask.width !== 3)) {
    const found = `${mask.kind} × ${mask.width}`
    throw new InputError({ rule: 'move_mask must be logical with 1 or 3 columns', found })
  }
  const { width, values } = mask
  return (atom) => [0, 1, 2].map((k) => values[width * atom + (k % width)])
}

function threeNumbers(line: string, at: number, what: string, fail: Fail): number[] {
  const numbers = wordsOf(line).slice(0, 3).map(parseFinite)
  const known = numbers.filter((value) => value !== undefined)
  return known.length === 3 ? known : fail(at, `${what} must be three numbers`, line)
}

/** Factors along x, y and z: one for all, three, or (negative) the volume the cell is to have, Å³. */
function scaleOf(line: string, vectors: Float64Array, fail: Fail): number[] {
  const words = wordsOf(line)
  const leading = words.findIndex((word) => parseFinite(word) === undefined)
  const numbers = words.slice(0, leading === -1 ? words.length : leading).map(Number)
  const [first] = numbers
  if (numbers.length === 3 && numbers.every((value) => value > 0)) return numbers
  if (numbers.length !== 1 || first === 0) {
    fail(1, 'the scale must be one number other than zero, or three positive ones', line)
  }
  if (first > 0) return [first, first, first]
  const volume = Math.abs(determinant3(vectors))
  if (!(volume > 0)) fail(2, 'the lattice vectors must span a volume', 'parallel or zero vectors')
  const factor = Math.cbrt(-first / volume)
  return [factor, factor, factor]
}

/** Atomic number of every atom, and the line after the counts. */
function speciesOf(lines: readonly string[], fail: Fail): { species: number[]; next: number } {
  const named = parseInteger(wordsOf(lines[5])[0] ?? '') === undefined
  const countLine = named ? 6 : 5
  const words = beforeComment(lines[countLine])
  const counts = words.map((word) => {
    const count = parseInteger(word)
    if (count !== undefined && count >= 0) return count
    return fail(countLine, 'the numbers of atoms per element must be integers', lines[countLine])
  })
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0 || total > lines.length) {
    const found = `${lines[countLine]} in ${lines.length} lines`
    fail(countLine, 'the numbers of atoms must be positive and fit the file', found)
  }
  const count = counts.length
  const elements = named ? elementsOfLine(lines[5], count, fail) : elementsOfComment(lines[0], count, fail)
  return { species: counts.flatMap((atoms, k) => new Array<number>(atoms).fill(elements[k])), next: countLine + 1 }
}

/** The symbols line; what follows the element in names such as Li_pv or Li/2f9c is the POTCAR's business. */
function elementsOfLine(line: string, count: number, fail: Fail): number[] {
  const words = beforeComment(line).map((word) => word.replace(/[_/.].*$/, ''))
  if (words.length !== count) fail(5, `${count} numbers of atoms need ${count} elements`, line)
  return words.map((word) =>
    isSymbol(word) ? atomicNumberOf(word) : fail(5, 'an element must be a chemical symbol such as Li or Si', word))
}

function elementsOfComment(line: string, count: number, fail: Fail): number[] {
  const elements = wordsOf(line).flatMap((word) => {
    const symbols = word.replace(/[-_,.=0-9^]/g, '').match(/[A-Z][a-z]?|./g) ?? []
    return symbols.every(isSymbol) ? symbols.map((symbol) => atomicNumberOf(symbol)) : []
  })
  if (elements.length >= count) return elements.slice(0, count)
  const wayOut = 'Add a line such as "Li P O" above the numbers of atoms.'
  return fail(0, `without a line of symbols, the first line must name the ${count} elements`, line, wayOut)
}

function beforeComment(line: string): string[] {
  return wordsOf(line.replace(/[!#].*$/, ''))
}

function isCartesian(line: string, at: number, fail: Fail): boolean {
  if (/^[ck]/i.test(line)) return true
  return /^d/i.test(line) ? false : fail(at, 'the coordinate mode must be Direct or Cartesian', line)
}

function flagsOf(line: string, at: number, fail: Fail): boolean[] {
  const flags = wordsOf(line).slice(3, 6).filter((word) => /^\.?[tf]/i.test(word))
  if (flags.length === 3) return flags.map((word) => /^\.?t/i.test(word))
  return fail(at, 'selective dynamics need three flags T or F for every atom', line)
}

/** A further row of numbers right after the last atom means that the counts are wrong; blocks start otherwise. */
function refuseMoreAtoms(lines: readonly string[], at: number, total: number, fail: Fail): void {
  const words = wordsOf(lines[at] ?? '')
  if (words.length >= 3 && words.slice(0, 3).every((word) => parseFinite(word) !== undefined)) {
    const wayOut = 'Correct the numbers of atoms.'
    fail(at, `the file must hold no more than the ${total} atoms it announces`, lines[at], wayOut)
  }
}
