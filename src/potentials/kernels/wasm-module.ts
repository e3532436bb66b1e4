// Loads the compiled kernels that `npm run build` wrote; one compiled module per precision and thread.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackendError } from '../../errors.ts'

export type Precision = 'f32' | 'f64'

/** A private instance of the NEP kernel with its own memory. */
export interface NepKernel {
  readonly memory: WebAssembly.Memory
  /** First address the host may use. */
  arenaStart(): number
  /** Reads the fields of wasm-fields.ts from an address. */
  configure(at: number): void
  evaluate(atoms: number, images: number): void
}

const compiled = new Map<Precision, WebAssembly.Module>()

/** A fresh instance; throws BackendError when the kernels have not been built. */
export function nepKernel(precision: Precision): NepKernel {
  const module = compiled.get(precision) ?? new WebAssembly.Module(readKernel(precision))
  compiled.set(precision, module)
  const memory = new WebAssembly.Memory({ initial: 2 })
  const abort = (): never => { throw new Error('the WASM kernel aborted') }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } })
  return { ...(exports as unknown as Omit<NepKernel, 'memory'>), memory }
}

function readKernel(precision: Precision): Uint8Array<ArrayBuffer> {
  const path = join(kernelFolder(), `nep-${precision}.wasm`)
  try {
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new BackendError({
      rule: 'the backend "wasm" needs the kernels that the build makes', found: 'none', place: path,
      wayOut: 'Run: npm run build', cause,
    })
  }
}

/** dist/kernels, seen from the sources and from the build. */
function kernelFolder(): string {
  const inBuild = import.meta.dirname.includes(join('dist', 'src'))
  return join(import.meta.dirname, '../../..', inBuild ? 'kernels' : 'dist/kernels')
}
