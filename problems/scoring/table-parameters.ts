// What is sought in a table of a user, as a campaign file writes it: pieces of the schemas of problems with a CSV file.
import { z } from 'zod'
import type { Constraint, Objective } from '../../src/campaign/types.ts'
import { withoutUnit } from '../../src/io/csv.ts'

const column = z.string().min(1)

const unit = z.string().default('').describe('Shown behind every value.')

const direction = z.enum(['minimize', 'maximize']).describe('Which values are sought.')

/** The column that is searched for its best value. */
export const targetSchema = z.strictObject({
  column: column.describe('Its name in the header; a unit in brackets behind it may be left out.'),
  unit,
  direction,
})

export const secondObjectiveSchema = z.strictObject({ column: column.describe('Its name in the header.'), unit, direction })

/** One limit; exactly one of at_most and at_least. */
export const constraintSchema = z
  .strictObject({
    column: column.describe('Its name in the header.'),
    unit,
    at_most: z.number().optional().describe('Upper limit, inclusive. Give this or at_least.'),
    at_least: z.number().optional().describe('Lower limit, inclusive.'),
  })
  .refine(({ at_most, at_least }) => (at_most === undefined) !== (at_least === undefined), 'must have either at_most or at_least')

/** Keys to be spread into the schema of a problem that searches a table. */
export const soughtShape = {
  target: targetSchema.describe('The column that is searched for its best value.'),
  constraints: z.array(constraintSchema).default([])
    .describe('Limits a wanted candidate keeps: candidates that break one are evaluated and learnt from, and never the best.'),
  second_objective: secondObjectiveSchema.optional()
    .describe('A second column of equal rank: the answer is the front of candidates that no other beats in both.'),
}

/** What is sought, every default filled in. */
export type Sought = z.output<z.ZodObject<typeof soughtShape>>

/** Columns whose values are searched for or limited: they cannot describe candidates that are still to be measured. */
export function soughtColumns({ target, constraints, second_objective: second }: Sought): string[] {
  return [...new Set([target.column, ...constraints.map(({ column: name }) => name), ...(second === undefined ? [] : [second.column])])]
}

/** The objective of a problem with these columns, which become properties without the unit behind their names. */
export function objectiveOf({ target, constraints, second_objective: second }: Sought): Objective {
  return {
    name: withoutUnit(target.column),
    unit: target.unit,
    direction: target.direction,
    niche: '',
    ...(constraints.length === 0 ? {} : { constraints: constraints.map(constraintOf) }),
    ...(second === undefined ? {} : { second: { property: withoutUnit(second.column), unit: second.unit, direction: second.direction } }),
  }
}

function constraintOf({ column: name, unit: ofUnit, at_most, at_least }: z.output<typeof constraintSchema>): Constraint {
  return {
    property: withoutUnit(name), unit: ofUnit,
    ...(at_most === undefined ? { sense: 'at_least', limit: at_least ?? -Infinity } : { sense: 'at_most', limit: at_most }),
  }
}
