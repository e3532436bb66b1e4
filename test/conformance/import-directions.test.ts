// The plan of the house as a test: who may import whom.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

const BASE = ['src/math', 'src/units.ts', 'src/errors.ts']
const LIBRARIES = ['src/io', 'src/potentials', 'src/models', 'src/relax', 'src/dynamics', 'src/spaces', 'src/analysis', 'src/training']
const ENGINE = ['src/campaign', 'src/executors', 'src/report', 'src/learning']

/** Room → what its files may import, besides their own room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/units.ts': [],
  'src/errors.ts': [],
  'src/math': ['src/units.ts', 'src/errors.ts'],
  'src/atoms': BASE,
  ...Object.fromEntries(LIBRARIES.map((room) => [room, [...BASE, 'src/atoms', ...LIBRARIES]])),
  ...Object.fromEntries(ENGINE.map((room) => [room, [...BASE, 'src/atoms', ...LIBRARIES, ...ENGINE]])),
  'src/cli': ['src', 'strategies', 'problems'],
  strategies: [...BASE, 'src/atoms', 'src/spaces', 'src/models', 'src/campaign/types.ts'],
  problems: [...BASE, 'src/atoms', ...LIBRARIES, 'src/campaign/types.ts'],
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file))
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1])
  return targets.map((target) => relative(ROOT, resolve(ROOT, dirname(file), target)))
}

const inside = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`)

describe('import directions', () => {
  const files = ['src', 'strategies', 'problems'].flatMap(sourceFiles)

  it.each(Object.keys(MAY_IMPORT))('%s imports only what the plan allows', (room) => {
    const members = files.filter((file) => inside(file, room))
    // A problem never imports another problem; problems/index.ts is the registry.
    const wrong = members.flatMap((file) =>
      importsOf(file)
        .filter((target) => !inside(target, room) && !MAY_IMPORT[room].some((place) => inside(target, place)))
        .map((target) => `${file} → ${target}`))
    expect(wrong).toEqual([])
  })

  it('knows every source file', () => {
    const rooms = Object.keys(MAY_IMPORT)
    expect(files.filter((file) => !rooms.some((room) => inside(file, room)))).toEqual([])
    expect(files.length).toBeGreaterThan(50)
  })

  it('no strategy imports another problem, and no problem another one', () => {
    const crossing = files
      .filter((file) => file.startsWith('problems/') && file !== 'problems/index.ts')
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.startsWith('problems/') && target.split('/')[1] !== file.split('/')[1])
          // What problems share; it imports none of them. An interface of two fixed crystals is the general one, filled in.
          .filter((target) => !inside(target, 'problems/scoring') && !inside(target, 'problems/interface'))
          .map((target) => `${file} → ${target}`))
    expect(crossing).toEqual([])
  })
})
