// What a campaign of latent sampling can claim, win or lose: sentences that are computed from its results alone.
import type { Evaluation, Objective, StrategyContext } from '../../../src/campaign/types.ts'
import { interpolatedQuantile } from '../../../src/math/intervals.ts'
import type { Occupation } from '../../../src/spaces/sites/sites.ts'
import type { Way } from '../record.ts'
import { differenceOf, standingOf, type Standing } from './contest.ts'
import { resultsOf, type Results } from './results.ts'
import { NETWORK_WAYS, wayOf } from './ways.ts'

/** Fewer candidates on either side carry no claim. */
const FEWEST = 10

/** Sentences on the network's candidates against random ones and per-site marginals; none where there are too few. */
export function claimsOf(
  evaluations: readonly Evaluation<Occupation>[], context: StrategyContext<Occupation>,
): readonly string[] {
  const results = resultsOf(evaluations, wayOf, context)
  const network = standing(results, NETWORK_WAYS)
  if (network.count < FEWEST) return []
  const random = standing(results, ['random'])
  const marginals = standing(results, ['marginals'])
  if (random.count < FEWEST && marginals.count < FEWEST) {
    return [
      `The network's ${network.count} candidates were not compared: fewer than ${FEWEST} random ones and per-site marginals `
      + 'were evaluated.',
    ]
  }
  const where = results.compositions > 1 ? ', each from what is usual at its composition' : ''
  return [
    ...(random.count < FEWEST ? [] : [againstRandom(network, random, context.objective, where)]),
    ...(marginals.count < FEWEST ? [] : [againstMarginals(network, marginals, context.objective)]),
  ]
}

function standing({ list }: Results<Way>, ways: readonly Way[]): Standing {
  return standingOf(list.filter(({ way }) => ways.includes(way)).map(({ loss }) => loss))
}

/** Where the network's median lies among random candidates. */
function againstRandom(network: Standing, random: Standing, { name, unit, direction }: Objective, where: string): string {
  const [lower, higher] = direction === 'minimize' ? ['below', 'above'] : ['above', 'below']
  const place = `The median ${name} of the network's ${network.count} candidates lies`
  if (network.median >= random.median) {
    const loss = amount(network.median - random.median, unit)
    return `${place} ${higher} the median of ${random.count} random ones, by ${loss}${where}: the network did no better than chance.`
  }
  const isResolved = random.count >= 100
  const limit = isResolved ? interpolatedQuantile(random.sorted, 0.01) : random.best
  if (network.median < limit) {
    const whom = isResolved ? `the best 1 % of ${random.count} random ones` : `the best of ${random.count} random ones`
    return `${place} ${lower} ${whom}${where}.`
  }
  const better = random.sorted.filter((loss) => loss < network.median).length
  const gain = amount(random.median - network.median, unit)
  return `${place} ${gain} ${lower} that of ${random.count} random ones${where}; ${better} of these are better than it.`
}

function againstMarginals(network: Standing, marginals: Standing, { unit }: Objective): string {
  const difference = differenceOf(network, marginals)
  if (difference === null) return ''
  const { value, low, high } = difference
  const interval = `95 % interval ${signedAmount(low)} to ${signedAmount(high)}${unit === '' ? '' : ` ${unit}`}`
  const of = `${marginals.count} candidates from per-site marginals`
  if (high < 0) return `Its median is better than that of ${of} by ${amount(-value, unit)} (${interval}).`
  if (low > 0) {
    return `The per-site marginals did better: the median of ${of} beats the network's by ${amount(value, unit)} (${interval}).`
  }
  return `Its median cannot be told from that of ${of} (difference ${signedAmount(value)}, ${interval}).`
}

function amount(value: number, unit: string): string {
  return `${Number(value.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`
}

function signedAmount(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−')
}
