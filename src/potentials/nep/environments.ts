// What a NEP sees of each atom and makes of it: the descriptor vector, and what every neuron contributes to its energy.
import { updateNeighbourList } from '../../atoms/neighbour-list.ts'
import type { Structure } from '../../atoms/structure.ts'
import { requireSpecies } from '../potential.ts'
import { angularInvariants } from './atom-energy.ts'
import { sumAngular } from './angular-part.ts'
import { activation } from './compiled.ts'
import { gatherPairs, largestNeighbourhood } from './kernel.ts'
import { nepName } from './nep.ts'
import { descriptorLength, type NepModel } from './nep-model.ts'
import { sumRadial } from './radial-part.ts'
import { nepTables } from './tables.ts'
import { growWorkspace, nepWorkspace } from './workspace.ts'

/**
 * Makes the function that gives the scaled descriptors q·q_scaler of a structure of n atoms, length n·D, row by row, in
 * f64. It owns its scratch memory: one per thread. Throws InputError for elements the model does not know.
 */
export function nepDescriptors(model: NepModel): (structure: Structure) => Float64Array {
  const tables = nepTables(model)
  const work = nepWorkspace(tables)
  const identity = { name: nepName(model), species: model.species }
  const { descriptors } = tables
  return (structure) => {
    requireSpecies(identity, structure)
    const { species } = structure
    const rows = new Float64Array(species.length * descriptors)
    updateNeighbourList(work.list, structure, tables.largestCutoff)
    growWorkspace(work, tables, largestNeighbourhood(work.list, species.length))
    for (let i = 0; i < species.length; i++) {
      const centre = tables.indexOf[species[i]]
      const pairs = gatherPairs(tables, work, species, i)
      sumRadial(tables, work, centre, pairs)
      sumAngular(tables, work, centre, pairs)
      angularInvariants(tables, work)
      for (let d = 0; d < descriptors; d++) rows[i * descriptors + d] = work.descriptor[d] * model.scaler[d]
    }
    return rows
  }
}

/**
 * Makes the function that gives, per atom, the scaled descriptors and then what each neuron adds to the atom's energy,
 * w1·tanh(w0·q − b0), eV: length n·(D + H), row by row. As {@link nepDescriptors} otherwise.
 */
export function nepEnvironments(model: NepModel): (structure: Structure) => Float64Array {
  const descriptorsOf = nepDescriptors(model)
  const { species: known, networks, neurons } = model
  const length = descriptorLength(model)
  const width = length + neurons
  return (structure) => {
    const descriptors = descriptorsOf(structure)
    const rows = new Float64Array(structure.species.length * width)
    structure.species.forEach((number, i) => {
      const { w0, b0, w1 } = networks[networks.length === 1 ? 0 : known.indexOf(number)]
      const q = descriptors.subarray(i * length, (i + 1) * length)
      rows.set(q, i * width)
      for (let h = 0; h < neurons; h++) {
        let input = -b0[h]
        for (let d = 0; d < length; d++) input += w0[h * length + d] * q[d]
        rows[i * width + length + h] = w1[h] * activation(input)
      }
    })
    return rows
  }
}
