// What a latent kernel shows of itself: how its trainings went, which units it uses, and where the candidates lie.
import type { Evaluation, StrategyReport } from '../../src/campaign/types.ts'
import { principalComponents } from '../../src/math/principal-components.ts'
import { ACTIVE_NATS, activeUnits } from '../../src/models/autoencoder/active-units.ts'
import type { BayesianDiagnostics } from './diagnostics.ts'
import type { Domain } from './domain.ts'
import type { LatentRecord } from './latent-record.ts'
import type { Output } from './outputs.ts'

type Figure = StrategyReport['figures'][number]
type Table = StrategyReport['tables'][number]

/** A record of a training, and the results there were. */
interface Training extends LatentRecord {
  readonly results: number
}

/** The trainings among the records, in order. */
export function trainingsOf(records: readonly BayesianDiagnostics[]): Training[] {
  return records.flatMap(({ results, latent }) => (latent === undefined ? [] : [{ results, ...latent }]))
}

/** Table, figures and summary of at least one training; `domain` = the pool as the last one sees it. */
export function latentReport<G>(
  trainings: readonly Training[], domain: Domain<G>, evaluations: readonly Evaluation<G>[], output: Output,
): StrategyReport {
  const last = trainings[trainings.length - 1]
  return {
    summary: {
      latent_kernel: {
        trainings: trainings.length, units: last.kl_of_units.length, active_units: activeUnits(last.kl_of_units),
        weights_sha256: last.sha256,
      },
    },
    tables: [trainingsTable(trainings)],
    figures: [lossFigure(trainings), mapFigure(domain, evaluations, output)],
  }
}

function trainingsTable(trainings: readonly Training[]): Table {
  return {
    name: 'latent-trainings',
    title: 'Trainings of the latent space; losses per candidate, first and last epoch',
    columns: [
      'results', 'epochs', 'reconstruction_first', 'reconstruction_last', 'kl_nats', 'property_first', 'property_last',
      'active_units', 'weights_sha256',
    ],
    rows: trainings.map((training) => [
      training.results, training.epochs, ...training.reconstruction, training.kl, ...training.property,
      activeUnits(training.kl_of_units), training.sha256,
    ]),
  }
}

function lossFigure(trainings: readonly Training[]): Figure {
  const series = (value: (training: Training) => number): number[][] =>
    trainings.map((training) => [training.results, value(training)])
  return {
    name: 'latent-losses',
    title: 'How the latent space was learnt',
    caption: 'At the end of each training, per candidate: squared deviation of the rebuilt columns (standardised), '
      + 'Kullback–Leibler term (nats), squared error of the standardised objective of the evaluated candidates. Nothing is '
      + `held out. Latent units above ${ACTIVE_NATS} nats in the last training: `
      + `${activeUnits(trainings[trainings.length - 1].kl_of_units)}.`,
    x: { label: 'results' },
    y: { label: 'loss at the end of a training', scale: 'log' },
    series: [
      { label: 'reconstruction', mark: 'line-points', role: 'primary', points: series(({ reconstruction: [, end] }) => end) },
      { label: 'Kullback–Leibler', mark: 'line-points', role: 'secondary', points: series(({ kl }) => kl) },
      { label: 'objective', mark: 'line-points', role: 'tertiary', points: series(({ property: [, end] }) => end) },
    ],
  }
}

/** The pool in the plane along which its latent means vary most. */
function mapFigure<G>(domain: Domain<G>, evaluations: readonly Evaluation<G>[], { name, unit, sign }: Output): Figure {
  const { values, count, dimension } = domain.spread()
  const { directions, shares } = principalComponents(values, count, dimension, 2)
  // The latent means are centred.
  const placeOf = (row: Float64Array): [number, number] => [along(row, directions[0]), along(row, directions[1])]
  const found = evaluations.flatMap(({ genome, objective }) =>
    (genome === null || objective === null ? [] : [{ at: placeOf(domain.row(genome)), objective }]))
  const results = found.map(({ objective }) => objective)
  const best = found.reduce((a, b) => (sign * b.objective > sign * a.objective ? b : a))
  return {
    name: 'latent-map',
    title: 'The pool in latent space',
    caption: 'All candidates along the two principal components of their latent means after the last training '
      + `(${shares.map((share) => `${(100 * share).toFixed(0)} %`).join(' and ')} of the variance); evaluated ones coloured by `
      + 'what they gave.',
    x: { label: 'first principal component' },
    y: { label: 'second principal component' },
    colours: {
      label: unit === '' ? name : `${name} (${unit})`,
      range: [results.reduce((a, b) => Math.min(a, b)), results.reduce((a, b) => Math.max(a, b))],
    },
    series: [
      {
        label: 'not evaluated', mark: 'points', role: 'context',
        points: Array.from({ length: count }, (_, r) => placeOf(values.subarray(r * dimension, (r + 1) * dimension))),
      },
      { label: 'evaluated', mark: 'points', role: 'primary', points: found.map(({ at }) => at), values: results },
    ],
    labels: [{ x: best.at[0], y: best.at[1], text: 'best' }],
  }
}

/** Place along a direction; 0 along one that does not exist. */
function along(row: Float64Array, direction: Float64Array | undefined): number {
  return direction === undefined ? 0 : row.reduce((sum, value, d) => sum + value * direction[d], 0)
}
