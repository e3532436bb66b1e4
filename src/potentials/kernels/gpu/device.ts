// gpu.js behind a small interface: kernels from source text, joined to pipelines that run as one submission. It never
// lets gpu.js degrade: a pipeline that is not the fused encoder on WebGPU is refused with gpu.js's own reason.
import { BackendError } from '../../../errors.ts'
import { takeAdapter, type AdapterLimits, type AdapterName, type GpuOptions } from './adapter.ts'

/** Numbers for a kernel: 1 to 3 axes, the first one contiguous; read as `name[z][y][x]`. */
export interface GpuArray {
  readonly values: Float32Array
  readonly size: readonly number[]
}

/** Stands for an array that exists on the device only. */
export type Handle = { readonly handle: unique symbol }

/** One kernel, to be called while a pipeline is being built. */
export type GpuKernel = (...inputs: Handle[]) => Handle

/** Steps on the device that run as one submission. */
export interface GpuPipeline {
  /** Uploads the inputs, runs every step, reads the results back. Throws BackendError when the device fails. */
  run(inputs: readonly GpuArray[]): Promise<GpuResult[]>
  destroy(): Promise<void>
}

/** A result of one, two or three axes, as gpu.js shapes it. */
export type GpuResult = Float32Array | Float32Array[] | Float32Array[][]

export interface GpuDevice {
  readonly adapter: AdapterName
  readonly limits: AdapterLimits
  /** Numbers that a pipeline keeps on the device. */
  constant(array: GpuArray): Handle
  /** Makes a kernel of one output number per thread; `output` has one length per axis. */
  kernel(source: string, output: readonly number[], functions: readonly string[]): GpuKernel
  /**
   * Records the steps that `build` takes from `inputs` handles to the results. Constants go to the device once, the
   * inputs of `run` at every call.
   */
  pipeline(inputs: number, build: (inputs: readonly Handle[]) => Handle[]): GpuPipeline
}

/** The parts of gpu.js that are used here. */
interface GpuJs {
  createKernel(source: string, settings: object): GpuKernel
  createPipeline(build: (...handles: Handle[]) => Handle[]): GpuJsPipeline
}
interface GpuJsPipeline {
  (...inputs: unknown[]): Promise<GpuResult[]>
  readonly backend: string | null
  readonly pipeline: { readonly executorKind: string; readonly fallbackReason: string | null }
  destroy(): Promise<void>
}
interface GpuJsModule {
  readonly GPU: new (settings: { mode: string }) => GpuJs
  readonly Input: new (values: Float32Array, size: number[]) => object
}

/** Opens the GPU of this machine; throws BackendError as {@link takeAdapter} does. */
export async function openGpu(options: GpuOptions = {}): Promise<GpuDevice> {
  const adapter = await takeAdapter(options)
  const { GPU, Input } = (await import('gpu.js')) as unknown as GpuJsModule
  const gpu = new GPU({ mode: 'webgpu' })
  const asInput = ({ values, size }: GpuArray): object => new Input(values, [...size])

  return {
    adapter: adapter.name,
    limits: adapter.limits,
    constant: (array) => asInput(array) as Handle,
    kernel: (source, output, functions) => gpu.createKernel(source, { output: [...output], functions: [...functions] }),
    pipeline(inputs, build) {
      const record = (...handles: Handle[]): Handle[] => build(handles)
      // gpu.js counts the arguments of the function it is given.
      Object.defineProperty(record, 'length', { value: inputs })
      const pipeline = gpu.createPipeline(record)
      return {
        async run(values) {
          const results = await submitted(() => pipeline(...values.map(asInput)))
          requireFused(pipeline)
          if (adapter.faults.length > 0) throw deviceFailed(adapter.faults.splice(0)[0])
          return results
        },
        destroy: () => pipeline.destroy(),
      }
    },
  }
}

async function submitted<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    throw deviceFailed(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function deviceFailed(reason: string, cause?: unknown): BackendError {
  return new BackendError({
    rule: 'the GPU must finish the work it was given',
    found: reason.split('\n').slice(0, 3).join(' '),
    wayOut: 'Set the backend to wasm, or a smaller batch when memory ran out.',
    cause,
  })
}

function requireFused({ backend, pipeline: { executorKind, fallbackReason } }: GpuJsPipeline): void {
  if (backend === 'webgpu' && executorKind === 'fused-encoder' && fallbackReason === null) return
  throw new BackendError({
    rule: 'gpu.js must run the whole pipeline as one WebGPU submission',
    found: `${executorKind} on ${backend ?? 'nothing'}: ${fallbackReason ?? 'no reason given'}`,
    wayOut: 'This is a defect of ionforge: please report it with the model file. Set the backend to wasm meanwhile.',
  })
}
