// Parameters of the interface problem, as a campaign file writes them; a problem of fixed crystals has its own defaults.
import { z } from 'zod'
import { POTENTIAL_FORMS, potentialSchema } from '../../src/potentials/specification-schema.ts'
import { relaxSettingsSchema } from '../../src/relax/settings.ts'
import { scoringShape, withBackend } from '../scoring/parameters.ts'
import { CRYSTAL_NAMES } from './crystals.ts'
import { exchangeSchema } from './exchange-classes.ts'

/** How far a candidate is taken before it is scored. */
const LEVELS = ['point', 'rigid', 'near', 'all'] as const

/** What a problem of fixed crystals fills in; keys that are absent must be given. */
export interface InterfaceDefaults {
  readonly potential?: string
  readonly substrate?: SideDefaults
  readonly film?: SideDefaults
  readonly match?: { readonly maximum_area?: number; readonly maximum_strain?: number; readonly number?: number }
  readonly exchange?: readonly unknown[]
  readonly minimum_distances?: Readonly<Record<string, number>>
  /** Names the potential that ships, in the description of the parameter. */
  readonly shippedAs?: string
}

interface SideDefaults {
  readonly structure: string
  readonly plane: readonly [number, number, number]
  readonly layers: number
  readonly termination?: number | string
  readonly whole?: readonly string[]
}

const { trust, backend, precision, minimum_distances: distances, relaxed_distance_factor } = scoringShape
const { fmax, max_steps } = relaxSettingsSchema.shape

const keep = z.number().gt(0).max(1).default(1)
const ordered = ([low, high]: readonly [number, number]): boolean => low < high

function sideSchema(name: string, given: SideDefaults | undefined) {
  const schema = z.strictObject({
    structure: usually(z.string().min(1), given?.structure)
      .describe('The crystal: a file with one structure (POSCAR, CIF, extended XYZ), relative to the campaign file, or one that '
        + `ships: ${CRYSTAL_NAMES.join(', ')}.`),
    plane: usually(z.tuple([z.int(), z.int(), z.int()]), given?.plane)
      .describe('Miller indices h, k, l of the surface, in terms of the cell given.'),
    layers: usually(z.int().min(1, 'must be at least 1: a slab without layers has no thickness').max(50), given?.layers)
      .describe('Thickness: stacking cells of the plane, each with the composition of the crystal. "ionforge plan" says how '
        + 'thick.'),
    termination: z
      .union([z.int().min(1), z.string().min(1)])
      .default(given?.termination ?? 1)
      .describe('Where the crystal is cut: a number or a name of the list that "ionforge plan" prints (least polar first, then '
        + 'widest gap), or "all" to search them.'),
    whole: z
      .array(z.string())
      .default([...(given?.whole ?? [])])
      .describe('Pairs of elements whose bonds are never cut: [P-S] keeps PS4 whole.'),
  })
  // Each key has its default then; the type of what must be given does not know.
  return (given === undefined ? schema : schema.prefault({} as never)).describe(`${name} of the interface.`)
}

/** The same schema with a default, where there is one. */
function usually<T extends z.ZodType>(schema: T, value: unknown): T {
  // The type stays that of the schema: what is parsed has the key either way.
  return value === undefined ? schema : schema.default(value as never) as unknown as T
}

function matchSchema(defaults: NonNullable<InterfaceDefaults['match']>) {
  const { maximum_area: area = 100, maximum_strain: strain = 0.05, number = 1 } = defaults
  return z
    .strictObject({
      maximum_area: z.number().positive().max(1000).default(area).describe('Å². Largest interface cell.'),
      maximum_strain: z.number().positive().max(0.5).default(strain)
        .describe('Largest principal strain, as logarithm of the stretch: the same whichever side carries it.'),
      number: z.int().min(1).default(number).describe('Which match of the list that "ionforge plan" prints, by area and strain.'),
    })
    .prefault({})
    .describe('How the surface lattices are laid on one another.')
}

const ladder = z
  .strictObject({
    level: z.enum(LEVELS).default('all')
      .describe('How far a candidate is relaxed. point: not at all; rigid: the film as a whole; near: then atoms near the '
        + 'interface; all: then every atom.'),
    point_keep: keep.describe('Fraction of a batch, composition by composition, that goes on after the energy as placed was '
      + 'compared, one force call each. 1: all, not screened.'),
    rigid_keep: keep.describe('The same after the film was relaxed as a whole. 1: all, not screened.'),
    rigid_steps: z.int().min(1).max(1000).default(40)
      .describe('Force calls for the film as a whole; what has not converged goes on.'),
    near_depth: z.number().positive().max(100).default(6).describe('Å. Atoms this close to an interface count as near it.'),
    near_steps: z.int().min(1).max(5000).default(100)
      .describe('Force calls for the atoms near the interface, where every atom follows; what has not converged goes on.'),
  })
  .prefault({})
  .describe('Stages of an evaluation, cheapest first.')

const relaxation = z
  .strictObject({
    ...relaxSettingsSchema.omit({ cell: true, cell_filter: true, volume_range: true, length_range: true }).shape,
    fmax: fmax.unwrap().default(0.05).describe(fmax.description ?? ''),
    max_steps: max_steps.unwrap().default(400).describe('Force calls allowed in the last stage.'),
    max_displacement: relaxSettingsSchema.shape.max_displacement.unwrap().default(6)
      .describe('Å. Farthest an atom may move in one stage; null: no limit.'),
    minimum_energy_per_atom: relaxSettingsSchema.shape.minimum_energy_per_atom
      .describe('eV. A structure below it has found a hole of the potential and counts as exploded; null: hole_depth below the '
        + 'bulks.'),
  })
  .prefault({})
  .describe('Relaxation in every stage. The cell keeps the lattice of the interface and, where it is periodic, may stretch along '
    + 'its normal.')

/** Schema of the problem with the defaults of one pair of crystals, or of none. */
export function interfaceSchema(defaults: InterfaceDefaults = {}) {
  return z.strictObject({
    potential: usually(potentialSchema, defaults.potential).describe(
      `A potential for every element of both crystals: ${defaults.shippedAs ?? 'relative to the campaign file a nep.txt'}, `
        + `${POTENTIAL_FORMS}.`),
    substrate: sideSchema('Lower side', defaults.substrate),
    film: sideSchema('Upper side', defaults.film),
    match: matchSchema(defaults.match ?? {}),
    strain_share: z
      .union([z.number().min(0).max(1), z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
        .refine(ordered, 'the first number of a range must be below the second')])
      .default(1)
      .describe('Share of the misfit that the film carries; the substrate carries the rest. [low, high] searches it.'),
    geometry: z
      .union([
        z.literal('periodic'),
        z.strictObject({ vacuum: z.number().min(5).max(100).describe('Å. Empty height above the film.') }),
      ])
      .default('periodic')
      .describe('periodic: two interfaces in the cell, of which the mean counts; { vacuum: 15 }: one, with free surfaces.'),
    gap: z
      .tuple([z.number().min(-3).max(10), z.number().min(-3).max(10)])
      .refine(ordered, 'the first number of a range must be below the second')
      .default([-0.5, 1.5])
      .describe('Å. Distance searched between the sides, beyond the mean spacing of the two cuts in their bulks.'),
    exchange: exchangeSchema.unwrap().prefault([...(defaults.exchange ?? [])] as never).describe(
      'Atoms near the first interface that may change places; []: none. { kind: swap, species: [Co, P] } between the sides; '
        + '{ kind: transfer, element: Li, from: substrate | film | either, within: false } into empty places of the other side '
        + '(within: of its own) at least place_radius, 1.6 Å, from all atoms and place_separation, 1.5 Å, apart; { kind: '
        + 'vacancy, element: Li, side: either, chemical_potential: eV } into a reservoir. Each has depth, 3 Å from the '
        + 'interface, and most, 2 at once.'),
    ladder,
    frozen_depth: z.number().positive().nullable().default(null)
      .describe('Å. Atoms farther than this from every interface keep their places in the slab; null: none.'),
    registry_map: z.int().min(0).max(48).default(12)
      .describe('Points along each side of the map of the interface energy over the registry, without exchange; 0: no map.'),
    hole_depth: z.number().positive().default(0.1)
      .describe('eV/atom. A structure this far below the two bulks has found a hole of the potential: exploded.'),
    minimum_distances: distances.unwrap().default({ ...defaults.minimum_distances }).describe(distances.description ?? ''),
    relaxed_distance_factor,
    relax: relaxation,
    backend, precision, trust,
  }).transform(withBackend)
}

export type InterfaceParameters = z.output<ReturnType<typeof interfaceSchema>>
export type SideParameters = InterfaceParameters['substrate']
