// A trained network as bytes for the store: a line of JSON, then weights and latent means as little-endian f64.
import { StoreError } from '../../errors.ts'
import type { LatentNetwork } from './latent-network.ts'

/** Networks read from bytes of the store, which gives the same array for the same name. */
const known = new WeakMap<Uint8Array, LatentNetwork>()

/** Writes a network down. */
export function toBytes(network: LatentNetwork): Uint8Array {
  const { weights, means, ...rest } = network
  const head = new TextEncoder().encode(`${JSON.stringify({ ...rest, weights: weights.length, means: means.length })}\n`)
  const bytes = new Uint8Array(head.length + 8 * (weights.length + means.length))
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  const put = (values: Float64Array, from: number): void =>
    values.forEach((value, k) => { view.setFloat64(from + 8 * k, value, true) })
  put(weights, head.length)
  put(means, head.length + 8 * weights.length)
  known.set(bytes, network)
  return bytes
}

/** Reads a network back; throws StoreError for bytes that are none. */
export function fromBytes(bytes: Uint8Array, name: string): LatentNetwork {
  const ready = known.get(bytes) ?? read(bytes, name)
  known.set(bytes, ready)
  return ready
}

type Head = Omit<LatentNetwork, 'weights' | 'means'> & { readonly weights: number; readonly means: number }

function read(bytes: Uint8Array, name: string): LatentNetwork {
  const end = bytes.indexOf(10)
  const head = end === -1 ? null : headOf(bytes.subarray(0, end))
  const expected = head === null ? null : end + 1 + 8 * (head.weights + head.means)
  if (head === null || expected !== bytes.length) {
    throw new StoreError({
      rule: 'a kept network must be whole', found: `${bytes.length} bytes${expected === null ? '' : ` of ${expected}`}`,
      place: name, wayOut: 'Delete it: it is then trained again, with the same weights.',
    })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = (from: number, length: number): Float64Array =>
    Float64Array.from({ length }, (_, k) => view.getFloat64(from + 8 * k, true))
  return {
    ...head, weights: numbers(end + 1, head.weights), means: numbers(end + 1 + 8 * head.weights, head.means),
  }
}

function headOf(line: Uint8Array): Head | null {
  try {
    return JSON.parse(new TextDecoder().decode(line)) as Head
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
