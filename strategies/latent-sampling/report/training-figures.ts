// How the networks learnt: losses over the epochs of all trainings, one after another, and which latent units carry
// information.
import type { StrategyReport } from '../../../src/campaign/types.ts'
import { ACTIVE_NATS, activeUnits } from '../../../src/models/autoencoder/active-units.ts'
import type { TrainingRecord } from '../record.ts'

type Figure = StrategyReport['figures'][number]
type Series = Figure['series'][number]

/** Columns of {@link TrainingRecord.curve}. */
const COLUMN = { reconstruction: 1, kl: 2, property: 3, heldOutReconstruction: 4, heldOutKl: 5, heldOutProperty: 6 } as const

/** More trainings than this are not numbered along the axis. */
const MOST_NUMBERED = 8

/** Losses of the epoch whose weights were kept. */
export function keptLosses({ curve, keptEpoch }: TrainingRecord): Readonly<Record<keyof typeof COLUMN, number | null>> {
  const row = curve.find(([epoch]) => epoch === keptEpoch) ?? []
  const entries = Object.entries(COLUMN).map(([name, column]) => [name, row[column] ?? null])
  return Object.fromEntries(entries) as Record<keyof typeof COLUMN, number | null>
}

/** Figures of the trainings; none without any. */
export function trainingFigures(trainings: readonly TrainingRecord[]): Figure[] {
  return trainings.length === 0 ? [] : [reconstructionFigure(trainings), otherLossesFigure(trainings), unitsFigure(trainings)]
}

function reconstructionFigure(trainings: readonly TrainingRecord[]): Figure {
  const known = trainings.some(({ marginalEntropy }) => marginalEntropy !== null)
  return {
    name: 'latent-reconstruction',
    title: 'Has the network learnt which arrangements are low?',
    caption: 'Cross-entropy of an occupation given its latent point: what is left to chance of where each species stands. '
      + (known
        ? 'The dashed line is what the share of each species on each site alone leaves; below it, the network knows more. ' : '')
      + heldOutSentence(trainings) + numberSentence(trainings),
    x: epochAxis,
    y: { label: 'reconstruction (nats per occupation)' },
    series: [
      ...curves(trainings, 'heldOutReconstruction', 'held out', 'secondary'),
      ...curves(trainings, 'reconstruction', 'training', 'primary'),
      ...starts(trainings).flatMap(({ training: { marginalEntropy, curve }, start }): Series[] => {
        if (marginalEntropy === null) return []
        const points = [[start + 1, marginalEntropy], [start + Math.max(1.5, curve.length), marginalEntropy]]
        return [{ label: 'per-site marginals, held out', mark: 'line', role: 'reference', points }]
      }),
    ],
    ...numbers(trainings),
  }
}

function otherLossesFigure(trainings: readonly TrainingRecord[]): Figure {
  return {
    name: 'latent-losses',
    title: 'What the latent point tells',
    caption: 'Kullback–Leibler term: nats that a latent point tells of its occupation; towards zero, the latent space has '
      + 'collapsed. Property: squared error of the energy read from the latent point, in variances of the energies of one '
      + `composition; 1 is no better than their mean. ${heldOutSentence(trainings)}${numberSentence(trainings)}`,
    x: epochAxis,
    y: { label: 'Kullback–Leibler (nats), property (variances)', scale: 'log' },
    series: [
      ...curves(trainings, 'kl', 'Kullback–Leibler, training', 'primary'),
      ...curves(trainings, 'heldOutKl', 'Kullback–Leibler, held out', 'primary'),
      ...curves(trainings, 'property', 'property, training', 'secondary'),
      ...curves(trainings, 'heldOutProperty', 'property, held out', 'secondary'),
    ],
    ...numbers(trainings),
  }
}

function unitsFigure(trainings: readonly TrainingRecord[]): Figure {
  const last = trainings[trainings.length - 1]
  const sorted = ({ klOfUnits }: TrainingRecord): (readonly number[])[] =>
    [...klOfUnits].sort((a, b) => b - a).map((kl, k) => [k + 1, kl])
  const count = last.klOfUnits.length
  return {
    name: 'latent-units',
    title: 'How many latent units are used',
    caption: `Kullback–Leibler term of each latent unit, largest first. ${activeUnits(last.klOfUnits)} of ${count} have more `
      + `than ${ACTIVE_NATS} nats in the last training; units near zero say nothing, and with few in use the network has collapsed `
      + 'to the marginals.',
    x: { label: 'latent unit, by rank', range: [0.5, count + 0.5], counts: true },
    y: { label: 'Kullback–Leibler term (nats)' },
    series: [
      ...(trainings.length === 1 ? [] : [
        { label: 'first training', mark: 'line-points', role: 'secondary', points: sorted(trainings[0]) } as const,
      ]),
      { label: 'last training', mark: 'line-points', role: 'primary', points: sorted(last) },
    ],
    guides: [{ axis: 'y', at: ACTIVE_NATS, label: `active above ${ACTIVE_NATS}` }],
  }
}

const epochAxis = { label: 'epochs, all trainings one after another' } as const

/** Trainings with the number of epochs before each. */
function starts(trainings: readonly TrainingRecord[]): { readonly training: TrainingRecord; readonly start: number }[] {
  let before = 0
  return trainings.map((training) => {
    const start = before
    before += training.curve.length
    return { training, start }
  })
}

/** A loss of every training as a piece of its own; nothing where it was not measured. */
function curves(
  trainings: readonly TrainingRecord[], column: keyof typeof COLUMN, label: string, role: Series['role'],
): Series[] {
  return starts(trainings).flatMap(({ training: { curve }, start }) => {
    const points = curve.flatMap((row, k) => {
      const value = row[COLUMN[column]] ?? null
      return value === null ? [] : [[start + k + 1, value]]
    })
    return points.length === 0 ? [] : [{ label, mark: 'line' as const, role, points }]
  })
}

/** Where each training but the first begins. */
function numbers(trainings: readonly TrainingRecord[]): Pick<Figure, 'guides'> {
  if (trainings.length < 2 || trainings.length > MOST_NUMBERED) return {}
  return { guides: starts(trainings).slice(1).map(({ start }, k) => ({ axis: 'x', at: start + 0.5, label: String(k + 2) })) }
}

function numberSentence(trainings: readonly TrainingRecord[]): string {
  if (trainings.length < 2) return ''
  const words = trainings.length > MOST_NUMBERED ? '' : ' Upright lines: where the second and later trainings begin.'
  return ` ${trainings.length} trainings, each from the weights of the one before.${words}`
}

function heldOutSentence(trainings: readonly TrainingRecord[]): string {
  const isHeldOut = trainings.some((training) => keptLosses(training).heldOutReconstruction !== null)
  return isHeldOut
    ? 'The weights of the lowest held-out loss are kept.' : 'No rows were held out: over-fitting cannot be seen here.'
}
