// Whether two relaxations of the same start end in the same minimum.
import { median } from '../../src/analysis/repeated-runs.ts'
import { cosineDistance, fingerprint } from '../../src/atoms/fingerprint.ts'
import { volume, type Structure } from '../../src/atoms/structure.ts'
import type { RelaxedStart } from './worker.ts'

/** eV/atom. Ends this close in energy count as the same. */
const SAME_ENERGY = 1e-4
/** Cosine distance of fingerprints at which two ends are different minima (the rule for duplicates). */
const OTHER_FINGERPRINT = 1e-3
/** The same by volume, as a fraction. */
const OTHER_VOLUME = 0.01

/** How two sets of ends compare. */
export interface EndComparison {
  readonly starts: string
  readonly compared: string
  readonly pairs: number
  /** Ends within 0.1 meV/atom. */
  readonly same_energy: number
  /** The others that fingerprint or volume show to be other minima. */
  readonly other_minima: number
  /** The others that did not converge in one of the two, within the allowed force calls. */
  readonly not_converged: number
  /** The rest: the same minimum, not equally far relaxed. */
  readonly same_minimum: number
  /** eV/atom, median and largest of all. */
  readonly median_difference: number
  readonly largest_difference: number
}

/** Compares ends start by start. */
export function compareEnds(
  starts: string,
  compared: string,
  a: readonly RelaxedStart[],
  b: readonly RelaxedStart[],
): EndComparison {
  const differences = a.map((end, k) => Math.abs(end.energyPerAtom - b[k].energyPerAtom))
  const apart = a.map((end, k) => [end, b[k]] as const).filter((_, k) => !(differences[k] <= SAME_ENERGY))
  const unfinished = apart.filter((pair) => pair.some(({ outcome }) => outcome !== 'converged'))
  const finished = apart.filter((pair) => !unfinished.includes(pair))
  const other = finished.filter(([x, y]) => areOtherMinima(x.structure, y.structure))
  return {
    starts,
    compared,
    pairs: a.length,
    same_energy: a.length - apart.length,
    other_minima: other.length,
    not_converged: unfinished.length,
    same_minimum: finished.length - other.length,
    median_difference: median(differences),
    largest_difference: Math.max(...differences),
  }
}

function areOtherMinima(a: Structure, b: Structure): boolean {
  if (Math.abs(volume(a) - volume(b)) > OTHER_VOLUME * Math.min(volume(a), volume(b))) return true
  return cosineDistance(fingerprint(a), fingerprint(b)) > OTHER_FINGERPRINT
}
