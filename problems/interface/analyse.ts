// What a campaign of interfaces found, as its report tells it.
import type { Analysis, Figure, ShownStructure } from '../../src/analysis/figure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { ProductGenome } from '../../src/spaces/product.ts'
import { J_PER_M2_PER_EV_A2 } from '../../src/units.ts'
import { bestSoFarFigure } from '../scoring/search-figures.ts'
import { searchPoints } from '../scoring/search-points.ts'
import type { InterfaceContext } from './context.ts'
import { INTERFACE_ENERGY } from './energies.ts'
import { exchangesFigure, mixingFigure, registryFigure } from './energy-figures.ts'
import { findingsOf, leastCostly, type InterfaceFindings } from './findings.ts'
import { caveatsOf, headlineOf } from './headline.ts'
import { layerFigures, mobileFigure, pairFigures } from './structure-figures.ts'
import { summaryOf } from './summary.ts'
import { bestTable, choicesTable, joulesText, layerTable, mixingTable } from './tables.ts'
import { viewsOf } from './views.ts'

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
    headline: headlineOf(findings, views),
    warnings: [...context.references.warnings, ...caveatsOf(context)],
    summary: summaryOf(findings, views),
    tables: [
      bestTable(findings), ...(findings.groups.length === 0 ? [] : [mixingTable(findings)]), choicesTable(findings),
      layerTable(views, context),
    ],
    figures: figures.filter((figure) => figure !== null),
    structures: structuresOf(findings),
  }
}

function progressFigure({ evaluations }: InterfaceFindings): Figure {
  const points = searchPoints(evaluations, INTERFACE_ENERGY).map((point) =>
    ({ ...point, value: point.value === null ? null : J_PER_M2_PER_EV_A2 * point.value }))
  const figure = bestSoFarFigure(points, { ...INTERFACE_ENERGY, unit: 'J/m²' }, { known: null, reference: [] })
  return { ...figure, title: 'Lowest interface energy found', y: { label: 'interface energy (J/m²)' } }
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
