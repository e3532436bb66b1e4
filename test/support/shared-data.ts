// Third-party reference data is not part of this repository. Tests that use it find it beside the checkout,
// in ../shared/data or where IONFORGE_SHARED_DATA points, and say which path is missing otherwise.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = process.env.IONFORGE_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')

/** Absolute path of a reference file, or null (with one printed line) when it is absent. */
export function sharedData(path: string): string | null {
  const full = resolve(ROOT, path)
  if (existsSync(full)) return full
  console.warn(`reference data absent, tests that need it do not run: ${full}`)
  return null
}
