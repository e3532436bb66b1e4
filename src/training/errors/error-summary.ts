// Errors of a set of predictions in the numbers that potentials are compared by.
import { atomCount } from '../../atoms/structure.ts'
import { energyError, type Prediction } from './predictions.ts'

/** Mean absolute and root-mean-square error; `labels_rms` is the size of what was to be predicted. */
export interface ErrorPair {
  readonly mae: number
  readonly rmse: number
  readonly labels_rms: number
}

export interface ErrorSummary {
  readonly frames: number
  readonly atoms: number
  /** meV/atom; `mean` is potential minus label, `largest` the largest absolute error. The rms of labels is about their mean. */
  readonly energy: ErrorPair & { readonly mean: number; readonly largest: number }
  /** meV/Å, over components; null where no frame has such labels. */
  readonly force: ErrorPair | null
  /** meV/atom, over components. */
  readonly virial: ErrorPair | null
}

/** Summarises at least one prediction. */
export function summarise(predictions: readonly Prediction[]): ErrorSummary {
  const perAtom = predictions.map(({ frame }) => frame.energy / atomCount(frame.structure))
  const mean = perAtom.reduce((sum, value) => sum + value, 0) / perAtom.length
  const energies = predictions.map(energyError)
  const energy = pairs()
  energies.forEach((error, k) => { energy.add(error, perAtom[k] - mean) })
  const force = pairs()
  const virial = pairs()
  for (const prediction of predictions) {
    const { forces: labels, virial: label, structure } = prediction.frame
    const n = atomCount(structure)
    labels?.forEach((value, k) => { force.add(prediction.forces[k] - value, value) })
    label?.forEach((value, k) => { virial.add((prediction.virial[k] - value) / n, value / n) })
  }
  return {
    frames: predictions.length,
    atoms: predictions.reduce((sum, { frame }) => sum + atomCount(frame.structure), 0),
    energy: {
      ...energy.result(),
      mean: (1000 * energies.reduce((sum, error) => sum + error, 0)) / energies.length,
      largest: 1000 * energies.reduce((largest, error) => Math.max(largest, Math.abs(error)), 0),
    },
    force: force.count() === 0 ? null : force.result(),
    virial: virial.count() === 0 ? null : virial.result(),
  }
}

/** A group of predictions under its name. */
export interface ErrorGroup {
  readonly name: string
  readonly errors: ErrorSummary
}

/** Summaries of the groups that `nameOf` makes, by name; predictions without a name (null) are left out. */
export function summariseGroups(
  predictions: readonly Prediction[], nameOf: (prediction: Prediction) => string | null,
): ErrorGroup[] {
  const groups = new Map<string, Prediction[]>()
  for (const prediction of predictions) {
    const name = nameOf(prediction)
    if (name === null) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [prediction])
    else group.push(prediction)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => ({ name, errors: summarise(members) }))
}

function pairs() {
  let count = 0
  let absolute = 0
  let square = 0
  let labels = 0
  return {
    add(error: number, label: number) {
      count++
      absolute += Math.abs(error)
      square += error * error
      labels += label * label
    },
    count: () => count,
    result: (): ErrorPair => ({
      mae: (1000 * absolute) / count, rmse: 1000 * Math.sqrt(square / count), labels_rms: 1000 * Math.sqrt(labels / count),
    }),
  }
}
