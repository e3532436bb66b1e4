// YAML files that users write: plain data out, and for every complaint the file and the line.
import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { schemaError } from './schema-error.ts'

/** What kind of file it is, for messages. */
export interface YamlKind {
  /** "campaign file". */
  readonly name: string
  /** The rule that a file without keys breaks. */
  readonly mustBe: string
  readonly wayOut: string
}

/** "file:line" of the deepest part of a path that stands in a document. */
export type PlaceOf = (path: readonly PropertyKey[]) => string

/**
 * Reads a YAML text and applies overrides, "path.to.key=value" texts whose values are YAML. Throws ConfigError with file
 * and line for what is no YAML, for a document without keys and for overrides that name nothing.
 */
export function readYaml(
  text: string, file: string, kind: YamlKind, overrides: readonly string[] = [],
): { readonly plain: unknown; readonly place: PlaceOf } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const syntax = document.errors[0]
  if (syntax !== undefined) {
    throw new ConfigError({
      rule: `the ${kind.name} must be valid YAML: ${syntax.message.split('\n')[0]}`,
      place: `${file}:${lines.linePos(syntax.pos[0]).line}`,
    })
  }
  if (!isMap(document.contents)) throw new ConfigError({ rule: kind.mustBe, place: `${file}:1`, wayOut: kind.wayOut })
  for (const override of overrides) applyOverride(document, override, kind)
  return { plain: toPlain(document, file, kind), place: (path) => placeOf(document, lines, file, path) }
}

/** The value as the schema reads it, defaults filled in; throws ConfigError for the first thing that does not fit. */
export function checked<T>(
  schema: z.ZodType<T>, value: unknown, prefix: readonly PropertyKey[], place: PlaceOf, kind = 'campaign file',
): T {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw schemaError(schema, result.error, prefix, place, kind)
}

/** The document as plain data; YAML aliases that expand without end are refused. */
function toPlain(document: Document, file: string, kind: YamlKind): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch (cause) {
    throw new ConfigError({ rule: `the ${kind.name} must be plain YAML: ${(cause as Error).message}`, place: `${file}:1`, cause })
  }
}

function applyOverride(document: Document, override: string, kind: YamlKind): void {
  const equals = override.indexOf('=')
  const path = override.slice(0, equals).split('.')
  if (equals < 1 || path.some((part) => part === '')) {
    throw new ConfigError({ rule: '--set must look like path.to.key=value', found: override })
  }
  const value = parseDocument(override.slice(equals + 1))
  if (value.errors.length > 0) throw new ConfigError({ rule: '--set needs a YAML value after "="', found: override })
  try {
    document.setIn(path, value.toJS())
  } catch (cause) {
    throw new ConfigError({ rule: `--set must name a key inside a section of the ${kind.name}`, found: override, cause })
  }
}

/** "file:line" of the deepest part of the path that stands in the file. */
function placeOf(document: Document, lines: LineCounter, file: string, path: readonly PropertyKey[]): string {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true)
    const pair = isMap(parent)
      ? parent.items.find((item) => String((item.key as { value?: unknown }).value ?? item.key) === String(path[depth - 1]))
      : undefined
    const node = (pair?.key ?? document.getIn(path.slice(0, depth), true)) as { range?: readonly number[] } | undefined
    if (node?.range) return `${file}:${lines.linePos(node.range[0]).line}`
  }
  return `${file}:1`
}
