// The latent space seen from above: where low energies lie in it, and where compositions do.
import type { StrategyReport } from '../../../src/campaign/types.ts'
import type { LatentMap } from '../record.ts'
import { compositionNames } from './composition-names.ts'

type Figure = StrategyReport['figures'][number]
type Series = Figure['series'][number]
type Point = LatentMap['points'][number]

/** Fewer points make no map. */
const FEWEST = 10

/** The map of the last training, by energy and, where there are several, by composition. */
export function mapFigures(map: LatentMap | null): Figure[] {
  if (map === null || map.points.length < FEWEST) return []
  const { names, order } = compositionNames(map.compositions)
  const rank = new Map(order.map((composition, k) => [composition, k]))
  const common = {
    kind: 'map' as const, x: { label: 'first principal component' }, y: { label: 'second principal component' },
  }
  const byEnergy: Figure = {
    ...common,
    name: 'latent-map-energy',
    title: 'Where the low energies lie in the latent space',
    caption: `${placeSentence(map)} Dark is low: regions of one colour mean that neighbours in the latent space have like `
      + 'energies, which is what sampling near the lowest relies on.',
    colours: { label: 'energy percentile in its composition (%)', range: [0, 100] },
    series: seriesOf(map, ([, , , percentile]) => 100 * percentile),
  }
  const byComposition: Figure = {
    ...common,
    name: 'latent-map-composition',
    title: 'Where the compositions lie in the latent space',
    caption: `${placeSentence(map)} Where compositions lie mixed, what was learnt at one serves at the others; where they lie `
      + 'apart, the latent point repeats what the condition already says.',
    colours: { label: 'composition', range: [0, names.length - 1], names: order.map((composition) => names[composition]) },
    series: seriesOf(map, ([, , composition]) => rank.get(composition) ?? 0),
  }
  return map.compositions.length > 1 ? [byEnergy, byComposition] : [byEnergy]
}

function seriesOf({ points }: LatentMap, valueOf: (point: Point) => number): Series[] {
  const kinds = [{ label: 'this campaign', isLesson: 0 }, { label: 'finished campaigns', isLesson: 1 }] as const
  return kinds.flatMap(({ label, isLesson }): Series[] => {
    const chosen = points.filter(([, , , , lesson]) => lesson === isLesson)
    if (chosen.length === 0) return []
    return [{ label, mark: 'points', role: 'primary', points: chosen.map(([x, y]) => [x, y]), values: chosen.map(valueOf) }]
  })
}

function placeSentence({ points, explained: [first, second] }: LatentMap): string {
  const share = (value: number): string => (100 * value).toFixed(0)
  return `${points.length} of the occupations of the last training, at their latent means, along the two directions of largest `
    + `variance (${share(first)} % across and ${share(second)} % upwards).`
}
