// What a calculator says, checked against what it was asked: the same atoms in the same order in the same cell, and
// finite numbers of sensible size. Whatever disagrees is a reason, never an exception.
import { symbolOf } from '../atoms/elements.ts'
import { completeCell, fractionalPositions, type Structure } from '../atoms/structure.ts'
import { parseExtxyz } from '../io/extxyz.ts'
import type { Frame } from '../io/frame.ts'
import { inverse3, transformRows } from '../math/matrix3.ts'
import { labelsOf, largestForce } from '../training/data/labels.ts'

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
    return soundly(() => checkAnswer(parseExtxyz(frames[index], 'output.extxyz')[0], structure, limits))
  })
}

/** Compares a frame with the structure it should be about and takes its label. */
export function checkAnswer(frame: Frame, asked: Structure, limits: AnswerLimits): Answer {
  const different = difference(frame.structure, asked)
  if (different !== null) return { reason: different }
  return soundly(() => {
    // The label is taken for the structure that was asked: virials follow from stresses with its own volume.
    const { energy, forces, virial } = labelsOf({ ...frame, structure: asked }, ANY_KEYS, 'output.extxyz')
    if (Math.abs(energy) > LARGEST_ENERGY_PER_ATOM * asked.species.length) return { reason: `the energy is ${energy} eV` }
    if (forces === null) return { reason: 'no forces in the output (columns forces:R:3)' }
    const longest = largestForce(forces)
    if (longest <= limits.largestForce) return { label: { energy, forces, virial } }
    return { reason: `a force of ${longest.toFixed(1)} eV/Å is longer than largest_force (${limits.largestForce})` }
  })
}

const ANY_KEYS = { energy_key: null, forces_key: null }

function soundly(read: () => Answer): Answer {
  try {
    return read()
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
