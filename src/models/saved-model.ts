// What saved models look like: plain data that starts with the name of its model.
import type { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Json } from '../spaces/space.ts'

/** Checks saved data against the form of a model; throws InputError naming the first part that does not fit. */
export function savedAs<T>(schema: z.ZodType<T>, saved: Json, model: string): T {
  const result = schema.safeParse(saved)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]
  throw new InputError({
    rule: `a saved ${model} model must have the form that save() gives it`,
    found: message,
    place: path.length === 0 ? 'the whole' : path.join('.'),
  })
}
