// Small figures with the shapes that problems hand over; the snapshots are drawn from them.
import type { Figure } from '../../src/analysis/figure.ts'
import { randomStream } from '../../src/math/random.ts'

const AMORPHOUS = [[0, 110], [0.5, -66], [1, -125], [1.75, -172], [2.5, -180], [3.25, -160], [3.75, -138]]
const CRYSTALS = [[0, 0], [1, -170], [1.714, -232], [2.333, -246], [3.25, -231], [3.75, -216]]

/** Formation energies: scatter behind two envelopes, a published curve, named points. */
export function hullFigure(scatter = 40): Figure {
  const random = randomStream('hull figure')
  const context = Array.from({ length: scatter }, () => [random.integer(16) / 4, 200 - 300 * random.uniform()])
  return {
    name: 'hull',
    title: 'Formation energy of LixSi',
    caption: 'Lower envelope of the structures found.',
    x: { label: 'Li per Si, x in LiₓSi' },
    y: { label: 'formation energy (meV/atom)' },
    series: [
      { label: 'all evaluations', mark: 'points', role: 'context', points: context },
      { label: 'amorphous', mark: 'line-points', role: 'primary', points: AMORPHOUS },
      { label: 'crystals', mark: 'line-points', role: 'secondary', points: CRYSTALS },
      { label: 'published', mark: 'line-points', role: 'literature', points: AMORPHOUS.map(([x, y]) => [x, y - 8]) },
    ],
    labels: [{ x: 1, y: -170, text: 'LiSi' }, { x: 3.75, y: -216, text: 'Li₁₅Si₄' }],
  }
}

/** Voltage steps on a forced range, with guides along both axes. */
export const VOLTAGE_FIGURE: Figure = {
  name: 'voltage',
  title: 'Voltage profile',
  caption: 'Average voltage between neighbouring corners.',
  x: { label: 'Li per Si, x' },
  y: { label: 'voltage against Li/Li⁺ (V)', range: [0, 0.6] },
  series: [
    { label: 'amorphous', mark: 'step', role: 'primary', points: [[0, 0.52], [1, 0.31], [2.25, 0.17], [3.75, 0.17]] },
    { label: 'crystals', mark: 'step', role: 'secondary', points: [[0, 0.33], [1.714, 0.27], [3.25, 0.06], [3.75, 0.06]] },
  ],
  guides: [{ axis: 'y', at: 0.05, label: 'cut-off 50 mV' }, { axis: 'x', at: 3.5, label: 'Li₇Si₂' }],
}

/** Best value so far: a band around a step, on a logarithmic axis. */
export const PROGRESS_FIGURE: Figure = {
  name: 'progress',
  title: 'Best energy so far',
  caption: 'Median and quartiles of ten seeds.',
  x: { label: 'relaxations' },
  y: { label: 'best − target (meV/atom)', scale: 'log' },
  series: [
    { label: 'quartiles', mark: 'band', role: 'primary', points: [[1, 150, 240], [100, 60, 90], [500, 12, 30], [900, 9, 20]] },
    { label: 'median', mark: 'step', role: 'primary', points: [[1, 190], [100, 71], [500, 18], [900, 12]] },
    { label: 'fit', mark: 'line', role: 'reference', points: [[1, 200], [900, 10]] },
  ],
}

/** A map: no axes, one scale, segments, shades and names that may be left out. */
export const MAP_FIGURE: Figure = {
  name: 'map',
  title: 'Composition triangle',
  caption: 'Three corners and what lies between.',
  kind: 'map',
  x: { label: '1·P + 0.5·S', range: [-0.06, 1.06] },
  y: { label: '0.866·S', range: [-0.06, 0.93] },
  series: [
    { label: 'far', mark: 'points', role: 'secondary', shade: 0.2, points: [[0.5, 0.2], [0.6, 0.3]] },
    { label: 'near', mark: 'points', role: 'secondary', shade: 1, points: [[0.4, 0.4]] },
    {
      label: 'tie lines', mark: 'segments', role: 'context', shade: 1,
      points: [[0, 0], [1, 0], [1, 0], [0.5, 0.866], [0.5, 0.866], [0, 0], [0.5, 0.4], [0, 0]],
    },
    { label: 'stable', mark: 'points', role: 'primary', points: [[0, 0], [1, 0], [0.5, 0.866], [0.5, 0.4]] },
  ],
  labels: [
    { x: 0, y: 0, text: 'Li' }, { x: 1, y: 0, text: 'P' }, { x: 0.5, y: 0.866, text: 'S' },
    { x: 0.5, y: 0.4, text: 'Li3PS4', optional: true },
  ],
}

/** A coarse oblique map with a value missing, minima on it, and two units along the bar. */
export const FIELD_FIGURE: Figure = {
  name: 'field',
  title: 'Interface energy over the registry',
  caption: 'Two waves on a 6 × 8 grid.',
  x: { label: 'along a (Å)' },
  y: { label: 'across a (Å)' },
  field: {
    label: 'interface energy (J/m²)',
    other: { label: 'meV/Å²', factor: 62.415 },
    cell: [5, 0, -1.5, 4.5],
    counts: [6, 8],
    values: Array.from({ length: 48 }, (_, k) => {
      const [u, v] = [Math.floor(k / 8) / 6, (k % 8) / 8]
      return k === 20 ? null : 0.9 + 0.3 * Math.cos(2 * Math.PI * u) + 0.15 * Math.sin(2 * Math.PI * (u + v))
    }),
  },
  series: [
    { label: 'minima found', mark: 'points', role: 'reference', points: [[2.1, 1], [1, 3], [3, 2.2]] },
    { label: 'best', mark: 'points', role: 'primary', points: [[1.6, 2.8]] },
  ],
}

/** Every role in every variant: the palette. */
export const ROLES_FIGURE: Figure = {
  name: 'roles',
  title: 'All roles',
  caption: 'Three series of each role.',
  x: { label: 'x' },
  y: { label: 'y' },
  series: (['primary', 'secondary', 'tertiary', 'reference', 'literature', 'context'] as const).flatMap((role, i) =>
    [0, 1, 2].map((k) => ({
      label: `${role} ${k + 1}`, role, mark: 'line-points' as const, points: [[0, 3 * i + k], [1, 3 * i + k + 0.5]],
    }))),
}

/** A map whose points have a value each: dark is low, and the bar says how low. */
export const COLOURED_FIGURE: Figure = {
  name: 'coloured',
  title: 'Latent map',
  caption: 'Rings come from elsewhere.',
  kind: 'map',
  x: { label: 'first component' },
  y: { label: 'second component' },
  colours: { label: 'energy percentile (%)', range: [0, 100] },
  series: [
    { label: 'here', mark: 'points', role: 'primary', points: [[0, 0], [1, 0.4], [0.5, 0.9]], values: [0, 50, 100] },
    { label: 'elsewhere', mark: 'points', role: 'primary', points: [[0.2, 0.7], [0.9, 0.1]], values: [25, 75] },
  ],
}
