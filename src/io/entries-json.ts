// Entries from JSON: a list of entries, or an object with the list under "entries" and, for electrodes, "working_ion"
// and "mu_ion" (eV/atom of its metal). An entry has id, composition (object or formula), energy or energy_per_atom and
// optionally volume and functional; pymatgen's ComputedEntry dictionaries (entry_id, correction, parameters.run_type) are
// read as well.
import type { Entry } from '../analysis/entries.ts'
import { parseFormula, totalAmount, type Composition } from '../atoms/composition.ts'
import { atomicNumberOf } from '../atoms/elements.ts'
import { InputError } from '../errors.ts'
import { FUNCTIONAL_NAMES, functionalOf, totalEnergy } from './entry-energy.ts'

/** What a file of entries says. */
export interface EntryFile {
  readonly entries: readonly Entry[]
  /** Symbol of the ion an electrode exchanges; null when the file does not say. */
  readonly workingIon: string | null
  /** Energy per atom of the ion's metal, eV; null when the file does not say. */
  readonly metalEnergy: number | null
}

type JsonObject = Readonly<Record<string, unknown>>

/** Reads entries; `file` is named in errors and in the ids of entries without one. Throws InputError. */
export function parseEntriesJson(text: string, file: string): EntryFile {
  const root = parseJson(text, file)
  const list = Array.isArray(root) ? root : isObject(root) ? root.entries : undefined
  if (!Array.isArray(list)) {
    throw new InputError({
      rule: 'a JSON file of entries must be a list, or an object with a list "entries"',
      found: root,
      place: file,
    })
  }
  const objects = list.map((item: unknown, index) => requireObject(item, `${file}, entry ${index + 1}`))
  const functionals = functionalsOf(objects)
  const entries = objects.map((object, index) => ({
    ...entryOf(object, `${file}:${index + 1}`, `${file}, entry ${index + 1}`),
    ...(functionals[index] === undefined ? {} : { functional: functionals[index] }),
  }))
  const settings = isObject(root) ? root : {}
  return {
    entries,
    workingIon: settings.working_ion === undefined ? null : textOf(settings, 'working_ion', file),
    metalEnergy: numberOf(settings, 'mu_ion', file) ?? null,
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError({ rule: `a .json file must hold valid JSON: ${reason}`, place: file, cause })
  }
}

function entryOf(object: JsonObject, defaultId: string, place: string): Entry {
  const composition = compositionOf(object, place)
  const atoms = totalAmount(composition)
  // ComputedEntry keeps the raw energy and its correction apart.
  const correction = numberOf(object, 'correction', place) ?? 0
  const total = numberOf(object, 'energy', place)
  const perAtom = numberOf(object, 'energy_per_atom', place)
  const corrected = total === undefined ? undefined : total + correction
  const volume = numberOf(object, 'volume', place)
  return {
    id: idOf(object) ?? defaultId,
    composition,
    energy: totalEnergy(corrected, perAtom, atoms, place),
    ...(volume === undefined ? {} : { volume }),
  }
}

function idOf(object: JsonObject): string | undefined {
  const isId = (value: unknown): value is string | number =>
    (typeof value === 'string' && value !== '') || typeof value === 'number'
  const id = [object.id, object.entry_id, object.material_id, object.name].find(isId)
  return id === undefined ? undefined : String(id)
}

function compositionOf(object: JsonObject, place: string): Composition {
  const given = object.composition ?? object.formula
  if (typeof given === 'string') return parseFormula(given, place)
  if (!isObject(given)) {
    throw new InputError({
      rule: 'an entry must have a composition such as { "Li": 2, "O": 1 } or "Li2O"',
      found: given ?? 'none',
      place,
    })
  }
  return Object.fromEntries(
    Object.keys(given).map((symbol) => {
      atomicNumberOf(symbol, place)
      return [symbol, numberOf(given, symbol, place) ?? 0]
    }),
  )
}

/** What each entry was calculated with; of no concern where any entry carries a correction, which is to a common scale. */
function functionalsOf(objects: readonly JsonObject[]): readonly (string | undefined)[] {
  const corrected = objects.some((object) => typeof object.correction === 'number' && object.correction !== 0)
  return objects.map((object) => {
    const settings = isObject(object.parameters) ? object.parameters : {}
    const named = FUNCTIONAL_NAMES.flatMap((name) => [object[name], settings[name]]).find((value) => value !== undefined)
    return corrected ? undefined : functionalOf(named)
  })
}

function numberOf(object: JsonObject, key: string, place: string): number | undefined {
  const value = object[key]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw new InputError({ rule: `"${key}" must be a number`, found: value, place })
  return value
}

function textOf(object: JsonObject, key: string, place: string): string {
  const value = object[key]
  if (typeof value !== 'string') throw new InputError({ rule: `"${key}" must be a text`, found: value, place })
  return value
}

function requireObject(value: unknown, place: string): JsonObject {
  if (!isObject(value)) throw new InputError({ rule: 'an entry must be an object', found: value, place })
  return value
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
