// What an analysis hands to the report: tables and figures as plain data; how they look is the report's business.
import type { CellGrid } from '../atoms/cell-grid.ts'
import type { Matrix2 } from '../atoms/interface/types.ts'
import type { Structure } from '../atoms/structure.ts'

/** One column per name; a missing value is null. Written as CSV. */
export interface Table {
  readonly name: string
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (number | string | null)[])[]
}

export interface Axis {
  /** With the unit: "Li per Si, x", "formation energy (meV/atom)". */
  readonly label: string
  readonly scale?: 'linear' | 'log'
  /** Forced ends; otherwise they follow the data. */
  readonly range?: readonly [number, number]
  /** The values are counts: only whole numbers are marked. Linear axes. */
  readonly counts?: boolean
}

/**
 * How a series is drawn. `role` chooses colour and weight: `primary` and `secondary` are this campaign's results,
 * `context` is background (all evaluations), `reference` a calculated comparison, `literature` a published one.
 */
export interface Series {
  readonly label: string
  readonly mark: 'points' | 'line' | 'line-points' | 'step' | 'segments' | 'band' | 'bars'
  readonly role: 'primary' | 'secondary' | 'tertiary' | 'context' | 'reference' | 'literature'
  /**
   * [x, y] or, for a band and for bars (one upright stroke each), [x, low, high]. A step keeps its y until the next x,
   * and so does its role's band. Segments join the points two by two.
   */
  readonly points: readonly (readonly number[])[]
  /**
   * Between 0 (pale) and 1 (full): series of one role that are shades of a scale instead of different things. They share
   * the role's first style.
   */
  readonly shade?: number
  /** One value per point, on the figure's `colours`; absent = the role's colour. Points only. */
  readonly values?: readonly number[]
}

/** Whether the points of a series are intervals: [x, low, high]. */
export function hasIntervals({ mark }: Pick<Series, 'mark'>): boolean {
  return mark === 'band' || mark === 'bars'
}

export interface Figure {
  /** File stem: figures/<name>.svg with <name>.csv beside it. */
  readonly name: string
  readonly title: string
  /** One or two sentences a reader needs; literature sources are named here. */
  readonly caption: string
  readonly x: Axis
  readonly y: Axis
  /** `map`: no axes are drawn, and both directions have the same scale. Absent = a plot with axes. */
  readonly kind?: 'map'
  /** Drawn as filled contours behind the series. Both axes then have the same scale, in Å or whatever the cell is in. */
  readonly field?: Field
  /** What the values of the points stand for: a bar beside the plot says which colour is which. Not with a field. */
  readonly colours?: Colours
  readonly series: readonly Series[]
  readonly guides?: readonly Guide[]
  readonly labels?: readonly PointLabel[]
}

/** A scale of colours from dark (low) to pale (high), for values of points. */
export interface Colours {
  /** With the unit: "energy percentile (%)". */
  readonly label: string
  /** Ends of the scale; values beyond have the colour of the end. */
  readonly range: readonly [number, number]
  /** What the whole numbers 0, 1, … stand for, where the values are kinds in an order; `range` is then theirs. */
  readonly names?: readonly string[]
}

/** A quantity over the cell of a lattice in the plane, on a grid that repeats with it. */
export interface Field {
  /** With the unit: "interface energy (J/m²)". */
  readonly label: string
  /** Another unit of the same values, shown on the other side of the colour bar: "meV/Å²", 62.4 of them in one. */
  readonly other?: { readonly label: string; readonly factor: number }
  /** Both lattice vectors in axis units, row-major; the cell begins at 0, 0. */
  readonly cell: Matrix2
  /** Grid points along the first and the second vector. */
  readonly counts: readonly [number, number]
  /** At i/counts[0] of the first and j/counts[1] of the second vector, j fastest; a missing value is null. */
  readonly values: readonly (number | null)[]
}

/** Where a grid point of a field lies, in axis units. */
export function fieldPoint({ cell, counts }: Field, i: number, j: number): readonly [number, number] {
  const [u, v] = [i / counts[0], j / counts[1]]
  return [u * cell[0] + v * cell[2], u * cell[1] + v * cell[3]]
}

/** A thin labelled line across the plot at one value: a known answer, a threshold. */
export interface Guide {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly label: string
}

/** A word beside a point, in axis units: the name of a crystal on the hull. */
export interface PointLabel {
  readonly x: number
  readonly y: number
  readonly text: string
  /** Left out where it would cover another word. */
  readonly optional?: boolean
}

/** A structure shown in the report's 3-D viewer. */
export interface ShownStructure {
  readonly name: string
  readonly caption: string
  readonly structure: Structure
  /** Places along the way of a mobile ion, Cartesian, Å: drawn as small balls that are no atoms. */
  readonly path?: readonly (readonly number[])[]
  /** Energies over the structure's cell, drawn as the surface around the places below a level. */
  readonly landscape?: { readonly grid: CellGrid; readonly level: number }
}

/** The answer to a problem's question. */
export interface Analysis {
  /** Sentences at the head of the report: what was found, and the caveats that belong to it. */
  readonly headline: readonly string[]
  readonly warnings: readonly string[]
  /** Machine-readable results for summary.json, community key names. */
  readonly summary: Readonly<Record<string, unknown>>
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
  readonly structures: readonly ShownStructure[]
}
