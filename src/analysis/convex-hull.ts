// Phase diagram at 0 K: formation energies, the convex hull over any number of elements, and what each entry decomposes
// into. The hull energy at a composition is the cheapest mixture of entries with that composition, a linear program
// (Akbarzadeh, Ozoliņš, Wolverton, Adv. Mater. 19, 3233 (2007), doi 10.1002/adma.200700843); no facets are built, so
// ten elements are no harder than two. Names follow pymatgen's PhaseDiagram. Entries exactly on a tie line, and all but
// the first of equal entries, have e_above_hull = 0 without being vertices.
import type { Composition } from '../atoms/composition.ts'
import { InputError } from '../errors.ts'
import { solveLinearProgram, type LinearProgram, type LinearSolution } from '../math/linear-program.ts'
import { atomicFractions, elementsOf, energyPerAtom, requireEntries, sameFractions, type Entry } from './entries.ts'

/** A share of a phase mixture. */
export interface DecompositionProduct {
  readonly entry: Entry
  /** Fraction of the atoms that go into it; the shares of a mixture sum to 1. */
  readonly fraction: number
}

/** What the hull says about one entry; energies in eV/atom. */
export interface HullEntry {
  readonly entry: Entry
  readonly formationEnergyPerAtom: number
  /** Energy gained by decomposing into the stable entries, ≥ 0. */
  readonly eAboveHull: number
  /** A vertex of the hull. */
  readonly stable: boolean
  /** The cheapest mixture of stable entries; a stable entry is its own. */
  readonly decomposition: readonly DecompositionProduct[]
  /** Of a stable entry: its energy minus the hull without its composition, ≤ 0 (0 for elements). Otherwise null. */
  readonly decompositionEnergyExcludingSelf: number | null
}

export interface PhaseDiagram {
  /** Symbols, by increasing atomic number. */
  readonly elements: readonly string[]
  /** The entry of lowest energy per atom of each element, in the order of `elements`. */
  readonly references: readonly Entry[]
  /** One per entry, in the order given. */
  readonly entries: readonly HullEntry[]
  /** The hull's vertices, in the order given. */
  readonly stable: readonly Entry[]
  /** The linear program over the stable entries, references first; its columns are atomic fractions. */
  readonly program: LinearProgram
  /** The entry of each column of `program`. */
  readonly vertices: readonly Entry[]
}

/** Hull at one composition. */
export interface HullPosition {
  /** eV/atom relative to the elements. */
  readonly formationEnergyPerAtom: number
  readonly decomposition: readonly DecompositionProduct[]
  /** Chemical potential of each element relative to its reference, eV/atom; not unique on a tie line or at a vertex. */
  readonly chemicalPotentials: Readonly<Record<string, number>>
}

// Entries less than this below the hull of the others do not make a vertex, eV/atom.
const VERTEX_TOLERANCE = 1e-12
// Shares of a mixture below this are rounding.
const FRACTION_TOLERANCE = 1e-10

/** A point of the hull problem: an entry with its atomic fractions and formation energy. */
interface Point {
  readonly entry: Entry
  readonly fractions: Float64Array
  readonly formationEnergy: number
}

/**
 * Builds the phase diagram of all entries. Throws InputError for invalid or duplicate entries and when an element has
 * no pure entry to refer to (it names the missing ones).
 */
export function phaseDiagram(entries: readonly Entry[]): PhaseDiagram {
  requireEntries(entries)
  const elements = elementsOf(entries)
  const references = elementalReferences(entries, elements)
  const points = entries.map((entry) => pointOf(entry, elements, references))
  const referencePoints = references.map((reference) => points[entries.indexOf(reference)])
  const vertices = hullVertices(points, referencePoints)
  const program = programOf(vertices)
  const candidates = [...referencePoints, ...points.filter((p) => p.formationEnergy < 0)]
  const withoutSelf = programOf(candidates)
  const vertexSet = new Set(vertices)
  const vertexEntries = vertices.map((vertex) => vertex.entry)
  return {
    elements,
    references,
    entries: points.map((point) => {
      const excluding = vertexSet.has(point) ? energyExcludingSelf(point, candidates, withoutSelf) : null
      return hullEntry(point, program, vertexEntries, excluding)
    }),
    stable: points.filter((point) => vertexSet.has(point)).map((point) => point.entry),
    program,
    vertices: vertexEntries,
  }
}

/**
 * Hull energy, phases and chemical potentials at any composition of the diagram's elements. Throws InputError for an
 * element the diagram does not have.
 */
export function hullAt(diagram: PhaseDiagram, composition: Composition): HullPosition {
  for (const symbol of Object.keys(composition)) {
    if (diagram.elements.includes(symbol)) continue
    throw new InputError({
      rule: 'a composition must hold only elements of the phase diagram',
      found: symbol,
      wayOut: `It has ${diagram.elements.join(', ')}.`,
    })
  }
  const solution = solveLinearProgram(diagram.program, atomicFractions(composition, diagram.elements))
  return {
    formationEnergyPerAtom: solution.value,
    decomposition: mixtureOf(solution, diagram.vertices),
    chemicalPotentials: Object.fromEntries(diagram.elements.map((symbol, j) => [symbol, solution.prices[j]])),
  }
}

function elementalReferences(entries: readonly Entry[], elements: readonly string[]): Entry[] {
  const lowest = elements.map((symbol) =>
    entries
      .filter(({ composition }) => Object.keys(composition).every((key) => key === symbol || composition[key] === 0))
      .reduce<Entry | null>((best, entry) => (best && energyPerAtom(best) <= energyPerAtom(entry) ? best : entry), null),
  )
  const missing = elements.filter((_, j) => lowest[j] === null)
  if (missing.length > 0) {
    throw new InputError({
      rule: 'a phase diagram needs an entry of every pure element as its reference',
      found: `none for ${missing.join(', ')}`,
      wayOut: `Add the elemental ${missing.length === 1 ? 'phase' : 'phases'} (for formation energies: with energy 0).`,
    })
  }
  return lowest.filter((entry) => entry !== null)
}

/** e_i = E_i/N_i − Σ_j a_ij E_j⁰. */
function pointOf(entry: Entry, elements: readonly string[], references: readonly Entry[]): Point {
  const fractions = atomicFractions(entry.composition, elements)
  const reference = references.reduce((sum, element, j) => sum + fractions[j] * energyPerAtom(element), 0)
  return { entry, fractions, formationEnergy: energyPerAtom(entry) - reference }
}

function programOf(points: readonly Point[]): LinearProgram {
  const rows = points[0].fractions.length
  const columns = new Float64Array(points.length * rows)
  points.forEach((point, i) => columns.set(point.fractions, i * rows))
  return { rows, columns, costs: Float64Array.from(points, (point) => point.formationEnergy) }
}

/**
 * Vertices of the hull, references first. Points come in by rising energy and stay when they lie below the hull of
 * those before; whoever later points have made superfluous is then taken out again.
 */
function hullVertices(points: readonly Point[], references: readonly Point[]): Point[] {
  const rising = points
    .filter((point) => point.formationEnergy < -VERTEX_TOLERANCE)
    .sort((a, b) => a.formationEnergy - b.formationEnergy)
  let kept = [...references]
  let program = programOf(kept)
  for (const point of rising) {
    if (point.formationEnergy >= solveLinearProgram(program, point.fractions).value - VERTEX_TOLERANCE) continue
    kept.push(point)
    program = programOf(kept)
  }
  for (const point of kept.slice(references.length)) {
    const others = kept.filter((other) => other !== point)
    const hull = solveLinearProgram(programOf(others), point.fractions).value
    if (point.formationEnergy >= hull - VERTEX_TOLERANCE) kept = others
  }
  return kept
}

function hullEntry(
  point: Point, program: LinearProgram, vertices: readonly Entry[], excluding: number | null,
): HullEntry {
  const { entry, formationEnergy } = point
  if (excluding !== null) {
    return {
      entry,
      formationEnergyPerAtom: formationEnergy,
      eAboveHull: 0,
      stable: true,
      decomposition: [{ entry, fraction: 1 }],
      decompositionEnergyExcludingSelf: excluding,
    }
  }
  const solution = solveLinearProgram(program, point.fractions)
  const above = formationEnergy - solution.value
  return {
    entry,
    formationEnergyPerAtom: formationEnergy,
    // A point the vertices left out lies on the hull within the tolerance.
    eAboveHull: above > VERTEX_TOLERANCE ? above : 0,
    stable: false,
    decomposition: mixtureOf(solution, vertices),
    decompositionEnergyExcludingSelf: null,
  }
}

/** e_i − hull without the entries of the same composition; all entries below the elements count, stable or not. */
function energyExcludingSelf(point: Point, candidates: readonly Point[], program: LinearProgram): number {
  if (point.fractions.some((fraction) => fraction === 1)) return 0
  const allowed = (column: number): boolean => !sameFractions(candidates[column].fractions, point.fractions)
  return point.formationEnergy - solveLinearProgram(program, point.fractions, allowed).value
}

function mixtureOf(solution: LinearSolution, entries: readonly Entry[]): DecompositionProduct[] {
  return solution.basis
    .map((column, r) => ({ entry: entries[column], fraction: solution.amounts[r] }))
    .filter(({ fraction }) => fraction > FRACTION_TOLERANCE)
    .sort((a, b) => b.fraction - a.fraction || (a.entry.id < b.entry.id ? -1 : 1))
}
