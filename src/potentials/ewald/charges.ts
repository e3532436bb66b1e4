// Energies of charges on sites whose Ewald matrix is known, and the change when two of them trade places or one
// changes: with the potential of every site at hand, a difference costs four numbers of M and its acceptance one pass
// over a row. Fixed charges of the same cell act through a field, so that moving charges alone are counted.
import { InputError } from '../../errors.ts'
import type { EwaldMatrix } from './ewald-matrix.ts'

/** Neutral to the rounding of sums of formal charges, e. */
const NEUTRAL = 1e-9

/** E = constant + Σᵢ fieldᵢ qᵢ + qᵀMq of the charges that can change; the rest of the cell is in constant and field. */
export interface ChargeModel {
  readonly matrix: EwaldMatrix
  /** Potential of the fixed charges at each site, eV/e. */
  readonly field: Float64Array
  /** Energy of the fixed charges among themselves, eV. */
  readonly constant: number
  /** Sum of the fixed charges, e. */
  readonly fixedCharge: number
}

/** Charges with the potential they make; changed by {@link swapCharges} and {@link setCharge} only. */
export interface ChargeState {
  readonly model: ChargeModel
  /** Charge of each site, e. */
  readonly charges: Float64Array
  /** dE/dq of each site, eV/e. */
  readonly potential: Float64Array
  /** eV. */
  energy: number
}

/** All sites can change: no fixed charges. */
export function freeCharges(matrix: EwaldMatrix): ChargeModel {
  return { matrix, field: new Float64Array(matrix.size), constant: 0, fixedCharge: 0 }
}

/**
 * Splits the sites of a cell into those that can change (indices `active`, in that order) and those that keep their
 * charge (`charges`, length matrix.size, e; entries of active sites are not read).
 */
export function fixCharges(matrix: EwaldMatrix, active: ArrayLike<number>, charges: ArrayLike<number>): ChargeModel {
  const { size, values } = matrix
  const fixed = Float64Array.from(charges)
  for (let a = 0; a < active.length; a++) fixed[active[a]] = 0
  const potential = Float64Array.from(fixed, (_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += values[i * size + j] * fixed[j]
    return 2 * sum
  })
  const n = active.length
  const reduced = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) reduced[a * n + b] = values[active[a] * size + active[b]]
  }
  return {
    matrix: { size: n, values: reduced },
    field: Float64Array.from({ length: n }, (_, a) => potential[active[a]]),
    constant: 0.5 * fixed.reduce((sum, charge, i) => sum + charge * potential[i], 0),
    fixedCharge: fixed.reduce((sum, charge) => sum + charge, 0),
  }
}

/**
 * Energy of the cell with these charges (e, length matrix.size), eV. Throws InputError when the cell is not neutral,
 * unless `background` says that a uniform charge is meant to neutralise it.
 */
export function ewaldEnergy(model: ChargeModel, charges: ArrayLike<number>, background = false): number {
  const { matrix: { size, values }, field, constant, fixedCharge } = model
  let energy = constant
  let total = fixedCharge
  for (let i = 0; i < size; i++) {
    const charge = charges[i]
    total += charge
    // A vacancy has no charge and no row to sum.
    if (charge === 0) continue
    const row = i * size
    let sum = 0
    for (let j = 0; j < i; j++) sum += values[row + j] * charges[j]
    energy += charge * (field[i] + 2 * sum + values[row + i] * charge)
  }
  if (!background && !(Math.abs(total) < NEUTRAL)) throw charged(total)
  return energy
}

/** Opens a state at these charges; see {@link ewaldEnergy} for errors. */
export function chargeState(model: ChargeModel, charges: ArrayLike<number>, background = false): ChargeState {
  const { matrix: { size, values }, field } = model
  const potential = Float64Array.from(field, (own, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += values[i * size + j] * charges[j]
    return own + 2 * sum
  })
  return { model, charges: Float64Array.from(charges), potential, energy: ewaldEnergy(model, charges, background) }
}

/** Energy change if sites a and b traded charges, eV; nothing is changed. */
export function swapDifference(
  { model: { matrix: { size, values } }, charges, potential }: ChargeState, a: number, b: number,
): number {
  const change = charges[b] - charges[a]
  const curvature = values[a * size + a] + values[b * size + b] - 2 * values[a * size + b]
  return change * (potential[a] - potential[b] + change * curvature)
}

/** Trades the charges of sites a and b in place: energy and every potential follow. */
export function swapCharges(state: ChargeState, a: number, b: number): void {
  const { model: { matrix: { size, values } }, charges, potential } = state
  const change = charges[b] - charges[a]
  if (change === 0) return
  state.energy += swapDifference(state, a, b)
  charges[a] += change
  charges[b] -= change
  const rowA = a * size
  const rowB = b * size
  for (let i = 0; i < size; i++) potential[i] += 2 * change * (values[rowA + i] - values[rowB + i])
}

/** Gives one site another charge (e) in place; the total charge is the caller's affair. */
export function setCharge(state: ChargeState, site: number, charge: number): void {
  const { model: { matrix: { size, values } }, charges, potential } = state
  const change = charge - charges[site]
  if (change === 0) return
  const row = site * size
  state.energy += change * (potential[site] + change * values[row + site])
  charges[site] = charge
  for (let i = 0; i < size; i++) potential[i] += 2 * change * values[row + i]
}

function charged(total: number): InputError {
  return new InputError({
    rule: 'an Ewald energy needs a neutral cell',
    found: `a total charge of ${Number(total.toFixed(6))} e`,
    wayOut: 'Change the composition or the charges, or ask for the neutralising background on purpose.',
  })
}
