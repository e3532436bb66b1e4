// One evaluation on the device as a sequence of kernels, to be recorded once or several times into a pipeline.
import type { NepModel } from '../../nep/nep-model.ts'
import { nepTables, type NepTables } from '../../nep/tables.ts'
import { componentCount } from '../harmonic-formulas.ts'
import type { Capacity } from './capacity.ts'
import type { GpuDevice, GpuKernel, Handle } from './device.ts'
import { modelNumbers } from './model-numbers.ts'
import * as kernels from './nep-kernels.ts'
import type { KernelText, NepShape } from './nep-kernels.ts'

/** What the structures of a batch are; see nep-kernels.ts. */
export interface Geometry {
  readonly atom: Handle
  readonly pairs: Handle
  readonly reverse: Handle
}

/** Results of one evaluation, all on the device. */
export interface Evaluated {
  /** E_i, [atom], eV. */
  readonly energy: Handle
  /** [atom, 3], eV/Å. */
  readonly force: Handle
  /** Each atom's share of the virial, [atom, 9], eV; made only when it is asked for. */
  virial(): Handle
}

export interface NepSteps {
  /** The index of every reverse pair, once per set of pairs. */
  reverse(pairs: Handle, atom: Handle): Handle
  /** `moved` [atom, 3]: displacement from the positions the pairs belong to, Å; `cell` [structure, 9]: deformation. */
  evaluate(geometry: Geometry, moved: Handle, cell?: Handle): Evaluated
}

/** The kernels of a model on a device, for batches of one capacity. */
export function nepSteps(device: GpuDevice, model: NepModel, capacity: Capacity, cell: boolean): NepSteps {
  const tables = nepTables(model)
  const { values, offsets } = modelNumbers(tables)
  const shape: NepShape = { tables, terms: model, offsets, capacity, cell }
  const numbers = device.constant({ values, size: [values.length] })
  const make = (text: KernelText): GpuKernel => device.kernel(text.source, text.output, text.functions)
  const angular = tables.lMax > 0 ? angularSteps(make, shape) : null
  const reverse = make(kernels.reverseKernel(shape))
  const edges = make(kernels.edgeKernel(shape))
  const radial = make(kernels.radialKernel(shape))
  const hidden = make(kernels.hiddenKernel(shape))
  const energy = make(kernels.energyKernel(shape))
  const gradient = make(kernels.descriptorGradientKernel(shape))
  const radialWeight = make(kernels.radialWeightKernel(shape))
  const partial = make(kernels.pairKernel(shape))
  const force = make(kernels.forceKernel(shape))
  const virial = make(kernels.atomVirialKernel(shape))
  return {
    reverse: (pairs, atom) => reverse(pairs, atom),
    evaluate(geometry, moved, deformation) {
      const { atom, pairs } = geometry
      const edge = edges(pairs, atom, moved, ...(deformation === undefined ? [] : [deformation]))
      const q = radial(numbers, atom, pairs, edge)
      const moments = angular?.sum(numbers, geometry, edge)
      const neurons = hidden(numbers, atom, q, ...(moments === undefined ? [] : [moments.invariant]))
      const fp = gradient(numbers, atom, neurons)
      const weight = radialWeight(numbers, atom, fp)
      const turns = moments === undefined ? [] : [moments.pairWeight(fp), moments.harmonic]
      const across = partial(numbers, atom, pairs, edge, weight, ...turns)
      return {
        energy: energy(numbers, atom, neurons, ...(tables.zbl === null ? [] : [pairs, edge])),
        force: force(atom, pairs, geometry.reverse, across),
        virial: () => virial(atom, edge, across),
      }
    },
  }
}

interface AngularSteps {
  sum(numbers: Handle, geometry: Geometry, edge: Handle): {
    readonly harmonic: Handle
    readonly invariant: Handle
    pairWeight(fp: Handle): Handle
  }
}

function angularSteps(make: (text: KernelText) => GpuKernel, shape: NepShape): AngularSteps {
  const functions = make(kernels.angularKernel(shape))
  const harmonics = make(kernels.harmonicsKernel(shape))
  const moments = make(kernels.momentKernel(shape))
  const invariants = make(kernels.invariantKernel(shape))
  const gradients = make(kernels.momentGradientKernel(shape))
  const pairWeights = make(kernels.pairWeightKernel(shape))
  return {
    sum(numbers, { atom, pairs }, edge) {
      const g = functions(numbers, atom, pairs, edge)
      const harmonic = harmonics(atom, edge)
      const moment = moments(atom, g, harmonic)
      return { harmonic, invariant: invariants(moment), pairWeight: (fp) => pairWeights(atom, g, gradients(moment, fp)) }
    },
  }
}

/** Numbers per atom and pair in the largest array a model needs on the device: what bounds a batch. */
export function numbersPerAtom({ angularCount, lMax }: NepTables, { pairs, angularPairs }: Pick<Capacity, 'pairs' | 'angularPairs'>): number {
  return Math.max(4 * pairs, angularPairs * 2 * Math.max(angularCount, componentCount(lMax)))
}
