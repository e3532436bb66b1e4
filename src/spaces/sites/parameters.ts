// What may stand where, as a campaign file writes it:
//
//   supercell: [2, 2, 1]
//   sublattices:
//     - { sites: Li, species: { Li: 6, vacancy: 6 } }
//   oxidation_states: { Co: balance }
import { z } from 'zod'

const count = z.union([
  z.int().min(0),
  z.tuple([z.int().min(0), z.int().min(0)]),
  z.literal('rest'),
])

const row = z.tuple([z.int(), z.int(), z.int()])

const sublattice = z.strictObject({
  sites: z
    .union([z.string(), z.array(z.union([z.string(), z.int().min(1)])).min(1)])
    .optional()
    .describe('Sites of the host: an element, numbers of atoms as the file lists them (from 1), or a list of both.'),
  positions: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .min(1)
    .optional()
    .describe('Sites that are empty in the host, fractional coordinates in its cell; symmetric images are added.'),
  species: z
    .record(z.string(), count)
    .describe('How many of each species stand on these sites of the supercell: a number, [least, most], or "rest". '
      + 'Species are elements, "vacancy", or elements with a charge such as Ni2+.'),
})

export const sitesParametersSchema = z.strictObject({
  supercell: z
    .union([
      z.tuple([z.int().min(1), z.int().min(1), z.int().min(1)]),
      z.tuple([row, row, row]),
    ])
    .default([1, 1, 1])
    .describe('Repeats along a, b, c, or three rows of integers: the supercell vectors in terms of a, b, c.'),
  sublattices: z.array(sublattice).min(1).describe('Sites whose occupation is searched; all others keep their atom.'),
  frozen: z
    .array(z.int().min(1))
    .default([])
    .describe('Atoms of the host (as the file lists them, from 1) that no sublattice takes, whatever their element.'),
  oxidation_states: z
    .record(z.string(), z.union([z.number().min(-8).max(8), z.literal('balance')]))
    .default({})
    .describe('Charge of an element, e; for one element "balance": what makes the cell as charged as `charge` says. '
      + 'Elements with one usual charge need none.'),
  charge: z
    .union([z.number(), z.literal('any')])
    .default(0)
    .describe('e. Total charge every composition must have; "any" where charges mean nothing, as in alloys.'),
  symmetry_tolerance: z
    .number()
    .positive()
    .max(0.5)
    .default(0.01)
    .describe('Å. How far atoms of the host may be from their symmetric places.'),
})

export type SitesParameters = z.infer<typeof sitesParametersSchema>
export type SublatticeParameters = z.infer<typeof sublattice>
export type CountParameter = z.infer<typeof count>
