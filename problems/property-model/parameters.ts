// Parameters of the property-model problem, as a campaign file writes them.
import { z } from 'zod'
import { modelSchema } from '../scoring/property-model.ts'
import { descriptorsSchema } from '../scoring/table-descriptors.ts'
import { soughtShape } from '../scoring/table-parameters.ts'

export const propertyModelParameters = z.strictObject({
  file: z.string().min(1).describe('CSV with one measured line per row, relative to the campaign file; cells parted by commas, semicolons or tabs.'),
  ...soughtShape,
  variables: descriptorsSchema.describe('Columns that are varied, by group: names, or patterns such as x_*. Numbers are searched between '
    + 'the least and the greatest of the file, words as choices.'),
  integers: z.array(z.string().min(1)).default([]).describe('Variables that take whole numbers only.'),
  categories: z.array(z.string().min(1)).default([]).describe('Variables whose numbers are names (batches, space groups): choices.'),
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])).default({})
    .describe('Other bounds of variables: { temperature: [600, 900] }. Beyond the data a model guesses.'),
  incomplete_rows: z.enum(['refuse', 'drop']).default('refuse').describe('What happens to lines with a gap in a variable.'),
  model: modelSchema.prefault({}).describe('Which property model; each sought column has its own.'),
})

export type PropertyModelParameters = z.output<typeof propertyModelParameters>
