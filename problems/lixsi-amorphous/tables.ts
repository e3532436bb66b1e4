// The problem's tables; every number of a figure is in one of them or in the CSV beside the figure.
import type { Table } from '../../src/analysis/figure.ts'
import type { VoltageStep } from '../../src/analysis/voltage.ts'
import { heightAbove } from '../scoring/lixsi/envelope.ts'
import { CLASSES, type LixsiFindings, type VoltageProfiles } from './findings.ts'

/** Lowest amorphous structure per composition, with its distance above the crystals' hull. */
export function envelopeTable({ envelopes, crystals }: LixsiFindings): Table {
  const above = heightAbove(crystals)
  return {
    name: 'envelope',
    title: 'Lowest amorphous structure at each composition (energies in meV, volumes in Å³; order score 1 = limit of order)',
    columns: ['x', 'id', 'formation_energy_per_atom', 'formation_energy_per_si', 'e_above_crystalline_hull', 'volume_per_si', 'order_score'],
    rows: envelopes.amorphous.map((point) => [
      point.x,
      point.id,
      milli(point.formationEnergyPerAtom),
      milli(point.formationEnergyPerSi),
      milli(above(point)),
      Number(point.volumePerSi.toFixed(3)),
      point.orderScore === null ? null : Number(point.orderScore.toFixed(2)),
    ]),
  }
}

/** Voltage steps of each class found, and of the reference crystals. */
export function voltageTable(profiles: VoltageProfiles): Table {
  const rows = (name: string, steps: readonly VoltageStep[]) =>
    steps.map(({ x1, x2, voltage }) => [name, x1, x2, Number(voltage.toFixed(4))])
  return {
    name: 'voltage',
    title: 'Voltage steps against Li/Li⁺',
    columns: ['profile', 'x_from', 'x_to', 'voltage'],
    rows: [
      ...[...CLASSES].reverse().flatMap((name) => rows(`${name}, found`, profiles[name])),
      ...rows('reference crystals', profiles.references),
    ],
  }
}

/** Best formation energy per composition and class, and how many minima each class has there. */
export function classTable({ points }: LixsiFindings): Table {
  const contents = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b)
  const classes = [...CLASSES].reverse()
  return {
    name: 'classes',
    title: 'Best formation energy (meV/atom) and number of minima per order class',
    columns: ['x', ...classes.flatMap((name) => [`best ${name}`, `minima ${name}`])],
    rows: contents.map((x) => [
      x,
      ...classes.flatMap((name) => {
        const here = points.filter((point) => point.x === x && point.orderClass === name)
        const best = Math.min(...here.map((point) => point.formationEnergyPerAtom))
        return [here.length === 0 ? null : milli(best), here.length]
      }),
    ]),
  }
}

/** What each operator (and each kind of parent) contributed: counts, classes, improvements of the envelope. */
export function operatorTable({ evaluations }: LixsiFindings): Table {
  const best = new Map<number, number>()
  const rows = new Map<string, { proposed: number; evaluated: number; amorphous: number; improved: number; forceCalls: number }>()
  for (const { lineage, outcome, niche, objective, properties, cost } of evaluations) {
    const kind = lineage.origins === undefined || lineage.origins.length === 0 ? '' : ' (from a crystal)'
    const name = `${lineage.operator}${kind}`
    const row = rows.get(name) ?? { proposed: 0, evaluated: 0, amorphous: 0, improved: 0, forceCalls: 0 }
    rows.set(name, row)
    row.proposed++
    row.forceCalls += cost.force_calls
    if (outcome !== 'evaluated' || objective === null) continue
    row.evaluated++
    if (niche !== 'amorphous') continue
    row.amorphous++
    const x = Number(properties.x)
    if (objective >= (best.get(x) ?? Infinity)) continue
    best.set(x, objective)
    row.improved++
  }
  return {
    name: 'operators',
    title: 'What each operator contributed',
    columns: ['operator', 'proposed', 'evaluated', 'amorphous', 'improved the amorphous envelope', 'force calls'],
    rows: [...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { proposed, evaluated, amorphous, improved, forceCalls }]) =>
        [name, proposed, evaluated, amorphous, improved, forceCalls]),
  }
}

function milli(energy: number): number {
  return Number((1000 * energy).toFixed(3))
}
