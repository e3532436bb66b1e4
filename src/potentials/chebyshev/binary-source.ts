// The binary form of aenet files: Fortran sequential records as gfortran writes them on little-endian machines. Every
// record stands between two copies of its length in bytes, int32. Layout: GNU Fortran manual, "File format of
// unformatted sequential files".
import { atomicNumberOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import type { FileSource } from './file-source.ts'

/** Whether the bytes look like records rather than text: aenet's first is one integer, and text holds no zero bytes. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).includes(0)
}

/** Reads the records of a file; `file` names it in messages. */
export function binarySource(bytes: Uint8Array, file: string): FileSource {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  let record = 0
  const place = (): string => `${file}, record ${record}`

  const next = (name: string): DataView => {
    record++
    const length = offset + 4 <= bytes.length ? view.getInt32(offset, true) : -1
    const end = offset + 4 + length
    const complete = length >= 0 && end + 4 <= bytes.length && view.getInt32(end, true) === length
    if (!complete) throw broken(view, offset, name, place())
    const content = new DataView(view.buffer, view.byteOffset + offset + 4, length)
    offset = end + 4
    return content
  }

  const sized = (name: string, count: number, width: number): DataView => {
    const content = next(name)
    if (content.byteLength !== count * width) {
      throw new InputError({
        rule: `${name} must be a record of ${count} × ${width} bytes`, found: `${content.byteLength} bytes`, place: place(),
        wayOut: 'The file is damaged, or its header does not belong to what follows.',
      })
    }
    return content
  }

  return {
    integers: (name, count) => {
      const content = sized(name, count, 4)
      return Array.from({ length: count }, (_, k) => content.getInt32(4 * k, true))
    },
    reals: (name, count) => {
      const content = sized(name, count, 8)
      return Float64Array.from({ length: count }, (_, k) => finite(content.getFloat64(8 * k, true), name, place()))
    },
    text: (name) => textOf(next(name)).trim(),
    // Compilers differ in what they write for true: 1 or −1.
    flag: (name) => sized(name, 1, 4).getInt32(0, true) !== 0,
    species: (name, count) => {
      // Two bytes each, without a separator: "LiSi", "N O ".
      const text = textOf(sized(name, count, 2))
      return Array.from({ length: count }, (_, k) => atomicNumberOf(text.slice(2 * k, 2 * k + 2).trim(), place()))
    },
    end: () => {
      if (offset === bytes.length) return
      throw new InputError({
        rule: `the file must end after record ${record}`, found: `${bytes.length - offset} more bytes`, place: file,
      })
    },
    place,
  }
}

function textOf(content: DataView): string {
  return new TextDecoder('latin1').decode(content)
}

function finite(value: number, name: string, place: string): number {
  if (Number.isFinite(value)) return value
  throw new InputError({ rule: `${name} must hold finite numbers`, found: value, place })
}

function broken(view: DataView, offset: number, name: string, place: string): InputError {
  const swapped = offset === 0 && view.byteLength >= 4 && view.getInt32(0, false) === 4
  return new InputError({
    rule: `${name} must be a complete record`,
    found: offset >= view.byteLength ? 'the end of the file' : 'a record cut short or damaged',
    place,
    wayOut: swapped
      ? 'It was written on a big-endian machine: convert it to ASCII there, with aenet\'s nnASCII.x.'
      : 'The file may have been cut short on the way, or it is no aenet network: copy it again.',
  })
}
