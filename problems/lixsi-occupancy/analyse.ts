// The answer: the lowest arrangement of lithium at each content, the voltage of the ladder, and the crystals beside them.
import type { Analysis, ShownStructure } from '../../src/analysis/figure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import type { Occupation } from '../../src/spaces/sites/sites.ts'
import { averageVoltage, heightAbove } from '../scoring/lixsi/envelope.ts'
import { convergenceFigure, coordinationFigure, formationEnergyFigure, voltageFigure, volumeFigure } from './figures.ts'
import { findingsOf, type OccupancyContext, type OccupancyFindings } from './findings.ts'
import { contentTable, operatorTable, voltageTable } from './tables.ts'

/** Analyses a campaign: energies, voltage, volume and silicon bonds along the ladder. */
export function analyseOccupancy(evaluations: readonly Evaluation<Occupation>[], context: OccupancyContext): Analysis {
  const findings = findingsOf(evaluations, context)
  const { points, lowest, crystals, host, voltages } = findings
  const figures = [
    formationEnergyFigure(findings), voltageFigure(findings), volumeFigure(findings), coordinationFigure(findings),
    convergenceFigure(findings),
  ]
  return {
    headline: headlineOf(findings),
    warnings: [...context.references.potential_warnings, ...missingWarning(findings)],
    summary: {
      host: host.name,
      reference_energies: context.references.mu,
      contents: lowest.map(({ id, x, formationEnergyPerAtom, formationEnergyPerSi, volumePerSi, siCoordination, degeneracy }) => ({
        x, id, degeneracy,
        formation_energy_per_atom: formationEnergyPerAtom,
        formation_energy_per_si: formationEnergyPerSi,
        volume_per_si: volumePerSi,
        si_coordination: siCoordination,
      })),
      voltage_profile: voltages.host,
      average_voltage: averageVoltage(voltages.host),
      reference_crystals: crystals.map(({ name, x, formationEnergyPerAtom }) =>
        ({ name, x, formation_energy_per_atom: formationEnergyPerAtom })),
      crystals_voltage_profile: voltages.crystals,
    },
    tables: [contentTable(findings), voltageTable(findings), operatorTable(findings)],
    figures: points.length === 0 ? [] : figures,
    structures: shownStructures(findings),
  }
}

function headlineOf({ points, evaluations, lowest, host, crystals, voltages }: OccupancyFindings): string[] {
  if (points.length === 0) return [`None of ${evaluations.length} arrangements relaxed, so there is no answer.`]
  const above = heightAbove(crystals)
  const heights = lowest.map((point) => 1000 * above(point))
  const range = `${Math.min(...heights).toFixed(0)} to ${Math.max(...heights).toFixed(0)} meV/atom`
  const average = averageVoltage(voltages.host)
  const profile = average === null
    ? 'its hull has no step above 0 V.'
    : `its average voltage is ${average.toFixed(3)} V against Li/Li⁺ from x = ${short(voltages.host[0].x1)} to `
      + `${short(voltages.host[voltages.host.length - 1].x2)}.`
  return [
    `${host.name} was emptied to ${lowest.length} contents: ${profile}`,
    `The lowest arrangements lie ${range} above the hull of the crystals. ${points.length} of ${evaluations.length} candidates were `
      + 'relaxed and kept; energies are formation energies against bcc Li and diamond Si of the same potential.',
  ]
}

/** Says which contents have no relaxed arrangement. */
function missingWarning({ lowest, context: { series } }: OccupancyFindings): string[] {
  const missing = series.contents.filter((content) => !lowest.some(({ x }) => x === content))
  return missing.length === 0 ? [] : [`No arrangement was relaxed at x = ${missing.map(short).join(', ')}.`]
}

function shownStructures({ lowest, host, context }: OccupancyFindings): ShownStructure[] {
  return [
    ...lowest.map(({ id, x, formationEnergyPerAtom, degeneracy, genome, properties }): ShownStructure => ({
      name: `${host.name} emptied to x = ${short(x)}`,
      caption: `evaluation ${id}, formation energy ${(1000 * formationEnergyPerAtom).toFixed(1)} meV/atom, ${degeneracy}-fold`,
      structure: context.structureOf(genome, properties),
    })),
    {
      name: `crystal ${host.name}`,
      caption: `the full host, relaxed, formation energy ${(1000 * host.formationEnergyPerAtom).toFixed(1)} meV/atom`,
      structure: host.structure,
    },
  ]
}

function short(x: number): string {
  return String(Number(x.toFixed(3)))
}
