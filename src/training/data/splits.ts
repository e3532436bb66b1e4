// Which part of the data is fitted, which decides when to stop, and which is looked at once, at the end.
import { InputError } from '../../errors.ts'
import { randomStream, streamKey } from '../../math/random.ts'
import { groupedFolds } from '../../models/folds.ts'
import type { Split } from '../types.ts'

/** Shares of the trajectories that are drawn for validation and for the test; the rest is trained on. */
export const VALID_SHARE = 0.05
export const TEST_SHARE = 0.1

/** With fewer trajectories than this nothing can be held out. */
const FEWEST = 4

const NAMES: Readonly<Record<string, Split>> = {
  train: 'train', training: 'train', valid: 'valid', validation: 'valid', val: 'valid', test: 'test',
}

/** The split a word of a file stands for; throws InputError naming `place`. */
export function splitNamed(word: unknown, place: string): Split {
  if (typeof word === 'string' && Object.hasOwn(NAMES, word.toLowerCase())) return NAMES[word.toLowerCase()]
  throw new InputError({ rule: 'split must be train, valid or test', found: word, place })
}

/** What decides the split of a frame. */
export interface SplitMember {
  readonly trajectory: string
  /** What the file says; null when it says nothing. */
  readonly split: Split | null
  readonly place: string
}

/**
 * The split of every frame, in order: what its file says, else that of its trajectory, else drawn: 85 % of the
 * trajectories are trained on, 5 % validate, 10 % test. The draw depends on the seed and the names of the trajectories,
 * not on their order. Throws InputError when a file divides a trajectory.
 */
export function splitsOf(members: readonly SplitMember[], seed: number | string): Split[] {
  const given = new Map<string, SplitMember>()
  for (const member of members) {
    if (member.split === null) continue
    const earlier = given.get(member.trajectory)
    if (earlier === undefined) given.set(member.trajectory, member)
    else if (earlier.split !== member.split) {
      throw new InputError({
        rule: `the frames of one trajectory ("${member.trajectory}") must stand in one split`,
        found: `${earlier.split} at ${earlier.place} and ${member.split}`,
        place: member.place,
        wayOut: 'Frames of one run are alike: a test on them would flatter. Name the parts apart in traj=… to insist.',
      })
    }
  }
  const drawn = drawSplits(members.map(({ trajectory }) => trajectory).filter((name) => !given.has(name)), seed)
  return members.map(({ trajectory }) => given.get(trajectory)?.split ?? drawn.get(trajectory) ?? 'train')
}

/** Which of several folds is the test. */
export interface CrossValidation {
  readonly folds: number
  /** From 1. */
  readonly fold: number
}

/**
 * Splits for cross-validation, whatever the files say: trajectories are dealt into folds of like size by the seed, one
 * fold is the test, and of the others 5 % of all trajectories validate. Throws InputError with fewer trajectories than folds.
 */
export function crossValidationSplits(
  members: readonly Pick<SplitMember, 'trajectory'>[], seed: number | string, { folds, fold }: CrossValidation,
): Split[] {
  const names = members.map(({ trajectory }) => trajectory)
  const { test } = groupedFolds(names, folds, randomStream(streamKey(seed, 'folds', folds)))[fold - 1]
  const held = new Set(Array.from(test, (row) => names[row]))
  const rest = lotsOf(names.filter((name) => !held.has(name)), seed)
  const valid = new Set(rest.slice(0, Math.max(1, Math.round((VALID_SHARE * (rest.length * folds)) / (folds - 1)))))
  return names.map((name) => (held.has(name) ? 'test' : valid.has(name) && rest.length > 1 ? 'valid' : 'train'))
}

/**
 * The frames of a share of the trajectories, drawn by the seed: indices into `trajectories`, in order. At least one
 * trajectory is kept.
 */
export function shareOfTrajectories(trajectories: readonly string[], share: number, seed: number | string): number[] {
  const lots = lotsOf(trajectories, streamKey(seed, 'share', 0))
  const kept = new Set(lots.slice(0, Math.max(1, Math.round(share * lots.length))))
  return [...trajectories.keys()].filter((index) => kept.has(trajectories[index]))
}

/** The different names in an order drawn for each by itself. */
function lotsOf(names: readonly string[], seed: number | string): string[] {
  return [...new Set(names)]
    .map((name) => ({ name, lot: randomStream(streamKey(seed, 'split', name)).uniform() }))
    .sort((a, b) => a.lot - b.lot || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name)
}

function drawSplits(names: readonly string[], seed: number | string): Map<string, Split> {
  const lots = lotsOf(names, seed)
  const held = (share: number): number => (lots.length < FEWEST ? 0 : Math.max(1, Math.round(share * lots.length)))
  const valid = held(VALID_SHARE)
  const test = held(TEST_SHARE)
  return new Map(lots.map((name, rank) => [name, rank < valid ? 'valid' : rank < valid + test ? 'test' : 'train']))
}
