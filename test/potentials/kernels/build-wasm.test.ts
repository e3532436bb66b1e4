import { cpSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildKernels, compileKernel, KERNEL_FILES } from '../../../src/potentials/kernels/build-wasm.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const SOURCES = join(ROOT, 'src/potentials/kernels/assembly')
const BUILT = join(ROOT, 'dist/kernels')

describe('the build of the WASM kernels', () => {
  it.each(KERNEL_FILES)('gives the same bytes again: $name in $precision', async (file) => {
    const built = readFileSync(join(BUILT, `${file.name}-${file.precision}.wasm`))
    expect(built.equals(await compileKernel(file, SOURCES))).toBe(true)
  })

  it('compiles nothing while sources and compiler stay the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ionforge-kernels-'))
    cpSync(BUILT, folder, { recursive: true })
    const times = (): number[] =>
      KERNEL_FILES.map(({ name, precision }) => statSync(join(folder, `${name}-${precision}.wasm`)).mtimeMs)
    const before = times()
    await buildKernels(SOURCES, folder)
    expect(times()).toEqual(before)
  })
})
