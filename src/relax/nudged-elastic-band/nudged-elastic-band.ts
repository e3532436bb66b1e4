// Nudged elastic bands: chains of images between two minima that slide into the lowest way over the ridge between them.
// G. Mills, H. Jónsson, G. K. Schenter, Surf. Sci. 324, 305 (1995), doi 10.1016/0039-6028(94)00731-4; forces as in
// band-forces.ts. Every step evaluates all images of all unfinished bands in one call of the potential.
import { tooClose } from '../outcome.ts'
import { fire } from '../fire.ts'
import { lbfgsAse } from '../l-bfgs.ts'
import type { Optimizer } from '../optimizer.ts'
import { atomCount, withPositions, type Structure } from '../../atoms/structure.ts'
import { newTrack, type Potential, type PotentialResult, type Track } from '../../potentials/potential.ts'
import { bandForces, highestImage, type BandForces } from './band-forces.ts'
import { alignedEnd, linearPath } from './initial-path.ts'
import { pairPotentialPath } from './pair-path.ts'
import type { BandOutcome, BandResult, BandSettings } from './types.ts'

/** Two minima with the same atoms in the same order and the same cell. */
export interface BandEnds {
  readonly start: Structure
  readonly end: Structure
  /** Every atom goes from where `start` has it to where `end` has it, not to the nearest image of that place. */
  readonly isContinuous?: boolean
}

interface Member {
  /** Ends included. */
  images: readonly Structure[]
  readonly energies: Float64Array
  readonly tracks: readonly Track[]
  readonly optimizer: Optimizer
  /** Coordinates of the images between the ends. */
  readonly x: Float64Array
  forces: BandForces | null
  climbs: boolean
  steps: number
  ending: BandEnding | null
}

interface BandEnding {
  readonly outcome: BandOutcome
  readonly reason: string | null
}

/** eV/atom above the higher end: no path through a crystal goes there. */
const ABSURD_RISE = 100
const STEPS_BETWEEN_CONTACT_CHECKS = 5

/**
 * Slides bands between pairs of minima and returns, in order, how each ended. Energies eV, lengths Å. A band that cannot
 * be slid ends with a named outcome; only a wrong request throws: ends that do not match or an element unknown to the
 * potential (InputError).
 */
export async function nudgedElasticBands(
  ends: readonly BandEnds[], potential: Potential, settings: BandSettings,
): Promise<BandResult[]> {
  const members = ends.map((pair) => newMember(pair, settings))
  await evaluateEnds(members, potential)
  let unfinished = members
  while (unfinished.length > 0) {
    const results = await potential.evaluate(
      unfinished.flatMap(({ images }) => images.slice(1, -1)), unfinished.flatMap(({ tracks }) => tracks),
    )
    let next = 0
    for (const member of unfinished) {
      const own = results.slice(next, next + member.tracks.length)
      next += own.length
      member.ending = advance(member, own, settings)
    }
    unfinished = unfinished.filter(({ ending }) => ending === null)
  }
  if (potential.exact !== undefined) await scoreExactly(members, potential.exact)
  return members.map((member) => finished(member, potential.exact !== undefined))
}

/** The first path of a band, as the settings say. */
export function firstPath(
  { start, end, isContinuous = false }: BandEnds, { images, initialPath }: BandSettings,
): readonly Structure[] {
  const straight = linearPath(start, isContinuous ? end : alignedEnd(start, end), images)
  return initialPath === 'idpp' ? pairPotentialPath(straight) : straight
}

function newMember(pair: BandEnds, settings: BandSettings): Member {
  const images = firstPath(pair, settings)
  const size = images[0].positions.length
  const moving = images.length - 2
  const x = new Float64Array(moving * size)
  for (let m = 0; m < moving; m++) x.set(images[m + 1].positions, m * size)
  const make = settings.optimizer === 'fire' ? fire : lbfgsAse
  return {
    images,
    energies: new Float64Array(images.length),
    tracks: Array.from({ length: moving }, newTrack),
    optimizer: make(x.length, settings.maxStep),
    x,
    forces: null,
    climbs: false,
    steps: 0,
    ending: null,
  }
}

async function evaluateEnds(members: readonly Member[], potential: Potential): Promise<void> {
  const results = await potential.evaluate(members.flatMap(({ images }) => [images[0], images[images.length - 1]]))
  members.forEach(({ energies }, n) => {
    energies[0] = results[2 * n].energy
    energies[energies.length - 1] = results[2 * n + 1].energy
  })
}

/** Takes in one evaluation of a band and moves it; returns the ending when this was the last. */
function advance(member: Member, results: readonly PotentialResult[], settings: BandSettings): BandEnding | null {
  const { images, energies, x } = member
  member.steps++
  results.forEach(({ energy }, m) => { energies[m + 1] = energy })
  const band = { positions: images.map(({ positions }) => positions), energies, forces: results.map(({ forces }) => forces) }
  const highest = highestImage(energies)
  let forces = bandForces(band, settings.spring, member.climbs ? highest : null)
  if (settings.climbing && !member.climbs && forces.fmax < settings.climbFrom) {
    member.climbs = true
    forces = bandForces(band, settings.spring, highest)
  }
  member.forces = forces
  const ending = broken(member) ?? contact(member, settings, forces.fmax < settings.fmax)
  if (ending !== null) return ending
  if (forces.fmax < settings.fmax) return { outcome: 'converged', reason: null }
  if (member.steps >= settings.maxSteps) {
    const reason = `longest force ${forces.fmax.toPrecision(3)} eV/Å after ${member.steps} steps, fmax is ${settings.fmax}`
    return { outcome: 'step_limit', reason }
  }
  member.optimizer.step(x, 0, forces.nudged)
  const size = images[0].positions.length
  member.images = images.map((image, n) => (n === 0 || n === images.length - 1
    ? image
    : withPositions(image, x.slice((n - 1) * size, n * size))))
  return null
}

/** The evaluation broke down or the band has run away. */
function broken({ energies, forces, images }: Member): BandEnding | null {
  const bad = energies.findIndex((energy) => !Number.isFinite(energy))
  if (bad >= 0) return { outcome: 'exploded', reason: `energy ${energies[bad]} eV of image ${bad}` }
  if (!Number.isFinite(forces?.fmax)) return { outcome: 'exploded', reason: `longest force ${forces?.fmax} eV/Å` }
  const top = highestImage(energies) ?? 0
  const rise = (energies[top] - Math.max(energies[0], energies[energies.length - 1])) / atomCount(images[0])
  return rise > ABSURD_RISE
    ? { outcome: 'exploded', reason: `image ${top} is ${rise.toFixed(0)} eV/atom above the ends` }
    : null
}

function contact({ images, steps }: Member, { minimumDistance, maxSteps }: BandSettings, converged: boolean): BandEnding | null {
  const isDue = converged || steps >= maxSteps || steps % STEPS_BETWEEN_CONTACT_CHECKS === 0
  if (!isDue) return null
  for (const [n, image] of images.entries()) {
    const ending = tooClose(image, minimumDistance)
    if (ending !== null) return { outcome: 'too_close', reason: `image ${n}: ${ending.reason}` }
  }
  return null
}

/** Energies in f64 of what was slid in f32; the forces stay. */
async function scoreExactly(members: readonly Member[], exact: Potential): Promise<void> {
  const results = await exact.evaluate(members.flatMap(({ images }) => images))
  let next = 0
  for (const { energies } of members) for (let n = 0; n < energies.length; n++) energies[n] = results[next++].energy
}

function finished({ images, energies, forces, climbs, steps, ending, tracks }: Member, rescored: boolean): BandResult {
  if (ending === null || forces === null) throw new Error('a band ended without an evaluation')
  const last = images.length - 1
  const highest = highestImage(energies)
  const distances = new Float64Array(images.length)
  for (let n = 1; n <= last; n++) distances[n] = distances[n - 1] + lengthBetween(images[n - 1], images[n])
  const above = (reference: number): number => (highest === null ? 0 : energies[highest] - energies[reference])
  return {
    ...ending,
    images,
    energies,
    distances,
    slopes: Float64Array.of(0, ...forces.slopes, 0),
    highest,
    forwardBarrier: above(0),
    backwardBarrier: above(last),
    climbed: climbs && highest !== null,
    fmax: forces.fmax,
    steps,
    forceCalls: 2 + steps * tracks.length + (rescored ? images.length : 0),
  }
}

function lengthBetween(a: Structure, b: Structure): number {
  return Math.sqrt(a.positions.reduce((sum, x, k) => sum + (b.positions[k] - x) * (b.positions[k] - x), 0))
}
