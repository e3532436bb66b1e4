// Damaged files: whatever happens to them, reading gives a valid structure or an InputError with a place.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeStructure } from '../../src/atoms/structure.ts'
import { InputError } from '../../src/errors.ts'
import { parseCif } from '../../src/io/cif.ts'
import { parseExtxyz } from '../../src/io/extxyz.ts'
import type { Frame } from '../../src/io/frame.ts'
import { parsePoscar } from '../../src/io/poscar.ts'
import { randomStream, type Random } from '../../src/math/random.ts'

const FILES_PER_FORMAT = 500
const WORDS = [
  'NaN', 'inf', '1e999', '-1e999', '1000000000000', '9007199254740993', '-1', '0', '1e-320', '0x10', '1_0', 'Li', 'T',
  '?', '.', '""', "'", '"', ';', '[', '{', '\\', '=', '#', '_JSON {', 'loop_', 'data_', '_atom_site_fract_x',
  '\u0000', '\ud83d\ude00', 'x,y,z', '-x,-x,z', '__proto__',
]

type Mutation = (text: string, rng: Random) => string

const onLines = (change: (lines: string[], rng: Random) => void): Mutation => (text, rng) => {
  const lines = text.split('\n')
  change(lines, rng)
  return lines.join('\n')
}

/** Replaces the k-th match of a pattern, k at random. */
const onMatch = (pattern: RegExp, replacement: (found: string, rng: Random) => string): Mutation => (text, rng) => {
  const matches = [...text.matchAll(pattern)]
  if (matches.length === 0) return text
  const match = rng.pick(matches)
  return text.slice(0, match.index) + replacement(match[0], rng) + text.slice(match.index + match[0].length)
}

const MUTATIONS: readonly Mutation[] = [
  (text, rng) => text.slice(0, rng.integer(text.length)),
  (text, rng) => text.slice(rng.integer(text.length)),
  (text, rng) => {
    const [a, b] = [rng.integer(text.length), rng.integer(text.length)].sort((x, y) => x - y)
    return text.slice(0, a) + text.charAt(b) + text.slice(a + 1, b) + text.charAt(a) + text.slice(b + 1)
  },
  (text, rng) => {
    const at = rng.integer(text.length)
    return text.slice(0, at) + String.fromCharCode(rng.integer(256)) + text.slice(at + 1)
  },
  onLines((lines, rng) => lines.splice(rng.integer(lines.length), 1 + rng.integer(3))),
  onLines((lines, rng) => lines.splice(rng.integer(lines.length), 0, rng.pick(lines))),
  onLines((lines, rng) => lines.splice(rng.integer(lines.length), 0, '')),
  onMatch(/[-+.\deE]*\d[-+.\deE]*/g, (_, rng) => rng.pick(WORDS)),
  onMatch(/\S+/g, (_, rng) => rng.pick(WORDS)),
  onMatch(/\S+/g, (found) => `${found} ${found}`),
  onMatch(/\d/g, (_, rng) => String(rng.integer(10))),
]

function damaged(text: string, rng: Random): string {
  let result = text
  for (let count = 1 + rng.integer(3); count > 0; count--) {
    result = rng.pick(MUTATIONS)(result === '' ? ' ' : result, rng)
  }
  return result
}

/** What reading came to; anything but a valid structure or a placed InputError is described. */
function outcome(text: string, parse: (text: string, file: string) => Frame[]): string {
  try {
    for (const { structure, arrays } of parse(text, 'broken')) {
      makeStructure(structure)
      for (const { width, values } of Object.values(arrays)) {
        if (values.length !== width * structure.species.length) return `array of ${values.length} values`
      }
    }
    return 'read'
  } catch (error) {
    if (!(error instanceof InputError)) return `threw ${String(error)}`
    const place = error.parts.place ?? ''
    const placed = /^broken:\d+(?:, (?:frame \d+|data block .*))?$/.test(place)
    return placed && !error.message.includes('\n') ? 'refused' : `place "${place}": ${error.message}`
  }
}

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, 'fixtures', name), 'utf8')
const one = (parse: typeof parsePoscar) => (text: string, file: string): Frame[] => [parse(text, file)]

describe.each([
  ['extended XYZ', parseExtxyz, ['written-by-ase.extxyz', 'written-by-ionforge.extxyz']],
  ['POSCAR', one(parsePoscar), ['written-by-ase.poscar', 'vasp4.poscar']],
  ['CIF', parseCif, ['layered-oxide.cif', 'phosphate.cif']],
] as const)('damaged %s files', (format, parse, sources) => {
  it(`are read as valid structures or refused with a place, ${FILES_PER_FORMAT} of them in bounded time`, () => {
    const texts = sources.map(fixture)
    const counts = new Map<string, number>()
    let slowest = 0
    for (let i = 0; i < FILES_PER_FORMAT; i++) {
      const rng = randomStream(`malformed:${format}:${i}`)
      const text = damaged(texts[i % texts.length], rng)
      const start = process.cpuUsage()
      const result = outcome(text, parse)
      slowest = Math.max(slowest, process.cpuUsage(start).user / 1e6)
      expect(['read', 'refused'], `file ${i}: ${JSON.stringify(text)}`).toContain(result)
      counts.set(result, (counts.get(result) ?? 0) + 1)
    }
    // The damage must matter, and some of it must be harmless: otherwise the test tests nothing.
    expect(counts.get('refused') ?? 0).toBeGreaterThan(FILES_PER_FORMAT / 4)
    expect(counts.get('read') ?? 0).toBeGreaterThan(FILES_PER_FORMAT / 20)
    expect(slowest).toBeLessThan(2)
  }, 60_000)
})

describe('hostile texts', () => {
  const long = 200_000
  const lattice = 'Lattice="4 0 0 0 4 0 0 0 4"'
  const xyz = (comment: string, atom = 'Li 0 0 0'): string => `1\n${comment}\n${atom}\n`
  const cif = (line: string): string => `data_x\n${line}\n${fixture('phosphate.cif').split('\n').slice(1).join('\n')}`
  it.each<[string, string, (text: string, file: string) => Frame[]]>([
    ['a number of digits without end', xyz(lattice, `Li 0 0 ${'1'.repeat(long)}x`), parseExtxyz],
    ['nested brackets', xyz(`${lattice} a=${'['.repeat(long)}${']'.repeat(long)}`), parseExtxyz],
    ['nested JSON', xyz(`${lattice} a="_JSON ${'['.repeat(long)}${']'.repeat(long)}"`), parseExtxyz],
    ['many quotes', xyz(`${lattice} a=${`"'`.repeat(long)}`), parseExtxyz],
    ['many keys', xyz(`${lattice} ${Array.from({ length: long / 4 }, (_, i) => `k${i}= `).join('')}`), parseExtxyz],
    ['a quote that never closes', cif(`_a ${"'a".repeat(long)}`), parseCif],
    ['blanks', cif(`_a ${' '.repeat(long)}1`), parseCif],
    ['many text fields', cif(Array.from({ length: long / 4 }, (_, i) => `_t${i}\n;\n;`).join('\n')), parseCif],
    ['a symmetry operation without end',
      fixture('phosphate.cif').replace("'x, y, z'", `'x${'+1'.repeat(long)}, y, z'`), parseCif],
    ['a symbol without end', `c\n1\n4 0 0\n0 4 0\n0 0 4\n${'L'.repeat(long)}\n1\nDirect\n0 0 0\n`, one(parsePoscar)],
    ['blanks in counts', `c\n1\n4 0 0\n0 4 0\n0 0 4\nLi\n1${' '.repeat(long)}x\nDirect\n0 0 0\n`, one(parsePoscar)],
  ])('such as %s are read or refused in little time', (_, text, parse) => {
    const start = process.cpuUsage()
    expect(['read', 'refused']).toContain(outcome(text, parse))
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(2)
  })
})
