// An interface seen along its normal: heights from the middle of the first interface, what stands where, and which side
// every atom comes from.
import { crossPairs, originSides, type CrossPairs } from '../../src/analysis/cross-pairs.ts'
import { heightProfile, layerGeometry, type HeightFrame, type HeightProfile } from '../../src/analysis/height-profile.ts'
import { median } from '../../src/analysis/repeated-runs.ts'
import type { JoinedSlabs } from '../../src/atoms/interface/types.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { FoundInterface, InterfaceFindings } from './findings.ts'

/** Å. A layer of atoms stays one peak, and thermal motion would not be narrower. */
const LAYER_WIDTH = 0.5
const HEIGHT_STEP = 0.1

/** Å. The first shell of most crystals, with room. */
export const PAIR_CUTOFF = 4
const PAIR_STEP = 0.02
const PAIR_WIDTH = 0.08

/** One interface along its normal. */
export interface Layers {
  readonly structure: Structure
  readonly profile: HeightProfile
  /** Heights of the ends: from the middle of the second interface, or of the vacuum, below to the same above; Å. */
  readonly ends: readonly [number, number]
}

/** An interface as it ended. */
export function relaxedLayers(
  { genome, properties }: FoundInterface, { context }: InterfaceFindings, placed: JoinedSlabs,
): Layers {
  const structure = context.structureOf(genome, properties)
  // The middle lies between both sides as it did before; medians do not mind a few atoms that went astray.
  const [lower, upper] = [0, 1].map((side) => medianHeight(placed.structure, placed.side, side))
  const share = (placed.plane - lower) / (upper - lower)
  const [low, high] = [0, 1].map((side) => medianHeight(structure, placed.side, side))
  const { height } = layerGeometry(structure)
  const stretch = height / layerGeometry(placed.structure).height
  return layersOf(structure, { plane: low + share * (high - low), from: stretch * lowestHeight(placed) })
}

/** The slabs of an interface as they are cut and put together, with or without its exchanges. */
export function placedSlabs(
  { genome, placing }: FoundInterface, { context, box }: InterfaceFindings, exchanged: boolean,
): JoinedSlabs {
  const occupation = exchanged ? genome.occupation : context.exchange.home
  return context.exchange.exchanged(box.join(placing), occupation, box.plan(placing))
}

/** Slabs before anything relaxes. */
export function placedLayers(joined: JoinedSlabs): Layers {
  return layersOf(joined.structure, { plane: joined.plane, from: lowestHeight(joined) })
}

/** Pairs of atoms that come from different sides, exchanged atoms included, by distance. */
export function pairsAcross(
  { structure }: Layers, { side }: Pick<JoinedSlabs, 'side'>, { context }: InterfaceFindings,
): { readonly r: Float64Array; readonly pairs: readonly CrossPairs[] } {
  const { home, interfaces } = context
  const elements = (own: number): ReadonlySet<number> =>
    new Set(home.structure.species.filter((_, atom) => home.side[atom] === own))
  const origins = originSides(structure.species, side, [elements(0), elements(1)])
  return crossPairs(structure, origins, {
    cutoff: PAIR_CUTOFF, step: PAIR_STEP, sigma: PAIR_WIDTH, area: interfaces * layerGeometry(structure).area,
  })
}

function layersOf(structure: Structure, frame: HeightFrame): Layers {
  const profile = heightProfile(structure, frame, { sigma: LAYER_WIDTH, step: HEIGHT_STEP })
  return { structure, profile, ends: [profile.z[0], profile.z[profile.z.length - 1]] }
}

/** Where the cell begins below the plane: half of what is empty above the film lies below the substrate. */
function lowestHeight({ structure, plane }: JoinedSlabs): number {
  const heights = Array.from(structure.species, (_, atom) => structure.positions[3 * atom + 2])
  const [low, high] = [Math.min(...heights), Math.max(...heights)]
  return low - 0.5 * (structure.cell[8] - (high - low)) - plane
}

function medianHeight({ species, positions }: Structure, sides: Uint8Array, side: number): number {
  return median(Array.from(species.keys()).filter((atom) => sides[atom] === side).map((atom) => positions[3 * atom + 2]))
}
