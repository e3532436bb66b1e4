// What a campaign found, sorted by order class: everything the figures and tables are drawn from.
import type { VoltageStep } from '../../src/analysis/voltage.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import { envelopeOf, pointsOf, type LixsiPoint } from '../scoring/lixsi/envelope.ts'
import type { LixsiReferences } from '../scoring/lixsi/references.ts'

/** Order classes from most to least ordered. */
export const CLASSES = ['crystalline', 'defective crystal', 'amorphous'] as const

/** Voltage steps of each class found, and of the reference crystals. */
export type VoltageProfiles = Readonly<Record<(typeof CLASSES)[number] | 'references', readonly VoltageStep[]>>

/** Everything the figures and tables are drawn from. */
export interface LixsiFindings {
  readonly evaluations: readonly Evaluation<unknown>[]
  readonly points: readonly LixsiPoint[]
  /** Lowest structure of each class at each x. */
  readonly envelopes: Readonly<Record<(typeof CLASSES)[number], readonly LixsiPoint[]>>
  readonly crystals: readonly (LixsiPoint & { readonly name: string })[]
}

/** Sorts the evaluations into classes and puts the reference crystals (without pure lithium) beside them. */
export function findingsOf(evaluations: readonly Evaluation<unknown>[], references: LixsiReferences): LixsiFindings {
  const points = pointsOf(evaluations)
  const envelope = (orderClass: string): LixsiPoint[] =>
    envelopeOf(points.filter((point) => point.orderClass === orderClass))
  return {
    evaluations,
    points,
    envelopes: {
      crystalline: envelope('crystalline'),
      'defective crystal': envelope('defective crystal'),
      amorphous: envelope('amorphous'),
    },
    crystals: references.crystals.flatMap(({ name, x, formation_energy_per_atom: energy, volume_per_atom, structure }) =>
      x === null
        ? []
        : [{
            name,
            id: null,
            x,
            formationEnergyPerAtom: energy,
            formationEnergyPerSi: energy * (1 + x),
            volumePerSi: volume_per_atom * (1 + x),
            orderClass: 'crystalline',
            orderScore: null,
            structure: decodeStructure(structure),
          }]),
  }
}
