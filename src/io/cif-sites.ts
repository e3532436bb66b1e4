// The atom sites of a CIF data block: label, element, fractional position; disorder is refused here.
import { atomicNumberOf, isSymbol } from '../atoms/elements.ts'
import { InputError } from '../errors.ts'
import { numberOf, shown, type CifBlock, type CifValue, type PlaceOf } from './cif-syntax.ts'

/** Occupancies this close to 1 count as full: printed values are rounded. */
const OCCUPANCY_TOLERANCE = 1e-3

/** A fully occupied site; `line` is where it stands in the file. */
export interface Site {
  readonly label: string
  readonly atomicNumber: number
  readonly position: readonly number[]
  readonly line: number
}

/** Reads the atom_site loop of a block; throws InputError naming the site. */
export function readSites(block: CifBlock, at: PlaceOf): Site[] {
  const column = (name: string): readonly CifValue[] | undefined => block.columns.get(`_atom_site_${name}`)
  const axes = ['fract_x', 'fract_y', 'fract_z'].map(column)
  const coordinates = axes.filter((axis) => axis !== undefined)
  if (coordinates.length < 3) {
    throw new InputError({
      rule: 'atom sites must have fractional coordinates _atom_site_fract_x, _y and _z',
      found: column('cartn_x') === undefined ? `${coordinates.length} of the three` : 'Cartesian coordinates',
      place: at(block.line),
    })
  }
  const labels = column('label')
  const types = column('type_symbol')
  const occupancies = column('occupancy')
  for (const other of [coordinates[1], coordinates[2], labels, types, occupancies]) {
    if (other === undefined || other.length === coordinates[0].length) continue
    throw new InputError({
      rule: 'the columns of the atom sites must be equally long',
      found: `${coordinates[0].length} and ${other.length}`,
      place: at(block.line),
    })
  }
  return coordinates[0].map(({ line }, row) => {
    const label = shown(labels?.[row].text ?? types?.[row].text ?? `number ${row + 1}`)
    const place = at(line)
    requireFull(label, occupancies?.[row], place)
    const position = coordinates.map((axis) => numberOf(axis[row]) ?? refusePosition(label, axis[row], place))
    return { label, atomicNumber: elementOf(label, types?.[row].text ?? null, place), position, line }
  })
}

function refusePosition(label: string, value: CifValue, place: string): never {
  throw new InputError({ rule: `the coordinates of site ${label} must be numbers`, found: value.text ?? '?', place })
}

function requireFull(label: string, value: CifValue | undefined, place: string): void {
  if (value === undefined || value.text === null) return
  const occupancy = numberOf(value)
  if (occupancy !== undefined && Math.abs(occupancy - 1) <= OCCUPANCY_TOLERANCE) return
  throw new InputError({
    rule: `site ${label} must be fully occupied`,
    found: value.text,
    place,
    wayOut: 'Disordered structures must be ordered first: decide which sites are occupied and set them to 1.',
  })
}

/** Element from the type symbol ("Li1+", "O2-"), else from the label ("Li1", "O3A"). */
function elementOf(label: string, type: string | null, place: string): number {
  if (type !== null) {
    const symbol = titled(/^[A-Za-z]+/.exec(type)?.[0] ?? '')
    return isSymbol(symbol) ? atomicNumberOf(symbol) : refuseElement(label, type, place)
  }
  const letters = /^[A-Za-z]*/.exec(label)?.[0] ?? ''
  const two = titled(letters.slice(0, 2))
  const one = letters.slice(0, 1).toUpperCase()
  const candidates = letters.length === 1 ? [one] : /^[A-Z][a-z]/.test(letters)
    // "Si1" is silicon; "Oa" is oxygen, but in "Wat" W would be a guess.
    ? isSymbol(two) ? [two] : letters.length === 2 ? [one] : []
    // In capitals "SI1" may be silicon or sulphur.
    : [two, one]
  const possible = candidates.filter(isSymbol)
  if (possible.length === 1) return atomicNumberOf(possible[0])
  return refuseElement(label, possible.join(' or ') || label, place)
}

function refuseElement(label: string, found: string, place: string): never {
  throw new InputError({
    rule: `the element of site ${label} must be clear`,
    found,
    place,
    wayOut: 'Give a chemical symbol as _atom_site_type_symbol.',
  })
}

function titled(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}
