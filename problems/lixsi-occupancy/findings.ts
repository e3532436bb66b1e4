// What a campaign found, content by content, with the crystals beside it: everything tables and figures are drawn from.
import { coordination, SILICON_BOND } from '../../src/analysis/coordination.ts'
import type { VoltageStep } from '../../src/analysis/voltage.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { orbitSize } from '../../src/spaces/sites/smallest-image.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import { envelopeOf, voltagesOf } from '../scoring/lixsi/envelope.ts'
import { SI, type LixsiReferences } from '../scoring/lixsi/references.ts'
import type { OccupancyParameters } from './parameters.ts'
import type { OccupancySpace } from './space.ts'

/** The problem whose evaluations are analysed. */
export interface OccupancyContext {
  readonly parameters: OccupancyParameters
  readonly references: LixsiReferences
  readonly series: OccupancySpace
  structureOf(genome: Occupation, properties?: Evaluation<Occupation>['properties']): Structure
}

/** A structure on the LixSi line; energies in eV, volumes in Å³. */
export interface LinePoint {
  readonly x: number
  readonly formationEnergyPerAtom: number
  readonly formationEnergyPerSi: number
  readonly volumePerSi: number
  /** Mean number of Si bonded to a Si. */
  readonly siCoordination: number
}

/** One relaxed arrangement. */
export interface OccupancyPoint extends LinePoint {
  readonly id: number
  readonly genome: Occupation
  readonly properties: Evaluation<Occupation>['properties']
}

/** A reference crystal with silicon. */
export interface CrystalPoint extends LinePoint {
  readonly name: string
  readonly structure: Structure
}

export interface OccupancyFindings {
  readonly context: OccupancyContext
  readonly evaluations: readonly Evaluation<Occupation>[]
  readonly points: readonly OccupancyPoint[]
  /** The lowest at each x, by rising x, with how many configurations symmetry makes of it. */
  readonly lowest: readonly (OccupancyPoint & { readonly degeneracy: number })[]
  /** By rising x. */
  readonly crystals: readonly CrystalPoint[]
  readonly host: CrystalPoint
  /** Of the host as it loses its lithium, and of the crystals. */
  readonly voltages: { readonly host: readonly VoltageStep[]; readonly crystals: readonly VoltageStep[] }
}

/** Sorts the evaluations by content. */
export function findingsOf(evaluations: readonly Evaluation<Occupation>[], context: OccupancyContext): OccupancyFindings {
  const { references, parameters, series } = context
  const points = evaluations.flatMap((evaluation) => pointOf(evaluation))
  const crystals = crystalPoints(references)
  const host = crystals.find(({ name }) => name === parameters.host) ?? crystals[crystals.length - 1]
  const lowest = envelopeOf(points).map((point) => ({ ...point, degeneracy: orbitSize(series.space.symmetry, point.genome) }))
  return {
    context, evaluations, points, lowest, crystals, host,
    voltages: { host: voltagesOf([...lowest, host]), crystals: voltagesOf(crystals) },
  }
}

function pointOf({ id, outcome, genome, properties }: Evaluation<Occupation>): OccupancyPoint[] {
  if (outcome !== 'evaluated' || genome === null) return []
  return [{
    id, genome, properties,
    x: Number(properties.x),
    formationEnergyPerAtom: Number(properties.formation_energy_per_atom),
    formationEnergyPerSi: Number(properties.formation_energy_per_si),
    volumePerSi: Number(properties.volume_per_si),
    siCoordination: Number(properties.si_coordination),
  }]
}

function crystalPoints({ crystals }: LixsiReferences): CrystalPoint[] {
  return crystals.flatMap(({ name, x, formation_energy_per_atom: energy, volume_per_atom: size, structure: json }) => {
    if (x === null) return []
    const structure = decodeStructure(json)
    return [{
      name, structure, x,
      formationEnergyPerAtom: energy,
      formationEnergyPerSi: energy * (1 + x),
      volumePerSi: size * (1 + x),
      siCoordination: coordination(structure, SI, SI, SILICON_BOND).mean,
    }]
  })
}
