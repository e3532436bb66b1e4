// The embedding of one pair of elements as a table that multiplies moments: raw rows (P_s + Q_z)∘B_k for the norm, and the
// same mixed by the first linear maps. Both halves are linear, so every element has one share as neighbour, one as centre.
import { elementWeights } from './reference-tables.ts'
import { PAIR_FUNCTIONS } from './moments.ts'
import { RADIAL_FUNCTIONS, type TensorNetModel } from './tensornet-model.ts'

/** Rows of a table: raw and mixed, each [kind][k]. */
export const PAIR_TABLE_ROWS = 2 * 3 * PAIR_FUNCTIONS

/** Gives the table of a centre and a neighbour (indices in the model), [row][channel]; makes each element's share once. */
export type PairTables = (centre: number, neighbour: number) => Float64Array

export function pairTables(model: TensorNetModel): PairTables {
  const { asNeighbour, asCentre } = elementWeights(model)
  const shares = new Map<string, Float64Array>()
  const share = (role: 'centre' | 'neighbour', element: number): Float64Array => {
    const key = `${role} ${element}`
    const from = (role === 'centre' ? asCentre : asNeighbour).subarray(model.channels * element, model.channels * (element + 1))
    const table = shares.get(key) ?? elementShare(model, from)
    shares.set(key, table)
    return table
  }
  return (centre, neighbour) => {
    const other = share('neighbour', neighbour)
    return share('centre', centre).map((value, k) => value + other[k])
  }
}

function elementShare({ channels, embedding }: TensorNetModel, weights: Float64Array): Float64Array {
  const table = new Float64Array(PAIR_TABLE_ROWS * channels)
  const half = (PAIR_TABLE_ROWS / 2) * channels
  embedding.distance.forEach((map, kind) => {
    for (let k = 0; k < PAIR_FUNCTIONS; k++) {
      const row = channels * (PAIR_FUNCTIONS * kind + k)
      for (let u = 0; u < channels; u++) {
        const distance = k < RADIAL_FUNCTIONS ? map.weights[RADIAL_FUNCTIONS * u + k] : map.bias?.[u] ?? 0
        table[row + u] = weights[u] * distance
      }
      const mix = embedding.mixing[kind].weights
      for (let u = 0; u < channels; u++) {
        let sum = 0
        for (let v = 0; v < channels; v++) sum += mix[channels * u + v] * table[row + v]
        table[half + row + u] = sum
      }
    }
  })
  return table
}
