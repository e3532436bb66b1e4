// Entries of a phase diagram: a composition and its energy, as the Materials Project community calls them.
import { formulaOf, totalAmount, type Composition } from '../atoms/composition.ts'
import { atomicNumberOf } from '../atoms/elements.ts'
import { inFormulaOrder } from '../atoms/formula-order.ts'
import { InputError } from '../errors.ts'

/** One calculated (or measured) compound. */
export interface Entry {
  readonly id: string
  /** Atoms of each element; energy and volume belong to exactly this amount. */
  readonly composition: Composition
  /** Total energy of that composition, eV. */
  readonly energy: number
  /** Volume of that composition, Å³. */
  readonly volume?: number
  /**
   * What the energy was calculated with ("GGA", "GGA+U", "SCAN"), where it can be compared with the same alone; absent
   * when nothing is known of it, or when the energy was corrected to a common scale.
   */
  readonly functional?: string
}

// Two fractions closer than this are the same composition: far below any real step, above rounding.
const SAME_FRACTION = 1e-8

/** Energy per atom, eV. */
export function energyPerAtom(entry: Entry): number {
  return entry.energy / totalAmount(entry.composition)
}

/**
 * Checks entries before they are used together: at least one, ids unique, elements known, amounts ≥ 0 and not all
 * zero, energies finite and of one functional, volumes positive. Throws InputError naming the entry.
 */
export function requireEntries(entries: readonly Entry[]): void {
  if (entries.length === 0) {
    throw new InputError({
      rule: 'a phase diagram needs at least one entry',
      found: 'none',
      wayOut: 'Give files with compositions and energies.',
    })
  }
  const seen = new Set<string>()
  for (const entry of entries) {
    if (seen.has(entry.id)) {
      throw new InputError({
        rule: 'entry ids must be unique',
        found: entry.id,
        wayOut: 'Rename or remove one of the two.',
      })
    }
    seen.add(entry.id)
    requireEntry(entry)
  }
  requireOneFunctional(entries)
}

/** Raw totals with and without a Hubbard U, say, are on different scales: a hull over both would be nonsense. */
function requireOneFunctional(entries: readonly Entry[]): void {
  const first = entries.find(({ functional }) => functional !== undefined)
  const other = entries.find(({ functional }) => functional !== undefined && functional !== first?.functional)
  if (first === undefined || other === undefined) return
  throw new InputError({
    rule: 'uncorrected energies of different functionals cannot be compared',
    found: `${first.functional} (entry ${first.id}) and ${other.functional} (entry ${other.id})`,
    wayOut: 'Give the entries of one functional, or energies corrected to a common scale without naming one.',
  })
}

function requireEntry({ id, composition, energy, volume }: Entry): void {
  const place = `entry ${id}`
  for (const [symbol, amount] of Object.entries(composition)) {
    atomicNumberOf(symbol, place)
    if (!(amount >= 0 && Number.isFinite(amount))) {
      throw new InputError({ rule: `the amount of ${symbol} must be a number of atoms ≥ 0`, found: amount, place })
    }
  }
  if (!(totalAmount(composition) > 0)) {
    throw new InputError({ rule: 'a composition must have at least one element', found: composition, place })
  }
  if (!Number.isFinite(energy)) {
    throw new InputError({ rule: 'an energy must be a finite number in eV', found: energy, place })
  }
  if (volume !== undefined && !(volume > 0 && Number.isFinite(volume))) {
    throw new InputError({ rule: 'a volume must be a positive number in Å³', found: volume, place })
  }
}

/** Symbols of all elements present, by increasing atomic number. */
export function elementsOf(entries: readonly Entry[]): string[] {
  const present = entries.flatMap(({ composition }) => Object.keys(composition).filter((s) => composition[s] > 0))
  return [...new Set(present)].sort((a, b) => atomicNumberOf(a) - atomicNumberOf(b))
}

/** Atomic fractions in the order of `elements`; they sum to 1 when `elements` covers the composition. */
export function atomicFractions(composition: Composition, elements: readonly string[]): Float64Array {
  const total = totalAmount(composition)
  return Float64Array.from(elements, (symbol) => (composition[symbol] ?? 0) / total)
}

/** Whether two lists of atomic fractions are the same composition, whatever the size of the cell. */
export function sameFractions(a: Float64Array, b: Float64Array): boolean {
  return a.every((fraction, i) => Math.abs(fraction - b[i]) <= SAME_FRACTION)
}

// Fractional formulas are brought to integers when a multiple up to this makes them so: Ni0.333 and the like stay.
const LARGEST_MULTIPLE = 200

/**
 * Composition of one formula unit: the smallest integers in the same proportion ({ Co: 8, O: 16 } → { Co: 1, O: 2 },
 * { Ni: 0.5, O: 1 } → { Ni: 1, O: 2 }); amounts that no multiple up to 200 makes integer are divided by the smallest.
 */
export function formulaUnit(composition: Composition): Composition {
  const present = Object.entries(composition).filter(([, amount]) => amount > 0)
  const smallest = Math.min(...present.map(([, amount]) => amount))
  for (let multiple = 1; multiple <= LARGEST_MULTIPLE; multiple++) {
    const amounts = present.map(([symbol, amount]) => [symbol, (amount / smallest) * multiple] as const)
    if (!amounts.every(([, amount]) => Math.abs(amount - Math.round(amount)) <= 1e-6 * multiple)) continue
    return Object.fromEntries(amounts.map(([symbol, amount]) => [symbol, Math.round(amount)]))
  }
  return Object.fromEntries(present.map(([symbol, amount]) => [symbol, amount / smallest]))
}

/** Formula of one formula unit for people: conventional order, amounts to four decimals: "LiCoO2", "LiSi142.8571". */
export function displayFormula(composition: Composition): string {
  const rounded = Object.entries(formulaUnit(composition))
    .map(([symbol, amount]): [string, number] => [symbol, Number(amount.toFixed(4))])
  return formulaOf(inFormulaOrder(Object.fromEntries(rounded)))
}
