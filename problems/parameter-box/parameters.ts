// Parameters of the parameter-box problem, as a campaign file writes them.
import { z } from 'zod'
import type { Dimension } from '../../src/spaces/box.ts'
import { soughtShape } from '../scoring/table-parameters.ts'

const name = z.string().min(1).describe('What it is called, with its unit if it has one.')

const variable = z.union([
  z.strictObject({ name, options: z.array(z.string().min(1)).min(1).describe('What can be chosen.') }),
  z.strictObject({
    name,
    low: z.number().describe('Least value.'),
    high: z.number().describe('Greatest value.'),
    integer: z.boolean().default(false).describe('Whole numbers only.'),
    periodic: z.boolean().default(false).describe('The greatest value is the least again, as of an angle.'),
  }),
])

export const parameterBoxParameters = z.strictObject({
  variables: z.array(variable).min(1).describe('What can be set: { name, low, high } for numbers, { name, options } for choices.'),
  ...soughtShape,
  file: z.string().min(1).optional()
    .describe('CSV with what was measured before, relative to the campaign file: one column per variable and sought value, under their names.'),
})

export type ParameterBoxParameters = z.output<typeof parameterBoxParameters>

/** The dimensions of the variables. */
export function dimensionsOf({ variables }: ParameterBoxParameters): Dimension[] {
  return variables.map((given): Dimension => {
    if ('options' in given) return { kind: 'choice', name: given.name, options: given.options }
    const { name: called, low, high, integer, periodic } = given
    return integer ? { kind: 'integer', name: called, low, high } : { kind: 'real', name: called, low, high, periodic }
  })
}
