// The problem's tables; every number of a figure is in one of them or in the CSV beside the figure.
import type { Table } from '../../src/analysis/figure.ts'
import { heightAbove } from '../scoring/lixsi/envelope.ts'
import type { OccupancyFindings } from './findings.ts'

/** The lowest arrangement of every content and what was spent on it. */
export function contentTable({ lowest, points, crystals, context: { series: { space } } }: OccupancyFindings): Table {
  const above = heightAbove(crystals)
  return {
    name: 'contents',
    title: 'Lowest arrangement at each content (energies in meV, volumes in Å³)',
    columns: [
      'x', 'id', 'relaxed', 'distinct', 'formation_energy_per_atom', 'formation_energy_per_si', 'e_above_crystalline_hull',
      'volume_per_si', 'si_coordination', 'degeneracy',
    ],
    rows: lowest.map((point) => {
      const here = points.filter(({ x }) => x === point.x)
      return [
        point.x, point.id, here.length, new Set(here.map(({ genome }) => space.key(genome))).size,
        milli(point.formationEnergyPerAtom), milli(point.formationEnergyPerSi), milli(above(point)),
        rounded(point.volumePerSi), rounded(point.siCoordination), point.degeneracy,
      ]
    }),
  }
}

/** Voltage steps of the host and of the crystals. */
export function voltageTable({ voltages, host }: OccupancyFindings): Table {
  const rows = (name: string, steps: OccupancyFindings['voltages']['host']) =>
    steps.map(({ x1, x2, voltage }) => [name, x1, x2, Number(voltage.toFixed(4))])
  return {
    name: 'voltage',
    title: 'Voltage steps against Li/Li⁺',
    columns: ['profile', 'x_from', 'x_to', 'voltage'],
    rows: [...rows(`${host.name} losing lithium`, voltages.host), ...rows('reference crystals', voltages.crystals)],
  }
}

/** What each operator contributed. */
export function operatorTable({ evaluations }: OccupancyFindings): Table {
  const best = new Map<number, number>()
  const rows = new Map<string, { proposed: number; relaxed: number; improved: number; forceCalls: number }>()
  for (const { lineage, outcome, objective, properties, cost } of evaluations) {
    const row = rows.get(lineage.operator) ?? { proposed: 0, relaxed: 0, improved: 0, forceCalls: 0 }
    rows.set(lineage.operator, row)
    row.proposed++
    row.forceCalls += cost.force_calls
    if (outcome !== 'evaluated' || objective === null) continue
    row.relaxed++
    const x = Number(properties.x)
    if (objective >= (best.get(x) ?? Infinity)) continue
    best.set(x, objective)
    row.improved++
  }
  return {
    name: 'operators',
    title: 'What each operator contributed',
    columns: ['operator', 'proposed', 'relaxed', 'improved a content', 'force calls'],
    rows: [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { proposed, relaxed, improved, forceCalls }]) => [name, proposed, relaxed, improved, forceCalls]),
  }
}

function milli(energy: number): number {
  return rounded(1000 * energy)
}

function rounded(value: number): number {
  return Number(value.toFixed(3))
}
