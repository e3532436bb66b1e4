// The problem's figures as data; the report draws them. Energies are shown above the lowest found of their composition.
import type { Figure, Series } from '../../src/analysis/figure.ts'
import { randomStream } from '../../src/math/random.ts'
import type { CompositionFindings, OrderingFindings } from './findings.ts'
import type { Intercalation } from './intercalation.ts'
import { shellOrders } from './pair-statistics.ts'

const BINS = 40
/** Random occupations that the expectation is drawn from; of their own stream, the same in every report. */
const DRAWS = 4000
/** Fewer random candidates than this make no distribution. */
const FEWEST = 30

/** Best so far against evaluations, every evaluation behind it. */
export function convergenceFigure({ compositions, evaluations, context: { objective, target } }: OrderingFindings): Figure {
  const unit = shownUnit(objective.unit)
  const single = compositions.length === 1
  const known = single && target !== null ? target.value : null
  const zeros = new Map(compositions.map(({ index, lowest: [best] }) => [index, Math.min(best.energy, known ?? Infinity)]))
  const points = compositions
    .flatMap(({ index, scored }) => scored.map(({ id, energy }) => ({ id, index, above: unit.factor * (energy - (zeros.get(index) ?? 0)) })))
    .sort((a, b) => a.id - b.id)
  const best = new Map<number, number>()
  const curve = points.flatMap(({ id, index, above }) => {
    best.set(index, Math.min(above, best.get(index) ?? Infinity))
    if (best.size < compositions.length) return []
    return [[id + 1, [...best.values()].reduce((sum, value) => sum + value, 0) / best.size]]
  })
  const zero = known === null ? 'the lowest energy found of the composition' : 'the known minimum'
  return {
    name: 'convergence',
    title: 'How the search came to its lowest energy',
    caption: `Energies above ${zero}${single ? '' : '; the curve is the mean of the best so far over the compositions, from when each was seen'}.`,
    x: { label: 'evaluations', range: [0, Math.max(1, evaluations.length)] },
    y: { label: `energy above ${known === null ? 'the lowest' : 'the minimum'} (${unit.label})` },
    series: [
      { label: 'evaluated', mark: 'points', role: 'context', points: points.map(({ id, above }) => [id + 1, above]) },
      { label: 'best so far', mark: 'step', role: 'primary', points: curve },
    ],
  }
}

/** Distribution of the energies evaluated beside that of random occupations. */
export function energiesFigure({ compositions, context: { space, objective } }: OrderingFindings): Figure {
  const unit = shownUnit(objective.unit)
  const { score } = space
  const isScore = score !== null && objective.name === score.name
  const random = randomStream('site-ordering:expectation')
  const share = Math.ceil(DRAWS / compositions.length)
  const drawn = compositions.flatMap((found) =>
    (isScore
      ? Array.from({ length: share }, () => score.of(space.sample(random, found.index)))
      : found.scored.filter(({ operator }) => operator === 'random').map(({ energy }) => energy)
    ).map((energy) => unit.factor * (energy - lowestOf(found))))
  const evaluated = compositions.flatMap((found) => found.scored.map(({ energy }) => unit.factor * (energy - lowestOf(found))))
  // A campaign of nothing but random candidates has nothing to compare them with.
  const isExpected = drawn.length >= FEWEST && (isScore || drawn.length < evaluated.length)
  const all = [...evaluated, ...(isExpected ? drawn : [])]
  const high = all.reduce((a, b) => Math.max(a, b), 0) || 1
  const low = all.reduce((a, b) => Math.min(a, b), 0)
  const expected: Series = {
    label: isScore ? 'random occupations' : 'random candidates', mark: 'step', role: 'reference', points: histogram(drawn, low, high),
  }
  return {
    name: 'energies',
    title: 'Distribution of energies',
    caption: 'Share of the occupations per bin, by energy above the lowest found of their composition. '
      + (isScore ? `Random occupations: ${drawn.length} drawn for this figure.` : isExpected ? 'Random candidates: those that were drawn at random.' : ''),
    x: { label: `energy above the lowest (${unit.label})` },
    y: { label: 'share of occupations (%)' },
    series: [
      ...(isExpected ? [expected] : []),
      { label: 'evaluated', mark: 'step', role: 'primary', points: histogram(evaluated, low, high) },
    ],
  }
}

/** How well the Ewald energy ranks what the potential says; null where one of them is missing. */
export function ewaldFigure({ compositions, context: { space, objective } }: OrderingFindings): Figure | null {
  const name = space.score?.name
  if (name === undefined || name === objective.name) return null
  const unit = shownUnit(objective.unit)
  const points = compositions.flatMap((found) => {
    const score = ({ properties }: CompositionFindings['scored'][number]): number => Number(properties[name])
    const lowest = found.scored.reduce((least, ordered) => Math.min(least, score(ordered)), Infinity)
    return found.scored.map((ordered) => [score(ordered) - lowest, unit.factor * (ordered.energy - lowestOf(found))])
  })
  return {
    name: 'ewald-against-energy',
    title: 'Does the Ewald energy find the low energies?',
    caption: 'Each above the lowest of its composition. Where low Ewald energies do not mean low energies, screening by them loses '
      + 'what is searched for.',
    x: { label: 'Ewald energy above the lowest (eV)' },
    y: { label: `energy above the lowest (${unit.label})` },
    series: [{ label: 'evaluated', mark: 'points', role: 'primary', points }],
  }
}

/** Formation energy against content with its lower hull. */
export function intercalationFigure({ species, points }: Intercalation): Figure {
  const milli = points.map(({ content, formationEnergy }) => [content, 1000 * formationEnergy])
  return {
    name: 'formation-energy',
    title: `Formation energy against ${species} content`,
    caption: 'Lowest energy of each content against the mixture of the emptiest and the fullest composition found; the line is the lower hull.',
    x: { label: `fraction of ${species} sites filled`, range: [0, 1] },
    y: { label: `formation energy (meV per ${species} site)` },
    series: [
      { label: 'lowest of each content', mark: 'points', role: 'secondary', points: milli },
      { label: 'hull', mark: 'line-points', role: 'primary', points: milli.filter((_, k) => points[k].onHull) },
    ],
  }
}

/** Unlike neighbours of the lowest occupation, shell by shell, as a share of what is expected at random; one composition. */
export function orderFigure({ compositions, context: { space } }: OrderingFindings): Figure | null {
  const shells = compositions.length === 1 ? shellOrders(space, compositions[0].lowest[0].genome) : []
  const names = [...new Set(shells.map(({ sublattice }) => sublattice))].slice(0, 3)
  if (names.length === 0) return null
  const roles = ['primary', 'secondary', 'tertiary'] as const
  return {
    name: 'short-range-order',
    title: 'Neighbours in the lowest occupation',
    caption: 'Pairs of unlike species on a sublattice, by distance; 100 % is a random occupation, more means that unlike species attract.',
    x: { label: 'distance (Å)' },
    y: { label: 'unlike pairs, % of random' },
    series: names.map((name, k) => ({
      label: `sublattice ${name}`, mark: 'line-points', role: roles[k],
      points: shells.filter(({ sublattice }) => sublattice === name).map(({ distance, unlike, random }) => [distance, 100 * unlike / random]),
    })),
    guides: [{ axis: 'y', at: 100, label: 'random' }],
  }
}

function lowestOf({ lowest: [best] }: CompositionFindings): number {
  return best.energy
}

/** Differences per atom are small: shown in meV. */
function shownUnit(unit: string): { readonly label: string; readonly factor: number } {
  return unit === 'eV/atom' ? { label: 'meV/atom', factor: 1000 } : { label: unit, factor: 1 }
}

/** [left edge, per cent] with the end repeated, as a step curve keeps its value until the next point. */
function histogram(values: readonly number[], low: number, high: number): number[][] {
  const counts = new Array<number>(BINS).fill(0)
  const width = (high - low) / BINS
  for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]++
  const share = counts.map((count) => (100 * count) / Math.max(1, values.length))
  return [...share.map((value, bin) => [low + bin * width, value]), [high, 0]]
}
