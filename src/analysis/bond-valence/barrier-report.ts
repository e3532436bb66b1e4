// Migration barriers of the bond-valence energy as tables, figures and summary.
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import type { Structure } from '../../atoms/structure.ts'
import { transformRows } from '../../math/matrix3.ts'
import type { Figure, Series, ShownStructure, Table } from '../figure.ts'
import type { MigrationPath, PathPlace } from './migration-path.ts'
import type { Barriers, MigrationBarriers } from './percolation.ts'
import type { SiteEnergySettings } from './site-energy.ts'

const ROLES = ['primary', 'secondary', 'tertiary'] as const
/** eV. */
const SURFACE_MARGIN = 0.01
/** Points of a volume curve. */
const CURVE_POINTS = 200

/** One row per number of dimensions in which the ion can move, with the path that opens there; eV, Å, e. */
export function barrierTable({ paths, barriers }: MigrationBarriers): Table {
  return {
    name: 'barriers',
    title: 'Barriers and bottlenecks',
    columns: [
      'dimensions', 'barrier', 'barrier_on_grid', 'direction', 'path_length', 'bottleneck_a', 'bottleneck_b', 'bottleneck_c',
      'nearest_anion', 'anion_distance', 'nearest_cation', 'cation_distance', 'free_radius', 'coordination',
      'bond_valence_sum', 'mismatch',
    ],
    rows: paths.map(({ refinedBarrier, direction, length, bottleneck }, n) => [
      n + 1, refinedBarrier, barriers[n], direction.join(' '), length,
      ...bottleneck.fractional.map(intoCell),
      bottleneck.nearestAnion.symbol, bottleneck.nearestAnion.distance,
      bottleneck.nearestCation?.symbol ?? null, bottleneck.nearestCation?.distance ?? null,
      bottleneck.radius, bottleneck.coordination, bottleneck.bondValenceSum, bottleneck.mismatch,
    ]),
  }
}

/** Every place of every path; distances of the nearest atom of each element in one column per element. */
export function pathTable({ paths }: MigrationBarriers): Table {
  const elements = [...new Set(paths.flatMap(({ places }) => places.flatMap(({ nearest }) => Object.keys(nearest))))].sort()
  const row = (place: PathPlace, n: number): (number | null)[] => [
    n + 1, place.distance, ...place.fractional, place.energy, place.bondValenceSum, place.mismatch, place.coordination,
    ...elements.map((symbol) => place.nearest[symbol] ?? null),
  ]
  return {
    name: 'paths',
    title: 'Places along the paths',
    columns: [
      'path', 'distance', 'a', 'b', 'c', 'energy', 'bond_valence_sum', 'mismatch', 'coordination',
      ...elements.map((symbol) => `distance_${symbol}`),
    ],
    rows: paths.flatMap(({ places }, n) => places.map((place) => row(place, n))),
  }
}

/** Energy along every path, and the share of the cell an ion can reach against the level. */
export function barrierFigures(found: MigrationBarriers): Figure[] {
  return found.paths.length === 0 ? [volumeFigure(found)] : [pathFigure(found), volumeFigure(found)]
}

function pathFigure({ ion, paths }: MigrationBarriers): Figure {
  const series = paths.map(({ places, direction, refinedBarrier }, n): Series => ({
    label: `${n + 1}D, along [${direction.join(' ')}]: ${refinedBarrier.toFixed(3)} eV`,
    mark: 'line-points',
    role: ROLES[n],
    points: places.map(({ distance, energy }) => [distance, energy]),
  }))
  return {
    name: 'path-energy',
    title: `Energy of ${ion} along the paths`,
    caption: `Bond-valence site energy at the grid points of each path, from a minimum to its image in another cell. `
      + 'The barriers in the legend are refined to the saddle of the continuous energy.',
    x: { label: 'length of the path (Å)' },
    y: { label: 'energy above the minimum (eV)' },
    series,
  }
}

function volumeFigure({ ion, grid: { values }, minimum, refined: { barriers } }: MigrationBarriers): Figure {
  const sorted = Float64Array.from(values).sort()
  const highest = 1.25 * Math.max(...barriers.map((barrier) => barrier ?? 0), 0.5)
  let below = 0
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, n) => {
    const level = (n / CURVE_POINTS) * highest
    while (below < sorted.length && sorted[below] <= minimum.energy + level) below++
    return [level, (100 * below) / sorted.length]
  })
  return {
    name: 'accessible-volume',
    title: `Volume that ${ion} can reach`,
    caption: 'Share of the cell in which the bond-valence site energy is at most this far above its minimum; the lines '
      + 'mark the levels from which the ion can cross the crystal in one, two and three dimensions.',
    x: { label: 'energy above the minimum (eV)' },
    y: { label: 'share of the cell (%)' },
    series: [{ label: 'volume below the level', mark: 'line', role: 'primary', points }],
    guides: levelsOf(barriers).map(({ label, level }) => ({ axis: 'x' as const, at: level, label })),
  }
}

/** Barriers that exist, those of equal height under one name: "1D, 2D". */
function levelsOf(barriers: Barriers): { readonly label: string; readonly level: number }[] {
  const levels: { label: string; level: number }[] = []
  barriers.forEach((level, n) => {
    const last = levels[levels.length - 1]
    if (level === null) return
    if (last !== undefined && level - last.level < 0.005) last.label += `, ${n + 1}D`
    else levels.push({ label: `${n + 1}D`, level })
  })
  return levels
}

/** Machine-readable results; energies eV, lengths Å, valences e. */
export function barrierSummary(
  structure: Structure, { oxidationStates, cutoff }: SiteEnergySettings, found: MigrationBarriers,
): Readonly<Record<string, unknown>> {
  return {
    ion: found.ion,
    formula: formulaOf(compositionOf(structure)),
    method: 'bond-valence site energy',
    oxidation_states: oxidationStates,
    cutoff,
    grid: found.grid.counts,
    grid_cell: Array.from(found.cell),
    minimum: { fractional: found.refined.fractional, energy: found.refined.energy },
    minimum_on_grid: { fractional: found.minimum.fractional, energy: found.minimum.energy },
    barriers: namedBarriers(found.refined.barriers),
    barriers_on_grid: namedBarriers(found.barriers),
    paths: found.paths.map(pathRecord),
  }
}

/** { "1d": …, "2d": …, "3d": … }; null where the ion cannot pass. */
export function namedBarriers([one, two, three]: Barriers): Readonly<Record<string, number | null>> {
  return { '1d': one, '2d': two, '3d': three }
}

function pathRecord({ refinedBarrier, barrier, direction, length, bottleneck }: MigrationPath, n: number): object {
  return {
    dimensions: n + 1,
    barrier: refinedBarrier,
    barrier_on_grid: barrier,
    direction,
    length,
    bottleneck: {
      fractional: bottleneck.fractional.map(intoCell),
      nearest_anion: bottleneck.nearestAnion,
      nearest_cation: bottleneck.nearestCation,
      free_radius: bottleneck.radius,
      coordination: bottleneck.coordination,
      mean_bond_length: bottleneck.meanBondLength,
      bond_valence_sum: bottleneck.bondValenceSum,
      mismatch: bottleneck.mismatch,
      nearest: bottleneck.nearest,
    },
  }
}

/**
 * The crystal once per path, for the 3-D viewer: with the surface around the places below the path's level and the
 * places of the path. In the cell of the grid.
 */
export function shownPaths(structure: Structure, found: MigrationBarriers): ShownStructure[] {
  const { grid, cell, paths, ion } = found
  return paths.map(({ dimension, barrier, refinedBarrier, direction, places, length, bottleneck }) => ({
    name: `${dimension}D: ${refinedBarrier.toFixed(3)} eV along [${direction.join(' ')}]`,
    caption: `Surface: around the places that ${ion} reaches ${barrier.toFixed(2)} eV above its minimum. Small balls: the `
      + `way that opens there, ${length.toFixed(1)} Å to the next cell; bottleneck of ${bottleneck.radius.toFixed(2)} Å free `
      + `radius, ${bottleneck.nearestAnion.symbol} at ${bottleneck.nearestAnion.distance.toFixed(2)} Å.`,
    structure: { ...structure, cell },
    path: places.slice(1).map(({ fractional }) => Array.from(transformRows(fractional, structure.cell))),
    // Just above the point that opens the way, so that the surface is open there.
    landscape: { grid, level: found.minimum.energy + barrier + SURFACE_MARGIN },
  }))
}

/** In [0, 1); what rounding leaves just below 1 is 0. */
function intoCell(value: number): number {
  const wrapped = value - Math.floor(value)
  return wrapped > 1 - 1e-6 ? 0 : wrapped
}
