import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BackendError } from '../../../../src/errors.ts'
import { openGpu, type GpuDevice } from '../../../../src/potentials/kernels/gpu/device.ts'
import { hasSwiftShader, testDevice } from '../../../support/gpu.ts'

const values = (...numbers: number[]): { values: Float32Array; size: number[] } => ({ values: Float32Array.from(numbers), size: [numbers.length] })

describe.skipIf(!hasSwiftShader)('the device', () => {
  let device: GpuDevice
  beforeAll(async () => { device = await testDevice() })

  it('says what it is and how much it takes', () => {
    expect(device.adapter).toMatchObject({ vendor: 'google', architecture: 'swiftshader', software: true })
    expect(device.limits.bufferBytes).toBeGreaterThan(1 << 26)
  })

  it('refuses an adapter that computes on the CPU unless it is allowed', async () => {
    await expect(openGpu()).rejects.toThrow(BackendError)
    await expect(openGpu({ allowSoftware: false })).rejects.toThrow(/not an adapter that computes on the CPU.*got "google swiftshader/)
  })

  it('refuses with a reason where there is no driver', async () => {
    const { VK_DRIVER_FILES: driver = '', VK_ICD_FILENAMES: old = '' } = process.env
    process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = '/nowhere'
    await expect(openGpu({ allowSoftware: true })).rejects.toThrow(/needs an adapter that WebGPU can use.*set the backend to wasm/)
    Object.assign(process.env, { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: old })
  })

  it('runs steps as one submission, with constants kept and inputs sent', async () => {
    const add = device.kernel('function (a, b) { return a[this.thread.x] + b[this.thread.x]; }', [3], [])
    const pipeline = device.pipeline(1, ([input]) => {
      const once = add(input, device.constant(values(1, 2, 3)))
      return [once, add(once, input)]
    })
    expect(await pipeline.run([values(10, 20, 30)])).toEqual([Float32Array.of(11, 22, 33), Float32Array.of(21, 42, 63)])
    expect(await pipeline.run([values(0, 0, 1)])).toEqual([Float32Array.of(1, 2, 4), Float32Array.of(1, 2, 5)])
    await pipeline.destroy()
  })

  it('refuses a pipeline that gpu.js would run step by step', async () => {
    const pair = device.kernel('function (a) { return [a[this.thread.x], 1]; }', [2], [])
    const next = device.kernel('function (a) { return a[this.thread.x]; }', [2], [])
    const pipeline = device.pipeline(1, ([input]) => [next(pair(input))])
    await expect(pipeline.run([values(1, 2)])).rejects.toThrow(BackendError)
    await pipeline.destroy()
  })

  it('passes on what the compiler of kernels says', async () => {
    const broken = device.kernel('function (a) { return Math.tanh(missing[this.thread.x]); }', [2], [])
    await expect(device.pipeline(1, ([input]) => [broken(input)]).run([values(1, 2)])).rejects.toThrow(/the GPU must finish the work/)
  })

  afterAll(() => { delete process.env.IONFORGE_ALLOW_SOFTWARE_GPU })
})
