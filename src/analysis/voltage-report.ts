// A voltage profile as table, summary and figure, with pymatgen's names.
import { displayFormula } from './entries.ts'
import type { Figure, Table } from './figure.ts'
import { energyAboveElectrodeHull, type InsertionElectrode, type VoltagePlateau } from './insertion-electrode.ts'

/** One row per plateau, by falling voltage; capacities in mAh per gram of the fully discharged electrode. */
export function voltageTable(electrode: InsertionElectrode): Table {
  return {
    name: 'voltage',
    title: `Voltage of ${electrode.workingIon} in ${displayFormula(electrode.framework)}`,
    columns: ['x1', 'x2', 'voltage', 'capacity_grav', 'id_charge', 'id_discharge'],
    rows: electrode.plateaus.map((plateau) => [
      plateau.charged.x,
      plateau.discharged.x,
      plateau.voltage,
      plateauCapacity(electrode, plateau),
      plateau.charged.entry.id,
      plateau.discharged.entry.id,
    ]),
  }
}

/** Machine-readable results: V, mAh/g, mAh/cm³, Wh/kg, Wh/L, eV; null where a volume is missing. */
export function voltageSummary(electrode: InsertionElectrode): Readonly<Record<string, unknown>> {
  return {
    working_ion: electrode.workingIon,
    charge: electrode.charge,
    mu_ion: electrode.metalEnergy,
    framework_formula: displayFormula(electrode.framework),
    formula_charge: displayFormula(electrode.stable[0].entry.composition),
    formula_discharge: displayFormula(electrode.stable[electrode.stable.length - 1].entry.composition),
    average_voltage: electrode.averageVoltage,
    max_voltage: electrode.plateaus[0].voltage,
    min_voltage: electrode.plateaus[electrode.plateaus.length - 1].voltage,
    capacity_grav: electrode.gravimetricCapacity,
    capacity_vol: electrode.volumetricCapacity,
    energy_grav: electrode.specificEnergy,
    energy_vol: electrode.energyDensity,
    max_delta_volume: electrode.maximumVolumeChange,
    plateaus: electrode.plateaus.map((plateau) => ({
      id_charge: plateau.charged.entry.id,
      id_discharge: plateau.discharged.entry.id,
      x_charge: plateau.charged.x,
      x_discharge: plateau.discharged.x,
      fracA_charge: plateau.charged.ionFraction,
      fracA_discharge: plateau.discharged.ionFraction,
      voltage: plateau.voltage,
      mAh: plateau.capacity,
      capacity_grav: plateauCapacity(electrode, plateau),
    })),
    unstable: electrode.unstable.map((entry) => ({
      id: entry.entry.id,
      x: entry.x,
      energy_above_hull_per_formula_unit: energyAboveElectrodeHull(electrode, entry),
    })),
  }
}

/** Voltage against ion content, as steps. */
export function voltageFigure(electrode: InsertionElectrode): Figure {
  const { plateaus, workingIon } = electrode
  const framework = displayFormula(electrode.framework)
  const last = plateaus[plateaus.length - 1]
  return {
    name: 'voltage',
    title: `Voltage of ${workingIon} in ${framework}`,
    caption: `Equilibrium voltage at 0 K against ${workingIon} metal; average ${electrode.averageVoltage.toFixed(3)} V.`,
    x: { label: `${workingIon} per ${framework}, x` },
    y: { label: `voltage against ${workingIon} (V)` },
    series: [{
      label: 'voltage',
      mark: 'step',
      role: 'primary',
      points: [...plateaus.map((plateau) => [plateau.charged.x, plateau.voltage]), [last.discharged.x, last.voltage]],
    }],
    guides: [{ axis: 'y', at: electrode.averageVoltage, label: `average ${electrode.averageVoltage.toFixed(3)} V` }],
  }
}

/** mAh per gram of the fully discharged electrode, so that the plateaus add up to its capacity. */
function plateauCapacity(electrode: InsertionElectrode, plateau: VoltagePlateau): number {
  return plateau.capacity / electrode.stable[electrode.stable.length - 1].mass
}
