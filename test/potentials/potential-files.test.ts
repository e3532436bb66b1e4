import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { InputError } from '../../src/errors.ts'
import {
  committeeFiles, potentialFiles, resolvePotential, storedPotential, trustFileOf,
} from '../../src/potentials/potential-files.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ionforge-'))
  const members = [1, 2, 10].map((member) => `fit/committee/member-${member}.nep.txt`)
  const files = [
    'lixsi.nep.txt', 'lixsi.trust.json', 'a/nep.txt', 'b/nep.txt', 'b/nep.trust.json', ...members, 'fit/committee/member-2.trust.json',
    'tn/x_manifest.json', 'tn/x_f32.bin',
  ]
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), file)
  }
})

describe('trustFileOf', () => {
  it.each([['a/lixsi.nep.txt', 'a/lixsi.trust.json'], ['nep.txt', 'nep.trust.json'], ['fit', 'fit.trust.json']])('%s', (file, trust) => {
    expect(trustFileOf(file)).toBe(trust)
  })
})

describe('potentialFiles', () => {
  const stored = (text: string): [string, string][] =>
    potentialFiles(text, folder).map(({ path, stored: name }) => [path.slice(folder.length + 1), name])

  it.each<[string, [string, string][], string]>([
    ['lj', [], 'built-in'],
    ['a/nep.txt', [['a/nep.txt', 'nep.txt']], 'one file keeps its name'],
    ['lixsi.nep.txt', [['lixsi.nep.txt', 'lixsi.nep.txt'], ['lixsi.trust.json', 'lixsi.trust.json']], 'with its training envelope'],
    ['a/nep.txt + b/nep.txt', [['a/nep.txt', '1-nep.txt'], ['b/nep.txt', '2-nep.txt'], ['b/nep.trust.json', '2-nep.trust.json']],
      'equal names are numbered'],
    ['committee:fit', [
      ['fit/committee/member-1.nep.txt', 'fit/member-1.nep.txt'],
      ['fit/committee/member-2.nep.txt', 'fit/member-2.nep.txt'],
      ['fit/committee/member-2.trust.json', 'fit/member-2.trust.json'],
      ['fit/committee/member-10.nep.txt', 'fit/member-10.nep.txt'],
    ], 'a committee has a folder, in order of number'],
    ['tensornet:tn', [['tn/x_manifest.json', 'tn/x_manifest.json'], ['tn/x_f32.bin', 'tn/x_f32.bin']], 'manifest and weights of a folder'],
    ['tensornet:tn/x_manifest.json?zbl=off', [['tn/x_manifest.json', 'tn/x_manifest.json'], ['tn/x_f32.bin', 'tn/x_f32.bin']], 'or of the manifest'],
    ['born-mayer:x/salt.yaml', [['x/salt.yaml', 'salt.yaml']], 'one file'],
    ['aenet:x/Li.nn,x/Si.nn?angular_domain=cosine', [['x/Li.nn', 'Li.nn'], ['x/Si.nn', 'Si.nn']], 'files need not exist to be named'],
  ])('%s: %s', (text, expected) => {
    expect(stored(text)).toEqual(expected)
  })

  it.each([
    'a/nep.txt', 'a/nep.txt + b/nep.txt', 'committee:fit', 'committee:x/fit + committee:y/fit + a/nep.txt', 'sw', 'committee:.', 'tensornet:tn?zbl=off',
    'tensornet:tn/x_manifest.json + tensornet:other/tn/x_manifest.json',
  ])('%s is named as it is stored, and storing that again changes nothing', (text) => {
      const once = storedPotential(text, 'inputs')
      expect(storedPotential(once, 'inputs')).toBe(once)
      expect(resolvePotential(once, '/results')).toBe(once.replaceAll('inputs/', '/results/inputs/'))
    })

  it('refuses a folder without a committee', () => {
    expect(() => committeeFiles(join(folder, 'a'))).toThrow(InputError)
    expect(() => committeeFiles(join(folder, 'a'))).toThrow(/member-1\.nep\.txt.*got "0 such files"/)
    expect(() => committeeFiles(join(folder, 'nowhere'))).toThrow(/must be readable/)
  })
})
