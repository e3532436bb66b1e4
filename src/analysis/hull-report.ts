// A phase diagram as tables, summary and figure, with pymatgen's names.
import { atomicFractions, displayFormula } from './entries.ts'
import type { HullEntry, PhaseDiagram } from './convex-hull.ts'
import type { Figure, Series, Table } from './figure.ts'

/** All entries: the stable ones by composition, then the others by rising e_above_hull. Energies eV/atom. */
export function hullTable(diagram: PhaseDiagram): Table {
  return {
    name: 'hull',
    title: `Phase diagram ${diagram.elements.join('-')}`,
    columns: ['id', 'formula', 'formation_energy_per_atom', 'e_above_hull', 'stable', 'decomposition'],
    rows: rankedEntries(diagram).map((entry) => [
      entry.entry.id,
      displayFormula(entry.entry.composition),
      entry.formationEnergyPerAtom,
      entry.eAboveHull,
      entry.stable ? 'yes' : 'no',
      decompositionText(entry),
    ]),
  }
}

/** Machine-readable results: elements, references and every entry in the order given. */
export function hullSummary(diagram: PhaseDiagram): Readonly<Record<string, unknown>> {
  return {
    elements: diagram.elements,
    el_refs: Object.fromEntries(diagram.elements.map((symbol, j) => [symbol, diagram.references[j].id])),
    stable: diagram.stable.map(({ id }) => id),
    entries: diagram.entries.map((entry) => ({
      id: entry.entry.id,
      formula: displayFormula(entry.entry.composition),
      formation_energy_per_atom: entry.formationEnergyPerAtom,
      e_above_hull: entry.eAboveHull,
      stable: entry.stable,
      decomposition: entry.decomposition.map((product) => [product.entry.id, product.fraction]),
      ...(entry.decompositionEnergyExcludingSelf === null
        ? {}
        : { decomposition_energy_excl_self: entry.decompositionEnergyExcludingSelf }),
    })),
  }
}

/** Formation energy against composition for two elements; null for any other number. */
export function hullFigure(diagram: PhaseDiagram): Figure | null {
  if (diagram.elements.length !== 2) return null
  const [first, second] = diagram.elements
  const pointOf = (entry: HullEntry): [number, number] =>
    [atomicFractions(entry.entry.composition, diagram.elements)[0], entry.formationEnergyPerAtom]
  const stable = diagram.entries.filter((entry) => entry.stable).sort((a, b) => pointOf(a)[0] - pointOf(b)[0])
  const others = diagram.entries.filter((entry) => !entry.stable)
  const aboveHull: Series = { label: 'above the hull', mark: 'points', role: 'context', points: others.map(pointOf) }
  return {
    name: 'hull',
    title: `Convex hull of ${first}-${second}`,
    caption: `Formation energies relative to ${diagram.references.map(({ id }) => id).join(' and ')}; `
      + `${stable.length} of ${diagram.entries.length} entries are stable at 0 K.`,
    x: { label: `atomic fraction of ${first}`, range: [0, 1] },
    y: { label: 'formation energy (eV/atom)' },
    series: [
      ...(others.length === 0 ? [] : [aboveHull]),
      { label: 'convex hull', mark: 'line-points', role: 'primary', points: stable.map(pointOf) },
    ],
    labels: stable.map((entry) => {
      const [x, y] = pointOf(entry)
      return { x, y, text: displayFormula(entry.entry.composition) }
    }),
  }
}

/** What an entry decomposes into, in atomic fractions: "0.625 Li2S + 0.375 P2S5"; a stable one is "stable". */
export function decompositionText({ stable, decomposition }: HullEntry): string {
  if (stable) return 'stable'
  return decomposition
    .map(({ entry, fraction }) => [fraction, displayFormula(entry.composition)] as const)
    .map(([fraction, formula]) => (decomposition.length === 1 ? formula : `${Number(fraction.toFixed(4))} ${formula}`))
    .join(' + ')
}

function rankedEntries(diagram: PhaseDiagram): HullEntry[] {
  const fractionsOf = ({ entry }: HullEntry): Float64Array => atomicFractions(entry.composition, diagram.elements)
  const byComposition = (a: HullEntry, b: HullEntry): number => {
    const [x, y] = [fractionsOf(a), fractionsOf(b)]
    const differing = x.findIndex((fraction, j) => fraction !== y[j])
    return differing < 0 ? 0 : y[differing] - x[differing]
  }
  return [...diagram.entries].sort(
    (a, b) => Number(b.stable) - Number(a.stable) || (a.stable ? byComposition(a, b) : a.eAboveHull - b.eAboveHull),
  )
}
