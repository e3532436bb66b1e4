// The answer: the lowest cluster found, how it compares with the published minimum, and how the search got there.
import type { Analysis, Figure, Table } from '../../src/analysis/figure.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { LJ38_TRAP, LOWEST_ENERGIES, SOURCE } from './published.ts'

/** Minima further apart than this are listed as different, ε. */
const RESOLUTION = 1e-3

/** Rows of the table of minima. */
const LISTED = 20

interface Minimum {
  readonly id: number
  readonly energy: number
  readonly structure: Structure
}

/** Tables and figures of a cluster search; energies in ε. */
export function analyseClusters(evaluations: readonly Evaluation<Structure>[], atoms: number, tolerance: number): Analysis {
  const minima = evaluations
    .flatMap(({ id, objective, genome }) => (objective === null || genome === null ? [] : [{ id, energy: objective, structure: genome }]))
    .sort((a, b) => a.energy - b.energy || a.id - b.id)
  const published = LOWEST_ENERGIES[atoms]
  const reached = evaluations.find(({ objective }) => published !== undefined && objective !== null && objective <= published + tolerance)
  return {
    headline: headline(minima, atoms, published, reached?.id),
    warnings: evaluations.length > minima.length ? [`${evaluations.length - minima.length} of ${evaluations.length} relaxations failed.`] : [],
    summary: {
      atoms,
      best_energy: minima[0]?.energy ?? null,
      published_energy: published ?? null,
      evaluations: evaluations.length,
      evaluations_to_published: reached === undefined ? null : reached.id + 1,
      force_calls: evaluations.reduce((sum, { cost }) => sum + cost.force_calls, 0),
    },
    tables: [minimaTable(minima)],
    figures: [progressFigure(evaluations, atoms, published)],
    structures: minima.slice(0, 1).map(({ id, energy, structure }) => ({
      name: `LJ${atoms}, ${energy.toFixed(6)} ε`,
      caption: `lowest minimum, candidate ${id}`,
      structure,
    })),
  }
}

function headline(minima: readonly Minimum[], atoms: number, published: number | undefined, reached: number | undefined): string[] {
  if (minima.length === 0) return ['No relaxation converged, so there is no answer.']
  const best = `Lowest LJ${atoms} minimum found: ${minima[0].energy.toFixed(6)} ε.`
  if (published === undefined) return [best, 'No published energy for this size is stored here.']
  if (reached !== undefined) return [best, `This is the published global minimum (${published} ε), reached after ${reached + 1} evaluations.`]
  const gap = `The published global minimum is ${published} ε: ${(minima[0].energy - published).toFixed(4)} ε lower, not found.`
  const trapped = atoms === 38 && Math.abs(minima[0].energy - LJ38_TRAP) < RESOLUTION
  return trapped ? [best, gap, 'The search ended at the bottom of the icosahedral funnel.'] : [best, gap]
}

function minimaTable(minima: readonly Minimum[]): Table {
  const distinct = minima.filter(({ energy }, index) => index === 0 || energy - minima[index - 1].energy > RESOLUTION)
  return {
    name: 'minima',
    title: 'Lowest distinct minima',
    columns: ['candidate', 'energy (ε)', 'above the lowest (ε)'],
    rows: distinct.slice(0, LISTED).map(({ id, energy }) => [id, energy, energy - minima[0].energy]),
  }
}

function progressFigure(evaluations: readonly Evaluation<Structure>[], atoms: number, published: number | undefined): Figure {
  const relaxed = evaluations.flatMap(({ id, objective }) => (objective === null ? [] : [[id + 1, objective]]))
  let lowest = Infinity
  const best = relaxed.map(([evaluation, energy]) => {
    lowest = Math.min(lowest, energy)
    return [evaluation, lowest]
  })
  const last = evaluations.length
  return {
    name: 'progress',
    title: `Search for the LJ${atoms} global minimum`,
    caption: `Relaxed energies in the order of evaluation. Published minimum: ${SOURCE}.`,
    x: { label: 'evaluations (local minimisations)' },
    y: { label: 'energy (ε)' },
    series: [
      { label: 'relaxed candidates', mark: 'points', role: 'context', points: relaxed },
      { label: 'best so far', mark: 'step', role: 'primary', points: best },
      ...(published === undefined
        ? []
        : [{ label: 'published minimum', mark: 'line', role: 'literature', points: [[1, published], [last, published]] } as const]),
    ],
  }
}
