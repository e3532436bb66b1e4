// The folder of a molecular-dynamics run. Trajectory and log grow while it runs, one whole frame and line at a time, so
// that they can be read whenever it is stopped; the rest is written at the end.
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LOG_COLUMNS, logRow, sampleOf } from '../analysis/dynamics-report.ts'
import type { Figure } from '../analysis/figure.ts'
import type { Snapshot } from '../dynamics/types.ts'
import { StoreError } from '../errors.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import type { Frame } from '../io/frame.ts'
import { momentaColumn } from '../io/momenta.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { csvLine, figureCsv } from '../report/csv.ts'
import { figureSvg } from '../report/figure-svg.ts'
import { scoredFrame } from './commands/evaluate.ts'

export interface MdFiles {
  /** Appends one frame to the trajectory and one line to the log. */
  append(snapshot: Snapshot): void
  /** Writes the final structure, the figures and summary.json; returns the paths of all files. */
  finish(last: Snapshot | null, figures: readonly Figure[], summary: object): Promise<string[]>
  close(): void
}

const FIGURES = ['temperature', 'energy']

function pathsOf(folder: string) {
  return {
    trajectory: join(folder, 'trajectory.extxyz'),
    log: join(folder, 'log.csv'),
    final: join(folder, 'final.extxyz'),
    summary: join(folder, 'summary.json'),
    figures: FIGURES.flatMap((name) => ['svg', 'csv'].map((type) => join(folder, 'figures', `${name}.${type}`))),
  }
}

/** Opens the folder; throws StoreError when it holds such files and `force` does not allow to replace them. */
export function openMdFiles(folder: string, force: boolean): MdFiles {
  const { trajectory, log, final, summary: summaryPath, figures: figurePaths } = pathsOf(folder)
  const all = [trajectory, log, final, summaryPath, ...figurePaths]
  const existing = all.find((path) => existsSync(path))
  if (existing !== undefined && !force) {
    throw new StoreError({
      rule: '--out must not hold an earlier run', found: existing, wayOut: 'Give another folder, or --force to overwrite it.',
    })
  }
  for (const path of all) rmSync(path, { force: true })
  makeFolder(folder)
  const frames = open(trajectory)
  const rows = open(log)
  writeSync(rows, csvLine(LOG_COLUMNS))
  return {
    append(snapshot) {
      write(frames, formatExtxyz([frameOfSnapshot(snapshot)]), trajectory)
      write(rows, csvLine(logRow(sampleOf(snapshot))), log)
    },
    async finish(last, figures, summary) {
      if (last !== null) writeAtomically(final, formatExtxyz([frameOfSnapshot(last)]))
      makeFolder(join(folder, 'figures'))
      for (const figure of figures) {
        writeAtomically(join(folder, 'figures', `${figure.name}.svg`), (await figureSvg(figure)).svg)
        writeAtomically(join(folder, 'figures', `${figure.name}.csv`), figureCsv(figure))
      }
      writeAtomically(summaryPath, `${JSON.stringify(summary, null, 2)}\n`)
      return all.filter((path) => existsSync(path))
    },
    close() {
      closeSync(frames)
      closeSync(rows)
    },
  }
}

/** A moment as a frame: energy, stress, forces and momenta under ASE's names; time in fs, temperature in K. */
export function frameOfSnapshot({ structure, step, time, temperature, kineticEnergy, velocities, result }: Snapshot): Frame {
  const info = { step, time, temperature, kinetic_energy: kineticEnergy }
  return scoredFrame({ structure, info, arrays: { momenta: momentaColumn(structure, velocities) } }, result)
}

function open(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (cause) {
    throw new StoreError({ rule: 'results must be writable', place: path, wayOut: 'Check permissions and free space.', cause })
  }
}

function write(file: number, text: string, path: string): void {
  try {
    writeSync(file, text)
  } catch (cause) {
    throw new StoreError({ rule: 'results must be writable', place: path, wayOut: 'Check the free space on the disk.', cause })
  }
}
