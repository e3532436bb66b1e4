// Figures of interface energies: over the registry, against the number of exchanges, and per exchange.
import type { Axis, Figure, Series } from '../../src/analysis/figure.ts'
import { J_PER_M2_PER_EV_A2 } from '../../src/units.ts'
import { mixingEnergy, type FoundInterface, type InterfaceFindings } from './findings.ts'

const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** Map of γ over the registry with the minima found; null without a map. */
export function registryFigure({ found, best, bestUnmixed, context, box }: InterfaceFindings): Figure | null {
  const { registry_map: map, substrate, film } = context.references
  if (map === null) return null
  const name = box.terminationName(box.home)
  const pointsOf = (label: string, role: Series['role'], list: readonly (FoundInterface | null)[]): Series => ({
    label, role, mark: 'points',
    points: list.flatMap((one) => (one === null || box.terminationName(one.placing) !== name ? [] : [inCell(one, map.cell)])),
  })
  const several = substrate.searched.length * film.searched.length > 1
  return {
    name: 'registry-map',
    title: 'Interface energy over the registry, atoms as cut',
    caption: `Without exchange, at the best distance of ${map.points} × ${map.points} registries, smooth between them`
      + `${several ? `, of ${name}` : ''}. Marked: where the interfaces found stand after they have relaxed, which lowers them `
      + 'below the map.',
    x: { label: 'film moved along a (Å)' },
    y: { label: 'film moved across a (Å)' },
    field: {
      label: 'interface energy (J/m²)',
      other: { label: 'meV/Å²', factor: 1000 / J_PER_M2_PER_EV_A2 },
      cell: map.cell,
      counts: [map.points, map.points],
      values: map.energies.flat().map((value) => (value === null ? null : J_PER_M2_PER_EV_A2 * value)),
    },
    series: [
      pointsOf('unmixed, found', 'reference', found.filter(({ exchanges }) => exchanges === 0)),
      pointsOf('best unmixed', 'primary', [bestUnmixed]),
      ...(best.exchanges === 0 ? [] : [pointsOf(`best: ${best.label}`, 'tertiary', [best])]),
    ].filter(({ points }) => points.length > 0),
  }
}

/** Every energy against the number of exchanges, and the lowest of each number; null without exchange. */
export function exchangesFigure({ found, groups }: InterfaceFindings): Figure | null {
  if (groups.length === 0) return null
  const lowest = new Map<number, number>()
  for (const { exchanges, energy } of found) lowest.set(exchanges, Math.min(energy, lowest.get(exchanges) ?? Infinity))
  const curve = [...lowest].sort(([a], [b]) => a - b).map(([count, energy]) => [count, J_PER_M2_PER_EV_A2 * energy])
  const points = found.map(({ exchanges, energy }) => [exchanges, J_PER_M2_PER_EV_A2 * energy])
  return {
    name: 'energy-against-exchanges',
    title: 'Interface energy against the number of exchanges',
    caption: 'Pairs swapped and atoms moved, of all classes together.',
    x: countAxis(lowest.keys()),
    y: { label: 'interface energy (J/m²)', ...shownRange(curve, points) },
    series: [
      { label: 'evaluated', mark: 'points', role: 'context', points },
      { label: 'lowest', mark: 'line-points', role: 'primary', points: curve },
    ],
  }
}

/** What exchange costs per pair, by class and number; null where nothing was exchanged or everything was. */
export function mixingFigure(findings: InterfaceFindings): Figure | null {
  const { groups, found, bestUnmixed } = findings
  if (groups.length === 0 || bestUnmixed === null) return null
  const samples = found.flatMap((one) => {
    const cost = mixingEnergy(one, findings)
    return cost === null ? [] : [[one.exchanges, cost]]
  })
  const kinds = [...new Set(groups.map(({ kind }) => kind))]
  const lowest = kinds.map((kind, k): Series => ({
    label: kind, mark: 'line-points', role: ROLES[k % ROLES.length],
    points: lowestByNumber(groups.filter((group) => group.kind === kind)),
  }))
  return {
    name: 'mixing-energy',
    title: 'Energy of exchange, per pair or atom',
    caption: 'Lowest interface found with so many exchanges of these classes minus the best without, divided by their number; '
      + 'grey: every interface with exchange. Below zero exchange is favourable.',
    x: countAxis(samples.map(([count]) => count)),
    y: { label: 'energy per exchange (eV)', ...shownRange([...lowest.flatMap(({ points }) => points), [0, 0]], samples) },
    series: [{ label: 'evaluated', mark: 'points', role: 'context', points: samples }, ...lowest],
    guides: [{ axis: 'y', at: 0, label: 'best unmixed' }],
  }
}

function lowestByNumber(groups: InterfaceFindings['groups']): number[][] {
  const lowest = new Map<number, number>()
  for (const { exchanges, perExchange } of groups) {
    lowest.set(exchanges, Math.min(perExchange ?? Infinity, lowest.get(exchanges) ?? Infinity))
  }
  return [...lowest].sort(([a], [b]) => a - b)
}

/** Whole numbers with room on both sides, so that no column of points lies on the frame. */
function countAxis(counts: Iterable<number>): Axis {
  const all = [...counts]
  return { label: 'exchanges in the cell', range: [Math.min(...all) - 0.5, Math.max(...all) + 0.5], counts: true }
}

/** From a little below the lowest curve to well above it: single bad candidates must not flatten what matters. */
function shownRange(curve: readonly (readonly number[])[], points: readonly (readonly number[])[]): Pick<Axis, 'range'> {
  const values = curve.map(([, value]) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const most = points.reduce((top, [, value]) => Math.max(top, value), high)
  const top = Math.min(most, high + 1.5 * (high - low))
  const margin = 0.06 * (top - low)
  return top > low ? { range: [low - margin, top + margin] } : {}
}

/** Where the film stands, Å, within one cell of the registry. */
function inCell({ placing: { registry: [u, v] } }: FoundInterface, [ax, ay, bx, by]: readonly number[]): number[] {
  const [inU, inV] = [u - Math.floor(u), v - Math.floor(v)]
  return [inU * ax + inV * bx, inU * ay + inV * by]
}
