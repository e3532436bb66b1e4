// The closed set of errors a user can meet. Each message says: the rule, the value found, where, and the way out.

/** The four parts of a kind message; only the rule is mandatory. */
export interface ErrorParts {
  /** What must hold, as a sentence fragment: "population must be at least 4". */
  readonly rule: string
  /** What was found instead; printed as ", got …". */
  readonly found?: unknown
  /** Where: "file.yaml:7", "structure 3 of slab.extxyz". */
  readonly place?: string
  /** What to do about it: a full sentence. */
  readonly wayOut?: string
  readonly cause?: unknown
}

/** Base class: every error ionforge raises on purpose carries an exit code (see README) and its parts. */
export class IonforgeError extends Error {
  readonly exitCode: number
  readonly parts: ErrorParts

  constructor(parts: ErrorParts, exitCode: number) {
    super(composeMessage(parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = new.target.name
    this.parts = parts
    this.exitCode = exitCode
  }
}

/** The campaign ran but gave nothing usable (exit 1). */
export class EvaluationError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 1) }
}

/** A command line or a campaign file asks for something that is not allowed (exit 2). */
export class ConfigError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 2) }
}

/** A results folder cannot be used as asked: it exists, is locked, or is damaged (exit 2). */
export class StoreError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 2) }
}

/** An input file cannot be read or holds an invalid structure, potential or table (exit 3). */
export class InputError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 3) }
}

/** A requested backend or executor is not available here (exit 4). */
export class BackendError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 4) }
}

/** A replay or comparison found different bytes (exit 5). */
export class MismatchError extends IonforgeError {
  constructor(parts: ErrorParts) { super(parts, 5) }
}

/**
 * Runs something that works on one input and adds that input's name to an InputError that names no place yet:
 * a potential, say, does not know which file its structure came from.
 */
export async function atPlace<T>(place: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof InputError && error.parts.place === undefined) throw new InputError({ ...error.parts, place })
    throw error
  }
}

function composeMessage({ rule, found, place, wayOut }: ErrorParts): string {
  const value = found === undefined ? '' : `, got ${quoted(found)}`
  const where = place === undefined ? '' : ` (${place})`
  const next = wayOut === undefined ? '' : ` ${wayOut}`
  return `${rule}${value}${where}.${next}`
}

/** Shows a value as a user would type it, on one line and shortened to 80 characters. */
export function quoted(value: unknown): string {
  // JSON would write null for NaN and give no text at all for undefined.
  const plain = typeof value === 'number' ? String(value) : (JSON.stringify(value) as string | undefined) ?? typeof value
  const text = typeof value === 'string' ? `"${value}"` : plain
  const oneLine = text.replace(/[\u0000-\u001f\u007f]+/g, ' ')
  return oneLine.length > 80 ? `${oneLine.slice(0, 77)}...` : oneLine
}

/** Lists the valid names and, where one is close, the nearest: for "unknown name" errors. */
export function validNames(given: string, valid: readonly string[]): string {
  const nearest = nearestName(given, valid)
  const hint = nearest === null ? '' : `Did you mean "${nearest}"? `
  return `${hint}Valid: ${valid.join(', ')}.`
}

/** The valid name that the given one was probably meant to be, or null when none is close. */
export function nearestName(given: string, valid: readonly string[]): string | null {
  const nearest = valid
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0] as { name: string; distance: number } | undefined
  return nearest !== undefined && nearest.distance <= Math.max(2, given.length / 3) ? nearest.name : null
}

/** Levenshtein distance between two short words. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      current[j] = Math.min(substitution, previous[j] + 1, current[j - 1] + 1)
    }
    previous = current
  }
  return previous[b.length]
}
