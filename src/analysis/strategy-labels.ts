// Names for searches that are compared: the strategy, and where two share it, the settings that set them apart.

/** What makes two searches the same but for their seed. */
export interface SearchSettings {
  readonly name: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly batch: number
}

/** Settings named in a label; further ones are counted. */
const NAMED = 3

/** Text that is equal for equal settings. */
export function settingsKey({ name, parameters, batch }: SearchSettings): string {
  return JSON.stringify([name, [...flattened({ ...parameters, batch })].sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** One label per search, all different: "annealing", or "annealing (start_temperature 0.5)" where two share a name. */
export function strategyLabels(searches: readonly SearchSettings[]): string[] {
  const labels = searches.map((search) => labelOf(search, searches, NAMED))
  const isUnique = labels.every((label, index) => labels.indexOf(label) === index)
  return isUnique ? labels : searches.map((search) => labelOf(search, searches, Infinity))
}

/** Paths of the values in which two records differ, such as "relax.fmax", in their order. */
export function differingPaths(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  const [first, second] = [flattened(a), flattened(b)]
  return [...new Set([...first.keys(), ...second.keys()])].filter((path) => first.get(path) !== second.get(path))
}

function labelOf(search: SearchSettings, searches: readonly SearchSettings[], limit: number): string {
  const mine = { ...search.parameters, batch: search.batch }
  const others = searches.filter((other) => other.name === search.name && other !== search)
  const differing = others.flatMap((other) => differingPaths(mine, { ...other.parameters, batch: other.batch }))
  const values = flattened(mine)
  // In the order of the parameters, so that labels of several searches read alike.
  const paths = [...new Set([...values.keys(), ...differing])].filter((path) => differing.includes(path))
  if (paths.length === 0) return search.name
  const named = paths.slice(0, limit).map((path) => `${path} ${(values.get(path) ?? 'unset').replaceAll('"', '')}`)
  const rest = paths.length > limit ? [`${paths.length - limit} more`] : []
  return `${search.name} (${[...named, ...rest].join(', ')})`
}

/** Values by path, as JSON text; lists are values. */
function flattened(record: Readonly<Record<string, unknown>>, prefix = ''): Map<string, string> {
  return new Map(Object.entries(record).flatMap(([key, value]): [string, string][] => {
    const path = `${prefix}${key}`
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (isRecord) return [...flattened(value as Record<string, unknown>, `${path}.`)]
    return [[path, JSON.stringify(value) ?? 'unset']]
  }))
}
