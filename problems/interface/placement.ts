// Where a candidate's slabs stand: its point of the box read as registry, gap, share of the strain and terminations.
import { registryCellOf } from '../../src/atoms/interface/common-lattice.ts'
import { joinSlabs } from '../../src/atoms/interface/join-slabs.ts'
import { surfaceVectors } from '../../src/atoms/interface/strained-slab.ts'
import type { InterfacePlacement, InterfacePlan, JoinedSlabs, SlabPlan } from '../../src/atoms/interface/types.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { BoxPoint, Dimension } from '../../src/spaces/box.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import type { InterfaceParameters } from './parameters.ts'
import type { InterfaceReferences, PreparedShare, PreparedSide } from './references.ts'
import type { SideName } from './sides.ts'

/** What a point of the box says. */
export interface Placing {
  readonly registry: readonly [number, number]
  readonly gap: number
  readonly share: number
  /** Positions in `searched` of substrate and film. */
  readonly cuts: readonly [number, number]
}

/** The box of a campaign, and what its points mean. */
export interface PlacementBox {
  readonly dimensions: readonly Dimension[]
  readonly home: Placing
  read(point: BoxPoint): Placing
  /** The point with another registry and gap, which may lie outside the box. */
  moved(point: BoxPoint, registry: readonly [number, number], gap: number): BoxPoint
  terminationName(placing: Placing): string
  /** The slabs of a placing, without exchange. */
  plan(placing: Placing): InterfacePlan
  join(placing: Placing): JoinedSlabs
  /** A number that is known at the prepared shares, at any between them. */
  between(share: number, value: (prepared: PreparedShare) => number): number
}

/** Makes the box of a campaign from what was prepared. */
export function placementBox(parameters: InterfaceParameters, references: InterfaceReferences): PlacementBox {
  const { substrate, film, shares } = references
  const { strain_share: share, gap: [low, high] } = parameters
  const cuts = substrate.searched.flatMap((_, s) => film.searched.map((_cut, f): readonly [number, number] => [s, f]))
  const names = cuts.map(([s, f]) => `${cutName(substrate, s)} | ${cutName(film, f)}`)
  const dimensions: Dimension[] = [
    { kind: 'real', name: 'u', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'v', low: 0, high: 1, periodic: true },
    { kind: 'real', name: 'gap', low, high },
    ...(typeof share === 'number' ? [] : [{ kind: 'real' as const, name: 'strain_share', low: share[0], high: share[1] }]),
    ...(cuts.length === 1 ? [] : [{ kind: 'choice' as const, name: 'termination', options: names }]),
  ]
  const indexOf = (name: string): number => dimensions.findIndex((dimension) => dimension.name === name)
  const [shareAt, cutAt] = [indexOf('strain_share'), indexOf('termination')]
  const cellAt = strainedCellFinder(shares)
  const plan = ({ share: s, cuts: [lower, upper] }: Placing): InterfacePlan => {
    const side = (name: SideName, cut: number): SlabPlan => slabPlan(name, references, cellAt(name, s), cut)
    const plans = { substrate: side('substrate', lower), film: side('film', upper) }
    const lattices = { substrate: surfaceVectors(plans.substrate.cell), film: surfaceVectors(plans.film.cell) }
    return { ...plans, registryCell: registryCellOf(lattices) }
  }
  const vacuum = parameters.geometry === 'periodic' ? null : parameters.geometry.vacuum
  return {
    dimensions, plan,
    home: { registry: [0, 0], gap: 0, share: shares[0].share, cuts: [0, 0] },
    read: (point) => ({
      registry: [point[0], point[1]],
      gap: point[2],
      share: shareAt < 0 ? shares[0].share : point[shareAt],
      cuts: cuts[cutAt < 0 ? 0 : point[cutAt]],
    }),
    moved: (point, [u, v], gap) => [u, v, gap, ...point.slice(3)],
    terminationName: ({ cuts: [s, f] }) => names[cuts.findIndex(([a, b]) => a === s && b === f)],
    join: (placing) => joinSlabs(plan(placing), { ...placementOf(placing), vacuum }),
    between: (at, value) => {
      const { lower, upper, weight } = around(shares, at)
      return value(lower) + weight * (value(upper) - value(lower))
    },
  }
}

function placementOf({ registry, gap }: Placing): Pick<InterfacePlacement, 'registry' | 'gap'> {
  return { registry, gap }
}

/** Distance of every atom from the nearest interface, Å: the first, and where the cell is periodic the second. */
export function interfaceDepths({ structure, side, depth, plane, separation }: JoinedSlabs, interfaces: 1 | 2): Float64Array {
  if (interfaces === 1) return depth
  const rooms = [plane + separation / 2, structure.cell[8] - separation / 2 - plane]
  return depth.map((value, atom) => Math.min(value, Math.max(0, rooms[side[atom]] - value)))
}

/** "LiCoO2–LiCoO2". */
function cutName({ terminations, searched }: PreparedSide, index: number): string {
  return terminations[searched[index]].name
}

function slabPlan(name: SideName, { match, ...references }: InterfaceReferences, cell: Structure, cut: number): SlabPlan {
  const { layers, terminations, searched } = references[name]
  const { lift, ...termination } = terminations[searched[cut]]
  return { cell, supercell: match[name], layers, termination: { ...termination, lift: Int32Array.from(lift) } }
}

/** Strained cells at any share: linear between the prepared ones, which have their atoms in the same order. */
function strainedCellFinder(shares: readonly PreparedShare[]): (name: SideName, share: number) => Structure {
  const cells = new Map(shares.map((prepared) =>
    [prepared, { substrate: decodeStructure(prepared.substrate.cell), film: decodeStructure(prepared.film.cell) }]))
  const cellOf = (prepared: PreparedShare, name: SideName): Structure => cells.get(prepared)?.[name] ?? decodeStructure(null)
  return (name, share) => {
    const { lower, upper, weight } = around(shares, share)
    const [from, to] = [cellOf(lower, name), cellOf(upper, name)]
    if (weight === 0) return from
    const mixed = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, k) => value + weight * (b[k] - value))
    return { ...from, cell: mixed(from.cell, to.cell), positions: mixed(from.positions, to.positions) }
  }
}

/** The prepared shares below and above one, and how far it is from the lower to the upper. */
function around(shares: readonly PreparedShare[], share: number) {
  const upper = shares.find((prepared) => prepared.share >= share) ?? shares[shares.length - 1]
  const lower = shares.findLast((prepared) => prepared.share <= share) ?? shares[0]
  const weight = upper === lower ? 0 : (share - lower.share) / (upper.share - lower.share)
  return { lower, upper, weight }
}
