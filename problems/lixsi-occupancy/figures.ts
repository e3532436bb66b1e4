// The problem's figures as data; the report draws them.
import type { Figure, PointLabel, Series } from '../../src/analysis/figure.ts'
import { SILICON_BOND } from '../../src/analysis/coordination.ts'
import { voltageCurve } from '../scoring/lixsi/envelope.ts'
import { DFT_CRYSTALS } from '../scoring/lixsi/literature.ts'
import type { LinePoint, OccupancyFindings } from './findings.ts'

const X_AXIS = { label: 'x in LiₓSi', range: [0, 4] as const }

/** Formation energies this far above the lowest found are left out of the figure: they would only squeeze it. */
const SHOWN_ABOVE_MEV = 250

export function formationEnergyFigure({ points, lowest, crystals, host }: OccupancyFindings): Figure {
  const top = Math.max(...lowest.map(milli)) + SHOWN_ABOVE_MEV
  const line = (list: readonly LinePoint[]): number[][] => list.map((point) => [point.x, milli(point)])
  return {
    name: 'formation-energy',
    title: `Formation energy of ${host.name} as it loses lithium`,
    caption: 'Every relaxed arrangement, the lowest at each content up to the full host, and the crystals on the same potential; zero is '
      + `bcc Li and diamond Si of that potential. Literature: crystals by DFT, ${DFT_CRYSTALS.source}.`,
    x: X_AXIS,
    y: { label: 'formation energy (meV/atom)' },
    series: [
      { label: 'arrangements', mark: 'points', role: 'context', points: line(points).filter(([, y]) => y < top) },
      { label: 'crystals, this potential', mark: 'line-points', role: 'secondary', points: line(crystals) },
      { label: 'lowest found, and the host', mark: 'line-points', role: 'primary', points: line([...lowest, host]) },
      {
        label: 'crystals, DFT (literature)', mark: 'points', role: 'literature',
        points: DFT_CRYSTALS.points.map(({ x, meV }) => [x, meV]),
      },
    ],
    labels: crystals.map((crystal): PointLabel => ({ x: crystal.x, y: milli(crystal), text: crystal.name })),
  }
}

export function voltageFigure({ voltages, host }: OccupancyFindings): Figure {
  const dft = DFT_CRYSTALS.points.slice(1).map(({ x, meV }, index) => {
    const before = DFT_CRYSTALS.points[index]
    return { x1: before.x, x2: x, voltage: -(meV * (1 + x) - before.meV * (1 + before.x)) / (x - before.x) / 1000 }
  })
  const steps = (label: string, role: Series['role'], points: number[][]): Series => ({ label, mark: 'step', role, points })
  return {
    name: 'voltage',
    title: 'Voltage against Li/Li⁺',
    caption: 'Piecewise constant between hull points, at 0 K. The host keeps its silicon framework as far as relaxation does; crystals '
      + `rebuild it. Literature: ${DFT_CRYSTALS.source}.`,
    x: X_AXIS,
    y: { label: 'voltage (V)', range: [0, 0.8] },
    series: [
      steps('crystals, DFT (literature)', 'literature', voltageCurve(dft)),
      steps('crystals, this potential', 'secondary', voltageCurve(voltages.crystals)),
      steps(`${host.name} losing lithium`, 'primary', voltageCurve(voltages.host)),
    ],
  }
}

export function volumeFigure(findings: OccupancyFindings): Figure {
  return alongLadder(findings, ({ volumePerSi }) => volumePerSi, {
    name: 'volume', title: 'Volume per silicon', label: 'volume (Å³ per Si)', caption: 'Of the lowest arrangement at each content.',
  })
}

export function coordinationFigure(findings: OccupancyFindings): Figure {
  return alongLadder(findings, ({ siCoordination }) => siCoordination, {
    name: 'si-coordination', title: 'Si–Si coordination', label: 'Si neighbours per Si',
    caption: `Mean number of Si within ${SILICON_BOND} Å of a Si atom. Silicon that stood alone in the host forms bonds as lithium leaves.`,
  })
}

/** Mean over the contents of the best so far above the best of all, from when each content was seen. */
export function convergenceFigure({ points, lowest, evaluations }: OccupancyFindings): Figure {
  const floor = new Map(lowest.map((point) => [point.x, milli(point)]))
  const best = new Map<number, number>()
  const curve = points.flatMap((point) => {
    best.set(point.x, Math.min(milli(point) - (floor.get(point.x) ?? 0), best.get(point.x) ?? Infinity))
    if (best.size < floor.size) return []
    return [[point.id + 1, [...best.values()].reduce((sum, value) => sum + value, 0) / best.size]]
  })
  return {
    name: 'convergence',
    title: 'How the search came to its lowest energies',
    caption: 'Lowest energy so far above the lowest at the end, mean over the contents, from when each had been seen.',
    x: { label: 'evaluations', range: [0, Math.max(1, evaluations.length)] },
    y: { label: 'above the lowest found (meV/atom)' },
    series: [{ label: 'best so far', mark: 'step', role: 'primary', points: curve }],
  }
}

interface Words {
  readonly name: string
  readonly title: string
  readonly label: string
  readonly caption: string
}

function alongLadder(
  { lowest, host, crystals }: OccupancyFindings, value: (point: LinePoint) => number, { label, ...words }: Words,
): Figure {
  const line = (points: readonly LinePoint[]): number[][] => points.map((point) => [point.x, value(point)])
  return {
    ...words, x: X_AXIS, y: { label },
    series: [
      { label: 'crystals', mark: 'line-points', role: 'secondary', points: line(crystals) },
      { label: `${host.name} losing lithium`, mark: 'line-points', role: 'primary', points: line([...lowest, host]) },
    ],
  }
}

function milli({ formationEnergyPerAtom }: LinePoint): number {
  return 1000 * formationEnergyPerAtom
}
