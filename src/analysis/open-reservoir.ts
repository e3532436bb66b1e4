// Phase diagram open to one element: a reservoir of ions at a fixed chemical potential replaces the fixed amount
// (Ong, Wang, Kang, Ceder, Chem. Mater. 20, 1798 (2008), doi 10.1021/cm702327g). Energies become grand potentials
// φ = (E − μ N_ion)/N_closed over the atoms of the other (closed) elements, and the hull runs over their fractions.
// Here E and μ are relative to the elements, so μ = −z·V at V volts against the ion's metal.
import { totalAmount, type Composition } from '../atoms/composition.ts'
import { InputError } from '../errors.ts'
import { solveLinearProgram, type LinearProgram } from '../math/linear-program.ts'
import type { PhaseDiagram } from './convex-hull.ts'
import { atomicFractions, energyPerAtom, type Entry } from './entries.ts'

/** A phase, per atom of its closed elements. */
export interface OpenPhase {
  readonly entry: Entry
  /** Fractions among the closed elements. */
  readonly fractions: Float64Array
  /** Formation energy, eV per closed atom. */
  readonly energy: number
  /** Ions per closed atom. */
  readonly ions: number
}

/** A phase diagram whose ion content is free; made once, asked for many potentials. */
export interface OpenReservoir {
  readonly ion: string
  /** The other elements, as in the diagram. */
  readonly closedElements: readonly string[]
  readonly diagram: PhaseDiagram
  readonly phases: readonly OpenPhase[]
}

/** The mixture a host turns into, largest share first; everything per closed atom. */
export interface OpenMixture {
  /** φ of the mixture, eV. */
  readonly grandPotential: number
  /** Formation energy, eV. */
  readonly energy: number
  /** Ions taken up. */
  readonly ions: number
  /** Share of the closed atoms in each phase; the shares sum to 1. */
  readonly phases: readonly { readonly entry: Entry; readonly share: number }[]
}

const SHARE_TOLERANCE = 1e-10

/** Opens a diagram to one of its elements; throws InputError when it lacks it, or has nothing else. */
export function openReservoir(diagram: PhaseDiagram, ion: string): OpenReservoir {
  const closedElements = diagram.elements.filter((symbol) => symbol !== ion)
  if (closedElements.length === diagram.elements.length || closedElements.length === 0) {
    throw new InputError({
      rule: `the entries must hold ${ion} and at least one other element`,
      found: diagram.elements.join(', '),
    })
  }
  // Pure closed elements come first: they are the unit columns the linear program starts from.
  const pure = diagram.references.filter((_, j) => diagram.elements[j] !== ion)
  const others = diagram.vertices.filter((entry) => !diagram.references.includes(entry))
  const reservoir = { ion, closedElements, diagram }
  return { ...reservoir, phases: [...pure, ...others].map((entry) => openPhase(reservoir, entry)) }
}

/**
 * The mixture of lowest φ with the closed atoms of `composition` (its ions do not count) at chemical potential `potential`
 * (eV per ion, relative to the ion's metal; −∞ for no ions at all).
 */
export function openMixture(reservoir: OpenReservoir, composition: Composition, potential: number): OpenMixture {
  const { phases, closedElements } = reservoir
  const target = closedFractions(reservoir, composition)
  const free = (column: number): boolean => phases[column].ions === 0
  const { basis, amounts } = potential === Number.NEGATIVE_INFINITY
    ? solveLinearProgram(programAt(phases, closedElements.length, 0), target, free)
    : solveLinearProgram(programAt(phases, closedElements.length, potential), target)
  const sum = (value: (phase: OpenPhase) => number): number =>
    basis.reduce((total, column, r) => total + amounts[r] * value(phases[column]), 0)
  const ions = sum((phase) => phase.ions)
  const energy = sum((phase) => phase.energy)
  return {
    energy,
    ions,
    grandPotential: ions === 0 ? energy : energy - potential * ions,
    phases: basis
      .map((column, r) => ({ entry: phases[column].entry, share: amounts[r] }))
      .filter(({ share }) => share > SHARE_TOLERANCE)
      .sort((a, b) => b.share - a.share || (a.entry.id < b.entry.id ? -1 : 1)),
  }
}

/**
 * φ of an entry above the open hull, eV per closed atom, ≥ 0: zero where it is stable against taking up or losing ions
 * at `potential` (eV per ion, relative to the ion's metal).
 */
export function grandPotentialAboveHull(reservoir: OpenReservoir, entry: Entry, potential: number): number {
  const phase = openPhase(reservoir, entry)
  const { grandPotential } = openMixture(reservoir, entry.composition, potential)
  return Math.max(0, phase.energy - potential * phase.ions - grandPotential)
}

/** An entry of the diagram per closed atom; it must hold something besides the ion. */
export function openPhase({ diagram, ion, closedElements }: Omit<OpenReservoir, 'phases'>, entry: Entry): OpenPhase {
  const all = atomicFractions(entry.composition, diagram.elements)
  const closed = 1 - all[diagram.elements.indexOf(ion)]
  const reference = diagram.references.reduce((sum, element, j) => sum + all[j] * energyPerAtom(element), 0)
  return {
    entry,
    fractions: Float64Array.from(closedElements, (symbol) => all[diagram.elements.indexOf(symbol)] / closed),
    energy: (energyPerAtom(entry) - reference) / closed,
    ions: (entry.composition[ion] ?? 0) / (totalAmount(entry.composition) * closed),
  }
}

function programAt(phases: readonly OpenPhase[], rows: number, potential: number): LinearProgram {
  const columns = new Float64Array(phases.length * rows)
  phases.forEach((phase, i) => columns.set(phase.fractions, i * rows))
  return { rows, columns, costs: Float64Array.from(phases, ({ energy, ions }) => energy - potential * ions) }
}

function closedFractions({ ion, closedElements }: OpenReservoir, composition: Composition): Float64Array {
  const foreign = Object.keys(composition).find((symbol) => symbol !== ion && !closedElements.includes(symbol))
  if (foreign !== undefined) {
    throw new InputError({
      rule: 'a composition must hold only elements of the phase diagram',
      found: foreign,
      wayOut: `It has ${[...closedElements, ion].join(', ')}.`,
    })
  }
  const closed = Object.fromEntries(closedElements.map((symbol) => [symbol, composition[symbol] ?? 0]))
  if (totalAmount(closed) > 0) return atomicFractions(closed, closedElements)
  throw new InputError({ rule: `a composition must hold something besides ${ion}`, found: composition })
}
