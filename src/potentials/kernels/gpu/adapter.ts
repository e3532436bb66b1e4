// Finds a WebGPU adapter in Node and hands it to gpu.js, which only looks for `navigator.gpu`. With device.ts the only
// module that touches `webgpu` (Dawn's bindings); it is loaded when a GPU is asked for and not before.
import { BackendError } from '../../../errors.ts'
import { probeAdapter } from './probe.ts'

/** What an adapter says about itself. */
export interface AdapterName {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  /** Computes on the CPU (SwiftShader, lavapipe): right, and about a thousand times slower than a GPU. */
  readonly software: boolean
}

/** The limits that bound a batch. */
export interface AdapterLimits {
  /** Largest buffer a kernel may read or write, bytes. */
  readonly bufferBytes: number
  /** Workgroups along one axis of a kernel. */
  readonly workgroups: number
}

export interface GpuOptions {
  /** Take an adapter that computes on the CPU, for tests; default: as {@link permitSoftwareAdapter} has said. */
  readonly allowSoftware?: boolean
}

// A property of the process, like the card itself: it decides whether there is a GPU, never what is computed.
let softwarePermitted = false

/** Lets this process take adapters that compute on the CPU. */
export function permitSoftwareAdapter(): void {
  softwarePermitted = true
}

/** The parts of WebGPU that are used here. */
interface WebGpuDevice {
  onuncapturederror: unknown
  destroy(): void
}
interface WebGpuAdapter {
  readonly info: Partial<Record<'vendor' | 'architecture' | 'device' | 'description', string>> & { isFallbackAdapter?: boolean }
  readonly limits: Readonly<Record<'maxStorageBufferBindingSize' | 'maxBufferSize' | 'maxComputeWorkgroupsPerDimension', number>>
  requestDevice(description: unknown): Promise<WebGpuDevice>
}
interface WebGpu {
  requestAdapter(options?: unknown): Promise<WebGpuAdapter | null>
}

/** An adapter that gpu.js will use; `faults` collects what the driver complains about afterwards. */
export interface OpenAdapter {
  readonly name: AdapterName
  readonly limits: AdapterLimits
  readonly faults: string[]
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i

// Dawn stops working when its instance is collected: it lives as long as the process.
let instance: Promise<WebGpu> | null = null

/**
 * Takes the adapter of this machine. Throws BackendError when WebGPU cannot be loaded, when there is no adapter, or when
 * it computes on the CPU and that was not asked for.
 */
export async function takeAdapter({ allowSoftware = softwarePermitted }: GpuOptions): Promise<OpenAdapter> {
  const complaint = await probeAdapter()
  if (complaint !== null) throw noAdapter(complaint)
  instance ??= loadWebGpu()
  const adapter = await (await instance).requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) throw noAdapter('none')
  const name = nameOf(adapter)
  if (name.software && !allowSoftware) {
    throw new BackendError({
      rule: 'the gpu backend needs a graphics card, not an adapter that computes on the CPU a thousand times slower',
      found: describeAdapter(name),
      wayOut: 'Set the backend to wasm; for a test of the GPU code set IONFORGE_ALLOW_SOFTWARE_GPU=1.',
    })
  }
  const faults: string[] = []
  publish({
    // gpu.js asks for an adapter itself: it gets this very one.
    requestAdapter: () => Promise.resolve({
      info: adapter.info,
      limits: adapter.limits,
      requestDevice: async (description) => collectFaults(await adapter.requestDevice(description), faults),
    }),
  })
  return {
    name, faults,
    limits: {
      bufferBytes: Math.min(adapter.limits.maxStorageBufferBindingSize, adapter.limits.maxBufferSize),
      workgroups: adapter.limits.maxComputeWorkgroupsPerDimension,
    },
  }
}

/** Lets the device's complaints end in `faults`: gpu.js would print them, and a library does not print. */
function collectFaults(device: WebGpuDevice, faults: string[]): WebGpuDevice {
  device.onuncapturederror = (event: { error: { message: string } }) => { faults.push(event.error.message) }
  Object.defineProperty(device, 'onuncapturederror', { set() {}, get: () => null, configurable: true })
  return device
}

/** "nvidia ampere, NVIDIA A100" as far as the driver tells. */
export function describeAdapter({ vendor, architecture, device, description }: AdapterName): string {
  const parts = [`${vendor} ${architecture}`.trim(), description !== '' ? description : device]
  return parts.filter((part) => part !== '').join(', ')
}

function noAdapter(found: string): BackendError {
  return new BackendError({
    rule: 'the gpu backend needs an adapter that WebGPU can use', found,
    wayOut: 'Install the Vulkan driver of the card (on Linux also libvulkan1), or set the backend to wasm.',
  })
}

function nameOf({ info }: WebGpuAdapter): AdapterName {
  const { vendor = '', architecture = '', device = '', description = '' } = info
  const software = info.isFallbackAdapter === true || SOFTWARE.test(`${architecture} ${device} ${description}`)
  return { vendor, architecture, device, description, software }
}

async function loadWebGpu(): Promise<WebGpu> {
  try {
    const { create, globals } = (await import('webgpu')) as unknown as { create(flags: string[]): WebGpu; globals: object }
    Object.assign(globalThis, globals)
    return create([])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'unknown reason'
    throw new BackendError({
      rule: 'the gpu backend needs the webgpu package of this platform',
      found: reason,
      wayOut: 'Set the backend to wasm; on Linux webgpu needs glibc 2.34 or later.',
      cause,
    })
  }
}

/** Puts WebGPU where gpu.js looks for it. Node 20 has no `navigator`, Node 21 and later have one without `gpu`. */
function publish(gpu: WebGpu): void {
  const scope = globalThis as { navigator?: object }
  if (scope.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
  } else {
    Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true })
  }
}
