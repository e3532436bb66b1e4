// The ways of the ion through the best compounds found: energies along them, and places for the viewer.
import type { Figure, Series, ShownStructure } from '../../src/analysis/figure.ts'
import { easiestInfinitePath } from '../../src/analysis/infinite-path.ts'
import type { MigrationPath } from '../../src/analysis/bond-valence/migration-path.ts'
import { transformRows } from '../../src/math/matrix3.ts'
import { measuredHops } from './compounds.ts'
import type { MeasuredCompound, TavoriteFindings } from './findings.ts'
import { DEFAULT_SPACING } from './parameters.ts'
import { bondValenceBarriers } from './scoring.ts'

/** Structures in the viewer and curves in the figure. */
const SHOWN = 3
const ROLES = ['primary', 'secondary', 'tertiary'] as const

/** A compound with the easiest way of its ion in the bond-valence field; null where it finds none. */
export interface Way {
  readonly found: MeasuredCompound
  readonly path: MigrationPath | null
}

/** The ways through the best compounds. */
export function waysOfBest({ best, context: { parameters } }: TavoriteFindings): Way[] {
  return best.slice(0, SHOWN).map((found) => {
    const { paths } = bondValenceBarriers(found.compound, parameters.grid_spacing ?? DEFAULT_SPACING)
    return { found, path: paths.find(({ dimension }) => dimension === 1) ?? null }
  })
}

/** The best compounds with the places of the way. */
export function shownWays(ways: readonly Way[]): ShownStructure[] {
  return ways.map(({ found: { compound: { structure, formula, measured }, id, barrier }, path }): ShownStructure => ({
    name: formula,
    caption: `Evaluation ${id}, ${barrier.toFixed(3)} eV, ${measured.voltage.toFixed(2)} V. `
      + (path === null ? '' : wayText(path)),
    structure,
    ...(path === null
      ? {}
      : { path: path.places.map(({ fractional }) => Array.from(transformRows(fractional, structure.cell))) }),
  }))
}

function wayText({ direction, length, bottleneck }: MigrationPath): string {
  return `Small balls: the easiest way through the crystal in the bond-valence field, along [${direction.join(' ')}], `
    + `${length.toFixed(1)} Å; bottleneck of ${bottleneck.radius.toFixed(2)} Å free radius.`
}

/** Energy along the ways through the best compounds: of tabulated elastic bands, or in the bond-valence field. */
export function wayFigure(ways: readonly Way[], { context }: TavoriteFindings): Figure | null {
  const { scored_by, potential } = context.parameters
  const isBand = scored_by === 'elastic-band' && potential === undefined
  const series = ways.flatMap(({ found: { compound: { formula } }, path }, k): Series[] => {
    const points = isBand ? bandProfile(formula) : path?.places.map(({ distance, energy }) => [distance, energy]) ?? []
    return points.length === 0 ? [] : [{ label: formula, mark: isBand ? 'line-points' : 'line', role: ROLES[k], points }]
  })
  if (series.length === 0) return null
  return {
    name: 'migration-path',
    title: 'Energy along the easiest way through the best compounds',
    caption: isBand
      ? 'Tabulated elastic bands of one vacancy, hop after hop up to the next image of the site; seven energies per '
        + 'hop, straight distances between sites. Zero: lowest energy found for the compound.'
      : 'Bond-valence energy from a place of lowest energy to its next image. Zero: lowest energy in the cell.',
    x: { label: 'distance along the way (Å)' },
    y: { label: 'energy (eV)' },
    series,
  }
}

/** [distance, energy] along the hops of the easiest infinite path, Å and eV. */
function bandProfile(formula: string): number[][] {
  const hops = measuredHops().get(formula) ?? []
  const path = easiestInfinitePath(2, hops)
  let begun = 0
  return (path?.legs ?? []).flatMap(({ hop, isReversed }) => {
    const { distance, profile } = hops[hop]
    const energies = isReversed ? [...profile].reverse() : profile
    const start = begun
    begun += distance
    return energies.map((energy, n) => [start + (distance * n) / (energies.length - 1), energy])
  })
}
