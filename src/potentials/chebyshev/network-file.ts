// Reads an aenet network file, binary or ASCII: the network, the set-up of its descriptor, and what is kept of the
// training set, in this order. Both forms hold the same items.
import { symbolOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import { asciiSource } from './ascii-source.ts'
import { binarySource, looksBinary } from './binary-source.ts'
import type { FileSource } from './file-source.ts'
import { ACTIVATIONS, descriptorLength, type ChebyshevNetwork, type NetworkLayer } from './network.ts'

// Far above any published network, far below what could exhaust memory.
const LIMITS = {
  layers: 32, nodes: 10_000, weights: 10_000_000, species: 118, radialOrder: 200, angularOrder: 16, parameters: 1000,
  cutoff: 100,
}

type Descriptor = Omit<ChebyshevNetwork, 'file' | 'layers' | 'scale' | 'shift' | 'atomEnergies'>

/**
 * The network in the bytes of a file; `file` names it in messages. Throws InputError with record or line for files that
 * are cut short, contradict themselves, or hold another kind of descriptor.
 */
export function parseChebyshevNetwork(bytes: Uint8Array, file: string): ChebyshevNetwork {
  if (bytes.length === 0) throw new InputError({ rule: 'an aenet network file must not be empty', place: file })
  const source = looksBinary(bytes) ? binarySource(bytes, file) : asciiSource(new TextDecoder('latin1').decode(bytes), file)
  const layers = readLayers(source)
  const descriptor = readDescriptor(source, layers[0].inputs)
  const energies = readTrainingSet(source, descriptor.element)
  source.end()
  return { file, ...descriptor, layers, ...energies }
}

function readLayers(source: FileSource): NetworkLayer[] {
  const count = integer(source, 'the number of layers', 2, LIMITS.layers)
  const widest = integer(source, 'the largest number of nodes', 1, LIMITS.nodes)
  const total = integer(source, 'the number of weights', 1, LIMITS.weights)
  integer(source, 'the number of values', 1, LIMITS.weights)
  const nodes = source.integers('the numbers of nodes', count)
  if (!nodes.every((n) => n >= 1 && n <= widest) || Math.max(...nodes) !== widest || nodes[count - 1] !== 1) {
    throw new InputError({
      rule: `every layer must have 1 to ${widest} nodes, the widest as many and the last one`, found: nodes.join(' '),
      place: source.place(),
    })
  }
  const layers = readActivations(source, nodes)
  // Offsets follow from the numbers of nodes; here they show that the header belongs to the weights.
  const sizes = layers.map(({ inputs, outputs }) => outputs * (inputs + 1))
  requireOffsets(source, sizes, total)
  source.integers('the offsets of the values', count)
  const weights = source.reals('the weights', total)
  let first = 0
  return layers.map((layer, k) => ({ ...layer, weights: weights.slice(first, (first += sizes[k])) }))
}

function readActivations(source: FileSource, nodes: readonly number[]): Omit<NetworkLayer, 'weights'>[] {
  return source.integers('the activations', nodes.length - 1).map((code, k) => {
    const activation = ACTIVATIONS[code] as NetworkLayer['activation'] | undefined
    if (activation !== undefined) return { inputs: nodes[k], outputs: nodes[k + 1], activation }
    throw new InputError({
      rule: `the activation of layer ${k + 1} must be a code from 0 to ${ACTIVATIONS.length - 1}`, found: code,
      place: source.place(),
      wayOut: `Known: ${ACTIVATIONS.map((name, known) => `${known} ${name}`).join(', ')}.`,
    })
  })
}

function requireOffsets(source: FileSource, sizes: readonly number[], total: number): void {
  const expected = [0]
  for (const size of sizes) expected.push(expected[expected.length - 1] + size)
  const found = source.integers('the offsets of the weights', expected.length)
  if (found.every((value, k) => value === expected[k]) && expected[expected.length - 1] === total) return
  throw new InputError({
    rule: `the offsets of the weights must be ${expected.join(' ')} for these numbers of nodes`,
    found: `${found.join(' ')} of ${total}`, place: source.place(), wayOut: 'The file is damaged.',
  })
}

function readDescriptor(source: FileSource, inputs: number): Descriptor {
  source.text('the description')
  const [element] = source.species('the element', 1)
  const environment = readSpecies(source, 'the species of the environment')
  source.reals('Rc_min', 1)
  const reach = readCutoff(source, 'Rc_max', source.reals('Rc_max', 1)[0])
  requireChebyshev(source)
  const count = integer(source, 'the length of the descriptor', 1, LIMITS.nodes)
  const perFunction = integer(source, 'the number of parameters', 4, LIMITS.parameters)
  source.integers('the kinds of functions', count)
  const parameters = source.reals('the parameters of the functions', perFunction * count)
  const shape = {
    radialCutoff: readCutoff(source, 'R_r', parameters[0]),
    radialOrder: readOrder(source, 'N_r', parameters[1], LIMITS.radialOrder),
    angularCutoff: readCutoff(source, 'R_a', parameters[2]),
    angularOrder: readOrder(source, 'N_a', parameters[3], LIMITS.angularOrder),
  }
  const { radialOrder, angularOrder } = shape
  const length = descriptorLength({ environment, radialOrder, angularOrder })
  if (length !== count || count !== inputs) {
    throw new InputError({
      rule: `N_r = ${radialOrder}, N_a = ${angularOrder} and ${environment.length} species make ${length} descriptors`,
      found: `${count} in the set-up and ${inputs} inputs of the network`, place: source.place(),
    })
  }
  if (reach < Math.max(shape.radialCutoff, shape.angularCutoff)) {
    throw new InputError({
      rule: 'Rc_max must not be smaller than the cutoffs of the descriptor',
      found: `${reach} and ${shape.radialCutoff}, ${shape.angularCutoff} Å`, place: source.place(),
    })
  }
  source.integers('the environments of the functions', environment.length * count)
  source.integers('the number of evaluations', 1)
  source.reals('the smallest descriptors', count)
  source.reals('the largest descriptors', count)
  const mean = source.reals('the mean descriptors', count)
  return { element, environment, ...shape, mean, meanSquare: source.reals('the mean squares of descriptors', count) }
}

function requireChebyshev(source: FileSource): void {
  const kind = source.text('the kind of descriptor')
  if (kind.toLowerCase() === 'chebyshev') return
  throw new InputError({
    rule: 'the descriptor of an aenet network must be Chebyshev', found: kind, place: source.place(),
    wayOut: 'Other kinds, such as the symmetry functions Behler2011, are not evaluated: train with BASIS type=Chebyshev.',
  })
}

function readTrainingSet(
  source: FileSource, element: number,
): Pick<ChebyshevNetwork, 'scale' | 'shift' | 'atomEnergies'> {
  source.text('the name of the training set')
  const normalised = source.flag('whether energies are normalised')
  const [scale] = source.reals('the energy scale', 1)
  const scalePlace = source.place()
  const [shift] = source.reals('the energy shift', 1)
  const species = readSpecies(source, 'the species of the training set')
  const place = source.place()
  const energies = source.reals('the atomic reference energies', species.length)
  source.integers('the number of atoms', 1)
  source.integers('the number of structures', 1)
  source.reals('the range of energies', 3)
  if (!species.includes(element)) {
    throw new InputError({
      rule: `the training set must hold the element of the network, ${symbolOf(element)}`,
      found: species.map(symbolOf).join(' '), place,
    })
  }
  if (normalised && !(scale > 0)) {
    throw new InputError({ rule: 'the energy scale must be positive', found: scale, place: scalePlace })
  }
  const atomEnergies = new Map(species.map((number, k) => [number, energies[k]]))
  return { ...(normalised ? { scale, shift } : { scale: 1, shift: 0 }), atomEnergies }
}

function readSpecies(source: FileSource, name: string): number[] {
  const species = source.species(name, integer(source, `the number of ${name}`, 1, LIMITS.species))
  if (new Set(species).size === species.length) return species
  throw new InputError({ rule: `${name} must be different`, found: species.map(symbolOf).join(' '), place: source.place() })
}

function readCutoff(source: FileSource, name: string, value: number): number {
  if (value > 0 && value <= LIMITS.cutoff) return value
  throw new InputError({ rule: `${name} must be a cutoff from 0 to ${LIMITS.cutoff} Å`, found: value, place: source.place() })
}

function readOrder(source: FileSource, name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new InputError({ rule: `${name} must be an integer from 0 to ${most}`, found: value, place: source.place() })
}

function integer(source: FileSource, name: string, low: number, high: number): number {
  const [value] = source.integers(name, 1)
  if (value >= low && value <= high) return value
  throw new InputError({ rule: `${name} must be an integer from ${low} to ${high}`, found: value, place: source.place() })
}
