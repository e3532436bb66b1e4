// An independent set for the order classifier: frames of a Li–Si training set in extended XYZ (config_type and traj
// in the comment line), made with other programs and another potential. It is third-party to this repository and
// looked for beside the checkout, in ../shared/data, or where IONFORGE_SHARED_DATA points.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Structure } from '../src/atoms/structure.ts'
import { parseExtxyz } from '../src/io/extxyz.ts'

export interface SetFrame {
  /** How it was made, as the set names it: "delithiated", "nep_relax"… */
  readonly kind: string
  readonly label: string
  readonly structure: Structure
}

/** Kinds whose frames are single distorted cells rather than steps along a path. */
const COPIES = ['crystal', 'prototype']

/** Path of the set, or null when it is not here. */
export function independentSet(): string | null {
  const built = import.meta.dirname.includes(join('dist', 'bench'))
  const checkout = resolve(import.meta.dirname, built ? '../..' : '..')
  const root = process.env.IONFORGE_SHARED_DATA ?? resolve(checkout, '../shared/data')
  const path = join(root, 'sets/lixsi/lixsi.extxyz.gz')
  return existsSync(path) ? path : null
}

/** All distorted copies of crystals, and of every other trajectory the last frame. */
export function readIndependentSet(path: string): SetFrame[] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const frames = parseExtxyz(gunzipSync(readFileSync(path)).toString('utf8'), path).map(({ structure, info }) => ({
    kind: text(info.config_type), label: text(info.traj), structure,
  }))
  const last = new Map(frames.map((frame) => [`${frame.kind} ${frame.label}`, frame]))
  return frames.filter((frame) => COPIES.includes(frame.kind) || last.get(`${frame.kind} ${frame.label}`) === frame)
}
