// Which atoms near an interface may change places, as a campaign file writes it:
//
//   exchange:
//     - { kind: swap, species: [Co, P], depth: 3, most: 2 }
//     - { kind: transfer, element: Li, from: substrate, most: 4 }
//     - { kind: vacancy, element: Li, side: substrate, most: 2, chemical_potential: -1.9 }
import { z } from 'zod'

const depth = z.number().positive().max(50).default(3)
  .describe('Å. How far from the middle of the interface, before anything relaxes, atoms and places take part.')
const most = z.int().min(1).max(50)
const side = z.enum(['substrate', 'film', 'either'])

const swap = z.strictObject({
  kind: z.literal('swap'),
  species: z.tuple([z.string(), z.string()])
    .refine(([a, b]) => a !== b, 'the two species of a swap must differ')
    .describe('Two elements. One on one side changes places with the other on the other side, whichever side holds which.'),
  depth,
  most: most.default(2).describe('Pairs that may be swapped at once. Count.'),
})

const transfer = z.strictObject({
  kind: z.literal('transfer'),
  element: z.string().describe('Element that moves into empty places.'),
  from: side.default('either').describe('Side it leaves.'),
  within: z.boolean().default(false).describe('Whether it moves to empty places of its own side instead of the other.'),
  depth,
  most: most.default(2).describe('Atoms that may move at once. Count.'),
  place_radius: z.number().positive().max(5).default(1.6)
    .describe('Å. An empty place is at least this far from all atoms of the bulk.'),
  place_separation: z.number().positive().max(10).default(1.5)
    .describe('Å. Of empty places nearer to each other than this the widest counts.'),
})

const vacancy = z.strictObject({
  kind: z.literal('vacancy'),
  element: z.string().describe('Element whose atoms may leave for a reservoir.'),
  side: side.default('either').describe('Side they leave.'),
  depth,
  most: most.default(2).describe('Atoms that may leave at once. Count.'),
  chemical_potential: z.number().describe('eV per atom in the reservoir, on the scale of the potential.'),
})

export const exchangeSchema = z
  .array(z.discriminatedUnion('kind', [swap, transfer, vacancy]))
  .default([])
  .describe('Atoms near the first interface that may change places: `swap` between the sides, `transfer` into empty places, '
    + '`vacancy` into a reservoir. None: only the place of the film is searched.')

export type ExchangeClass = z.output<typeof exchangeSchema>[number]
export type SwapClass = z.output<typeof swap>

/** 0 substrate, 1 film. */
export type Side = 0 | 1

export const SIDES = [0, 1] as const

export const SIDE_NAMES = ['substrate', 'film'] as const

/** The sides that a class names. */
export function sidesOf(named: 'substrate' | 'film' | 'either'): readonly Side[] {
  return SIDES.filter((own) => named === 'either' || named === SIDE_NAMES[own])
}

/** What results call a class: "Co-P", "Li", "Li vacancy". */
export function exchangeName(given: ExchangeClass): string {
  if (given.kind === 'swap') return given.species.join('-')
  return given.kind === 'transfer' ? given.element : `${given.element} vacancy`
}
