// What both forms of an aenet file offer its reader: the same items in the same order, as records or as text.

/** Takes one item after the other; every method throws InputError with the place when the item is not what it should be. */
export interface FileSource {
  /** `count` integers of one array. */
  readonly integers: (name: string, count: number) => number[]
  /** `count` finite numbers of one array. */
  readonly reals: (name: string, count: number) => Float64Array
  /** A text of its own line or record, without blanks at its ends. */
  readonly text: (name: string) => string
  readonly flag: (name: string) => boolean
  /** Atomic numbers of `count` species. */
  readonly species: (name: string, count: number) => number[]
  /** Refuses anything that follows. */
  readonly end: () => void
  /** Where the item last taken stands: "Li.nn, record 12". */
  readonly place: () => string
}
