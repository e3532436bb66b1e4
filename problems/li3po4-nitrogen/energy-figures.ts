// Figures of energies: the contest of motifs, formation energies, convergence; the report draws them.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { FAMILY_LABELS, lithiumOxideOf } from './families.ts'
import { contentAxis, familiesOf, ofFamily, perFamily, ROLES } from './family-series.ts'
import { bridgeContest, gapHistory, type NitrogenFindings, type NitrogenPoint } from './findings.ts'
import { PUBLISHED } from './literature.ts'

/** Arrangements this far above the lowest of their composition (eV per N) would only squeeze a figure. */
const HIGHEST_SHOWN = 3

export function formationEnergyFigure({ compositions, context }: NitrogenFindings): Figure {
  return {
    name: 'formation-energy',
    title: 'Formation energy per nitrogen',
    caption:
      'Grey: distinct relaxed arrangements. Lines: lowest of each composition. Zero: Li3PO4 and Li2PO2N on the same '
        + 'potential, and '
      + `Li2O at ${context.references.energies.Li2O.toFixed(3)} eV (from ${context.references.lithium_oxide_source}); `
      + `families differ in `
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
      ...perFamily(compositions, ({ minima, nitrogenPerP }) =>
        (minima.length === 0 ? null : [nitrogenPerP, minima[0].formationEnergy])),
    ],
  }
}

/** Which family is lowest depends on how much a unit of Li2O is worth. */
export function lithiumOxideFigure({ compositions }: NitrogenFindings): Figure {
  const found = compositions.filter(({ minima }) => minima.length > 0)
  const contents = [...new Set(found.map(({ nitrogenPerP }) => nitrogenPerP))]
  const shared = contents.filter((content) =>
    new Set(compositions.filter(({ nitrogenPerP, minima }) => nitrogenPerP === content && minima.length > 0)
      .map(({ member }) => member.family)).size === new Set(compositions.map(({ member }) => member.family)).size)
  const content = shared.at(-1) ?? contents.at(-1)
  return {
    name: 'lithium-oxide',
    title: 'Which defect balances nitrogen, against the worth of Li₂O',
    caption:
      'Lowest formation energy of each family as the chemical potential of Li2O falls below that of the reference. N '
        + 'with an O and a '
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
      `Energy of the lowest arrangement with a bridging N minus that of the lowest without, per supercell of ${size} `
        + `Li3PO4: below zero `
      + 'bridging wins. Both at one composition, so no reference enters. N with Li interstitials has no vacancy for a '
      + 'bridge to form in. '
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

/** Energy above the lowest of a composition against how much of its nitrogen bridges. */
export function bridgeScatterFigure({ compositions }: NitrogenFindings): Figure {
  const position = ({ nitrogenMotifs, nitrogen }: NitrogenPoint): number =>
    (nitrogenMotifs[2] + nitrogenMotifs[3]) / nitrogen
  return {
    name: 'bridging-against-energy',
    title: 'Energy against bridging',
    caption: 'Distinct minima of all compositions: energy above the lowest of the same composition against the '
      + 'fraction of N that bridges; '
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

export function convergenceFigure({ evaluations, compositions }: NitrogenFindings): Figure {
  return {
    name: 'convergence',
    title: 'How the lowest arrangements were found',
    caption: 'Best formation energy so far minus the best at the end, mean over the compositions, from where all of '
      + 'them have a value.',
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

function short(value: number): string {
  return String(Number(value.toFixed(4)))
}
