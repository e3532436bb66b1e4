// Looks for a WebGPU adapter in a process of its own: a missing or broken driver may print to the terminal or end the
// process it is loaded into, and what it says is the reason a user needs.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What the probe found: null when there is an adapter, otherwise the reason in one line. */
export type ProbeAnswer = string | null

const SCRIPT = `
const { create } = await import(process.argv[1])
const instance = create([])
const adapter = await instance.requestAdapter({ powerPreference: 'high-performance' })
process.exit(adapter === null ? 3 : 0)
`

/** Whether this machine has an adapter; starts Node once more, which takes a fifth of a second. */
export function probeAdapter(): Promise<ProbeAnswer> {
  const webgpu = pathToFileURL(createRequire(import.meta.url).resolve('webgpu')).href
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', SCRIPT, webgpu], { timeout: 60_000 }, (error, _out, complaint) => {
      resolve(error === null ? null : reasonIn(complaint))
    })
  })
}

/** The line of the driver's complaint that says what is missing. */
function reasonIn(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('at '))
  const telling = lines.find((line) => /couldn't|cannot|error|not found|failed/i.test(line))
  // "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open …: No such file": the middle says it.
  const parts = telling?.split(': ') ?? ['none']
  return parts.slice(Math.max(0, parts.length - 3), Math.max(1, parts.length - 1)).join(': ')
}
