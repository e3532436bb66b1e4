// The problem's figures as data; the report draws them.
import { wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import { radialDistribution } from '../../src/analysis/radial-distribution.ts'
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { FAMILIES, FAMILY_LABELS, lithiumOxideOf, type Family } from './families.ts'
import { bridgeContest, gapHistory, motifTotals, type CompositionFindings, type NitrogenFindings, type NitrogenPoint } from './findings.ts'
import { PUBLISHED } from './literature.ts'
import { NITROGEN, OXYGEN, PHOSPHORUS, PHOSPHORUS_BOND } from './motifs.ts'
import { PAIR_CUTOFF, PAIRS, pairStatistics } from './pair-statistics.ts'

/** One role per family, the same in every figure. */
const ROLES: Readonly<Record<Family, Series['role']>> = {
  interstitial: 'tertiary', 'oxygen-vacancy': 'secondary', 'lithium-vacancy': 'primary',
}

/** From the pure host to a little beyond the richest composition. */
function contentAxis(compositions: readonly CompositionFindings[]): Figure['x'] {
  return { label: 'N per P', range: [0, 1.05 * Math.max(...compositions.map(({ nitrogenPerP }) => nitrogenPerP))] }
}

/** Arrangements this far above the lowest of their composition (eV per N) would only squeeze a figure. */
const HIGHEST_SHOWN = 3

export function formationEnergyFigure({ compositions, context }: NitrogenFindings): Figure {
  return {
    name: 'formation-energy',
    title: 'Formation energy per nitrogen',
    caption:
      'Grey: distinct relaxed arrangements. Lines: lowest of each composition. Zero: Li3PO4 and Li2PO2N on the same potential, and '
      + `Li2O at ${context.references.energies.Li2O.toFixed(3)} eV (from ${context.references.lithium_oxide_source}); families differ in `
      + 'how much Li2O they take part with, see the figure against its chemical potential.',
    x: contentAxis(compositions),
    y: { label: 'formation energy (eV per N)' },
    series: [
      {
        label: 'distinct arrangements', mark: 'points', role: 'context',
        points: compositions.flatMap(({ minima, nitrogenPerP }) => minima
          .filter(({ formationEnergy }) => formationEnergy - minima[0].formationEnergy < HIGHEST_SHOWN)
          .map(({ formationEnergy }) => [nitrogenPerP, formationEnergy])),
      },
      ...perFamily(compositions, ({ minima, nitrogenPerP }) => (minima.length === 0 ? null : [nitrogenPerP, minima[0].formationEnergy])),
    ],
  }
}

/** Which family is lowest depends on how much a unit of Li2O is worth. */
export function lithiumOxideFigure({ compositions }: NitrogenFindings): Figure {
  const contents = [...new Set(compositions.filter(({ minima }) => minima.length > 0).map(({ nitrogenPerP }) => nitrogenPerP))]
  const shared = contents.filter((content) =>
    new Set(compositions.filter(({ nitrogenPerP, minima }) => nitrogenPerP === content && minima.length > 0)
      .map(({ member }) => member.family)).size === new Set(compositions.map(({ member }) => member.family)).size)
  const content = shared.at(-1) ?? contents.at(-1)
  return {
    name: 'lithium-oxide',
    title: 'Which defect balances nitrogen, against the worth of Li₂O',
    caption:
      'Lowest formation energy of each family as the chemical potential of Li2O falls below that of the reference. N with an O and a '
      + 'Li vacancy needs no Li2O in its balance: its line is flat and free of that reference.'
      + (content === undefined ? '' : ` N per P: ${short(content)}.`),
    x: { label: 'Δμ of Li₂O (eV)' },
    y: { label: 'formation energy (eV per N)' },
    series: compositions.filter(({ nitrogenPerP, minima }) => nitrogenPerP === content && minima.length > 0)
      .map(({ member, minima }): Series => {
        const share = lithiumOxideOf(member) / member.nitrogen
        return {
          label: FAMILY_LABELS[member.family], mark: 'line', role: ROLES[member.family],
          points: [-4, 0].map((shift) => [shift, minima[0].formationEnergy - share * shift]),
        }
      }),
  }
}

export function bridgeFigure({ compositions, context }: NitrogenFindings): Figure {
  const size = context.series.formulaUnits
  return {
    name: 'bridging-energy',
    title: 'Does nitrogen between two phosphorus win?',
    caption:
      `Energy of the lowest arrangement with a bridging N minus that of the lowest without, per supercell of ${size} Li3PO4: below zero `
      + 'bridging wins. Both at one composition, so no reference enters. N with Li interstitials has no vacancy for a bridge to form in. '
      + `Published: bridging N is favoured (${PUBLISHED}).`,
    x: contentAxis(compositions),
    y: { label: 'bridging minus not bridging (eV per cell)' },
    guides: [{ axis: 'y', at: 0, label: 'equal' }],
    series: perFamily(compositions, (composition) => {
      const { difference } = bridgeContest(composition)
      return difference === null ? null : [composition.nitrogenPerP, difference]
    }),
  }
}

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
      + `${context.parameters.energy_window} eV per cell of the lowest; bands are 95 % Wilson intervals. The others are apical (one P), but `
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
    caption: `Mean of the ${structures.length} lowest arrangements (up to five of every composition), bins of 0.05 Å. N and O within `
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
  const shells = pairStatistics(context.series.space, compositions.flatMap(({ low }) => low).map(({ genome }) => genome))
  return {
    name: 'defect-pairs',
    title: 'What sits beside nitrogen',
    caption:
      'Pairs on the ideal sites of the host in the low-energy arrangements, over the number a random placement of the same defects '
      + `gives; shells of 0.75 Å up to ${PAIR_CUTOFF} Å, at their middle. 1 is chance. The first O–O shell is the edge of one PO4.`,
    x: { label: 'distance between sites (Å)', range: [0, PAIR_CUTOFF] },
    y: { label: 'pairs found / expected' },
    guides: [{ axis: 'y', at: 1, label: 'chance' }],
    series: PAIRS.flatMap(({ name }, k): Series[] => {
      const own = shells.filter(({ pair, expected }) => pair === name && expected > 0)
      const points = own.map(({ from, to, ratio }) => [(from + to) / 2, ratio])
      return points.length === 0 ? [] : [{ label: name, mark: 'line-points', role: name === 'N–N' ? 'reference' : roles[k], points }]
    }),
  }
}

/** Energy above the lowest of a composition against how much of its nitrogen bridges. */
export function bridgeScatterFigure({ compositions }: NitrogenFindings): Figure {
  const position = ({ nitrogenMotifs, nitrogen }: NitrogenPoint): number => (nitrogenMotifs[2] + nitrogenMotifs[3]) / nitrogen
  return {
    name: 'bridging-against-energy',
    title: 'Energy against bridging',
    caption: 'Distinct minima of all compositions: energy above the lowest of the same composition against the fraction of N that bridges; '
      + 'families are set apart a little.',
    x: { label: 'fraction of N that bridges', range: [-0.05, 1.05] },
    y: { label: 'energy above the lowest (eV per N)', range: [-0.05, HIGHEST_SHOWN] },
    series: familiesOf(compositions).map((family, k): Series => ({
      label: FAMILY_LABELS[family], mark: 'points', role: ROLES[family],
      points: ofFamily(compositions, family).flatMap(({ minima }) => minima
        .map((point) => [position(point) + 0.02 * (k - 1), point.formationEnergy - minima[0].formationEnergy])
        .filter(([, above]) => above < HIGHEST_SHOWN)),
    })),
  }
}

export function volumeFigure({ compositions, context }: NitrogenFindings): Figure {
  const host = context.references.crystals.find(({ name }) => name === context.references.host)
  // Li3PO4 has eight atoms.
  const pure = host === undefined ? Number.NaN : 8 * host.volume_per_atom
  return {
    name: 'volume',
    title: 'Volume against the host',
    caption: 'Volume per P of the lowest arrangement of each composition, relative to relaxed Li3PO4 on the same potential.',
    x: contentAxis(compositions),
    y: { label: 'volume change (%)' },
    guides: [{ axis: 'y', at: 0, label: 'Li₃PO₄' }],
    series: perFamily(compositions, ({ minima, nitrogenPerP }) =>
      (minima.length === 0 ? null : [nitrogenPerP, 100 * (minima[0].volumePerP / pure - 1)])),
  }
}

export function convergenceFigure({ evaluations, compositions }: NitrogenFindings): Figure {
  return {
    name: 'convergence',
    title: 'How the lowest arrangements were found',
    caption: 'Best formation energy so far minus the best at the end, mean over the compositions, from where all of them have a value.',
    x: { label: 'candidates' },
    y: { label: 'gap to the end (eV per N)' },
    series: [
      {
        label: 'all compositions', mark: 'step', role: 'reference',
        points: gapHistory(evaluations, compositions).map((entry) => [entry.evaluations, entry.gap]),
      },
      ...familiesOf(compositions).map((family): Series => ({
        label: FAMILY_LABELS[family], mark: 'step', role: ROLES[family],
        points: gapHistory(evaluations, ofFamily(compositions, family)).map((entry) => [entry.evaluations, entry.gap]),
      })),
    ],
  }
}

function perFamily(
  compositions: readonly CompositionFindings[], pointOf: (composition: CompositionFindings) => number[] | null,
): Series[] {
  return familiesOf(compositions).map((family): Series => ({
    label: FAMILY_LABELS[family], mark: 'line-points', role: ROLES[family],
    points: ofFamily(compositions, family).map(pointOf).filter((point) => point !== null),
  })).filter(({ points }) => points.length > 0)
}

function familiesOf(compositions: readonly CompositionFindings[]): Family[] {
  return FAMILIES.filter((family) => ofFamily(compositions, family).length > 0)
}

function ofFamily(compositions: readonly CompositionFindings[], family: Family): CompositionFindings[] {
  return compositions.filter(({ member }) => member.family === family)
}

function short(value: number): string {
  return String(Number(value.toFixed(4)))
}
