// The answer: the lowest occupations of every composition, how sure they are, and how the search came to them.
import type { Analysis, ShownStructure } from '../../src/analysis/figure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { convergenceFigure, energiesFigure, ewaldFigure, intercalationFigure, orderFigure } from './figures.ts'
import { findingsOf, type CompositionFindings, type OrderingContext, type OrderingFindings } from './findings.ts'
import { intercalationOf } from './intercalation.ts'
import { compositionTable, intercalationTable, lowestTable, occupationText, orderTable } from './tables.ts'

/** Structures in the viewer. */
const SHOWN = 6

/** Analyses a search for an ordering. */
export function analyseOrdering(evaluations: readonly Evaluation<Occupation>[], context: OrderingContext): Analysis {
  const findings = findingsOf(evaluations, context)
  const { all, distinct } = context.space.count()
  const size = { configurations: Number(all), distinct_configurations: Number(distinct) }
  if (findings.compositions.length === 0) {
    return {
      headline: [`None of ${evaluations.length} evaluations gave an energy, so there is no answer.`], warnings: [],
      summary: { ...size, distinct_evaluated: 0, compositions: [] }, tables: [], figures: [], structures: [],
    }
  }
  const intercalation = intercalationOf(findings)
  const figures = [
    ...(intercalation === null ? [] : [intercalationFigure(intercalation)]),
    convergenceFigure(findings), energiesFigure(findings), ewaldFigure(findings), orderFigure(findings),
  ]
  return {
    headline: headlineOf(findings, size),
    warnings: warningsOf(findings),
    summary: {
      ...size,
      distinct_evaluated: findings.distinct,
      ...(context.target === null ? {} : { known_minimum: context.target.value, evaluations_to_known_minimum: reachedAfter(findings) }),
      compositions: findings.compositions.map((found) => summaryOf(found, findings)),
      ...(intercalation === null ? {} : { formation_energies: intercalation.points }),
    },
    tables: [
      ...(findings.compositions.length > 1 ? [compositionTable(findings)] : []),
      ...(intercalation === null ? [] : [intercalationTable(intercalation)]),
      lowestTable(findings), orderTable(findings),
    ],
    figures: figures.filter((figure) => figure !== null),
    structures: structuresOf(findings),
  }
}

function headlineOf(findings: OrderingFindings, size: { configurations: number; distinct_configurations: number }): string[] {
  const { compositions, distinct, scored, evaluations, context: { target } } = findings
  const spent = `${scored} of ${evaluations.length} evaluations gave an energy, of ${distinct} distinct occupations; there are `
    + `${counted(size.distinct_configurations)} (${counted(size.configurations)} configurations).`
  if (compositions.length > 1) {
    return [`${compositions.length} compositions were searched; energies of different ones are not compared.`, spent]
  }
  const [{ composition, lowest: [best] }] = compositions
  const answer = `Lowest ${named(findings)} found for ${composition.label}: ${energyText(findings, best.energy)}, `
    + `${best.degeneracy}-fold degenerate by symmetry.`
  if (target === null) return [answer, spent]
  const reached = reachedAfter(findings)
  const gap = best.energy - target.value
  const known = reached === null
    ? `The known minimum, ${energyText(findings, target.value)}, is ${energyText(findings, gap)} lower: not found.`
    : `This is the known minimum (${target.source}), reached after ${reached} evaluations.`
  return [answer, known, spent]
}

/** Number of evaluations up to the known minimum; null when it was not reached. */
function reachedAfter({ evaluations, context: { target } }: OrderingFindings): number | null {
  const first = evaluations.findIndex(({ objective }) => target !== null && objective !== null && objective <= target.value + target.tolerance)
  return first === -1 ? null : first + 1
}

function warningsOf({ evaluations, scored, context: { space } }: OrderingFindings): string[] {
  const failed = evaluations.filter(({ outcome }) => outcome !== 'evaluated' && outcome !== 'screened_out').length
  const { broken } = space.symmetry
  return [
    ...(failed === 0 ? [] : [`${failed} of ${failed + scored} candidates that were not screened out gave no energy: see the table of endings.`]),
    ...(broken === 0 ? [] : [`The supercell breaks ${broken} symmetry operations of the crystal: occupations that differ by them count as distinct.`]),
  ]
}

function summaryOf({ composition, scored, distinct, lowest }: CompositionFindings, { context: { space, objective } }: OrderingFindings) {
  const [best] = lowest
  return {
    composition: composition.label,
    scored: scored.length,
    distinct,
    best: { id: best.id, [objective.name]: best.energy, degeneracy: best.degeneracy, occupation: occupationText(space, best.genome) },
    gap_to_second: lowest.length > 1 ? lowest[1].energy - best.energy : null,
  }
}

/** Of one composition the lowest few; of several the lowest of each. */
function structuresOf(findings: OrderingFindings): ShownStructure[] {
  const { compositions, context: { structureOf } } = findings
  const chosen = compositions.length === 1
    ? compositions[0].lowest.slice(0, 3).map((minimum) => ({ minimum, found: compositions[0] }))
    : evenly(compositions, SHOWN).map((found) => ({ minimum: found.lowest[0], found }))
  return chosen.map(({ minimum: { id, energy, degeneracy, genome, properties }, found: { composition, lowest } }) => ({
    name: `${composition.label}, candidate ${id}`,
    caption: `${named(findings)} ${energyText(findings, energy)}, ${energyText(findings, energy - lowest[0].energy)} above the lowest; `
      + `${degeneracy}-fold`,
    structure: structureOf(genome, properties),
  }))
}

function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, k) => items[Math.round((k * (items.length - 1)) / (count - 1))])
}

/** "relaxed energy", "Ewald energy". */
function named({ context: { objective, space } }: OrderingFindings): string {
  return objective.name === space.score?.name ? 'Ewald energy' : 'energy'
}

function energyText({ context: { objective } }: OrderingFindings, energy: number): string {
  return `${energy.toFixed(6)} ${objective.unit}`
}

function counted(count: number): string {
  return count < 1e15 ? count.toLocaleString('en') : count.toPrecision(3)
}
