// Whether the network's candidates are low: their distribution beside random ones and per-site marginals, each way by itself,
// and the best of each way against the evaluations spent on it.
import type { Objective, StrategyReport } from '../../../src/campaign/types.ts'
import { interpolatedQuantile } from '../../../src/math/intervals.ts'
import type { Way } from '../record.ts'
import { CONTROLS, NETWORK_WAYS, WAY_NAMES } from './ways.ts'
import { sortedOf, type Results } from './results.ts'

type Figure = StrategyReport['figures'][number]
type Series = Figure['series'][number]

/** A way with fewer results has no distribution worth drawing. */
const FEWEST = 5
/** The range ends where all but this share of each way has been drawn: single high candidates would flatten the rest. */
const TAIL = 0.02

/** What is drawn of one way, or of several together. */
interface Group {
  readonly label: string
  readonly role: Series['role']
  readonly losses: readonly number[]
}

/** Figures of the results; none where the network proposed fewer than a handful. */
export function energyFigures(results: Results<Way>, objective: Objective): Figure[] {
  const lossesOf = (ways: readonly Way[]): number[] =>
    results.list.filter(({ way }) => ways.includes(way)).map(({ loss }) => loss)
  const network: Group = { label: 'network, all ways', role: 'primary', losses: lossesOf(NETWORK_WAYS) }
  if (network.losses.length < FEWEST) return []
  const groupOf = (way: Way): Group => ({ label: WAY_NAMES[way], role: ROLES[way] ?? 'primary', losses: lossesOf([way]) })
  const controls = CONTROLS.map(groupOf)
    .filter(({ losses }) => losses.length >= FEWEST)
  const single = NETWORK_WAYS.map(groupOf)
    .filter(({ losses }) => losses.length >= FEWEST)
  return [
    distributionFigure([...controls, network], results, objective),
    ...(single.length < 2 ? [] : [waysFigure([...controls, ...single], results, objective)]),
    progressFigure([...controls, ...(single.length < 2 ? [network] : single)], results, objective),
  ]
}

const ROLES: Partial<Readonly<Record<Way, Series['role']>>> = {
  prior: 'tertiary', conditioned: 'tertiary', marginals: 'secondary', random: 'reference',
}

function distributionFigure(groups: readonly Group[], results: Results<Way>, objective: Objective): Figure {
  const random = groups.find(({ label }) => label === WAY_NAMES.random)
  const against = groups.length === 1
    ? ' Neither random candidates nor per-site marginals were evaluated: nothing to compare with.' : ''
  return {
    name: 'latent-energies',
    title: 'Does the network propose lower energies?',
    caption: `Share of the candidates at or ${better(objective)} each value; a curve further ${left(objective)} is better. `
      + `${zeroSentence(results)}${against}`,
    ...axesOf(groups, results, objective),
    series: groups.map((group) => cumulative(group, objective)),
    ...(random === undefined ? {} : { guides: [bestGuide(random, objective)] }),
  }
}

function waysFigure(groups: readonly Group[], results: Results<Way>, objective: Objective): Figure {
  return {
    name: 'latent-energies-by-way',
    title: 'Which way of asking the network gives the lowest energies?',
    caption: `As before, each way by itself. ${zeroSentence(results)} Ways that begin at the lowest results found so far profit from `
      + 'them: only "prior" and "conditioned" say what the network knows by itself.',
    ...axesOf(groups, results, objective),
    series: groups.map((group) => cumulative(group, objective)),
  }
}

function progressFigure(groups: readonly Group[], results: Results<Way>, objective: Objective): Figure {
  const sign = signOf(objective)
  const curves = groups.map(({ label, role, losses }): Series => {
    let best = Infinity
    const points = losses.flatMap((loss, k) => {
      if (loss >= best && k < losses.length - 1) return []
      best = Math.min(best, loss)
      return [[k + 1, sign * best]]
    })
    return { label, mark: 'step', role, points }
  })
  return {
    name: 'latent-progress',
    title: 'Best so far of each way',
    caption: `The best that each way had proposed after so many evaluations of its own. ${zeroSentence(results)}`,
    x: { label: 'evaluations of this way', scale: 'log', range: [1, Math.max(2, ...groups.map(({ losses }) => losses.length))] },
    y: { label: valueLabel(results, objective) },
    series: curves,
  }
}

function cumulative({ label, role, losses }: Group, objective: Objective): Series {
  const sorted = sortedOf(losses)
  const points = sorted.map((loss, k) => [signOf(objective) * loss, (100 * (k + 1)) / sorted.length])
  return { label, mark: 'step', role, points: [[points[0][0], 0], ...points] }
}

function axesOf(groups: readonly Group[], results: Results<Way>, objective: Objective): Pick<Figure, 'x' | 'y'> {
  const ends = groups.map(({ losses }) => {
    const sorted = sortedOf(losses)
    return [sorted[0], interpolatedQuantile(sorted, 1 - TAIL)]
  })
  const low = Math.min(...ends.map(([first]) => first))
  const high = Math.max(...ends.map(([, last]) => last))
  const margin = 0.03 * (high - low)
  const range = [low - margin, high + margin].map((loss) => signOf(objective) * loss) as [number, number]
  return {
    x: { label: valueLabel(results, objective), ...(high > low ? { range } : {}) },
    y: { label: 'share of the candidates (%)', range: [0, 100] },
  }
}

/** Below this, a candidate is among the best hundredth of random ones, or better than all of fewer. */
function bestGuide({ losses }: Group, objective: Objective): NonNullable<Figure['guides']>[number] {
  const isResolved = losses.length >= 100
  const at = isResolved ? interpolatedQuantile(sortedOf(losses), 0.01) : Math.min(...losses)
  return { axis: 'x', at: signOf(objective) * at, label: isResolved ? 'best 1 % of random' : `best of ${losses.length} random` }
}

function signOf({ direction }: Objective): 1 | -1 {
  return direction === 'minimize' ? 1 : -1
}

function better({ direction }: Objective): string {
  return direction === 'minimize' ? 'below' : 'above'
}

/** Axes run from good to bad. */
function left({ direction }: Objective): string {
  return direction === 'minimize' ? 'to the left' : 'to the left, where the axis is highest,'
}

export function valueLabel({ zero }: Pick<Results<string>, 'zero'>, { name, unit }: Objective): string {
  const usual = zero === 'random' ? 'median of random' : 'median of all'
  return `${name} − ${usual}${unit === '' ? '' : ` (${unit})`}`
}

/** What losses count from. */
export function zeroSentence({ zero, compositions }: Pick<Results<string>, 'zero' | 'compositions'>): string {
  const where = compositions > 1 ? ` at the same composition (${compositions} of them)` : ''
  return zero === 'random'
    ? `Zero is the median of the random candidates${where}.`
    : `Zero is the median of all results${where}: random ones are too few.`
}
