// The problem's figures as data; the report draws them.
import type { Figure, PointLabel } from '../../src/analysis/figure.ts'
import { coordination, SILICON_BOND } from '../../src/analysis/coordination.ts'
import { radialDistribution } from '../../src/analysis/radial-distribution.ts'
import { hullAreaHistory, voltageCurve, voltagesOf, type LixsiPoint } from '../scoring/lixsi/envelope.ts'
import type { LixsiFindings, VoltageProfiles } from './findings.ts'
import { AMORPHOUS_ENERGIES, AMORPHOUS_VOLTAGES, DFT_CRYSTALS } from '../scoring/lixsi/literature.ts'
import { SI } from '../scoring/lixsi/references.ts'

const X_AXIS = { label: 'x in LiₓSi', range: [0, 4] as const }

/** Formation energies above this are left out of the figure: they would only squeeze it. */
const HIGHEST_SHOWN_MEV = 400

export function formationEnergyFigure({ points, envelopes, crystals }: LixsiFindings): Figure {
  const others = points.filter(({ orderClass }) => orderClass === 'amorphous')
  return {
    name: 'formation-energy',
    title: 'Formation energy of amorphous LiₓSi',
    caption:
      'Every amorphous minimum below 400 meV/atom, their lower envelope, and the crystals on the same potential; zero is bcc Li and ' +
      `diamond Si of that potential. Literature: crystals by DFT and lowest amorphous cells, ${DFT_CRYSTALS.source}.`,
    x: X_AXIS,
    y: { label: 'formation energy (meV/atom)' },
    series: [
      { label: 'amorphous minima', mark: 'points', role: 'context', points: shown(others) },
      { label: 'defective crystals, lowest', mark: 'points', role: 'tertiary', points: envelopes['defective crystal'].map(perAtom) },
      { label: 'crystals, this potential', mark: 'line-points', role: 'secondary', points: crystals.map(perAtom) },
      { label: 'amorphous envelope', mark: 'line-points', role: 'primary', points: envelopes.amorphous.map(perAtom) },
      { label: 'crystals, DFT (literature)', mark: 'points', role: 'literature', points: DFT_CRYSTALS.points.map(({ x, meV }) => [x, meV]) },
      { label: AMORPHOUS_ENERGIES.label, mark: 'points', role: 'reference', points: AMORPHOUS_ENERGIES.points.map(({ x, meV }) => [x, meV]) },
    ],
    labels: crystals.map(({ name, x, formationEnergyPerAtom }): PointLabel => ({ x, y: 1000 * formationEnergyPerAtom, text: name })),
  }
}

export function perSiliconFigure({ envelopes, crystals }: LixsiFindings): Figure {
  const stable = (points: readonly LixsiPoint[]): number[][] => {
    const steps = voltagesOf(points)
    const ends = new Set([...steps.map(({ x1 }) => x1), ...steps.map(({ x2 }) => x2)])
    return points.filter(({ x }) => ends.has(x)).map(perSi)
  }
  return {
    name: 'formation-energy-per-si',
    title: 'Formation energy per silicon and its hull',
    caption: 'The slope between neighbouring hull points is minus the voltage. Beyond the last point lithium plates at 0 V.',
    x: X_AXIS,
    y: { label: 'formation energy (meV per Si)' },
    series: [
      { label: 'amorphous, lowest at each x', mark: 'points', role: 'tertiary', points: envelopes.amorphous.map(perSi) },
      { label: 'crystalline hull', mark: 'line-points', role: 'secondary', points: stable(crystals) },
      { label: 'amorphous hull', mark: 'line-points', role: 'primary', points: stable(envelopes.amorphous) },
      {
        label: 'crystals, DFT (literature)',
        mark: 'points',
        role: 'literature',
        points: DFT_CRYSTALS.points.map(({ x, meV }) => [x, meV * (1 + x)]),
      },
    ],
  }
}

export function voltageFigure(profiles: VoltageProfiles): Figure {
  const dft = DFT_CRYSTALS.points.slice(1).map(({ x, meV }, index) => {
    const before = DFT_CRYSTALS.points[index]
    const voltage = -(meV * (1 + x) - before.meV * (1 + before.x)) / (x - before.x) / 1000
    return { x1: before.x, x2: x, voltage }
  })
  const published = AMORPHOUS_VOLTAGES.steps.map(([x1, x2, voltage]) => ({ x1, x2, voltage }))
  return {
    name: 'voltage',
    title: 'Voltage against Li/Li⁺',
    caption:
      `Piecewise constant between hull points, at 0 K. Literature: DFT crystals from ${DFT_CRYSTALS.source}; amorphous ` +
      `cells from ${AMORPHOUS_VOLTAGES.source}. ${AMORPHOUS_VOLTAGES.note}`,
    x: X_AXIS,
    y: { label: 'voltage (V)', range: [0, 0.6] },
    series: [
      { label: 'amorphous cells (literature)', mark: 'step', role: 'literature', points: voltageCurve(published) },
      { label: 'crystals, DFT (literature)', mark: 'step', role: 'reference', points: voltageCurve(dft) },
      { label: 'defective crystals found', mark: 'step', role: 'tertiary', points: voltageCurve(profiles['defective crystal']) },
      { label: 'crystals, this potential', mark: 'step', role: 'secondary', points: voltageCurve(profiles.references) },
      { label: 'amorphous envelope', mark: 'step', role: 'primary', points: voltageCurve(profiles.amorphous) },
    ],
  }
}

export function volumeFigure({ envelopes, crystals }: LixsiFindings): Figure {
  const diamond = crystals.find(({ name }) => name === 'Si')?.volumePerSi ?? Number.NaN
  const expansion = ({ x, volumePerSi }: LixsiPoint): number[] => [x, 100 * (volumePerSi / diamond - 1)]
  return {
    name: 'volume-expansion',
    title: 'Volume expansion against diamond Si',
    caption: 'Volume per silicon atom of the lowest structures, relative to diamond Si on the same potential.',
    x: X_AXIS,
    y: { label: 'volume expansion (%)' },
    series: [
      { label: 'crystals', mark: 'line-points', role: 'secondary', points: crystals.map(expansion) },
      { label: 'amorphous envelope', mark: 'line-points', role: 'primary', points: envelopes.amorphous.map(expansion) },
    ],
  }
}

/** No two Si atoms are closer than this, Å. */
const SHORTEST_SHOWN = 1.5

/** Si–Si distribution of the lowest amorphous structures at a silicon-rich, a middle and a lithium-rich x. */
export function distributionFigure({ envelopes }: LixsiFindings): Figure {
  const roles = ['primary', 'secondary', 'tertiary'] as const
  const chosen = [0, 1, 3.75].flatMap((wanted) => nearest(envelopes.amorphous, wanted))
  return {
    name: 'si-si-distribution',
    title: 'Si–Si radial distribution of the lowest amorphous structures',
    caption: 'Bins of 0.1 Å, one structure each: a periodic cell repeats itself beyond half its width.',
    x: { label: 'Si–Si distance (Å)', range: [SHORTEST_SHOWN, 8] },
    y: { label: 'g(r)' },
    series: [...new Set(chosen)].map((point, index) => {
      const { r, partials } = radialDistribution([point.structure], 8, 0.1)
      const silicon = partials.find(({ a, b }) => a === SI && b === SI)
      return {
        label: `x = ${Number(point.x.toFixed(2))}`,
        mark: 'line',
        role: roles[index],
        points: Array.from(r, (value, bin) => [value, silicon?.g[bin] ?? 0]).filter(([value]) => value > SHORTEST_SHOWN),
      }
    }),
  }
}

export function coordinationFigure({ envelopes, crystals }: LixsiFindings): Figure {
  const mean = ({ x, structure }: LixsiPoint): number[] => [x, coordination(structure, SI, SI, SILICON_BOND).mean]
  return {
    name: 'si-coordination',
    title: 'Si–Si coordination',
    caption: `Mean number of Si within ${SILICON_BOND} Å of a Si atom: four in diamond, none once silicon is isolated.`,
    x: X_AXIS,
    y: { label: 'Si neighbours per Si', range: [0, 4.5] },
    series: [
      { label: 'crystals', mark: 'line-points', role: 'secondary', points: crystals.map(mean) },
      { label: 'amorphous envelope', mark: 'line-points', role: 'primary', points: envelopes.amorphous.map(mean) },
    ],
  }
}

export function convergenceFigure({ evaluations }: LixsiFindings): Figure {
  const history = hullAreaHistory(evaluations, 'amorphous')
  return {
    name: 'convergence',
    title: 'How the amorphous hull went down',
    caption:
      'Area of the lower hull of all amorphous structures so far in (Li fraction, formation energy per atom), both ' +
      'elements at zero: it falls whenever any composition improves the hull.',
    x: { label: 'evaluations' },
    y: { label: 'hull area (meV/atom)' },
    series: [{ label: 'this campaign', mark: 'step', role: 'primary', points: history.map((entry) => [entry.evaluations, entry.area]) }],
  }
}

function shown(points: readonly LixsiPoint[]): number[][] {
  return points.map(perAtom).filter(([, y]) => y < HIGHEST_SHOWN_MEV)
}

function perAtom({ x, formationEnergyPerAtom }: LixsiPoint): number[] {
  return [x, 1000 * formationEnergyPerAtom]
}

function perSi({ x, formationEnergyPerSi }: LixsiPoint): number[] {
  return [x, 1000 * formationEnergyPerSi]
}

function nearest(points: readonly LixsiPoint[], x: number): LixsiPoint[] {
  return [...points].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x)).slice(0, 1)
}
