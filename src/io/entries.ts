// Files of phase-diagram entries: JSON, CSV, or structures with energies in extended XYZ. The extension decides.
import { basename, extname } from 'node:path'
import type { Entry } from '../analysis/entries.ts'
import { compositionOf } from '../atoms/composition.ts'
import { volume } from '../atoms/structure.ts'
import { InputError } from '../errors.ts'
import { parseEntriesCsv } from './entries-csv.ts'
import { parseEntriesJson, type EntryFile } from './entries-json.ts'
import { FUNCTIONAL_NAMES, functionalOf } from './entry-energy.ts'
import { parseExtxyz } from './extxyz.ts'
import { energyOf, type Frame } from './frame.ts'
import { readTextFile } from './text-file.ts'

/**
 * Reads and joins the entries of files (.json, .csv, .xyz, .extxyz, also gzipped), in order. Throws InputError for a file that cannot
 * be read, an extension it does not know, and files that contradict each other about the working ion.
 */
export function readEntryFiles(paths: readonly string[]): EntryFile {
  const files = paths.map(readEntryFile)
  return {
    entries: files.flatMap((file) => file.entries),
    workingIon: commonValue(files.map((file) => file.workingIon), 'working_ion'),
    metalEnergy: commonValue(files.map((file) => file.metalEnergy), 'mu_ion'),
  }
}

function readEntryFile(path: string): EntryFile {
  const extension = extname(path.replace(/\.gz$/i, '')).toLowerCase()
  if (!['.json', '.csv', '.xyz', '.extxyz'].includes(extension)) {
    throw new InputError({ rule: 'entries must come as .json, .csv, .xyz or .extxyz', found: path })
  }
  const text = readTextFile(path)
  const file = basename(path)
  if (extension === '.json') return parseEntriesJson(text, file)
  const entries = extension === '.csv' ? parseEntriesCsv(text, file) : entriesOfFrames(parseExtxyz(text, file), file)
  return { entries, workingIon: null, metalEnergy: null }
}

/**
 * Entries of structures that carry `info.energy` (eV). The id is `info.id` or another usual name, else "file:number";
 * periodic structures give their volume, `info.functional` or `info.run_type` the functional. Throws InputError naming a frame without an energy.
 */
export function entriesOfFrames(frames: readonly Frame[], file: string): Entry[] {
  return frames.map((frame, index) => {
    const { structure, info } = frame
    const named = [info.id, info.entry_id, info.material_id, info.name]
      .find((value) => typeof value === 'string' || typeof value === 'number')
    const functional = functionalOf(FUNCTIONAL_NAMES.map((name) => info[name]).find((value) => value !== undefined))
    return {
      id: named === undefined ? `${file}:${index + 1}` : String(named),
      composition: compositionOf(structure),
      energy: energyOf(frame, `frame ${index + 1} of ${file}`),
      ...(structure.pbc.every(Boolean) ? { volume: volume(structure) } : {}),
      ...(functional === undefined ? {} : { functional }),
    }
  })
}

function commonValue<T extends string | number>(values: readonly (T | null)[], key: string): T | null {
  const distinct = [...new Set(values.filter((value) => value !== null))]
  if (distinct.length > 1) {
    throw new InputError({
      rule: `all files must agree on "${key}"`,
      found: distinct.join(' and '),
      wayOut: 'Give them one at a time.',
    })
  }
  return distinct[0] ?? null
}
