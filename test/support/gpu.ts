// The GPU code on SwiftShader, in the process of the test.
import { openGpu, type GpuDevice } from '../../src/potentials/kernels/gpu/device.ts'
import { swiftShaderEnvironment } from '../../bench/swiftshader.ts'

const environment = swiftShaderEnvironment()

/** Whether tests of the GPU code can run here. */
export const hasSwiftShader = environment !== null

let device: Promise<GpuDevice> | null = null

/** The device, opened once per test file. */
export function testDevice(): Promise<GpuDevice> {
  Object.assign(process.env, environment)
  device ??= openGpu({ allowSoftware: true })
  return device
}
