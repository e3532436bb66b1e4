// The answer: envelopes and voltages per order class, crystals and literature beside them, and how they were found.
import type { Analysis } from '../../src/analysis/figure.ts'
import type { Evaluation } from '../../src/campaign/types.ts'
import { averageVoltage, hullArea, voltagesOf, type LixsiPoint } from '../scoring/lixsi/envelope.ts'
import {
  convergenceFigure,
  coordinationFigure,
  distributionFigure,
  formationEnergyFigure,
  perSiliconFigure,
  voltageFigure,
  volumeFigure,
} from './figures.ts'
import { CLASSES, findingsOf, type LixsiFindings, type VoltageProfiles } from './findings.ts'
import type { LixsiParameters } from './parameters.ts'
import type { LixsiReferences } from '../scoring/lixsi/references.ts'
import { searchMap, searchMapFigures, searchMapSummary, searchMapTable } from './search-map.ts'
import { classTable, envelopeTable, operatorTable, voltageTable } from './tables.ts'

/** Analyses a campaign: envelope, voltage, volume, structure and convergence, per order class. */
export function analyseLixsi(
  evaluations: readonly Evaluation<unknown>[],
  parameters: LixsiParameters,
  references: LixsiReferences,
): Analysis {
  const findings = findingsOf(evaluations, references)
  const { envelopes, crystals } = findings
  const map = searchMap(findings)
  const profiles: VoltageProfiles = {
    amorphous: voltagesOf(envelopes.amorphous),
    'defective crystal': voltagesOf(envelopes['defective crystal']),
    crystalline: voltagesOf(envelopes.crystalline),
    references: voltagesOf(crystals),
  }
  return {
    headline: headlineOf(findings),
    warnings: [...references.potential_warnings, ...missingWarning(findings, parameters)],
    summary: {
      reference_energies: references.mu,
      classes: Object.fromEntries(CLASSES.map((name) => [name, {
        minima: findings.points.filter(({ orderClass }) => orderClass === name).length,
        envelope: envelopes[name].map(summaryOfPoint),
        voltage_profile: profiles[name],
        average_voltage: averageVoltage(profiles[name]),
        hull_area_meV_per_atom: hullArea(envelopes[name]),
      }])),
      reference_crystals: {
        phases: crystals.map((crystal) => ({ name: crystal.name, ...summaryOfPoint(crystal) })),
        voltage_profile: profiles.references,
        average_voltage: averageVoltage(profiles.references),
      },
      ...(map === null ? {} : { search_map: searchMapSummary(map, findings) }),
    },
    tables: [
      envelopeTable(findings),
      voltageTable(profiles),
      classTable(findings),
      operatorTable(findings),
      ...(map === null ? [] : [searchMapTable(map, findings)]),
    ],
    figures: [
      formationEnergyFigure(findings),
      voltageFigure(profiles),
      perSiliconFigure(findings),
      volumeFigure(findings),
      distributionFigure(findings),
      coordinationFigure(findings),
      convergenceFigure(findings),
      ...(map === null ? [] : searchMapFigures(map, findings)),
    ],
    structures: [
      ...envelopes.amorphous.map((point) => shown(point, `amorphous, x = ${round(point.x)}`)),
      ...crystals.map((crystal) => shown(crystal, `crystal ${crystal.name}`)),
    ],
  }
}

function headlineOf({ envelopes, evaluations, points }: LixsiFindings): string[] {
  const steps = voltagesOf(envelopes.amorphous)
  const average = averageVoltage(steps)
  const count = points.filter(({ orderClass }) => orderClass === 'amorphous').length
  if (average === null) return [`${evaluations.length} evaluations gave ${count} amorphous structures: too few for a voltage profile.`]
  const [first, last] = [steps[0], steps[steps.length - 1]]
  return [
    `${count} amorphous minima among ${evaluations.length} evaluations. Their lower envelope gives an average voltage of ` +
      `${average.toFixed(3)} V against Li/Li⁺ from x = ${round(first.x1)} to ${round(last.x2)}, falling from ` +
      `${first.voltage.toFixed(3)} V to ${last.voltage.toFixed(3)} V.`,
    'Energies are formation energies against bcc Li and diamond Si of the same potential. The amorphous profile starts ' +
      'from the lowest amorphous structure found at its smallest x, not from diamond Si.',
  ]
}

/** Says which compositions have no amorphous structure: the envelope has holes there. */
function missingWarning({ envelopes }: LixsiFindings, { ladder }: LixsiParameters): string[] {
  const missing = ladder.filter((x) => !envelopes.amorphous.some((point) => Math.abs(point.x - x) < 1e-9))
  return missing.length === 0 ? [] : [`No amorphous structure was found at x = ${missing.map(round).join(', ')}.`]
}

function summaryOfPoint({ id, x, formationEnergyPerAtom, formationEnergyPerSi, volumePerSi }: LixsiPoint) {
  return {
    id,
    x,
    formation_energy_per_atom: formationEnergyPerAtom,
    formation_energy_per_si: formationEnergyPerSi,
    volume_per_si: volumePerSi,
  }
}

function shown(point: LixsiPoint, name: string) {
  const energy = `${(1000 * point.formationEnergyPerAtom).toFixed(1)} meV/atom`
  const origin = point.id === null ? 'reference crystal, relaxed' : `evaluation ${point.id}`
  return { name, caption: `${origin}, formation energy ${energy}, ${point.volumePerSi.toFixed(1)} Å³ per Si`, structure: point.structure }
}

function round(x: number): string {
  return String(Number(x.toFixed(3)))
}
