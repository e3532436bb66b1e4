// What a campaign of interfaces found, as its report tells it.
import type { Analysis, Figure, ShownStructure } from '../../src/analysis/figure.ts'
import { symbolOf } from '../../src/atoms/elements.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import { J_PER_M2_PER_EV_A2 } from '../../src/units.ts'
import { bestSoFarFigure } from '../scoring/search-figures.ts'
import { searchPoints } from '../scoring/search-points.ts'
import type { InterfaceContext } from './context.ts'
import { exchangesFigure, mixingFigure, registryFigure } from './energy-figures.ts'
import { findingsOf, INTERFACE_ENERGY, isCombined, leastCostly, type FoundInterface, type InterfaceFindings, type MixingGroup } from './findings.ts'
import { signed } from './signed.ts'
import { layerFigures, mobileFigure, pairFigures } from './structure-figures.ts'
import { bestTable, choicesTable, joulesText, layerTable, mixingTable, surfaceName } from './tables.ts'
import { mobileAmounts, mobileElement, NEAR, viewsOf, type InterfaceViews, type MobileAmount } from './views.ts'

/** One interface in summary.json; energies in eV/Å². */
export interface InterfaceRecord {
  readonly id: number
  readonly exchanged: string
  readonly interface_energy: number
  readonly work_of_adhesion: number
}

/** What summary.json holds for those who compare campaigns. */
export interface InterfaceSummary {
  readonly best: InterfaceRecord
  readonly best_unmixed: InterfaceRecord | null
  readonly mixing_energies: readonly {
    readonly exchanged: string
    readonly exchanges: number
    readonly samples: number
    readonly interface_energy: number
    /** eV. */
    readonly energy_per_exchange: number | null
  }[]
  /** Å², and interfaces in the cell. */
  readonly area: number
  readonly interfaces: number
}

/** Analyses a search for an interface. */
export function analyseInterface(evaluations: readonly Evaluation<ProductGenome>[], context: InterfaceContext): Analysis {
  const findings = findingsOf(evaluations, context)
  if (findings === null) {
    return {
      headline: [`None of ${evaluations.length} evaluations gave an energy, so there is no answer.`],
      warnings: context.references.warnings, summary: { scored: 0 }, tables: [], figures: [], structures: [],
    }
  }
  const views = viewsOf(findings)
  const figures = [
    registryFigure(findings), mixingFigure(findings), exchangesFigure(findings), progressFigure(findings),
    mobileFigure(views, findings), ...layerFigures(views), ...pairFigures(views, findings),
  ]
  return {
    headline: [...energySentences(findings), ...mixingSentences(findings), ...mobileSentences(views, findings), spentSentence(findings)],
    warnings: [...context.references.warnings, ...caveats(context)],
    summary: summaryOf(findings, views),
    tables: [
      bestTable(findings), ...(findings.groups.length === 0 ? [] : [mixingTable(findings)]), choicesTable(findings),
      layerTable(views, context),
    ],
    figures: figures.filter((figure) => figure !== null),
    structures: structuresOf(findings),
  }
}

function energySentences({ best, bestUnmixed, found, context: { references: { substrate, film } } }: InterfaceFindings): string[] {
  const name = [substrate, film].map(surfaceName).join(' | ')
  const lowest = `Lowest interface energy of ${name}: ${joulesText(best.energy)}, candidate ${best.id}, ${best.label}.`
  if (bestUnmixed === null) return [lowest, 'No interface without exchange gave an energy, so nothing can be said of mixing or adhesion.']
  const unmixed = found.filter(({ exchanges }) => exchanges === 0).length
  const adhesion = joulesText(bestUnmixed.adhesion)
  return [lowest, bestUnmixed === best
    ? `Its work of adhesion is ${adhesion}.`
    : `Without exchange the lowest of ${unmixed} is ${joulesText(bestUnmixed.energy)}, candidate ${bestUnmixed.id}; its work of adhesion is ${adhesion}.`]
}

/** Which exchanges pay, as far as was sampled: each class alone, and the best of several together. */
function mixingSentences(findings: InterfaceFindings): string[] {
  const least = leastCostly(findings).filter(({ perExchange }) => perExchange !== null)
  const alone = least.filter(({ kind }) => !isCombined(kind))
  const together = least.filter(({ kind }) => isCombined(kind))
    .sort((a, b) => (a.perExchange ?? 0) - (b.perExchange ?? 0)).slice(0, 1)
  const sentence = (pays: boolean, start: string): string[] => {
    const texts = [...alone, ...together].filter(({ perExchange }) => (perExchange ?? 0) < 0 === pays)
      .map((group) => costText(group, findings))
    return texts.length === 0 ? [] : [`${start}, per pair or atom exchanged: ${texts.join('; ')}.`]
  }
  return [...sentence(true, 'Exchange is found favourable'), ...sentence(false, 'Exchange costs energy in all that was found')]
}

/** "Co-P −0.300 eV (2 Co-P, the lowest of 14)". */
function costText({ kind, label, perExchange }: MixingGroup, { groups }: InterfaceFindings): string {
  const samples = groups.filter((group) => group.kind === kind).reduce((sum, group) => sum + group.samples, 0)
  return `${kind} ${signed(perExchange ?? 0, 3)} eV (${label}${samples === 1 ? ', the only one' : `, the lowest of ${samples}`})`
}

function mobileSentences(views: InterfaceViews, findings: InterfaceFindings): string[] {
  const element = mobileElement(findings.context)
  const amounts = mobileAmounts(views, findings)
  if (element === null || amounts.length === 0) return []
  const symbol = symbolOf(element)
  return amounts.map(({ side, cut, best, unmixed }) => {
    const { formula } = findings.context.references[side]
    const changed = (amount: number): string => `${(100 * amount).toFixed(1)} (${signed((100 * (amount - cut)) / cut, 0)} %)`
    const without = unmixed === null || views.unmixed === views.best ? '' : `, ${changed(unmixed)} in the best without exchange`
    return `Within ${NEAR} Å of the interface the ${side}, ${formula}, holds ${changed(best)} ${symbol} per nm² in the best interface${without}; `
      + `${(100 * cut).toFixed(1)} as cut.`
  })
}

function spentSentence({ found, evaluations }: InterfaceFindings): string {
  const screened = evaluations.filter(({ outcome }) => outcome === 'screened_out').length
  return `${found.length} of ${evaluations.length} evaluations gave an energy`
    + `${screened === 0 ? '' : `; ${screened} were screened out`}.`
}

/** What the model of an interface leaves out. */
function caveats({ interfaces, home, references: { match }, parameters: { exchange } }: InterfaceContext): string[] {
  const strain = `${(100 * match.strain).toFixed(1)} %`
  const isStrained = strain !== '0.0 %'
  const isExchanged = exchange.length > 0
  return [
    `One cell of ${home.structure.species.length} atoms${isStrained ? `, strained by up to ${strain}` : ''}, at 0 K: thicker slabs`
      + `${isStrained ? ', other lattice matches' : ''}${isExchanged ? ' and the entropy of mixing' : ''} may change small energies, and their signs.`,
    ...(interfaces === 1 ? [] : ['The cell has two interfaces: interface energies and works of adhesion are means of both'
      + `${isExchanged ? ', and atoms are exchanged at one of them' : ''}.`]),
  ]
}

function progressFigure({ evaluations }: InterfaceFindings): Figure {
  const points = searchPoints(evaluations, INTERFACE_ENERGY).map((point) =>
    ({ ...point, value: point.value === null ? null : J_PER_M2_PER_EV_A2 * point.value }))
  const figure = bestSoFarFigure(points, { ...INTERFACE_ENERGY, unit: 'J/m²' }, { known: null, reference: [] })
  return { ...figure, title: 'Lowest interface energy found', y: { label: 'interface energy (J/m²)' } }
}

function summaryOf(findings: InterfaceFindings, views: InterfaceViews): InterfaceSummary & Readonly<Record<string, unknown>> {
  const { best, bestUnmixed, groups, found, evaluations, energies, box, context } = findings
  const element = mobileElement(context)
  return {
    scored: found.length,
    evaluations: evaluations.length,
    best: recordOf(best),
    best_unmixed: bestUnmixed === null ? null : recordOf(bestUnmixed),
    mixing_energies: groups.map(({ label, exchanges, samples, best: { id, energy }, perExchange }) =>
      ({ exchanged: label, exchanges, samples, id, interface_energy: energy, energy_per_exchange: perExchange })),
    mobile_ion: element === null ? null : { element: symbolOf(element), depth: NEAR, amounts: mobileAmounts(views, findings).map(perSquareNanometre) },
    area: energies.area(box.home),
    interfaces: context.interfaces,
    atoms: context.home.structure.species.length,
    misfit: context.references.match.strain,
    strain_energy: context.references.shares[0].strain_energy,
  }
}

function recordOf({ id, label, energy, adhesion, placing, properties }: FoundInterface): InterfaceRecord & Readonly<Record<string, unknown>> {
  const { termination = null, gap = null, separation = null } = properties
  return { id, exchanged: label, interface_energy: energy, work_of_adhesion: adhesion, registry: placing.registry, gap, separation, termination }
}

function perSquareNanometre({ side, cut, best, unmixed }: MobileAmount): Readonly<Record<string, unknown>> {
  return { side, as_cut_per_nm2: 100 * cut, best_per_nm2: 100 * best, best_unmixed_per_nm2: unmixed === null ? null : 100 * unmixed }
}

/** The best, the best without exchange and the best of each kind of exchange. */
function structuresOf(findings: InterfaceFindings): ShownStructure[] {
  const { best, bestUnmixed, context } = findings
  const kinds = leastCostly(findings).map(({ best: one }) => ({ name: `Best with ${one.kind}`, one }))
  const all = [
    { name: 'Best interface', one: best },
    ...(bestUnmixed === null ? [] : [{ name: 'Best without exchange', one: bestUnmixed }]),
    ...kinds,
  ]
  const distinct = all.filter(({ one }, k) => all.findIndex((other) => other.one === one) === k)
  return distinct.map(({ name, one }) => ({
    name: `${name}, candidate ${one.id}`,
    caption: `${one.label}, ${joulesText(one.energy)}`,
    structure: context.structureOf(one.genome, one.properties),
  }))
}
