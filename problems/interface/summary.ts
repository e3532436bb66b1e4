// What summary.json says of a search for an interface.
import { symbolOf } from '../../src/atoms/elements.ts'
import type { FoundInterface, InterfaceFindings } from './findings.ts'
import { mobileAmounts, mobileElement, NEAR, type InterfaceViews, type MobileAmount } from './views.ts'

/** One interface in summary.json; energies in eV/Å². */
export interface InterfaceRecord {
  readonly id: number
  readonly exchanged: string
  readonly interface_energy: number
  readonly work_of_adhesion: number
}

/** What summary.json holds for those who compare campaigns. */
export interface InterfaceSummary {
  readonly best: InterfaceRecord
  readonly best_unmixed: InterfaceRecord | null
  readonly mixing_energies: readonly {
    readonly exchanged: string
    readonly exchanges: number
    readonly samples: number
    readonly interface_energy: number
    /** eV. */
    readonly energy_per_exchange: number | null
  }[]
  /** Å², and interfaces in the cell. */
  readonly area: number
  readonly interfaces: number
}

/** Results for machines. */
export function summaryOf(
  findings: InterfaceFindings, views: InterfaceViews,
): InterfaceSummary & Readonly<Record<string, unknown>> {
  const { best, bestUnmixed, groups, found, evaluations, energies, box, context } = findings
  const element = mobileElement(context)
  return {
    scored: found.length,
    evaluations: evaluations.length,
    best: recordOf(best),
    best_unmixed: bestUnmixed === null ? null : recordOf(bestUnmixed),
    mixing_energies: groups.map(({ label, exchanges, samples, best: { id, energy }, perExchange }) =>
      ({ exchanged: label, exchanges, samples, id, interface_energy: energy, energy_per_exchange: perExchange })),
    mobile_ion: element === null
      ? null
      : { element: symbolOf(element), depth: NEAR, amounts: mobileAmounts(views, findings).map(perSquareNanometre) },
    area: energies.area(box.home),
    interfaces: context.interfaces,
    atoms: context.home.structure.species.length,
    misfit: context.references.match.strain,
    strain_energy: context.references.shares[0].strain_energy,
  }
}

function recordOf(
  { id, label, energy, adhesion, placing, properties }: FoundInterface,
): InterfaceRecord & Readonly<Record<string, unknown>> {
  const { termination = null, gap = null, separation = null } = properties
  return {
    id, exchanged: label, interface_energy: energy, work_of_adhesion: adhesion, registry: placing.registry, gap, separation,
    termination,
  }
}

function perSquareNanometre({ side, cut, best, unmixed }: MobileAmount): Readonly<Record<string, unknown>> {
  const other = unmixed === null ? null : 100 * unmixed
  return { side, as_cut_per_nm2: 100 * cut, best_per_nm2: 100 * best, best_unmixed_per_nm2: other }
}
