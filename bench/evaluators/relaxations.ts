// LixSi relaxations per second, and whether f32 and f64 end in the same minima: from random starts as a campaign makes
// them, and from within 0.05 Å of a minimum.
import { median } from '../../src/analysis/repeated-runs.ts'
import { pairDistances } from '../../src/atoms/distances.ts'
import { packRandomly, randomCell } from '../../src/atoms/packing.ts'
import { atomCount, withPositions, type Structure } from '../../src/atoms/structure.ts'
import { randomStream } from '../../src/math/random.ts'
import { relaxSettings } from '../../src/relax/settings.ts'
import type { RelaxSettings } from '../../src/relax/types.ts'
import { lixsiParameters } from '../../problems/lixsi-amorphous/parameters.ts'
import { LI, SI } from '../../problems/scoring/lixsi/references.ts'
import { compareEnds, type EndComparison } from './ends.ts'
import { REFERENCE, WASM_F32, WASM_F64, type Evaluator } from './subjects.ts'
import type { Threads } from './threads.ts'
import type { RelaxedStart } from './worker.ts'

/** x of the starts, in turn; cells of 16 Si. */
const CONTENTS = [0, 0.5, 1, 1.75, 2.5, 3.25, 3.75]
const HOST_ATOMS = 16

/** Å. How far atoms are moved from a minimum at most: a little, and as much as a rough candidate of a search is off. */
const NEAR = 0.05
const FAR = 0.5
/** eV/Å, and force calls allowed: tight enough that ends of the same minimum have the same energy. */
const TIGHT = { fmax: 0.005, maxSteps: 2000 }
/** Å. Starts moved by this show how far two f64 relaxations part by rounding alone: what f32 is to be measured by. */
const ROUNDING = 1e-7

const parameters = lixsiParameters.parse({})
const campaignSettings: Omit<RelaxSettings, 'minimumDistance'> = relaxSettings(parameters.relax)

/** Starts as a campaign packs them, the same in every run. */
export function randomStarts(count: number): Structure[] {
  const distances = pairDistances(parameters.minimum_distances, [LI, SI])
  const { Li, Si } = parameters.volume_per_atom
  return Array.from({ length: count }, (_, index) => {
    const random = randomStream(`evaluators:start:${index}`)
    const lithium = Math.round(CONTENTS[index % CONTENTS.length] * HOST_ATOMS)
    const species = new Uint8Array(HOST_ATOMS + lithium).fill(SI, 0, HOST_ATOMS).fill(LI, HOST_ATOMS)
    for (;;) {
      const size = lithium * Li + HOST_ATOMS * Si
      const packed = packRandomly(random, species, randomCell(random, size * random.between(0.95, 1.2)), distances)
      if (packed !== null) return packed
    }
  })
}

/** One evaluator's relaxations. */
export interface RelaxationRow {
  readonly evaluator: string
  readonly threads: number
  readonly relaxations_per_second: number
  readonly force_calls_per_second: number
  readonly mean_force_calls: number
  readonly converged: number
}

export interface RelaxationReport {
  readonly starts: number
  readonly rows: readonly RelaxationRow[]
  /** Wall time of the reference over that of each, chunk by chunk, medians. */
  readonly times_the_reference: Readonly<Record<string, number>>
  /** f32 against f64, by kind of start and settings; and f64 against f64 from starts moved by 1e-7 Å. */
  readonly ends: readonly EndComparison[]
}

/** Relaxes `count` random starts with every evaluator in interleaved chunks, and compares f32 with f64. */
export async function measureRelaxations(threads: Threads, count: number, chunks = 5): Promise<RelaxationReport> {
  const starts = randomStarts(count)
  const subjects: [Evaluator, number][] = [
    [REFERENCE, 1],
    [WASM_F64, 1],
    [WASM_F64, 2],
    [WASM_F32, 1],
    [WASM_F32, 2],
  ]
  const seconds = subjects.map((): number[] => [])
  const ends = subjects.map((): RelaxedStart[] => [])
  // Compiles everything on both threads before the clock runs.
  for (const [evaluator, threadCount] of subjects)
    await threads.relax(evaluator, starts.slice(0, 2), { ...campaignSettings, maxSteps: 30 }, threadCount)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const part = starts.slice(Math.floor((chunk * count) / chunks), Math.floor(((chunk + 1) * count) / chunks))
    for (let k = 0; k < subjects.length; k++) {
      const index = (k + chunk) % subjects.length
      const done = await threads.relax(subjects[index][0], part, campaignSettings, subjects[index][1])
      seconds[index].push(done.seconds)
      ends[index].push(...done.relaxed)
    }
  }
  const label = ([{ name }, threadCount]: [Evaluator, number]): string =>
    threadCount === 1 ? name : `${name}, ${threadCount} threads`
  return {
    starts: count,
    rows: subjects.map((subject, index) => rowOf(subject, seconds[index], ends[index])),
    times_the_reference: Object.fromEntries(
      subjects.map((subject, index) => [
        label(subject),
        median(seconds[index].map((time, chunk) => seconds[0][chunk] / time)),
      ]),
    ),
    ends: [
      compareEnds('random, campaign settings', F32_TO_F64, ends[1], ends[3]),
      ...(await fromRandomStarts(threads, starts, ends[1])),
      ...(await fromMinima(threads, ends[1])),
    ],
  }
}

function rowOf(
  [{ name }, threads]: [Evaluator, number],
  seconds: readonly number[],
  ends: readonly RelaxedStart[],
): RelaxationRow {
  const total = seconds.reduce((sum, time) => sum + time, 0)
  const calls = ends.reduce((sum, { forceCalls }) => sum + forceCalls, 0)
  return {
    evaluator: name,
    threads,
    relaxations_per_second: ends.length / total,
    force_calls_per_second: calls / total,
    mean_force_calls: calls / ends.length,
    converged: ends.filter(({ outcome }) => outcome === 'converged').length,
  }
}

/** The same relaxed tightly, and the control: f64 from starts a rounding away. */
async function fromRandomStarts(
  threads: Threads,
  starts: readonly Structure[],
  ends: readonly RelaxedStart[],
): Promise<EndComparison[]> {
  const moved = starts.map((structure, index) => {
    const random = randomStream(`evaluators:rounding:${index}`)
    return withPositions(
      structure,
      structure.positions.map((x) => x + ROUNDING * random.normal()),
    )
  })
  const relaxed = async (
    evaluator: Evaluator,
    from: readonly Structure[],
    settings = campaignSettings,
  ): Promise<RelaxedStart[]> => (await threads.relax(evaluator, from, settings, 2)).relaxed
  const tight = { ...campaignSettings, ...TIGHT }
  const exact = await relaxed(WASM_F64, starts, tight)
  const label = `random, fmax ${TIGHT.fmax} eV/Å`
  return [
    compareEnds('random, campaign settings', CONTROL, ends, await relaxed(WASM_F64, moved)),
    compareEnds(label, F32_TO_F64, exact, await relaxed(WASM_F32, starts, tight)),
    compareEnds(label, CONTROL, exact, await relaxed(WASM_F64, moved, tight)),
  ]
}

/** Minima in f64, moved, and relaxed again in f64 and f32. */
async function fromMinima(threads: Threads, ends: readonly RelaxedStart[]): Promise<EndComparison[]> {
  const converged = ends.filter(({ outcome }) => outcome === 'converged').map(({ structure }) => structure)
  const tight = { ...campaignSettings, ...TIGHT }
  const found = (await threads.relax(WASM_F64, converged, tight, 2)).relaxed.filter(
    ({ outcome }) => outcome === 'converged',
  )
  const minima = found.map(({ structure }) => structure)
  const relaxedFrom = async (label: string, far: number, settings: typeof campaignSettings): Promise<EndComparison> => {
    const moved = minima.map((structure, index) => shaken(structure, far, `evaluators:from:${far}:${index}`))
    const exact = await threads.relax(WASM_F64, moved, settings, 2)
    return compareEnds(label, F32_TO_F64, exact.relaxed, (await threads.relax(WASM_F32, moved, settings, 2)).relaxed)
  }
  return [
    await relaxedFrom(`within ${FAR} Å of a minimum, fmax ${TIGHT.fmax} eV/Å`, FAR, tight),
    await relaxedFrom(`within ${NEAR} Å of a minimum, campaign settings`, NEAR, campaignSettings),
  ]
}

/** Every atom moved by up to this far (Å) in a random direction. */
function shaken(structure: Structure, far: number, key: string): Structure {
  const random = randomStream(key)
  const positions = Float64Array.from(structure.positions)
  for (let i = 0; i < atomCount(structure); i++) {
    const length = far * random.uniform()
    random.direction().forEach((x, k) => {
      positions[3 * i + k] += length * x
    })
  }
  return withPositions(structure, positions)
}

const F32_TO_F64 = 'f32 with f64'
const CONTROL = `f64 with f64 from ${ROUNDING} Å beside`
