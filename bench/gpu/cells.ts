// The cells that are relaxed: amorphous-like LixSi of 8 atoms, seeded.
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'
import { LI, SI } from '../../problems/scoring/lixsi/references.ts'

export const ATOMS = 8

/** Cells 0 … count − 1, x from 1/3 to 3. */
export function lixsiCells(count: number): Structure[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomStream(`gpu-relaxations:${index}`)
    const silicon = 2 + (index % 5)
    const species = Uint8Array.from({ length: ATOMS }, (_, i) => (i < silicon ? SI : LI))
    const packed = packRandomly(random, species, randomCell(random, silicon * 20.3 + (ATOMS - silicon) * 14.7), () => 1.9)
    if (packed === null) throw new Error(`cell ${index}: ${ATOMS} atoms do not fit`)
    return packed
  })
}

/** What the device relaxes by itself: FIRE, and the unit-cell filter where the cell moves. */
export function deviceSettings(changes: Record<string, unknown>): RelaxSettings {
  return relaxSettings(relaxSettingsSchema.parse({ optimizer: 'fire', cell_filter: 'unit-cell', ...changes }))
}
