// Which points of a figure can be drawn, and the sentences that own up to the rest.
import { hasIntervals, type Axis, type Figure, type Series } from '../analysis/figure.ts'

/** A series reduced to what its axes can show. */
export interface DrawableSeries {
  readonly series: Series
  /** Same rows as the series; in a line, a row that cannot be shown is NaN and breaks the line. */
  readonly points: readonly (readonly number[])[]
  /** The value of each of these points; empty where colours do not depend on values. */
  readonly values: readonly number[]
}

/** Sorts out what cannot be drawn: values that are not finite, and values ≤ 0 on a logarithmic axis. */
export function drawableSeries(figure: Figure): { series: DrawableSeries[]; notes: string[] } {
  const notes: string[] = []
  const drawable: DrawableSeries[] = []
  let notFinite = 0
  let notPositive = 0
  for (const series of figure.series) {
    const points: (readonly number[])[] = []
    const shown: number[] = []
    for (const [k, point] of series.points.entries()) {
      const values = hasIntervals(series) ? [point[0], point[1], point[2]] : [point[0], point[1]]
      const colour = series.values === undefined ? [] : [series.values[k]]
      const finite = [...values, ...colour].every((value) => Number.isFinite(value))
      const positive = fits(figure.x, values[0]) && values.slice(1).every((value) => fits(figure.y, value))
      if (finite && positive) {
        points.push(values)
        shown.push(...colour)
      } else if (series.mark !== 'points' && series.mark !== 'bars') points.push(values.map(() => Number.NaN))
      if (!finite) notFinite++
      else if (!positive) notPositive++
    }
    if (points.some((point) => Number.isFinite(point[0]))) drawable.push({ series, points, values: shown })
    else notes.push(`Nothing to draw for “${series.label}”.`)
  }
  if (notFinite > 0) notes.push(`${countOf(notFinite)} without a finite value ${isAre(notFinite)} not drawn.`)
  if (notPositive > 0) {
    notes.push(`${countOf(notPositive)} with a value of zero or less cannot be drawn on a logarithmic axis.`)
  }
  return { series: drawable, notes }
}

/** Finite x values and finite y values (both ends of a band) of all series. */
export function drawnValues(drawable: readonly DrawableSeries[]): { x: number[]; y: number[] } {
  const x: number[] = []
  const y: number[] = []
  for (const { points } of drawable) {
    for (const point of points) {
      if (!Number.isFinite(point[0])) continue
      x.push(point[0])
      for (let i = 1; i < point.length; i++) y.push(point[i])
    }
  }
  return { x, y }
}

/** "1 point", "12,000 points". */
export function countOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'point' : 'points'}`
}

/** An integer with thousands separated by commas, whatever the locale of the machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function isAre(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function fits(axis: Axis, value: number): boolean {
  return axis.scale !== 'log' || value > 0
}
