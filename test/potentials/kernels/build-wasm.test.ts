import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildKernels } from '../../../src/potentials/kernels/build-wasm.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const SOURCES = join(ROOT, 'src/potentials/kernels/assembly')

describe('the build of the WASM kernels', () => {
  it('gives the same bytes again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ionforge-kernels-'))
    await buildKernels(SOURCES, folder)
    for (const kernel of ['nep-f32', 'nep-f64', 'nep-loss-f32', 'nep-loss-f64', 'tensornet-f32', 'tensornet-f64']) {
      const again = readFileSync(join(folder, `${kernel}.wasm`))
      expect(again.equals(readFileSync(join(ROOT, `dist/kernels/${kernel}.wasm`))), kernel).toBe(true)
    }
    // Nothing is compiled while sources and compiler stay the same.
    const { mtimeMs } = statSync(join(folder, 'nep-f32.wasm'))
    await buildKernels(SOURCES, folder)
    expect(statSync(join(folder, 'nep-f32.wasm')).mtimeMs).toBe(mtimeMs)
  })
})
