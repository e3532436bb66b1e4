// The problem's tables.
import type { Table } from '../../src/analysis/figure.ts'
import { VACANCY } from '../../src/spaces/sites/species.ts'
import type { Occupation, SitesSpace } from '../../src/spaces/sites/sites.ts'
import { LISTED, type OrderingFindings } from './findings.ts'
import type { Intercalation } from './intercalation.ts'
import { shellOrders } from './pair-statistics.ts'

/** The lowest distinct occupations of every composition. */
export function lowestTable({ compositions, context: { objective, space } }: OrderingFindings): Table {
  return {
    name: 'lowest',
    title: `Lowest distinct occupations, at most ${LISTED} of each composition`,
    columns: ['composition', 'rank', 'id', `${objective.name} (${objective.unit})`, 'above the lowest', 'degeneracy', 'occupation'],
    rows: compositions.flatMap(({ composition, lowest }) => lowest.map(({ id, energy, genome, degeneracy }, k) => [
      composition.label, k + 1, id, rounded(energy), rounded(energy - lowest[0].energy), degeneracy, occupationText(space, genome),
    ])),
  }
}

/** What was spent on every composition and what came of it. */
export function compositionTable({ compositions, context: { objective } }: OrderingFindings): Table {
  return {
    name: 'compositions',
    title: 'Lowest energy of each composition',
    columns: ['composition', 'scored', 'distinct', `${objective.name} (${objective.unit})`, 'id', 'degeneracy', 'charge of the balancing element'],
    rows: compositions.map(({ composition, scored, distinct, lowest: [best] }) => [
      composition.label, scored.length, distinct, rounded(best.energy), best.id, best.degeneracy,
      composition.balance === null ? null : rounded(composition.balance),
    ]),
  }
}

/** Short-range order of the lowest occupation of every composition. */
export function orderTable({ compositions, context: { space } }: OrderingFindings): Table {
  return {
    name: 'short-range-order',
    title: 'Unlike neighbours in the lowest occupation, and in a random one',
    columns: ['composition', 'sublattice', 'distance (Å)', 'neighbours', 'unlike', 'unlike at random', 'alpha'],
    rows: compositions.flatMap(({ composition, lowest: [best] }) => shellOrders(space, best.genome)
      .map(({ sublattice, distance, neighbours, unlike, random }) => [
        composition.label, sublattice, Number(distance.toFixed(3)), Number(neighbours.toFixed(2)),
        Number(unlike.toFixed(4)), Number(random.toFixed(4)), Number((1 - unlike / random).toFixed(4)),
      ])),
  }
}

/** Formation energies of intercalation. */
export function intercalationTable({ species, points }: Intercalation): Table {
  return {
    name: 'formation-energy',
    title: `Formation energy against the emptiest and the fullest composition found, by ${species} content`,
    columns: [`${species} content`, 'composition', 'id', `formation energy (meV per ${species} site)`, 'on the hull'],
    rows: points.map(({ content, label, id, formationEnergy, onHull }) =>
      [rounded(content), label, id, Number((1000 * formationEnergy).toFixed(3)), onHull ? 'yes' : 'no']),
  }
}

/** "Li: 1-4, 7; vacancy: 5, 6 | …": the sites of each species, numbered from 1 within their sublattice. */
export function occupationText({ sublattices, palette }: SitesSpace, genome: Occupation): string {
  return sublattices.map(({ name, sites, species }) => {
    const parts = [...species].reverse().map((k) => {
      const places = Array.from(sites.keys()).filter((n) => genome[sites[n]] === k).map((n) => n + 1)
      // Whatever is not listed is empty.
      return places.length === 0 || palette[k].label === VACANCY ? '' : `${palette[k].label} ${ranges(places)}`
    })
    return `${name}: ${parts.filter((part) => part !== '').join('; ')}`
  }).join(' | ')
}

function ranges(places: readonly number[]): string {
  const runs: [number, number][] = []
  for (const place of places) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === place - 1) run[1] = place
    else runs.push([place, place])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

function rounded(value: number): number {
  return Number(value.toFixed(6))
}
