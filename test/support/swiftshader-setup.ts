// Global set-up of the tests: processes that are started from here find the loader of Vulkan drivers.
import { swiftShaderFolder } from '../../bench/swiftshader.ts'

export function setup(): void {
  const folder = swiftShaderFolder()
  if (folder === null) return
  const { LD_LIBRARY_PATH: present } = process.env
  process.env.LD_LIBRARY_PATH = present === undefined ? folder : `${present}:${folder}`
}
