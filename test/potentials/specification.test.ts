import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import {
  commonBackend, formatPotential, isBuiltIn, onlyNepFile, parsePotential, renameFiles, type MemberSpecification,
} from '../../src/potentials/specification.ts'

describe('parsePotential', () => {
  it.each<[string, MemberSpecification[], string]>([
    ['fit/nep.txt', [{ kind: 'file', names: ['fit/nep.txt'], options: {} }], 'a path'],
    ['a,b?c=d.txt', [{ kind: 'file', names: ['a,b?c=d.txt'], options: {} }], 'a path keeps what means something after a kind only'],
    ['./odd:name.txt', [{ kind: 'file', names: ['./odd:name.txt'], options: {} }], 'a path with a colon'],
    ['sw', [{ kind: 'built-in', names: ['sw'], options: {} }], 'a built-in name'],
    ['nep:a.txt', [{ kind: 'nep', names: ['a.txt'], options: {} }], 'a kind'],
    ['nep:a.txt?matpl_biases=on', [{ kind: 'nep', names: ['a.txt'], options: { matpl_biases: 'on' } }], 'a key'],
    ['aenet:Li.nn,Si.nn?angular_domain=cosine',
      [{ kind: 'aenet', names: ['Li.nn', 'Si.nn'], options: { angular_domain: 'cosine' } }], 'one network per element'],
    ['tensornet:weights?zbl=off', [{ kind: 'tensornet', names: ['weights'], options: { zbl: 'off' } }], 'a folder'],
    ['born-mayer:salt.yaml', [{ kind: 'born-mayer', names: ['salt.yaml'], options: {} }], 'a kind with a hyphen'],
    ['committee:fit', [{ kind: 'committee', names: ['fit'], options: {} }], 'the folder of a fit'],
    ['a.txt + nep:b.txt', [{ kind: 'file', names: ['a.txt'], options: {} }, { kind: 'nep', names: ['b.txt'], options: {} }], 'several'],
  ])('reads %s (%s)', (text, members) => {
    expect(parsePotential(text)).toEqual(members)
    expect(formatPotential(parsePotential(text))).toBe(text)
  })

  it.each([
    ['nepp:a.txt', /known kind, got "nepp".*Did you mean "nep"/],
    ['tensornet:x?zlb=on', /takes no key of this name, got "zlb".*Did you mean "zbl"/],
    ['tensornet:x?zbl=perhaps', /must be one of on, off, got "perhaps"/],
    ['tensornet:x?zbl=on&zbl=off', /must be given once/],
    ['aenet:Li.nn,Si.nn', /\?angular_domain=cosine or \?angular_domain=legacy_0_pi.*aenet 2\.0\.4/],
    ['aenet:Li.nn,?angular_domain=cosine', /one network file per element/],
    ['nep:', /must be followed by a file/],
    ['born-meyer:salt.yaml', /known kind, got "born-meyer".*Did you mean "born-mayer"/],
    ['born-mayer:salt.yaml?zbl=on', /takes no key of this name, got "zbl"/],
    ['a.txt + ', /every member of a committee must be named/],
  ])('refuses %s', (text, message) => {
    expect(() => parsePotential(text)).toThrow(ConfigError)
    expect(() => parsePotential(text)).toThrow(message)
  })
})

describe('renameFiles', () => {
  it('counts files through all members and leaves built-in names', () => {
    const members = parsePotential('sw + aenet:a,b?angular_domain=cosine + c')
    expect(formatPotential(renameFiles(members, (name, index, kind) => `${index}/${kind}/${name}`)))
      .toBe('sw + aenet:0/aenet/a,1/aenet/b?angular_domain=cosine + 2/file/c')
  })
})

describe('what a specification needs', () => {
  it.each([
    ['lj', true, null], ['sw + lj', true, null], ['sw + a.txt', false, null], ['a.txt', false, 'a.txt'], ['nep:a.txt', false, 'a.txt'],
    ['a.txt + b.txt', false, null], ['committee:a', false, null],
  ])('%s', (text, builtIn, file) => {
    expect(isBuiltIn(text)).toBe(builtIn)
    expect(onlyNepFile(text)).toBe(file)
  })

  it.each([
    ['sw', 'reference'], ['born-mayer:a.yaml', 'reference'], ['aenet:a,b?angular_domain=cosine', 'reference'], ['nep:a.txt + sw', 'reference'],
    ['nep:a.txt', 'wasm'], ['a.txt + tensornet:b', 'wasm'],
  ])('%s is computed by the backend %s', (text, backend) => {
    expect(commonBackend(text)).toBe(backend)
  })
})
