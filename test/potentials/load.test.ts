import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { makeStructure } from '../../src/atoms/structure.ts'
import { BackendError, ConfigError, InputError } from '../../src/errors.ts'
import { loadPotential } from '../../src/potentials/load.ts'
import { sharedData } from '../support/shared-data.ts'

const REFERENCE = { backend: 'reference' } as const
const IONS = fileURLToPath(new URL('../../problems/interface/data/rock-salt.born-mayer.yaml', import.meta.url))
const NEP = fileURLToPath(new URL('fixtures/synthetic_nep4_3body_LiSi.txt', import.meta.url))

describe('loadPotential', () => {
  it('opens a nep.txt file and evaluates with it', async () => {
    const potential = await loadPotential(NEP, REFERENCE)
    expect(potential).toMatchObject({ name: 'nep4 Li Si', species: [3, 14], cutoff: 8, backend: 'reference', precision: 'f64' })
    const structure = makeStructure({ cell: new Float64Array(9), pbc: [false, false, false], species: [3, 14], positions: [0, 0, 0, 0, 0, 2.5] })
    const [result] = await potential.evaluate([structure])
    expect(result.forces[5]).toBeCloseTo(-result.forces[2], 12)
    expect(result.forces[2]).not.toBe(0)
    const oxide = makeStructure({ ...structure, species: [3, 8] })
    await expect(potential.evaluate([oxide])).rejects.toThrow(/got "O".*It knows Li, Si/)
  })

  it('knows lj and sw by name', async () => {
    expect((await loadPotential('lj', REFERENCE)).name).toBe('lj')
    expect((await loadPotential('sw', REFERENCE)).species).toEqual([14])
  })

  it('opens the parameter file of ions', async () => {
    const potential = await loadPotential(`born-mayer:${IONS}`)
    expect(potential).toMatchObject({ name: 'born-mayer Na Cl', species: [11, 17], cutoff: 10, backend: 'reference', precision: 'f64' })
    await expect(loadPotential(`born-mayer:${IONS}`, { backend: 'wasm' })).rejects.toThrow(BackendError)
    await expect(loadPotential(`born-mayer:${IONS}`, { precision: 'f32' })).rejects.toThrow(/computed in f64, got "f32"/)
    await expect(loadPotential(`born-mayer:${IONS}s`)).rejects.toThrow(/must be readable, got "ENOENT"/)
    await expect(loadPotential(`born-mayer:${NEP}`)).rejects.toThrow(InputError)
  })

  it('computes a nep.txt file in WASM, f64, unless told otherwise', async () => {
    expect(await loadPotential(NEP)).toMatchObject({ backend: 'wasm', precision: 'f64' })
    expect(await loadPotential(NEP, { precision: 'f32' })).toMatchObject({ backend: 'wasm', precision: 'f32', exact: { precision: 'f64' } })
    expect(await loadPotential('sw')).toMatchObject({ backend: 'reference', precision: 'f64' })
  })

  it('refuses a backend or a precision that a potential does not have', async () => {
    await expect(loadPotential('lj', { backend: 'wasm' })).rejects.toThrow(BackendError)
    await expect(loadPotential('sw', { precision: 'f32' })).rejects.toThrow(/computes in f64, got "f32"/)
    await expect(loadPotential(NEP, { backend: 'reference', precision: 'f32' })).rejects.toThrow(BackendError)
  })

  it('refuses the backend gpu where there is none', async () => {
    process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = '/nowhere'
    await expect(loadPotential(NEP, { backend: 'gpu' })).rejects.toThrow(BackendError)
    await expect(loadPotential('lj', { backend: 'gpu' })).rejects.toThrow(BackendError)
  })

  it('refuses an unknown name with the valid ones', async () => {
    await expect(loadPotential('ljj', REFERENCE)).rejects.toThrow(ConfigError)
    await expect(loadPotential('ljj', REFERENCE)).rejects.toThrow(/Did you mean "lj"\?/)
  })

  it('refuses a missing, foreign or empty file with its path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ionforge-'))
    for (const [name, content] of [['binary.txt', '\u0000\u0001'], ['empty.txt', ''], ['note.txt', 'hello\n']]) {
      const path = join(folder, name)
      writeFileSync(path, content)
      await expect(loadPotential(path, REFERENCE)).rejects.toThrow(InputError)
      await expect(loadPotential(path, REFERENCE)).rejects.toThrow(path)
    }
    await expect(loadPotential(join(folder, 'missing.txt'), REFERENCE)).rejects.toThrow(/must be readable, got "ENOENT"/)
    await expect(loadPotential(folder, REFERENCE)).rejects.toThrow(/EISDIR/)
  })

  it('joins several to a committee, each on the backend it has', async () => {
    expect(await loadPotential(`${NEP} + nep:${NEP}`)).toMatchObject({ name: 'committee of 2 (nep4 Li Si)', backend: 'wasm', hasSpread: true })
    expect(await loadPotential(`sw + ${NEP}`)).toMatchObject({ species: [14], backend: 'reference', precision: 'f64' })
    expect(await loadPotential(`${NEP} + ${NEP}`, { precision: 'f32' })).toMatchObject({ precision: 'f32', exact: { precision: 'f64' } })
    await expect(loadPotential(`sw + ${NEP}`, { backend: 'wasm' })).rejects.toThrow(BackendError)
  })

  const networks = ['Li', 'Si'].map((symbol) => sharedData(`aenet/networks/${symbol}.15t-15t.nn-02170`))
  it.runIf(networks.every((file) => file !== null))('opens networks of aenet', async () => {
    const potential = await loadPotential(`aenet:${networks.join(',')}?angular_domain=cosine`)
    expect(potential).toMatchObject({ species: [3, 14], backend: 'reference' })
    await expect(loadPotential(`aenet:${networks.join(',')}?angular_domain=cosine`, { backend: 'wasm' })).rejects.toThrow(BackendError)
  })

  const weights = sharedData('tensornet')
  it.runIf(weights !== null)('opens a TensorNet as the specification says', async () => {
    const bare = await loadPotential(`tensornet:${weights}?zbl=off`, REFERENCE)
    expect(bare).toMatchObject({ backend: 'reference', precision: 'f64' })
    expect(bare.species).toHaveLength(89)
    expect(bare.name).not.toContain('zbl')
  })
})
