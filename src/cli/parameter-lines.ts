// Parameters of a zod schema as lines for people: default, allowed values, unit and source.
import { z } from 'zod'

/** The part of JSON Schema that parameters use. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  /** Forms told apart by one of their properties. */
  readonly oneOf?: readonly Schema[]
  readonly const?: unknown
}

/** Describes every parameter of a schema, nested ones indented below their section. */
export function parameterLines(schema: z.ZodType): string[] {
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '')
}

/** Lines for every property, nested ones indented under their section. */
function describe(schema: Schema, indent: string): string[] {
  const form = schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema
  const forms = form.oneOf ?? [form]
  const properties = forms.flatMap((each) => Object.entries(each.properties ?? each.items?.properties ?? {}))
  if (properties.length === 0 && indent === '') return ['  (no parameters)']
  return properties.flatMap(([key, value]) => [
    `${indent}  ${key}${value.default === undefined ? '' : ` = ${JSON.stringify(value.default)}`}  [${allowed(value)}]`,
    ...(value.description === undefined ? [] : [`${indent}      ${value.description}`]),
    ...describe(value, `${indent}    `).filter((line) => line.trim() !== '(no parameters)'),
  ])
}

function allowed(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const forms = schema.anyOf ?? schema.oneOf
  if (forms) return [...new Set(forms.map(allowed))].join(' or ')
  const low = schema.minimum !== undefined ? `≥ ${schema.minimum}` : schema.exclusiveMinimum !== undefined ? `> ${schema.exclusiveMinimum}` : ''
  const safe = schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER ? `≤ ${schema.maximum}` : ''
  const high = schema.exclusiveMaximum !== undefined ? `< ${schema.exclusiveMaximum}` : safe
  const bounds = [low, high].filter((part) => part !== '' && !part.includes(String(Number.MIN_SAFE_INTEGER))).join(', ')
  return [schema.type ?? 'any', bounds].filter((part) => part !== '').join(' ')
}
