// Plain data and vectors as bytes: one line of JSON, then the vectors as f64 in the order that line gives. Equal content
// gives equal bytes, all digits come back, and a checksum over everything tells damaged files.
import { createHash } from 'node:crypto'
import { StoreError } from '../../errors.ts'

export interface VectorsFile {
  /** Plain JSON. */
  readonly plain: unknown
  readonly vectors: Readonly<Record<string, Float64Array>>
}

interface Content {
  readonly plain: unknown
  readonly vectors: readonly (readonly [name: string, length: number])[]
}

/** `format` names kind and version. */
export function encodeVectors(format: string, { plain, vectors }: VectorsFile): Uint8Array {
  const content: Content = { plain, vectors: Object.entries(vectors).map(([name, { length }]) => [name, length]) }
  const payload = Buffer.concat(Object.values(vectors).map(bytesOf))
  const line = JSON.stringify({ format, sha256: checksum(content, payload), content })
  return new Uint8Array(Buffer.concat([Buffer.from(`${line}\n`), payload]))
}

/** Reads it back; throws StoreError naming `place` when it is damaged or of another format, saying `wayOut`. */
export function decodeVectors(format: string, bytes: Uint8Array, place: string, wayOut: string): VectorsFile {
  const end = bytes.indexOf(0x0a)
  const content = end === -1 ? null : contentOf(bytes.subarray(0, end), format, bytes.subarray(end + 1))
  if (content === null) throw new StoreError({ rule: `a file of format ${format} must be whole`, place, wayOut })
  // A copy: vectors of f64 must begin at a multiple of 8.
  const payload = bytes.slice(end + 1).buffer
  let offset = 0
  const vectors = content.vectors.map(([name, length]): [string, Float64Array] => {
    const vector = new Float64Array(payload, offset, length).slice()
    offset += 8 * length
    return [name, vector]
  })
  return { plain: content.plain, vectors: Object.fromEntries(vectors) }
}

/** The bytes behind a vector. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function contentOf(line: Uint8Array, format: string, payload: Uint8Array): Content | null {
  const head = parsed(line) as { readonly format?: unknown; readonly sha256?: unknown; readonly content: Content } | null
  return head?.format === format && checksum(head.content, payload) === head.sha256 ? head.content : null
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(line).toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function checksum(content: Content, payload: Uint8Array): string {
  return createHash('sha256').update(`${JSON.stringify(content)}\n`).update(payload).digest('hex')
}
