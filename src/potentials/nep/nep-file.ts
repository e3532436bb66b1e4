// Reads and writes nep.txt: a header of seven kinds of lines, then one number per line. The reader parses tokens,
// not columns, and checks the count of numbers against the header before it allocates anything.
// Layout after the GPUMD manual, "nep.txt" (https://gpumd.org/potentials/nep.html).
import { InputError } from '../../errors.ts'
import { atomicNumberOf, symbolOf } from '../../atoms/elements.ts'
import { descriptorLength, numberCount, type NepModel, type NepNetwork, type NepShape, type NepZbl } from './nep-model.ts'

export interface NepReadOptions {
  /** Accept files of older MatPL versions: nep4 with one output bias per species after the networks. */
  readonly matplBiases?: boolean
}

/** A header line: its words, and where it stands. */
interface Line {
  readonly words: readonly string[]
  readonly place: string
}

type Header = Omit<NepModel, 'networks' | 'commonBias' | 'radialCoefficients' | 'angularCoefficients' | 'scaler' | 'zbl'> & {
  readonly zbl: Exclude<NepZbl, { kind: 'flexible' }> | 'flexible' | null
}

// Far above any published model, far below what could exhaust memory.
const LIMITS = { nMax: 64, basis: 64, neurons: 10_000, cutoff: 100 }
const OTHER_MODELS: readonly (readonly [RegExp, string])[] = [
  [/dipole/, 'a dipole model'],
  [/polarizability/, 'a polarizability model'],
  [/charge/, 'a charge model'],
  [/spin/, 'a spin model'],
  [/temperature/, 'a temperature-dependent model'],
  [/^nep[12]/, 'an obsolete NEP version'],
]
const MANY_BODY_FLAGS = ['q222', 'q1111', 'q112', 'q123', 'q233', 'q134']

/**
 * Reads the text of a nep.txt file; `file` names it in messages. Throws InputError with file and line for every
 * malformed or unsupported file.
 */
export function parseNep(text: string, file: string, options: NepReadOptions = {}): NepModel {
  const lines = contentLines(text, file)
  const header = parseHeader(lines, file)
  const numbers = parseNumbers(lines)
  return assemble(header, numbers, file, options)
}

/** The model as nep.txt text; reading it back gives the same numbers to the last bit. */
export function formatNep(model: NepModel): string {
  const { zbl, species, radialCutoffs, angularCutoffs } = model
  const uniform = new Set(radialCutoffs).size === 1 && new Set(angularCutoffs).size === 1
  const cutoffs = uniform ? [radialCutoffs[0], angularCutoffs[0]] : radialCutoffs.flatMap((cutoff, t) => [cutoff, angularCutoffs[t]])
  const header = [
    `nep${model.version}${zbl === null ? '' : '_zbl'} ${species.length} ${species.map(symbolOf).join(' ')}`,
    ...(zbl === null ? [] : [zblLine(zbl)]),
    `cutoff ${[...cutoffs, ...model.neighbourBuffers].join(' ')}`,
    `n_max ${model.radialMax} ${model.angularMax}`,
    `basis_size ${model.radialBasis} ${model.angularBasis}`,
    `l_max ${model.lMax} ${model.fourBody ? 2 : 0} ${model.fiveBody ? 1 : 0}`,
    `ANN ${model.neurons} 0`,
  ]
  const numbers = [
    ...model.networks.flatMap(({ w0, b0, w1, bias }) => [...w0, ...b0, ...w1, ...(model.version === 5 ? [bias] : [])]),
    model.commonBias,
    ...model.radialCoefficients,
    ...model.angularCoefficients,
    ...model.scaler,
    ...(zbl?.kind === 'flexible' ? zbl.table : []),
  ]
  return `${header.join('\n')}\n${numbers.map(String).join('\n')}\n`
}

function zblLine(zbl: NepZbl): string {
  if (zbl.kind === 'flexible') return 'zbl 0 0'
  return `zbl ${zbl.inner} ${zbl.outer}${zbl.kind === 'type-wise' ? ` ${zbl.factor}` : ''}`
}

function* contentLines(text: string, file: string): Generator<Line> {
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const words = line.split(/\s+/).filter((word) => word !== '')
    if (words.length > 0) yield { words, place: `${file}:${number}` }
  }
}

function parseHeader(lines: Iterator<Line>, file: string): Header {
  const { version, hasZbl, species } = parseFirstLine(nextLine(lines, 'nep4', file))
  const zbl = hasZbl ? parseZbl(nextLine(lines, 'zbl', file)) : null
  const cutoffs = parseCutoffs(nextLine(lines, 'cutoff', file), species.length)
  const [radialMax, angularMax] = twoIntegers(nextLine(lines, 'n_max', file), 'n_max', 0, LIMITS.nMax)
  const [radialBasis, angularBasis] = twoIntegers(nextLine(lines, 'basis_size', file), 'basis_size', 0, LIMITS.basis)
  const angular = parseAngular(nextLine(lines, 'l_max', file))
  const network = nextLine(lines, 'ANN', file)
  const [neurons, layers] = twoIntegers(network, 'ANN', 0, LIMITS.neurons)
  if (neurons < 1 || layers !== 0) {
    throw new InputError({ rule: 'the ANN line must be "ANN <neurons> 0": one hidden layer', found: network.words.join(' '), place: network.place })
  }
  return { version, species, zbl, ...cutoffs, radialMax, angularMax, radialBasis, angularBasis, ...angular, neurons }
}

function parseFirstLine({ words, place }: Line): { version: 3 | 4 | 5; hasZbl: boolean; species: number[] } {
  const match = /^nep([345])(_zbl)?$/.exec(words[0])
  if (match === null) {
    const other = words[0].startsWith('nep') ? OTHER_MODELS.find(([pattern]) => pattern.test(words[0])) : undefined
    throw new InputError({
      rule: 'the first line must name a NEP energy model: nep3, nep4 or nep5, each with or without _zbl',
      found: words[0],
      place,
      ...(other ? { wayOut: `This file holds ${other[1]}, which ionforge does not evaluate.` } : {}),
    })
  }
  const count = integer(words[1], 'the number of species', 1, 118, place)
  const symbols = words.slice(2)
  if (symbols.length !== count || new Set(symbols).size !== count) {
    throw new InputError({ rule: `the first line must list ${count} different species`, found: symbols.join(' '), place })
  }
  const version = match[1] === '3' ? 3 : match[1] === '4' ? 4 : 5
  return { version, hasZbl: match[2] !== undefined, species: symbols.map((symbol) => atomicNumberOf(symbol, place)) }
}

function parseZbl({ words, place }: Line): Header['zbl'] {
  const values = words.slice(1).map((word) => real(word, 'a ZBL cutoff or factor', 0, LIMITS.cutoff, place))
  if (values.length < 2 || values.length > 3 || values[0] > values[1]) {
    throw new InputError({ rule: 'the zbl line must be "zbl r_in r_out [factor]" with r_in ≤ r_out', found: words.join(' '), place })
  }
  const [inner, outer, factor] = values
  if (inner === 0 && outer === 0) return 'flexible'
  return factor === undefined ? { kind: 'uniform', inner, outer } : { kind: 'type-wise', inner, outer, factor }
}

function parseCutoffs(
  { words, place }: Line, speciesCount: number,
): Pick<NepModel, 'radialCutoffs' | 'angularCutoffs' | 'neighbourBuffers'> {
  const tokens = words.slice(1)
  if (tokens.length !== 4 && tokens.length !== 2 * speciesCount + 2) {
    throw new InputError({
      rule: `the cutoff line must hold 4 numbers, or ${2 * speciesCount + 2} for ${speciesCount} species`,
      found: tokens.length,
      place,
    })
  }
  const cutoffs = tokens.slice(0, -2).map((word) => real(word, 'a cutoff (Å)', 1e-3, LIMITS.cutoff, place))
  const pick = (offset: number): number[] =>
    Array.from({ length: speciesCount }, (_, t) => cutoffs[(cutoffs.length === 2 ? 0 : 2 * t) + offset])
  const [radialBuffer, angularBuffer] = tokens.slice(-2).map((word) => integer(word, 'a neighbour-buffer size', 0, 1e9, place))
  return { radialCutoffs: pick(0), angularCutoffs: pick(1), neighbourBuffers: [radialBuffer, angularBuffer] }
}

function parseAngular({ words, place }: Line): Pick<NepModel, 'lMax' | 'fourBody' | 'fiveBody'> {
  if (words.length < 4 || words.length > 8) {
    throw new InputError({ rule: 'the l_max line must hold 3 to 7 numbers', found: words.length - 1, place })
  }
  const lMax = integer(words[1], 'l_max', 0, 8, place)
  // The older style writes 2 where the newer one writes the flag 1.
  const flags = words.slice(2).map((word, index) => integer(word, MANY_BODY_FLAGS[index], 0, index === 0 ? 2 : 1, place))
  const unknown = MANY_BODY_FLAGS.filter((_, index) => index >= 2 && flags[index] === 1)
  if (unknown.length > 0) {
    throw new InputError({
      rule: 'only the many-body terms q222 and q1111 are supported', found: unknown.join(' '), place,
      wayOut: 'Train the model without these terms.',
    })
  }
  const fourBody = flags[0] > 0
  const fiveBody = flags[1] === 1
  if ((fourBody && lMax < 2) || (fiveBody && lMax < 1)) {
    throw new InputError({ rule: 'q222 needs l_max of at least 2 and q1111 at least 1', found: words.join(' '), place })
  }
  return { lMax, fourBody, fiveBody }
}

function parseNumbers(lines: Iterator<Line>): number[] {
  const numbers: number[] = []
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const { words, place } = next.value
    for (const word of words) numbers.push(real(word, `parameter ${numbers.length + 1}`, -1e30, 1e30, place))
  }
  return numbers
}

function assemble(header: Header, numbers: readonly number[], file: string, options: NepReadOptions): NepModel {
  const speciesCount = header.species.length
  const shape: NepShape = { ...header, speciesCount, flexibleZbl: header.zbl === 'flexible' }
  const surplus = numbers.length - numberCount(shape)
  const matpl = header.version === 4 && speciesCount > 1 && surplus === speciesCount - 1
  if (surplus !== 0 && !(matpl && options.matplBiases)) {
    throw new InputError({
      rule: `${numberCount(shape)} numbers must follow the header`,
      found: `${numbers.length} numbers`,
      place: file,
      wayOut: matpl
        ? 'This surplus fits the per-species output biases of older MatPL files: read it with the option matplBiases.'
        : 'The header and the parameters do not belong together, or the file is cut short.',
    })
  }
  let position = 0
  const take = (count: number): Float64Array => Float64Array.from(numbers.slice(position, (position += count)))
  const { neurons, version } = header
  const descriptors = descriptorLength(header)
  const networks: NepNetwork[] = Array.from({ length: version === 3 ? 1 : speciesCount }, () => ({
    w0: take(neurons * descriptors), b0: take(neurons), w1: take(neurons), bias: version === 5 ? take(1)[0] : 0,
  }))
  const biases = take(matpl ? speciesCount : 1)
  const pairs = speciesCount * speciesCount
  const radialCoefficients = take((header.radialMax + 1) * (header.radialBasis + 1) * pairs)
  const angularCoefficients = take((header.angularMax + 1) * (header.angularBasis + 1) * pairs)
  const scaler = take(descriptors)
  const zbl = header.zbl === 'flexible' ? flexibleZbl(take(5 * speciesCount * (speciesCount + 1)), file) : header.zbl
  const tables = { radialCoefficients, angularCoefficients, scaler, zbl }
  if (!matpl) return { ...header, ...tables, networks, commonBias: biases[0] }
  return { ...header, ...tables, version: 5, networks: networks.map((network, t) => ({ ...network, bias: biases[t] })), commonBias: 0 }
}

function flexibleZbl(table: Float64Array, file: string): NepZbl {
  for (let p = 0; p < table.length; p += 10) {
    if (table[p] >= 0 && table[p] <= table[p + 1] && table[p + 1] <= LIMITS.cutoff) continue
    throw new InputError({ rule: 'flexible ZBL cutoffs must satisfy 0 ≤ r_in ≤ r_out', found: `${table[p]} ${table[p + 1]}`, place: file })
  }
  return { kind: 'flexible', table }
}

function nextLine(lines: Iterator<Line>, keyword: string, file: string): Line {
  const next = lines.next()
  if (next.done === true) throw new InputError({ rule: `the header must have a line "${keyword} …"`, found: 'the end of the file', place: file })
  const line = next.value
  // The first line is checked by its own rule.
  if (keyword !== 'nep4' && line.words[0] !== keyword) {
    throw new InputError({ rule: `this line must begin with "${keyword}"`, found: line.words.join(' '), place: line.place })
  }
  return line
}

function twoIntegers({ words, place }: Line, name: string, low: number, high: number): [number, number] {
  if (words.length !== 3) throw new InputError({ rule: `the ${name} line must hold 2 numbers`, found: words.length - 1, place })
  return [integer(words[1], name, low, high, place), integer(words[2], name, low, high, place)]
}

function integer(word: string | undefined, name: string, low: number, high: number, place: string): number {
  if (word !== undefined && /^\d+$/.test(word) && Number(word) >= low && Number(word) <= high) return Number(word)
  throw new InputError({ rule: `${name} must be an integer from ${low} to ${high}`, found: word ?? 'nothing', place })
}

function real(word: string, name: string, low: number, high: number, place: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word) ? Number(word) : Number.NaN
  if (value >= low && value <= high) return value
  throw new InputError({ rule: `${name} must be a number from ${low} to ${high}`, found: word, place })
}
