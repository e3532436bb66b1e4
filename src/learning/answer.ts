// What a calculator says, checked against what it was asked: the same atoms in the same order in the same cell, and
// finite numbers of sensible size. Whatever disagrees is a reason, never an exception.
import { fractionalPositions, volume, type Structure } from '../atoms/structure.ts'
import { symbolOf } from '../atoms/elements.ts'
import { inverse3, transformRows } from '../math/matrix3.ts'
import { parseExtxyz } from '../io/extxyz.ts'
import { completeCell } from '../atoms/structure.ts'
import type { ArrayValue, Frame, InfoValue } from '../io/frame.ts'

/** Reference values of one structure. Units: eV, eV/Å; virial W = −∂E/∂ε, length 9, null where it has none. */
export interface Label {
  readonly energy: number
  readonly forces: Float64Array
  readonly virial: Float64Array | null
}

/** A label, or one line on why the answer cannot be one. */
export type Answer = { readonly label: Label } | { readonly reason: string }

export interface AnswerLimits {
  /** eV/Å; a longer force is taken for a calculation gone wrong. */
  readonly largestForce: number
}

/** How far atoms and lattice vectors may differ from the question, Å: programs print a limited number of digits. */
const POSITION_TOLERANCE = 2e-3
const CELL_TOLERANCE = 2e-3
/** eV. No atom of any code has more total energy than this. */
const LARGEST_ENERGY_PER_ATOM = 1e7

/**
 * The answers to the structures of one input file, in their order. `text` is the output file, or null when there is none;
 * a last frame that is torn (the program was killed while writing) does not count.
 */
export function readAnswers(text: string | null, asked: readonly Structure[], limits: AnswerLimits): Answer[] {
  const frames = text === null ? [] : wholeFrames(text)
  return asked.map((structure, index) => {
    if (text === null) return { reason: 'no output file' }
    if (index >= frames.length) return { reason: `the output ends after ${frames.length} of ${asked.length} structures` }
    const parsed = parsedFrame(frames[index])
    return 'reason' in parsed ? parsed : checkAnswer(parsed.frame, structure, limits)
  })
}

/** Compares a frame with the structure it should be about and takes its label. */
export function checkAnswer(frame: Frame, asked: Structure, limits: AnswerLimits): Answer {
  const different = difference(frame.structure, asked)
  if (different !== null) return { reason: different }
  const { energy } = frame.info
  if (typeof energy !== 'number') return { reason: 'no energy in the output (key energy=… of the comment line)' }
  if (!Number.isFinite(energy)) return { reason: `the energy is ${energy}` }
  if (Math.abs(energy) > LARGEST_ENERGY_PER_ATOM * asked.species.length) return { reason: `the energy is ${energy} eV` }
  const forces = forceColumns(frame.arrays)
  if (forces === null) return { reason: 'no forces in the output (columns forces:R:3)' }
  const longest = longestRow(forces)
  if (!Number.isFinite(longest)) return { reason: 'a force is not finite' }
  if (longest > limits.largestForce) {
    return { reason: `a force of ${longest.toFixed(1)} eV/Å is longer than largest_force (${limits.largestForce})` }
  }
  const virial = virialOf(frame.info, asked)
  return virial !== null && 'reason' in virial ? virial : { label: { energy, forces, virial } }
}

function parsedFrame(text: string): { readonly frame: Frame } | { readonly reason: string } {
  try {
    return { frame: parseExtxyz(text, 'output.extxyz')[0] }
  } catch (cause) {
    return { reason: (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] }
  }
}

/** The text of every frame that is there to its last line. */
function wholeFrames(text: string): string[] {
  const lines = text.split('\n')
  // What follows the last line break is a line still being written.
  lines.pop()
  const frames: string[] = []
  for (let at = 0; at < lines.length;) {
    if (lines[at].trim() === '') {
      at++
      continue
    }
    const count = Number(lines[at].trim())
    if (!Number.isInteger(count) || count < 1) {
      frames.push(lines.slice(at).join('\n'))
      break
    }
    if (at + 2 + count > lines.length) break
    frames.push(`${lines.slice(at, at + 2 + count).join('\n')}\n`)
    at += 2 + count
  }
  return frames
}

/** What sets two structures apart, atoms moved by lattice vectors counting as equal; null when nothing does. */
function difference(found: Structure, asked: Structure): string | null {
  const [n, m] = [asked.species.length, found.species.length]
  if (n !== m) return `${m} atoms instead of ${n}`
  const wrong = asked.species.findIndex((number, i) => found.species[i] !== number)
  if (wrong >= 0) return `atom ${wrong + 1} is ${symbolOf(found.species[wrong])} instead of ${symbolOf(asked.species[wrong])}`
  const moved = asked.cell.findIndex((value, k) => !(Math.abs(found.cell[k] - value) <= CELL_TOLERANCE))
  if (moved >= 0) return `the cell differs by ${Math.abs(found.cell[moved] - asked.cell[moved]).toFixed(4)} Å`
  const far = farthestMove(found, asked)
  return far.distance <= POSITION_TOLERANCE ? null : `atom ${far.atom + 1} has moved by ${far.distance.toFixed(4)} Å`
}

function farthestMove(found: Structure, asked: Structure): { atom: number; distance: number } {
  const cell = completeCell(asked.cell, asked.pbc)
  const from = fractionalPositions(asked)
  const to = transformRows(found.positions, inverse3(cell))
  const steps = to.map((value, k) => {
    const step = value - from[k]
    return asked.pbc[k % 3] ? step - Math.round(step) : step
  })
  const moves = transformRows(steps, cell)
  let farthest = { atom: 0, distance: 0 }
  for (let i = 0; i < asked.species.length; i++) {
    const distance = Math.hypot(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
    if (!(distance <= farthest.distance)) farthest = { atom: i, distance }
  }
  return farthest
}

function forceColumns(arrays: Readonly<Record<string, ArrayValue>>): Float64Array | null {
  const found = (arrays.forces ?? arrays.force) as ArrayValue | undefined
  if (found === undefined || found.width !== 3) return null
  return found.kind === 'real' || found.kind === 'integer' ? found.values : null
}

function longestRow(rows: Float64Array): number {
  let longest = 0
  for (let i = 0; i < rows.length; i += 3) {
    const length = Math.hypot(rows[i], rows[i + 1], rows[i + 2])
    if (!(length <= longest)) longest = length
  }
  return longest
}

/** `virial` (eV), or `stress` (eV/Å³, tension positive, 9 numbers or the 6 of Voigt) as W = −V·stress. */
function virialOf(info: Readonly<Record<string, InfoValue>>, structure: Structure): Float64Array | { readonly reason: string } | null {
  const given = info.virial ?? info.stress
  if (given === undefined) return null
  const numbers = (Array.isArray(given) ? given.flat() : [given]) as InfoValue[]
  if (!numbers.every((value): value is number => typeof value === 'number' && Number.isFinite(value))) {
    return { reason: 'the stress is not made of finite numbers' }
  }
  const full = numbers.length === 6 ? VOIGT.map((k) => numbers[k]) : numbers
  if (full.length !== 9) return { reason: `the stress has ${numbers.length} numbers instead of 9 or 6` }
  return info.virial === undefined ? Float64Array.from(full, (stress) => -volume(structure) * stress) : Float64Array.from(full)
}

/** xx yy zz yz xz xy as rows of a matrix. */
const VOIGT = [0, 5, 4, 5, 1, 3, 4, 3, 2]
