// The answer: lowest arrangements per family and content, what their nitrogen is bonded to, and whether bridging wins.
import type { Analysis, ShownStructure } from '../../src/analysis/figure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { FAMILY_LABELS } from './families.ts'
import {
  bridgeFigure, bridgeScatterFigure, convergenceFigure, formationEnergyFigure, lithiumOxideFigure,
} from './energy-figures.ts'
import { bridgeContest, findingsOf, motifTotals, type NitrogenContext, type NitrogenFindings } from './findings.ts'
import { MOTIFS } from './motifs.ts'
import { distributionFigure, motifFigure, pairFigure, volumeFigure } from './structure-figures.ts'
import {
  bondingTable, bridgeTable, compositionTable, interstitialTable, motifTable, operatorTable, pairTable, referenceTable,
} from './tables.ts'

/** Analyses a campaign: energies, motifs, pairs and convergence per composition. */
export function analyseNitrogen(evaluations: readonly Evaluation<unknown>[], context: NitrogenContext): Analysis {
  const findings = findingsOf(evaluations, context)
  const distribution = distributionFigure(findings)
  // Where only one motif counts, the other is met by failure alone: no contest.
  const isContest = context.parameters.motif === 'any'
  return {
    headline: headlineOf(findings),
    warnings: [...context.references.potential_warnings, ...missingWarning(findings), ...nicheWarning(findings)],
    summary: summaryOf(findings),
    tables: [
      compositionTable(findings), ...(isContest ? [bridgeTable(findings)] : []), motifTable(findings),
      bondingTable(findings), pairTable(findings), interstitialTable(findings), referenceTable(findings),
      operatorTable(findings),
    ].filter(({ rows }) => rows.length > 0),
    figures: [
      ...(isContest ? [bridgeFigure(findings)] : []), formationEnergyFigure(findings), lithiumOxideFigure(findings),
      motifFigure(findings), bridgeScatterFigure(findings), ...(distribution === null ? [] : [distribution]),
      pairFigure(findings), volumeFigure(findings), convergenceFigure(findings),
    ].filter(({ series }) => series.some(({ points }) => points.length > 0)),
    structures: shownStructures(findings),
  }
}

function headlineOf({ compositions, evaluations, points, context }: NitrogenFindings): string[] {
  const { motif } = context.parameters
  if (points.length === 0) return [`${evaluations.length} candidates gave no relaxed arrangement.`]
  const found = compositions.filter(({ minima }) => minima.length > 0)
  const lowest = found.reduce((best, next) =>
    (next.minima[0].formationEnergy < best.minima[0].formationEnergy ? next : best))
  return [
    motif === 'any' ? contestSentence(compositions) : nicheSentence(motif),
    `Lowest formation energy: ${lowest.minima[0].formationEnergy.toFixed(3)} eV per N for `
      + `${FAMILY_LABELS[lowest.member.family]} with `
      + `${lowest.member.nitrogen} N per cell. Energies of one composition compare without any reference; between `
      + `families they depend on `
      + 'the worth of Li2O.',
    `${points.length} of ${evaluations.length} candidates were relaxed and kept.`,
  ]
}

/** Who won where, over the compositions with both kinds of arrangement. */
function contestSentence(compositions: NitrogenFindings['compositions']): string {
  const contests = compositions.map((composition) => bridgeContest(composition).difference)
    .filter((difference) => difference !== null)
  if (contests.length === 0) {
    return 'No composition has relaxed arrangements both with and without nitrogen between two phosphorus atoms: '
      + 'nothing can be said of '
      + 'bridging.'
  }
  const wins = contests.filter((difference) => difference < 0)
  const range = [Math.min(...contests), Math.max(...contests)].map((value) => value.toFixed(2)).join(' to ')
  return `Nitrogen between two phosphorus atoms is lower at ${wins.length} of the ${contests.length} compositions `
    + `where arrangements with and `
    + `without it were found: lowest with it minus lowest without it is ${range} eV per cell.`
}

function nicheSentence(motif: 'bridging' | 'no-bridging'): string {
  return `Only arrangements ${motif === 'bridging' ? 'with' : 'without'} nitrogen between two phosphorus atoms were `
    + `searched: compare their `
    + 'lowest energies, composition by composition, with those of a campaign for any motif or for the other one.'
}

function summaryOf({ compositions, context }: NitrogenFindings): Record<string, unknown> {
  const { references, series, parameters } = context
  return {
    host: references.host,
    formula_units: series.formulaUnits,
    reference_energies: { ...references.energies, lithium_oxide_from: references.lithium_oxide_source },
    compositions: compositions.map((composition) => {
      const { member, label, nitrogenPerP, minima, low } = composition
      const { bridging, without, difference } = bridgeContest(composition)
      const { counts, total } = motifTotals(low)
      return {
        ...member,
        label,
        nitrogen_per_p: nitrogenPerP,
        distinct_minima: minima.length,
        best: minima.length === 0
          ? null
          : { id: minima[0].id, formation_energy_per_nitrogen: minima[0].formationEnergy },
        lowest_bridging: bridging?.id ?? null,
        lowest_without_bridging: without?.id ?? null,
        bridging_minus_without: parameters.motif === 'any' ? difference : null,
        motifs: Object.fromEntries(MOTIFS.map((motif, k) => [motif, total === 0 ? null : counts[k] / total])),
      }
    }),
    interstitials: references.interstitials,
  }
}

/** Says which compositions have no relaxed arrangement. */
function missingWarning({ compositions }: NitrogenFindings): string[] {
  const missing = compositions.filter(({ minima }) => minima.length === 0)
    .map(({ member }) => `${FAMILY_LABELS[member.family]} with ${member.nitrogen} N`)
  return missing.length === 0 ? [] : [`No arrangement was relaxed for ${missing.join('; ')}.`]
}

/** One search looks for the lowest only: what lost was searched less. */
function nicheWarning({ context: { parameters: { motif } } }: NitrogenFindings): string[] {
  return motif === 'any'
    ? ['The search went for the lowest arrangement of any motif: the motif that loses was looked for less, so its best '
      + 'may be lower than '
      + 'shown. Campaigns with motif: bridging and motif: no-bridging search each one.']
    : []
}

/**
 * The lowest arrangement of every composition, and the lowest of the losing motif at the largest content of a family.
 */
function shownStructures({ compositions, context }: NitrogenFindings): ShownStructure[] {
  return compositions.flatMap((composition) => {
    const { member, minima } = composition
    const { bridging, without } = bridgeContest(composition)
    const isLargest = !compositions.some((other) =>
      other.member.family === member.family && other.member.nitrogen > member.nitrogen)
    const loser = bridging !== null && without !== null ? (bridging.energy < without.energy ? without : bridging) : null
    const shown = [minima[0] ?? null, isLargest ? loser : null].filter((point) => point !== null)
    return shown.map((point): ShownStructure => ({
      name: `${FAMILY_LABELS[member.family]}, ${member.nitrogen} N${point.hasBridge ? ', bridging' : ''}`,
      caption: `evaluation ${point.id}, ${point.formationEnergy.toFixed(3)} eV per N, N with 0/1/2/3 P: `
        + `${point.nitrogenMotifs.join('/')}`,
      structure: context.structureOf(point.genome, point.properties),
    }))
  })
}
