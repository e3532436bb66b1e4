// A conversion profile as table, summary and figure, with pymatgen's names.
import { massOfComposition, reactionText, type ConversionElectrode } from './conversion.ts'
import { displayFormula } from './entries.ts'
import type { Figure, Table } from './figure.ts'
import { massOf, atomicNumberOf } from '../atoms/elements.ts'

/** One row per reaction step, by falling voltage; capacities in mAh per gram of host and all ions taken up. */
export function conversionTable(electrode: ConversionElectrode): Table {
  return {
    name: 'voltage',
    title: `Conversion of ${displayFormula(electrode.host)} with ${electrode.workingIon}`,
    columns: ['x1', 'x2', 'voltage', 'capacity_grav', 'reaction'],
    rows: electrode.steps.map((step) => [
      step.from.x,
      step.to.x,
      step.voltage,
      step.capacity / dischargedMass(electrode),
      reactionText(electrode, step),
    ]),
  }
}

/** Machine-readable results: V, mAh, mAh/g, Wh/kg. */
export function conversionSummary(electrode: ConversionElectrode): Readonly<Record<string, unknown>> {
  const { steps } = electrode
  return {
    working_ion: electrode.workingIon,
    charge: electrode.charge,
    host_formula: displayFormula(electrode.host),
    average_voltage: electrode.averageVoltage,
    max_voltage: steps[0].voltage,
    min_voltage: steps[steps.length - 1].voltage,
    capacity_grav: electrode.gravimetricCapacity,
    energy_grav: electrode.specificEnergy,
    plateaus: steps.map((step) => ({
      x_charge: step.from.x,
      x_discharge: step.to.x,
      voltage: step.voltage,
      mAh: step.capacity,
      reaction: reactionText(electrode, step),
    })),
  }
}

/** Voltage against ion content, as steps. */
export function conversionFigure(electrode: ConversionElectrode): Figure {
  const { steps, workingIon } = electrode
  const host = displayFormula(electrode.host)
  const last = steps[steps.length - 1]
  return {
    name: 'voltage',
    title: `Conversion of ${host} with ${workingIon}`,
    caption: `Equilibrium voltage at 0 K against ${workingIon} metal along the hull; `
      + `average ${electrode.averageVoltage.toFixed(3)} V.`,
    x: { label: `${workingIon} per ${host}, x` },
    y: { label: `voltage against ${workingIon} (V)` },
    series: [{
      label: 'voltage',
      mark: 'step',
      role: 'primary',
      points: [...steps.map((step) => [step.from.x, step.voltage]), [last.to.x, last.voltage]],
    }],
    guides: [{ axis: 'y', at: electrode.averageVoltage, label: `average ${electrode.averageVoltage.toFixed(3)} V` }],
  }
}

/** g per mol of host formula units with all their ions. */
function dischargedMass({ host, steps, workingIon }: ConversionElectrode): number {
  return massOfComposition(host) + steps[steps.length - 1].to.x * massOf(atomicNumberOf(workingIon))
}
