// Candidates for labels: structures that a search met, with what the committee thinks of them.
import { compositionOf, reducedFormulaOf } from '../atoms/composition.ts'
import { atomCount, type Structure } from '../atoms/structure.ts'
import { hullAt, phaseDiagram, type PhaseDiagram } from '../analysis/convex-hull.ts'
import { energyPerAtom as entryEnergyPerAtom, type Entry } from '../analysis/entries.ts'
import { InputError } from '../errors.ts'
import { frameOf, type Frame } from '../io/frame.ts'
import type { Potential } from '../potentials/potential.ts'

/** A structure as a source hands it over. */
export interface FoundStructure {
  readonly structure: Structure
  /** Kind of the source: "campaign", "packings", … */
  readonly source: string
  /** Whether it was relaxed to a minimum of the committee. */
  readonly minimum: boolean
}

export interface Candidate extends FoundStructure {
  /** From 0, within its round. */
  readonly id: number
  /** Mean of the committee, eV. */
  readonly energyPerAtom: number
  /** eV/atom above the lower hull of all candidates and references. */
  readonly energyAboveHull: number
  /** Standard deviations over the committee: of the energy, eV/atom, and the largest of a force, eV/Å. */
  readonly energySpread: number
  readonly forceSpread: number
  /** Largest extrapolation grade of an atom; null when the committee does not know its training data. */
  readonly extrapolation: number | null
}

/** Structures evaluated in one call: signals are heard between calls. */
const CHUNK = 64

/**
 * Evaluates what sources found with a committee and places it above the hull that `references` (eV/atom known) span with
 * it. Structures whose energies are not finite are left out.
 */
export async function assess(
  found: readonly FoundStructure[], committee: Potential, references: readonly Reference[],
): Promise<Candidate[]> {
  const assessed: Omit<Candidate, 'energyAboveHull' | 'id'>[] = []
  for (let first = 0; first < found.length; first += CHUNK) {
    const chunk = found.slice(first, first + CHUNK)
    const results = await committee.evaluate(chunk.map(({ structure }) => structure))
    chunk.forEach((one, k) => {
      const { energy, spread } = results[k]
      if (spread === undefined) throw new InputError({ rule: 'active learning needs a committee of potentials', found: committee.name })
      const extrapolation = committee.extrapolation === undefined ? null : largest(committee.extrapolation(one.structure))
      const measures = [energy, spread.energyPerAtom, largest(spread.forces), extrapolation ?? 0]
      if (!measures.every(Number.isFinite)) return
      assessed.push({
        ...one,
        energyPerAtom: energy / atomCount(one.structure),
        energySpread: spread.energyPerAtom,
        forceSpread: largest(spread.forces),
        extrapolation,
      })
    })
    await new Promise((resume) => setImmediate(resume))
  }
  const above = energiesAboveHull(assessed, references)
  return assessed.map((one, id) => ({ ...one, id, energyAboveHull: above[id] }))
}

/** A relaxed reference phase. */
export interface Reference {
  readonly name: string
  readonly structure: Structure
  readonly energyPerAtom: number
}

/** eV/atom. A minimum this far below the hull of the references has found a hole of the potential and is no phase. */
const HOLE = 0.3

/**
 * eV/atom above the lower convex hull of references and minima, per candidate; below zero for what is no minimum, and for
 * holes of the potential, which do not count as phases. Where an element has no pure phase there is no hull: then above
 * the lowest minimum of the same composition.
 */
export function energiesAboveHull(
  candidates: readonly Pick<Candidate, 'structure' | 'energyPerAtom' | 'minimum'>[], references: readonly Reference[],
): number[] {
  const diagram = hullOf(candidates, references)
  if (diagram === null) return aboveOwnComposition(candidates)
  return candidates.map((candidate) => heightAbove(diagram, candidate))
}

/** Phase diagram of references and minima, holes left out; null where an element has no pure phase. */
export function hullOf(
  candidates: readonly Pick<Candidate, 'structure' | 'energyPerAtom' | 'minimum'>[], references: readonly Reference[],
): PhaseDiagram | null {
  const minima = candidates.filter(({ minimum }) => minimum)
  const known = hullEntries([], references)
  const spanned = elementsOfAll(hullEntries(candidates, references)).every((symbol) => isPure(known, symbol))
  const floor = known.length > 0 && spanned ? phaseDiagram(known) : null
  const phases = floor === null ? minima : minima.filter((candidate) => heightAbove(floor, candidate) > -HOLE)
  const entries = hullEntries(phases, references)
  const complete = elementsOfAll(hullEntries(candidates, references)).every((symbol) => isPure(entries, symbol))
  return complete && entries.length > 0 ? phaseDiagram(entries) : null
}

function heightAbove(diagram: PhaseDiagram, { structure, energyPerAtom: energy }: Pick<Candidate, 'structure' | 'energyPerAtom'>): number {
  const composition = compositionOf(structure)
  const share = Object.entries(composition).reduce((sum, [symbol, count]) => {
    const reference = diagram.references[diagram.elements.indexOf(symbol)]
    return sum + (count / atomCount(structure)) * entryEnergyPerAtom(reference)
  }, 0)
  return energy - share - hullAt(diagram, composition).formationEnergyPerAtom
}

/** Entries of a phase diagram: every candidate, then every reference. */
export function hullEntries(
  candidates: readonly Pick<Candidate, 'structure' | 'energyPerAtom'>[], references: readonly Reference[],
): Entry[] {
  const entryOf = (id: string, structure: Structure, energyPerAtom: number): Entry =>
    ({ id, composition: compositionOf(structure), energy: energyPerAtom * atomCount(structure) })
  return [
    ...candidates.map(({ structure, energyPerAtom }, id) => entryOf(`candidate-${id}`, structure, energyPerAtom)),
    ...references.map(({ name, structure, energyPerAtom }, k) => entryOf(`reference-${k}-${name}`, structure, energyPerAtom)),
  ]
}

function elementsOfAll(entries: readonly Entry[]): string[] {
  return [...new Set(entries.flatMap(({ composition }) => Object.keys(composition)))]
}

function isPure(entries: readonly Entry[], symbol: string): boolean {
  return entries.some(({ composition }) => Object.keys(composition).join() === symbol)
}

function aboveOwnComposition(candidates: readonly Pick<Candidate, 'structure' | 'energyPerAtom' | 'minimum'>[]): number[] {
  const formulas = candidates.map(({ structure }) => reducedFormulaOf(compositionOf(structure)))
  const lowest = new Map<string, number>()
  candidates.forEach(({ energyPerAtom, minimum }, k) => {
    if (minimum) lowest.set(formulas[k], Math.min(lowest.get(formulas[k]) ?? Infinity, energyPerAtom))
  })
  return candidates.map(({ energyPerAtom }, k) => energyPerAtom - (lowest.get(formulas[k]) ?? energyPerAtom))
}

/** A candidate as a frame of the round's pool file; {@link candidateFrom} reads it back to the same bits. */
export function candidateFrame(candidate: Candidate): Frame {
  const { id, source, minimum, energyPerAtom, energyAboveHull, energySpread, forceSpread, extrapolation } = candidate
  return frameOf(candidate.structure, {
    id, source, minimum,
    energy_per_atom: energyPerAtom,
    e_above_hull: energyAboveHull,
    energy_spread_per_atom: energySpread,
    force_spread: forceSpread,
    ...(extrapolation === null ? {} : { extrapolation_grade: extrapolation }),
  })
}

/** The inverse of {@link candidateFrame}. */
export function candidateFrom({ structure, info }: Frame): Candidate {
  return {
    structure,
    id: Number(info.id),
    source: typeof info.source === 'string' ? info.source : '',
    minimum: info.minimum === true,
    energyPerAtom: Number(info.energy_per_atom),
    energyAboveHull: Number(info.e_above_hull),
    energySpread: Number(info.energy_spread_per_atom),
    forceSpread: Number(info.force_spread),
    extrapolation: info.extrapolation_grade === undefined ? null : Number(info.extrapolation_grade),
  }
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (value <= most ? most : value), 0)
}
