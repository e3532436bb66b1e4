// What models of properties see: rows of descriptors, and which descriptors belong together.

/** Rows of descriptors, row-major: row r, column c is values[r·dimension + c]. */
export interface Inputs {
  readonly count: number
  readonly dimension: number
  readonly values: Float64Array
}

/** Descriptors that say the same kind of thing: electronegativities, radii, one variable. */
export interface DescriptorGroup {
  readonly name: string
  /** Column numbers, ascending. */
  readonly columns: readonly number[]
}
