// What a finished campaign on sites found, as plain data in one file: what generators learn from. Sites and species are
// named by what they are, so that another campaign on the same host (other contents, other bounds) can read them.

/** A result worth learning from. */
export interface Lesson {
  /** As the space of its campaign encodes it. */
  readonly genome: string
  /** Objective in its unit. */
  readonly objective: number
  readonly niche: string
}

export interface Lessons {
  readonly format: 'ionforge-lessons'
  readonly version: 1
  /** Name of the results folder. */
  readonly source: string
  readonly problem: string
  readonly strategy: string
  readonly objective: { readonly name: string; readonly unit: string; readonly direction: 'minimize' | 'maximize' }
  /** Supercell, Å, rows a, b, c. */
  readonly cell: readonly number[]
  /** Searched sites, Cartesian, Å, three per site. */
  readonly positions: readonly number[]
  /** What the digits of a genome stand for: "vacancy", "Li", "O", "N". */
  readonly palette: readonly string[]
  /** In order of evaluation; only evaluated ones. */
  readonly results: readonly Lesson[]
}
