// What the search covered: a map of its minima by how they look, how much of each stretch of it was new, and how soon it
// had seen what it found.
import type { Figure, Table } from '../../src/analysis/figure.ts'
import { binarySettings, descriptorLength, structureDescriptor } from '../../src/models/descriptor-map/descriptor.ts'
import { descriptorMap, type DescriptorMap } from '../../src/models/descriptor-map/descriptor-map.ts'
import { coveredAfter, distancesToEarlier, noveltyOfBlocks } from '../../src/models/descriptor-map/search-coverage.ts'
import type { Inputs } from '../../src/models/inputs.ts'
import { columnScale, standardised } from '../../src/models/standardise.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { LixsiPoint } from '../scoring/lixsi/envelope.ts'
import { LI, SI } from '../scoring/lixsi/references.ts'
import type { LixsiFindings } from './findings.ts'

/** Fewer minima make no map. */
const FEWEST = 30
/** Of more minima so many are taken, evenly: what seconds allow. */
const MOST = 1300
/** Of those, so many draw the map. */
const MOST_MAPPED = 500
/** Stretches of the search whose novelty is told. */
const BLOCKS = 20
/** The lowest minima of each content that coverage asks for. */
const LOWEST_SHARE = 0.1

/**
 * Root mean square over the standardised numbers of two descriptors: minima closer than this count as alike. A declared
 * cutoff, about a quarter of the distance of two rows that have nothing in common (√2).
 */
export const ALIKE = 0.35

const SETTINGS = binarySettings([SI, LI])

export interface SearchMap {
  /** Minima looked at, in order of evaluation; indices into the findings' points. */
  readonly chosen: readonly number[]
  readonly minima: number
  readonly blocks: readonly { readonly from: number; readonly to: number; readonly novelty: number }[]
  /** For all minima looked at, and for the lowest of each content: number of minima until one like it was seen. */
  readonly coveredAll: readonly number[]
  readonly coveredLowest: readonly number[]
  readonly map: DescriptorMap
  /** Rows of the map, indices into `chosen`. */
  readonly mapped: readonly number[]
}

/** Maps the minima of a campaign; null when they are too few. */
export function searchMap({ points, crystals }: LixsiFindings): SearchMap | null {
  if (points.length < FEWEST) return null
  const chosen = evenly(points.length, MOST)
  const raw = descriptorsOf(chosen.map((index) => points[index].structure))
  const scale = columnScale(raw)
  const rows = standardised(raw, scale)
  const mapped = evenly(chosen.length, MOST_MAPPED)
  const lowest = lowestOf(chosen.map((index) => points[index]))
  return {
    chosen, mapped, minima: points.length,
    blocks: noveltyOfBlocks(distancesToEarlier(rows), Math.ceil(chosen.length / BLOCKS), ALIKE),
    coveredAll: coveredAfter(rows, Array.from(chosen.keys()), ALIKE),
    coveredLowest: coveredAfter(rows, lowest, ALIKE),
    map: descriptorMap(
      rowsOf(rows, mapped), standardised(descriptorsOf(crystals.map(({ structure }) => structure)), scale),
      'lixsi-amorphous:search-map',
    ),
  }
}

export function searchMapFigures(
  { map, mapped, chosen, blocks, coveredAll, coveredLowest, minima }: SearchMap, findings: LixsiFindings,
): Figure[] {
  const { points, crystals } = findings
  const share = (covered: readonly number[]): number[][] => blocks.map(({ to }) =>
    [evaluationsUntil(to, chosen, findings), (100 * covered.filter((after) => after <= to).length) / covered.length])
  const shown = mapped.map((row) => points[chosen[row]])
  return [
    {
      name: 'search-map',
      title: 'What the search has seen',
      caption: `${mapped.length} of ${minima} minima, all classes, by their distributions of distances and bond angles, squeezed `
        + `to ${map.latent} numbers by an autoencoder that rebuilds ${(100 * map.rebuilt).toFixed(0)} % of their variance; the `
        + `plane holds ${(100 * (map.shares[0] + map.shares[1])).toFixed(0)} % of what these say. Near each other means alike; `
        + 'axes have no unit.',
      x: { label: 'first latent component' },
      y: { label: 'second latent component' },
      colours: { label: 'x in LiₓSi', range: rangeOf(points.map(({ x }) => x)) },
      series: [
        {
          label: 'minima', mark: 'points', role: 'primary', points: map.points.map((place) => [...place]),
          values: shown.map(({ x }) => x),
        },
        { label: 'crystals', mark: 'points', role: 'reference', points: map.placed.map((place) => [...place]) },
      ],
      labels: map.placed.map(([x, y], k) => ({ x, y, text: crystals[k].name })),
    },
    {
      name: 'novelty-and-coverage',
      title: 'How new its results were, and how soon it had seen what it found',
      caption: `New: minima of one of ${blocks.length} stretches of the search that are farther than ${ALIKE} (root mean square `
        + 'of standardised descriptors) from all earlier ones. Seen: of all minima, and of the lowest tenth of each content, those '
        + 'that something no farther away had preceded or equalled by then; at the end it is all of them.',
      x: { label: 'evaluations', range: [0, Math.max(1, findings.evaluations.length)] },
      y: { label: 'share (%)', range: [0, 100] },
      series: [
        { label: 'of all minima, seen', mark: 'line', role: 'tertiary', points: share(coveredAll) },
        { label: 'of the lowest tenth, seen', mark: 'line', role: 'secondary', points: share(coveredLowest) },
        {
          label: 'new in the stretch', mark: 'line-points', role: 'primary',
          points: blocks.map(({ to, novelty }) => [evaluationsUntil(to, chosen, findings), 100 * novelty]),
        },
      ],
    },
  ]
}

export function searchMapTable({ blocks, chosen, coveredAll, coveredLowest }: SearchMap, findings: LixsiFindings): Table {
  const percent = (part: number): number => Number((100 * part).toFixed(1))
  const seen = (covered: readonly number[], to: number): number =>
    percent(covered.filter((after) => after <= to).length / covered.length)
  return {
    name: 'novelty-and-coverage',
    title: `Novelty and coverage along the search (%; alike = closer than ${ALIKE}, root mean square of standardised `
      + 'descriptors)',
    columns: ['evaluations', 'minima looked at', 'new in the stretch', 'of all minima, seen', 'of the lowest tenth, seen'],
    rows: blocks.map(({ to, novelty }) =>
      [evaluationsUntil(to, chosen, findings), to, percent(novelty), seen(coveredAll, to), seen(coveredLowest, to)]),
  }
}

/** What summary.json says of it. */
export function searchMapSummary({ map, mapped, chosen, blocks, coveredLowest }: SearchMap, findings: LixsiFindings) {
  const last = Math.max(...coveredLowest)
  return {
    descriptor_numbers: descriptorLength(SETTINGS),
    minima_looked_at: chosen.length,
    minima_mapped: mapped.length,
    alike_below: ALIKE,
    novelty_first_stretch: blocks[0].novelty,
    novelty_last_stretch: blocks[blocks.length - 1].novelty,
    lowest_tenth_all_seen_after_evaluations: evaluationsUntil(last, chosen, findings),
    rebuilt_variance: map.rebuilt,
    active_units: map.activeUnits,
    weights_sha256: map.sha256,
  }
}

/** Evaluations up to and including the row-th minimum looked at. */
function evaluationsUntil(rows: number, chosen: readonly number[], { points, evaluations }: LixsiFindings): number {
  const { id } = points[chosen[rows - 1]]
  return evaluations.findIndex((evaluation) => evaluation.id === id) + 1
}

function descriptorsOf(structures: readonly Structure[]): Inputs {
  const dimension = descriptorLength(SETTINGS)
  const values = new Float64Array(structures.length * dimension)
  structures.forEach((structure, row) => { values.set(structureDescriptor(structure, SETTINGS), row * dimension) })
  return { count: structures.length, dimension, values }
}

function rowsOf({ dimension, values }: Inputs, rows: readonly number[]): Inputs {
  const picked = new Float64Array(rows.length * dimension)
  rows.forEach((row, at) => { picked.set(values.subarray(row * dimension, (row + 1) * dimension), at * dimension) })
  return { count: rows.length, dimension, values: picked }
}

/** Rows of the lowest tenth of each content, at least one. */
function lowestOf(points: readonly LixsiPoint[]): number[] {
  const contents = [...new Set(points.map(({ x }) => x))]
  return contents.flatMap((content) => {
    const rows = Array.from(points.keys()).filter((row) => points[row].x === content)
      .sort((a, b) => points[a].formationEnergyPerAtom - points[b].formationEnergyPerAtom || a - b)
    return rows.slice(0, Math.ceil(LOWEST_SHARE * rows.length))
  })
}

/** 0 … count − 1, or `most` of them evenly. */
function evenly(count: number, most: number): number[] {
  const taken = Math.min(count, most)
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken))
}

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high > low ? [low, high] : [low, low + 1]
}
