// Parameters of the candidate-pool problem, as a campaign file writes them.
import { basename } from 'node:path'
import { z } from 'zod'
import { modelSchema } from '../scoring/property-model.ts'
import { descriptorsSchema } from '../scoring/table-descriptors.ts'
import { soughtShape } from '../scoring/table-parameters.ts'

const schema = z.strictObject({
  file: z.string().min(1).describe('CSV with one candidate a line, relative to the campaign file; cells parted by commas, semicolons or tabs.'),
  id_column: z.string().min(1).describe('Column with the name of each candidate: a formula, a number.'),
  ...soughtShape,
  descriptors: descriptorsSchema.describe('Columns that strategies and models learn from, by group: names, or patterns such as en_* '
    + '(* alone: all that are left). A column of words becomes one column of 0 and 1 for each word.'),
  categories: z.array(z.string().min(1)).default([])
    .describe('Columns whose numbers are names (space groups, batches): treated as words.'),
  incomplete_rows: z.enum(['refuse', 'drop']).default('refuse').describe('What happens to lines with a gap in a descriptor.'),
  repeated_ids: z.enum(['refuse', 'average']).default('refuse')
    .describe('What happens to lines with the same id. average: repeated measurements of one candidate; their mean counts, '
      + 'their descriptors must be equal.'),
  scored_by: z.enum(['table', 'model']).default('table')
    .describe('table: a candidate has the values that stand in its line, to study strategies on known data. model: a property '
      + 'model, fitted to the lines that have a value (or to training_file), foretells the lines that have none. Candidates that '
      + 'people measure are for ionforge suggest and ionforge observe, with table.'),
  model: modelSchema.optional().describe('Which property model. Only with scored_by: model.'),
  training_file: z.string().min(1).optional()
    .describe('CSV with the same columns that the model is fitted to; then all candidates of `file` are foretold. Only with scored_by: model.'),
})

type Given = z.output<typeof schema>

/** An option that does nothing, or cannot, is refused. */
function refuseWrongKeys(given: Given, context: z.RefinementCtx<Given>): void {
  for (const key of ['model', 'training_file'] as const) {
    if (given.scored_by === 'model' || given[key] === undefined) continue
    context.addIssue({ code: 'custom', path: [key], message: 'must be left out unless scored_by is model', input: given[key] })
  }
  if (given.training_file !== undefined && basename(given.training_file) === basename(given.file)) {
    context.addIssue({
      code: 'custom', path: ['training_file'], message: 'must have another file name than file: both are kept with the results',
      input: given.training_file,
    })
  }
  if (given.scored_by === 'model' && given.model === undefined) {
    context.addIssue({ code: 'custom', path: ['model'], message: 'must be given with scored_by: model', input: undefined })
  }
}

export const candidatePoolParameters = schema.superRefine(refuseWrongKeys)

export type CandidatePoolParameters = Given
