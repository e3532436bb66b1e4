// Tables of a search among tavorites.
import type { Table } from '../../src/analysis/figure.ts'
import { expectedShare } from '../../src/math/random-draws.ts'
import { frontOf, frontPoints } from '../scoring/search-figures.ts'
import type { Explanation } from './explanation.ts'
import type { MeasuredCompound, TavoriteFindings } from './findings.ts'

const LISTED = 20

/** The best compounds found. */
export function bestTable({ best, context }: TavoriteFindings): Table {
  return {
    name: 'best-compounds',
    title: 'Lowest barriers found (eV; volume per cell of two formula units, change of volume when filled)',
    columns: [
      'compound', 'evaluation', `${context.objective.name} (eV)`, 'bvse 1D, 2D, 3D tabulated (eV)', 'neb_1d tabulated (eV)',
      'average voltage (V)', 'volume (Å³)', 'volume change (%)',
    ],
    rows: best.slice(0, LISTED).map(compoundRow),
  }
}

/** Compounds that no other beats in both barrier and voltage. */
export function frontTable({ points, context: { compounds, objective } }: TavoriteFindings): Table {
  return {
    name: 'front',
    title: 'Front of low barriers and high voltages',
    columns: ['compound', 'evaluation', `${objective.name} (eV)`, 'average voltage (V)'],
    rows: frontOf(frontPoints(points, objective), objective).map(({ first, second, of: { id, genome } }) =>
      [compounds[genome].formula, id, rounded(first, 4), second]),
  }
}

function compoundRow({ compound: { formula, measured }, id, barrier }: MeasuredCompound): (number | string | null)[] {
  return [
    formula, id, rounded(barrier, 4), measured.bondValence.map((value) => value.toFixed(2)).join(', '), measured.elasticBand,
    measured.voltage, measured.volume, measured.volumeChange,
  ]
}

/** How many of the wanted compounds were found, beside random draws. */
export function recoveryTable({ wanted, measured, evaluations, context: { space } }: TavoriteFindings): Table {
  const random = expectedShare(space.ids.length, evaluations.length)
  return {
    name: 'recovery',
    title: `Wanted compounds found in ${evaluations.length} evaluations of ${space.ids.length} compounds`,
    columns: ['wanted', 'found', 'of', 'share', 'random draws, expected', 'ratio'],
    rows: wanted.map(({ label, members }) => {
      const found = measured.filter(({ index }) => members.has(index)).length
      const share = found / members.size
      const ratio = random === 0 ? null : rounded(share / random, 2)
      return [label, found, members.size, rounded(share, 3), rounded(random, 3), ratio]
    }),
  }
}

/** Which groups of descriptors the barriers rest on. */
export function groupTable({ terms }: Explanation, { measured }: TavoriteFindings): Table {
  return {
    name: 'group-contributions',
    title: `What the barriers rest on: a Gaussian process with a term per group, fitted to ${measured.length} `
      + 'compounds',
    columns: ['term', 'share of the predictions’ variance', 'share of the prior', 'change of predictions when '
      + 'shuffled (eV)'],
    rows: [...terms].sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1)).map(({ term, share, priorShare, importance }) =>
      [term, rounded(share, 3), rounded(priorShare, 3), importance === null ? null : rounded(importance, 3)]),
  }
}

/** What models see of a compound. */
export function descriptorTable({ context: { prepared } }: TavoriteFindings): Table {
  return {
    name: 'descriptors',
    title: 'Descriptors',
    columns: ['group', 'descriptor', 'unit', 'meaning', 'lowest', 'highest'],
    rows: prepared.columns.map(({ group, name, unit, meaning }, column) => {
      const values = prepared.formulas.map((_, row) => prepared.values[row * prepared.columns.length + column])
      return [group, name, unit, meaning, short(Math.min(...values)), short(Math.max(...values))]
    }),
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

function short(value: number): number {
  return Number(value.toPrecision(4))
}
