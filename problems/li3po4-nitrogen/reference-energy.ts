// Formation energy per N of a neutral cell Li_a P_p O_b N_c with c ≤ p:
//   (p − c) Li3PO4 + c Li2PO2N + k Li2O → cell,  k = b − 4(p − c) − 2c  (Li then balances as well: a = 2b + 3c − 5p).
// k is c per interstitial, c/2 with an O vacancy per two N, and 0 with an O and a Li vacancy per N: there the balance
// needs no Li2O at all. k is the same for all arrangements of a composition, so Li2O only moves families against each
// other.
import { countOf } from '../../src/atoms/composition.ts'
import { atomCount, type Structure } from '../../src/atoms/structure.ts'
import { NITROGEN, OXYGEN, PHOSPHORUS } from './motifs.ts'

/** eV per formula unit. */
export interface ReferenceEnergies {
  readonly Li3PO4: number
  readonly Li2PO2N: number
  readonly Li2O: number
}

/** Units of each reference phase in a cell. */
export interface Balance {
  readonly Li3PO4: number
  readonly Li2PO2N: number
  readonly Li2O: number
}

/** The balance of a neutral cell. */
export function balanceOf(structure: Structure): Balance {
  const nitrogen = countOf(structure, NITROGEN)
  const host = countOf(structure, PHOSPHORUS) - nitrogen
  return { Li3PO4: host, Li2PO2N: nitrogen, Li2O: countOf(structure, OXYGEN) - 4 * host - 2 * nitrogen }
}

/** Energy of a cell (eV) above its reference phases, per N, eV. NaN without N. */
export function formationEnergyPerNitrogen(
  energy: number, structure: Structure, references: ReferenceEnergies,
): number {
  const balance = balanceOf(structure)
  return (energy - energyOf(balance, references)) / (balance.Li2PO2N === 0 ? Number.NaN : balance.Li2PO2N)
}

/** eV per atom of the reference phases of a cell in their amounts. */
export function referenceEnergyPerAtom(structure: Structure, references: ReferenceEnergies): number {
  return energyOf(balanceOf(structure), references) / atomCount(structure)
}

function energyOf(balance: Balance, references: ReferenceEnergies): number {
  return balance.Li3PO4 * references.Li3PO4 + balance.Li2PO2N * references.Li2PO2N + balance.Li2O * references.Li2O
}
