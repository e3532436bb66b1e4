// Turns the first complaint of a zod schema into a kind message: rule, value, file and line, nearest valid name.
import { z } from 'zod'
import { ConfigError, validNames } from '../errors.ts'

type Issue = z.core.$ZodIssue

/** The error for a value that does not fit its schema; `place` gives "file:line" of a path in the document. */
export function schemaError(
  schema: z.ZodType,
  error: z.ZodError,
  prefix: readonly PropertyKey[],
  place: (path: readonly PropertyKey[]) => string,
  kind = 'campaign file',
): ConfigError {
  const issue = error.issues[0]
  const path = [...prefix, ...issue.path]
  const name = path.join('.') || `the ${kind}`
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]
    return new ConfigError({
      rule: `${path.length > 0 ? `${name} has no` : `a ${kind} has no`} key of this name`,
      found: key,
      place: place([...path, key]),
      wayOut: validNames(key, keysAt(schema, issue.path)),
    })
  }
  return new ConfigError({ rule: `${name} ${ruleOf(issue)}`, found: issue.input ?? 'nothing', place: place(path) })
}

/** The rule an issue speaks of, to stand after the name of the value. */
function ruleOf(issue: Issue): string {
  if (issue.code === 'too_small') {
    const what = issue.origin === 'array' ? ' entries' : issue.origin === 'string' ? ' characters' : ''
    return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${what}`
  }
  if (issue.code === 'too_big') {
    const what = issue.origin === 'array' ? ' entries' : issue.origin === 'string' ? ' characters' : ''
    return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${what}`
  }
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'must be given'
    return issue.expected === 'int' ? 'must be a whole number' : `must be a ${issue.expected}`
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_format') return issue.message.startsWith('must') ? issue.message : `must match ${issue.format}`
  if (issue.code === 'invalid_union') return 'must fit one of the allowed forms (see ionforge explain)'
  const message = issue.message
  return message.startsWith('must') ? message : `is not valid: ${message}`
}

/** Property names a schema allows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  for (const step of path) node = withKeys(node.properties?.[String(step)] ?? node.items ?? {})
  return Object.keys(node.properties ?? {})
}

/** Of several allowed forms the one that has keys: an unknown key can only be meant for it. */
function withKeys(node: JsonSchema): JsonSchema {
  return node.anyOf?.find(({ properties }) => properties !== undefined) ?? node
}

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
}
