// What drawing candidates at random would find in a pool whose values are all known, as series for the figures.
import type { Series } from '../../src/analysis/figure.ts'
import { bestQuantile, expectedBest, expectedShare, type RankedPool } from '../../src/math/random-draws.ts'

/** Points of a curve: smooth enough, and quick to make for large pools. */
const POINTS = 120

/** Expected best of random draws with the band that holds 90 % of them, up to `last` draws. */
export function chanceOfBest(ranked: RankedPool, last: number): Series[] {
  const draws = drawsUpTo(last)
  const expected = draws.map((count) => [count, expectedBest(ranked, count)])
  const band = draws.map((count) => [count, bestQuantile(ranked, count, 0.05), bestQuantile(ranked, count, 0.95)])
  const label = 'random, exact'
  return [
    { label, mark: 'band', role: 'reference', points: whole(band) },
    { label, mark: 'line', role: 'reference', points: whole(expected) },
  ]
}

/** Expected share of any set of candidates after random draws. */
export function chanceOfShare(pool: number, last: number): Series {
  return { label: 'random, exact', mark: 'line', role: 'reference', points: [0, last].map((count) => [count, expectedShare(pool, count)]) }
}

function drawsUpTo(last: number): number[] {
  const step = Math.max(1, Math.ceil(last / POINTS))
  const draws = Array.from({ length: Math.ceil(last / step) }, (_, k) => 1 + k * step)
  return draws[draws.length - 1] === last ? draws : [...draws, last]
}

function whole(points: readonly (readonly (number | null)[])[]): number[][] {
  return points.flatMap((point) => (point.every((value) => value !== null) ? [[...point]] : []))
}
