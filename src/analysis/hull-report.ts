// A phase diagram as table and summary, with pymatgen's names.
import { atomicFractions, displayFormula } from './entries.ts'
import type { HullEntry, PhaseDiagram } from './convex-hull.ts'
import type { Table } from './figure.ts'

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
