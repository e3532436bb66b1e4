// What the plain f64 form needs of a model beyond its weights: maps for gradients, and the embedding's share of every element.
import { transposed, transposedMaps } from './linear.ts'
import { radialSeries, type RadialSeries } from './radial-series.ts'
import type { Interaction, Linear, TensorMaps, TensorNetModel } from './tensornet-model.ts'

/** Maps of one layer and the ways back through them. */
export interface LayerTables {
  readonly inner: TensorMaps
  readonly outer: TensorMaps
  readonly innerBack: TensorMaps
  readonly outerBack: TensorMaps
}

export interface TensorNetTables {
  readonly model: TensorNetModel
  /** Index of each atomic number in the model, −1 for others. */
  readonly indexOf: Int16Array
  /** Channel weights of an element as a neighbour and as a centre, [T][U]: their sum weights a pair. */
  readonly asNeighbour: Float64Array
  readonly asCentre: Float64Array
  readonly series: RadialSeries
  readonly mixingBack: TensorMaps
  readonly gatesBack: readonly [Linear, Linear]
  readonly layers: readonly LayerTables[]
  readonly readoutBack: { readonly linear: Linear; readonly values: readonly Linear[]; readonly gates: readonly Linear[] }
}

/** The tables of a model; `series` where its radial series are there already. */
export function tensorNetTables(model: TensorNetModel, series = radialSeries(model)): TensorNetTables {
  const { embedding, layers, readout } = model
  const indexOf = new Int16Array(120).fill(-1)
  model.species.forEach((number, index) => { indexOf[number] = index })
  const layerTables = ({ inner, outer }: Interaction): LayerTables =>
    ({ inner, outer, innerBack: transposedMaps(inner), outerBack: transposedMaps(outer) })
  return {
    model, indexOf, ...elementWeights(model),
    series,
    mixingBack: transposedMaps(embedding.mixing),
    gatesBack: [transposed(embedding.gates[0]), transposed(embedding.gates[1])],
    layers: layers.map(layerTables),
    readoutBack: {
      linear: transposed(readout.linear), values: readout.values.map(transposed), gates: readout.gates.map(transposed),
    },
  }
}

/** The map of (neighbour, centre) in its two halves, applied to every element. */
export function elementWeights(
  { species, channels, embedding }: TensorNetModel,
): Pick<TensorNetTables, 'asNeighbour' | 'asCentre'> {
  const asNeighbour = new Float64Array(species.length * channels)
  const asCentre = new Float64Array(species.length * channels)
  const { weights, bias } = embedding.pair
  for (let z = 0; z < species.length; z++) {
    for (let u = 0; u < channels; u++) {
      let neighbour = 0
      let centre = bias === null ? 0 : bias[u]
      for (let k = 0; k < channels; k++) {
        const feature = embedding.elements[z * channels + k]
        neighbour += weights[2 * u * channels + k] * feature
        centre += weights[(2 * u + 1) * channels + k] * feature
      }
      asNeighbour[z * channels + u] = neighbour
      asCentre[z * channels + u] = centre
    }
  }
  return { asNeighbour, asCentre }
}
