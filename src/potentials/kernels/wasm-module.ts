// Loads the compiled kernels that `npm run build` wrote; one compiled module per kernel, precision and thread.
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

/** A private instance of the kernel of the loss gradient with its own memory. */
export interface LossKernelInstance {
  readonly memory: WebAssembly.Memory
  arenaStart(): number
  /** Reads the fields of loss-fields.ts from an address. */
  configure(at: number): void
  /** Sets the sums over atoms to zero. */
  clearSums(): void
  /** Energy, forces and virial of the frame that lies in the memory. */
  forward(atoms: number): void
  /** Adds the gradient of the loss to the sums, from e = ∂L/∂E and the adjoints in the memory. */
  backward(atoms: number, energyAdjoint: number): void
}

/** A private instance of the TensorNet kernel with its own memory. */
export interface TensorNetKernel {
  readonly memory: WebAssembly.Memory
  arenaStart(): number
  /** Reads the fields of tensornet-fields.ts from an address. */
  configure(at: number): void
  /** Energies and pair partials of the block of atoms that lies in the memory. */
  evaluate(atoms: number): void
}

const compiled = new Map<string, WebAssembly.Module>()

/** A fresh instance; throws BackendError when the kernels have not been built. */
export function nepKernel(precision: Precision): NepKernel {
  return instantiate<NepKernel>(`nep-${precision}.wasm`)
}

/** A fresh instance; throws BackendError when the kernels have not been built. */
export function lossKernelInstance(precision: Precision): LossKernelInstance {
  return instantiate<LossKernelInstance>(`nep-loss-${precision}.wasm`)
}

/** A fresh instance; throws BackendError when the kernels have not been built. */
export function tensorNetKernel(precision: Precision): TensorNetKernel {
  return instantiate<TensorNetKernel>(`tensornet-${precision}.wasm`)
}

function instantiate<Kernel extends { readonly memory: WebAssembly.Memory }>(file: string): Kernel {
  const module = compiled.get(file) ?? new WebAssembly.Module(readKernel(file))
  compiled.set(file, module)
  const memory = new WebAssembly.Memory({ initial: 2 })
  const abort = (): never => { throw new Error('the WASM kernel aborted') }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } })
  return { ...exports, memory } as unknown as Kernel
}

function readKernel(file: string): Uint8Array<ArrayBuffer> {
  const path = join(kernelFolder(), file)
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
