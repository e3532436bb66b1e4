// Figures of what nitrogen is bonded to and what sits beside it; the report draws them.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { radialDistribution } from '../../src/analysis/radial-distribution.ts'
import { wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import { FAMILY_LABELS } from './families.ts'
import { contentAxis, familiesOf, ofFamily, perFamily, ROLES } from './family-series.ts'
import { motifTotals, type NitrogenFindings } from './findings.ts'
import { NITROGEN, OXYGEN, PHOSPHORUS, PHOSPHORUS_BOND } from './motifs.ts'
import { PAIR_CUTOFF, PAIRS, pairStatistics } from './pair-statistics.ts'

/** Fraction of bridging N in the low-energy structures, with Wilson bands. */
export function motifFigure({ compositions, context }: NitrogenFindings): Figure {
  const bands = familiesOf(compositions).map((family): Series => ({
    label: FAMILY_LABELS[family], mark: 'band', role: ROLES[family],
    points: ofFamily(compositions, family).flatMap(({ low, nitrogenPerP }) => {
      const { counts, total } = motifTotals(low)
      return total === 0 ? [] : [[nitrogenPerP, ...wilsonInterval(counts[2] + counts[3], total)]]
    }),
  })).filter(({ points }) => points.length > 1)
  return {
    name: 'bridging-fraction',
    title: 'Bridging nitrogen in low-energy arrangements',
    caption:
      `Share of N with two or more P within ${PHOSPHORUS_BOND} Å, over the N of all distinct minima within `
      + `${context.parameters.energy_window} eV per cell of the lowest; bands are 95 % Wilson intervals. The others `
      + `are apical (one P), but `
      + 'for what the table of motifs lists.',
    x: contentAxis(compositions),
    y: { label: 'fraction of N that bridges', range: [0, 1] },
    series: [
      ...bands,
      ...perFamily(compositions, ({ low, nitrogenPerP }) => {
        const { counts, total } = motifTotals(low)
        return total === 0 ? null : [nitrogenPerP, (counts[2] + counts[3]) / total]
      }),
    ],
  }
}

/** Å. No pair of these elements is closer, and the second shell ends here. */
const SHOWN_DISTANCES = [1.2, 4] as const

/** Distances around P in the low-energy structures: why 2.0 Å is a bond and 2.5 Å is not. */
export function distributionFigure({ compositions, context }: NitrogenFindings): Figure | null {
  const structures = compositions.flatMap(({ low }) => low.slice(0, 5))
    .map(({ genome, properties }) => context.structureOf(genome, properties))
  if (structures.length === 0) return null
  const { r, partials } = radialDistribution(structures, SHOWN_DISTANCES[1], 0.05)
  const curve = (a: number, b: number): number[][] => {
    const partial = partials.find((pair) => pair.a === Math.min(a, b) && pair.b === Math.max(a, b))
    return Array.from(r, (value, bin) => [value, partial?.g[bin] ?? 0]).filter(([value]) => value > SHOWN_DISTANCES[0])
  }
  return {
    name: 'phosphorus-distribution',
    title: 'Distances around phosphorus',
    caption: `Mean of the ${structures.length} lowest arrangements (up to five of every composition), bins of 0.05 Å. `
      + `N and O within `
      + `${PHOSPHORUS_BOND} Å count as bonded to P.`,
    x: { label: 'distance (Å)', range: SHOWN_DISTANCES },
    y: { label: 'g(r)', range: [0, 1.1 * Math.max(...curve(PHOSPHORUS, OXYGEN).map(([, g]) => g))] },
    guides: [{ axis: 'x', at: PHOSPHORUS_BOND, label: 'bond limit' }],
    series: [
      { label: 'P–N', mark: 'line', role: 'primary', points: curve(PHOSPHORUS, NITROGEN) },
      { label: 'P–O', mark: 'line', role: 'secondary', points: curve(PHOSPHORUS, OXYGEN) },
      { label: 'P–P', mark: 'line', role: 'tertiary', points: curve(PHOSPHORUS, PHOSPHORUS) },
    ],
  }
}

/** Which defects are beside N on the sites of the host, against a random placement. */
export function pairFigure({ compositions, context }: NitrogenFindings): Figure {
  const roles = ['context', 'secondary', 'primary', 'tertiary'] as const
  const genomes = compositions.flatMap(({ low }) => low.map(({ genome }) => genome))
  const shells = pairStatistics(context.series.space, genomes)
  return {
    name: 'defect-pairs',
    title: 'What sits beside nitrogen',
    caption:
      'Pairs on the ideal sites of the host in the low-energy arrangements, over the number a random placement of the '
        + 'same defects '
      + `gives; shells of 0.75 Å up to ${PAIR_CUTOFF} Å, at their middle. 1 is chance. The first O–O shell is the edge `
      + `of one PO4.`,
    x: { label: 'distance between sites (Å)', range: [0, PAIR_CUTOFF] },
    y: { label: 'pairs found / expected' },
    guides: [{ axis: 'y', at: 1, label: 'chance' }],
    series: PAIRS.flatMap(({ name }, k): Series[] => {
      const own = shells.filter(({ pair, expected }) => pair === name && expected > 0)
      const points = own.map(({ from, to, ratio }) => [(from + to) / 2, ratio])
      if (points.length === 0) return []
      return [{ label: name, mark: 'line-points', role: name === 'N–N' ? 'reference' : roles[k], points }]
    }),
  }
}

export function volumeFigure({ compositions, context }: NitrogenFindings): Figure {
  const host = context.references.crystals.find(({ name }) => name === context.references.host)
  // Li3PO4 has eight atoms.
  const pure = host === undefined ? Number.NaN : 8 * host.volume_per_atom
  return {
    name: 'volume',
    title: 'Volume against the host',
    caption: 'Volume per P of the lowest arrangement of each composition, relative to relaxed Li3PO4 on the same '
      + 'potential.',
    x: contentAxis(compositions),
    y: { label: 'volume change (%)' },
    guides: [{ axis: 'y', at: 0, label: 'Li₃PO₄' }],
    series: perFamily(compositions, ({ minima, nitrogenPerP }) =>
      (minima.length === 0 ? null : [nitrogenPerP, 100 * (minima[0].volumePerP / pure - 1)])),
  }
}
