// Formation energies and voltage steps of the lithium silicides on a potential, each crystal relaxed and counted from the
// potential's own relaxed elements, beside DFT of the literature. Usage, after npm run build:
//   node dist/bench/lixsi-crystals.js POTENTIAL...
import { textTable } from '../src/cli/text-table.ts'
import { voltageSteps } from '../src/analysis/voltage.ts'
import { loadPotential } from '../src/potentials/load.ts'
import { DFT_CRYSTALS } from '../problems/scoring/lixsi/literature.ts'
import { prepareReferences } from '../problems/scoring/lixsi/references.ts'

type Curve = readonly { readonly name: string; readonly x: number; readonly meV: number }[]

async function curveOf(file: string): Promise<Curve> {
  const { crystals } = await prepareReferences(await loadPotential(file))
  return crystals.flatMap(({ name, x, formation_energy_per_atom: energy }) => (x === null ? [] : [{ name, x, meV: 1000 * energy }]))
    .sort((a, b) => a.x - b.x)
}

/** Between neighbouring tabulated compositions, whether or not a phase lies on the hull. */
function stepsOf(curve: Curve): string[] {
  return curve.slice(1).map((right, k) => {
    const [first] = voltageSteps([curve[k], right].map(({ x, meV }) => ({ x, energyPerHost: ((1 + x) * meV) / 1000 })))
    return first.voltage.toFixed(3)
  })
}

const curves = [
  { label: 'DFT (literature)', curve: DFT_CRYSTALS.points as Curve },
  ...await Promise.all(process.argv.slice(2).map(async (file) => ({ label: file, curve: await curveOf(file) }))),
]
const names = DFT_CRYSTALS.points.slice(1).map(({ name }) => name)
const meV = (curve: Curve, name: string): number => curve.find((point) => point.name === name)?.meV ?? Number.NaN
console.log('formation energies, meV/atom')
console.log(textTable(['', ...names, 'largest difference'], curves.map(({ label, curve }) => [
  label, ...names.map((name) => meV(curve, name).toFixed(1)),
  Math.max(...names.map((name) => Math.abs(meV(curve, name) - meV(curves[0].curve, name)))).toFixed(1),
])))
console.log('\nvoltage steps against Li, V')
console.log(textTable(['', ...DFT_CRYSTALS.points.slice(1).map(({ name }, k) => `${DFT_CRYSTALS.points[k].name} → ${name}`)],
  curves.map(({ label, curve }) => [label, ...stepsOf(curve)])))
