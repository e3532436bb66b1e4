// The figures of a model card: learning curves, fit against label, error against composition.
import type { Figure, Series } from '../../analysis/figure.ts'
import { atomCount } from '../../atoms/structure.ts'
import { compositionAxis } from '../errors/composition-groups.ts'
import { energyError, type Prediction } from '../errors/predictions.ts'
import type { CurveRow } from '../learning-curve.ts'

/** Points of a parity figure: more look the same and make the files heavy. */
const MOST_POINTS = 4000

/** A curve that falls by more than this factor is drawn on a logarithmic axis. */
const WIDE = 8

/** Errors of energies and of forces against the epoch. */
export function learningFigures(curve: readonly CurveRow[]): Figure[] {
  const force = curve.some(({ train }) => train.force !== null)
  return [
    learningFigure(curve, 'learning-energy', 'Energy error while learning', 'RMSE of the energy (meV/atom)', 'energy'),
    ...(force
      ? [learningFigure(curve, 'learning-force', 'Force error while learning', 'RMSE of the forces (meV/Å)', 'force')] : []),
  ]
}

function learningFigure(
  curve: readonly CurveRow[], name: string, title: string, label: string, kind: 'energy' | 'force',
): Figure {
  const series = (of: 'train' | 'valid', text: string, role: Series['role']): Series => ({
    label: text, mark: 'line', role,
    points: curve.flatMap((row) => {
      const value = row[of]?.[kind] ?? null
      return value === null ? [] : [[row.epoch, value]]
    }),
  })
  const second = curve.find(({ stage }) => stage === 2)
  const both = [series('train', 'training', 'secondary'), series('valid', 'validation', 'primary')]
    .filter(({ points }) => points.length > 0)
  const values = both.flatMap(({ points }) => points.map(([, value]) => value))
  return {
    name, title,
    caption: 'Training errors are those met during an epoch; validation errors are at its end, with the averaged parameters.',
    x: { label: 'epoch' }, y: { label, scale: Math.max(...values) > WIDE * Math.min(...values) ? 'log' : 'linear' },
    series: both,
    guides: second === undefined || second.epoch === 1 ? [] : [{ axis: 'x', at: second.epoch, label: 'second stage' }],
  }
}

/** Fit against label, and error against composition, of frames the fit has not seen. */
export function errorFigures(predictions: readonly Prediction[], which: string): Figure[] {
  return [...parityFigures(predictions, which), ...compositionFigure(predictions, which)]
}

function parityFigures(predictions: readonly Prediction[], which: string): Figure[] {
  const energies = predictions.map(({ frame, energy }): [number, number] => {
    const n = atomCount(frame.structure)
    return [frame.energy / n, energy / n]
  })
  const forces = predictions.flatMap(({ frame, forces: fitted }) =>
    Array.from(frame.forces ?? [], (label, k): [number, number] => [label, fitted[k]]))
  return [
    parityFigure('parity-energy', 'Energies', 'energy per atom (eV)', energies, which),
    ...(forces.length === 0 ? [] : [parityFigure('parity-force', 'Force components', 'force component (eV/Å)', forces, which)]),
  ]
}

function parityFigure(name: string, title: string, quantity: string, points: readonly [number, number][], which: string): Figure {
  const shown = representative(points)
  const ends = [Math.min(...shown.map(([x]) => x)), Math.max(...shown.map(([x]) => x))]
  const thinned = shown.length === points.length
    ? '' : ` ${shown.length} of ${points.length} are shown, the farthest from the line among them.`
  return {
    name, title: `${title}: potential against label`,
    caption: `${capitalised(which)}; on the line both agree.${thinned}`,
    x: { label: `label, ${quantity}` }, y: { label: `potential, ${quantity}` },
    series: [
      { label: which, mark: 'points', role: 'primary', points: shown },
      { label: 'equal', mark: 'line', role: 'reference', points: ends.map((end) => [end, end]) },
    ],
  }
}

/** At most MOST_POINTS of the points: the worst tenth of them, and of the others every so many-th. */
function representative(points: readonly [number, number][]): readonly [number, number][] {
  if (points.length <= MOST_POINTS) return points
  const worst = [...points.keys()]
    .sort((a, b) => Math.abs(points[b][1] - points[b][0]) - Math.abs(points[a][1] - points[a][0]) || a - b)
    .slice(0, MOST_POINTS / 10)
  const chosen = new Set(worst)
  const left = MOST_POINTS - worst.length
  for (let k = 0; k < left; k++) chosen.add(Math.floor((k * points.length) / left))
  return [...chosen].sort((a, b) => a - b).map((index) => points[index])
}

function compositionFigure(predictions: readonly Prediction[], which: string): Figure[] {
  const axis = compositionAxis(predictions.map(({ frame }) => frame.structure))
  if (axis === null) return []
  const points = predictions.map((prediction): [number, number] =>
    [axis.fraction(prediction.frame.structure), 1000 * energyError(prediction)])
  return [{
    name: 'error-composition', title: 'Energy error against composition',
    caption: `${capitalised(which)}: potential minus label.`,
    x: { label: `fraction of ${axis.symbol}` }, y: { label: 'energy error (meV/atom)' },
    series: [{ label: which, mark: 'points', role: 'primary', points }],
    guides: [{ axis: 'y', at: 0, label: '' }],
  }]
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
