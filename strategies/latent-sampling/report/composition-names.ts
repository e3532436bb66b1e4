// Short names of compositions: only what differs between them. "O: 56 O, 8 N; Li: 92 Li" and "O: 60 O, 4 N; Li: 94 Li" are
// "8 N" and "4 N".

/** A name per label, and the order in which they make a ladder (indices, lowest counts first). */
export interface CompositionNames {
  readonly names: readonly string[]
  readonly order: readonly number[]
}

/** Counts ("8 N") of every label that not all labels share; the shortest ones that still tell all labels apart. */
export function compositionNames(labels: readonly string[]): CompositionNames {
  const parts = labels.map(partsOf)
  const isCommon = (text: string): boolean => parts.every((other) => other.some((part) => part.text === text))
  const varying = parts.map((list) => list.filter(({ text }) => !isCommon(text)))
  const species = [...new Set(varying.flat().map(({ kind }) => kind))]
  // One species that tells all apart is name enough: the rarest, for it is the dopant, and atoms before vacancies.
  const telling = species
    .map((kind) => ({ kind, counts: varying.map((list) => list.find((part) => part.kind === kind)?.count ?? 0) }))
    .filter(({ counts }) => new Set(counts).size === labels.length)
    .sort((a, b) => Number(isVacancy(a.kind)) - Number(isVacancy(b.kind)) || total(a.counts) - total(b.counts))
    .at(0)
  const names = labels.map((label, k) => {
    if (labels.length === 1 || varying[k].length === 0) return label
    if (telling === undefined) return varying[k].map(({ text }) => text).join(', ')
    return `${telling.counts[k]} ${telling.kind.slice(telling.kind.lastIndexOf(': ') + 2)}`
  })
  const rank = (k: number): number => telling?.counts[k] ?? k
  return { names, order: labels.map((_, k) => k).sort((a, b) => rank(a) - rank(b) || a - b) }
}

interface Part {
  /** "O: N": sublattice and species. */
  readonly kind: string
  readonly count: number
  /** "8 N". */
  readonly text: string
}

function partsOf(label: string): Part[] {
  return label.split('; ').flatMap((sublattice) => {
    const [, name, rest] = /^(.*): (.*)$/.exec(sublattice) ?? ['', '', sublattice]
    return rest.split(', ').flatMap((text) => {
      const match = /^(\d+) (.+)$/.exec(text)
      return match === null ? [] : [{ kind: `${name}: ${match[2]}`, count: Number(match[1]), text }]
    })
  })
}

function isVacancy(kind: string): boolean {
  return kind.endsWith(': vacancy')
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
