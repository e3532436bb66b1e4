// Molecular dynamics of LixSi at 600 K on the shipped potential: drift of the total energy at constant energy, and the
// mean temperature in the Langevin bath, with errors that allow for correlation in time. Usage, after npm run build:
//   node dist/bench/md-drift.js --out results/benchmarks [--picoseconds 50]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { driftBound, dynamicsAverages, sampleOf, type DynamicsAverages, type Sample } from '../src/analysis/dynamics-report.ts'
import { mean } from '../src/analysis/time-series.ts'
import { packRandomly, randomCell } from '../src/atoms/packing.ts'
import { atomCount, type Structure } from '../src/atoms/structure.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { textTable } from '../src/cli/text-table.ts'
import { runDynamics } from '../src/dynamics/run.ts'
import { constantTemperature } from '../src/dynamics/schedule.ts'
import type { MovingSystem, Snapshot } from '../src/dynamics/types.ts'
import { kineticEnergyOf, massesOf, thermalVelocities, withoutDrift } from '../src/dynamics/velocities.ts'
import { randomStream } from '../src/math/random.ts'
import { loadPotential } from '../src/potentials/load.ts'
import type { Potential } from '../src/potentials/potential.ts'
import { relax } from '../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../src/relax/settings.ts'
import { referenceCrystals } from '../problems/scoring/lixsi/crystals.ts'
import { LI, shippedPotential, SI } from '../problems/scoring/lixsi/references.ts'

const TEMPERATURE = 600
/** 1/ps. */
const FRICTION = 10
/** ps in the bath before anything is measured. */
const SETTLE = 5
/** fs between samples. */
const SAMPLE = 10

const CASES: readonly { readonly system: string; readonly backend: 'wasm' | 'reference'; readonly precision: 'f32' | 'f64'; readonly timestep: number }[] = [
  { system: 'LiSi crystal', backend: 'wasm', precision: 'f64', timestep: 1 },
  { system: 'Li15Si4 crystal', backend: 'wasm', precision: 'f64', timestep: 1 },
  { system: 'amorphous Li2Si', backend: 'wasm', precision: 'f64', timestep: 1 },
  { system: 'amorphous Li2Si', backend: 'wasm', precision: 'f64', timestep: 2 },
  { system: 'amorphous Li2Si', backend: 'wasm', precision: 'f64', timestep: 4 },
  { system: 'amorphous Li2Si', backend: 'wasm', precision: 'f32', timestep: 1 },
  { system: 'amorphous Li2Si', backend: 'reference', precision: 'f64', timestep: 1 },
]

/** The crystal of that name, or a random packing of 16 Si and 32 Li, relaxed with its cell. */
async function startOf(name: string, potential: Potential): Promise<Structure> {
  const crystal = referenceCrystals().find((entry) => name.startsWith(`${entry.name} `))
  const species = new Uint8Array(48).fill(LI).fill(SI, 0, 16)
  const random = randomStream('md-drift')
  const start = crystal?.structure ?? packRandomly(random, species, randomCell(random, 16 * 20.3 + 32 * 14.7), () => 2)
  if (start === null) throw new Error(`${name}: the packing does not fit`)
  const [{ structure }] = await relax([start], potential, relaxSettings(relaxSettingsSchema.parse({ cell: 'full', fmax: 0.02 })))
  return structure
}

async function sampled(system: MovingSystem, potential: Potential): Promise<{ samples: Sample[]; last: Snapshot }> {
  const samples: Sample[] = []
  const every = Math.max(1, Math.round(SAMPLE / system.timestep))
  const see = (snapshot: Snapshot): void => void samples.push(sampleOf(snapshot))
  const [{ outcome, reason, last }] = await runDynamics([system], potential, { observe: { every, see } })
  if (outcome !== 'finished' || last === null) throw new Error(`the dynamics ${outcome}: ${reason}`)
  return { samples, last }
}

/**
 * Velocities of the last moment in the bath, the centre of mass at rest, scaled so that the total energy is the bath's mean:
 * constant energy then has the bath's temperature, and not that of one moment.
 */
function atMeanEnergy({ samples, last }: { readonly samples: readonly Sample[]; readonly last: Snapshot }): Float64Array {
  const masses = massesOf(last.structure.species)
  const velocities = withoutDrift(last.velocities, masses)
  const later = samples.slice(samples.length >> 1)
  const target = mean(later.map(({ potentialEnergy, kineticEnergy }) => potentialEnergy + kineticEnergy))
  const scale = Math.sqrt(Math.max(0, target - last.result.energy) / kineticEnergyOf(velocities, masses))
  return velocities.map((v) => v * scale)
}

interface Measured {
  readonly atoms: number
  readonly bath: DynamicsAverages
  readonly free: DynamicsAverages
}

/** 5 ps in the bath to settle, then equal times in the bath and at constant energy. */
async function measure({ system: name, backend, precision, timestep }: typeof CASES[number], picoseconds: number): Promise<Measured> {
  const potential = await loadPotential(shippedPotential(), { backend, precision })
  const structure = await startOf(name, potential)
  const random = randomStream(`md-drift:${name}:${timestep}`)
  const schedule = constantTemperature(TEMPERATURE)
  const thermostat = { schedule, friction: FRICTION, random }
  const velocities = thermalVelocities(structure.species, TEMPERATURE, random)
  const steps = (ps: number): number => Math.round((1000 * ps) / timestep)
  const settled = (await sampled({ structure, velocities, timestep, steps: steps(SETTLE), thermostat }, potential)).last
  const bath = await sampled({ ...settled, timestep, steps: steps(picoseconds), thermostat }, potential)
  const free = await sampled({ structure: bath.last.structure, velocities: atMeanEnergy(bath), timestep, steps: steps(picoseconds), thermostat: null }, potential)
  const atoms = atomCount(structure)
  return { atoms, bath: dynamicsAverages(bath.samples, atoms, schedule), free: dynamicsAverages(free.samples, atoms, null) }
}

const { values } = parseArgs({ options: { out: { type: 'string' }, picoseconds: { type: 'string', default: '50' } } })
const picoseconds = Number(values.picoseconds)
if (values.out === undefined || !(picoseconds > 0)) throw new Error('usage: md-drift.js --out FOLDER [--picoseconds N]')
const rows: Record<string, number | string>[] = []
for (const entry of CASES) {
  const { atoms, bath, free } = await measure(entry, picoseconds)
  const drift = free.drift ?? { value: Number.NaN, error: Number.NaN }
  rows.push({
    system: entry.system, atoms, backend: `${entry.backend} ${entry.precision}`, timestep: entry.timestep,
    drift: Number(drift.value.toPrecision(3)), drift_error: Number(drift.error.toPrecision(2)), drift_bound: Number(driftBound(drift).toPrecision(3)),
    nve_temperature: Number(free.temperature.value.toFixed(1)), nve_temperature_error: Number(free.temperature.error.toFixed(1)),
    langevin_temperature: Number(bath.temperature.value.toFixed(1)), langevin_temperature_error: Number(bath.temperature.error.toFixed(1)),
  })
  console.error(JSON.stringify(rows.at(-1)))
}
const columns = Object.keys(rows[0])
const cells = rows.map((row) => columns.map((column) => row[column]))
console.log(textTable(columns, cells))
makeFolder(values.out)
const settings = { potential: 'lixsi.nep.txt', temperature: TEMPERATURE, friction: FRICTION, picoseconds, settle: SETTLE, sample: SAMPLE, node: process.version }
writeAtomically(join(values.out, 'md-drift.json'), `${JSON.stringify({ settings, rows }, null, 2)}\n`)
writeAtomically(join(values.out, 'md-drift.md'), [
  '# Molecular dynamics of LixSi at 600 K',
  '',
  `\`node dist/bench/md-drift.js --out results/benchmarks --picoseconds ${picoseconds}\`: the shipped potential, ${SETTLE} ps to settle`,
  `in a Langevin bath (BAOAB, ${FRICTION}/ps), then ${picoseconds} ps in the bath and ${picoseconds} ps at constant energy (velocity Verlet), the`,
  'velocities first scaled to the mean total energy of the bath.',
  'Drift: least-squares slope of the total energy, meV/atom/ps, its error from the means of 20 blocks; bound: |drift| + 2 errors.',
  'Temperatures in K with the blocking error of Flyvbjerg and Petersen (1989), the first fifth left out; timestep in fs.',
  '',
  `| ${columns.join(' | ')} |`,
  `|${columns.map(() => '---').join('|')}|`,
  ...cells.map((row) => `| ${row.join(' | ')} |`),
  '',
].join('\n'))
