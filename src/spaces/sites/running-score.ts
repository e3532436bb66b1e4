// Energies of occupations that come one after the other and mostly begin alike, as an enumeration in lexicographic order
// gives them: what the unchanged beginning adds is kept from one to the next, so that an occupation costs as many short
// sums as it has new sites.
import type { ChargeModel } from '../../potentials/ewald/charges.ts'

/** Energy of an occupation, eV; the model and charges (e, by palette index) belong to its composition. */
export type RunningEnergy = (genome: Uint8Array, model: ChargeModel, charges: Float64Array) => number

/** Opens a sequence; equal to the energy from scratch but for rounding. The cell must be neutral or meant not to be. */
export function runningEnergy(sites: number): RunningEnergy {
  const last = new Uint8Array(sites)
  const placed = new Float64Array(sites)
  // upTo[i]: energy of the frozen atoms with sites 0 … i−1.
  const upTo = new Float64Array(sites + 1)
  let before: Float64Array | null = null
  return (genome, model, charges) => {
    const { matrix: { size, values }, field, constant } = model
    let from = 0
    // Charges are one table per composition class: another one changes every site.
    if (before === charges) while (from < sites && genome[from] === last[from]) from++
    else upTo[0] = constant
    before = charges
    for (let i = from; i < sites; i++) {
      last[i] = genome[i]
      const charge = charges[genome[i]]
      placed[i] = charge
      let energy = upTo[i]
      if (charge !== 0) {
        const row = i * size
        let sum = 0
        for (let j = 0; j < i; j++) sum += values[row + j] * placed[j]
        energy += charge * (field[i] + 2 * sum + values[row + i] * charge)
      }
      upTo[i + 1] = energy
    }
    return upTo[sites]
  }
}
