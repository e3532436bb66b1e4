// SwiftShader, a Vulkan driver that computes on the CPU, from the npm package @sparticuz/chromium: with it the GPU code is
// tested where there is no GPU. Linux on x86-64 only. The loader of Vulkan drivers must be on the library path when a
// process starts: for tests the global set-up of vitest sees to it (test/support/swiftshader-setup.ts).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** What of the archive is needed; its GL libraries would disturb browsers. */
const WANTED = ['libvk_swiftshader.so', 'libvulkan.so.1', 'vk_swiftshader_icd.json']
const TAR_BLOCK = 512

/** Folder with the driver, unpacked when it is not there yet; null with a printed reason where it cannot run. */
export function swiftShaderFolder(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn(`SwiftShader is not packaged for ${process.platform} on ${process.arch}: tests of the GPU code do not run`)
    return null
  }
  const chromium = resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..')
  const archive = join(chromium, 'bin/swiftshader.tar.br')
  const cache = resolve(chromium, '../../.cache')
  const folder = join(cache, 'ionforge-swiftshader-143')
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const unfinished = mkdtempSync(join(cache, 'unpacking-'))
  unpack(brotliDecompressSync(readFileSync(archive)), unfinished)
  // Another worker may have been faster; its copy is as good.
  if (!existsSync(folder)) renameSync(unfinished, folder)
  return folder
}

/** Environment for a process that shall compute on SwiftShader; null where it cannot run. */
export function swiftShaderEnvironment(): Record<string, string> | null {
  const folder = swiftShaderFolder()
  if (folder === null) return null
  const driver = join(folder, 'vk_swiftshader_icd.json')
  return { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, IONFORGE_ALLOW_SOFTWARE_GPU: '1' }
}

/** Writes the wanted files of a tar archive (POSIX ustar) to a folder. */
function unpack(tar: Buffer, folder: string): void {
  for (let at = 0; at + TAR_BLOCK <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('utf8', at, at + 100).split('\0')[0]
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8)
    const start = at + TAR_BLOCK
    if (WANTED.includes(name)) writeFileSync(join(folder, name), tar.subarray(start, start + size))
    at = start + TAR_BLOCK * Math.ceil(size / TAR_BLOCK)
  }
}
