// Test functions of any number of dimensions, by name: the classic ones and the 24 of BBOB.
import type { BoxPoint, Dimension } from '../../src/spaces/box.ts'
import { BBOB, bbobFunction } from './bbob/index.ts'
import { CLASSIC, type ClassicFunction, type ClassicName } from './classic.ts'
import type { TestFunction } from './functions.ts'

/** Dimensions where none are asked for. */
const USUAL_DIMENSION = 10
/** How close to the minimum of a classic function counts as found; of a BBOB function, the last target of its benchmarks. */
const [FOUND, BBOB_FOUND] = [1e-4, 1e-8]

const CLASSIC_NAMES = Object.keys(CLASSIC) as ClassicName[]
const BBOB_NAMES = BBOB.map((_, k) => `bbob-f${k + 1}`)

/** rastrigin …, bbob-f1 … bbob-f24 */
export const SCALABLE_NAMES: readonly string[] = [...CLASSIC_NAMES, ...BBOB_NAMES]

/** The function of that name; `dimension` null = 10. `instance` chooses the minimum and rotations of a BBOB function. */
export function scalableFunction(name: string, dimension: number | null, instance: number): TestFunction {
  const size = dimension ?? USUAL_DIMENSION
  const number = BBOB_NAMES.indexOf(name) + 1
  return number > 0 ? ofBbob(number, size, instance) : ofClassic(CLASSIC[name as ClassicName], size)
}

function ofClassic({ reach, value, peers, source }: ClassicFunction, size: number): TestFunction {
  return {
    dimensions: variables(size, reach), value, source,
    minimum: { value: 0, tolerance: FOUND },
    ...(size === USUAL_DIMENSION ? { peers } : {}),
  }
}

function ofBbob(number: number, size: number, instance: number): TestFunction {
  const { name, lowest, value } = bbobFunction(number, size, instance)
  return {
    dimensions: variables(size, 5),
    value: (point: BoxPoint) => value(point),
    minimum: { value: lowest, tolerance: BBOB_FOUND },
    source: `BBOB f${number}, ${name}: N. Hansen, S. Finck, R. Ros, A. Auger, INRIA RR-6829 (2009); minimum and rotations of `
      + `instance ${instance} drawn by ionforge, not by COCO`,
  }
}

function variables(size: number, reach: number): Dimension[] {
  return Array.from({ length: size }, (_, d) => ({ kind: 'real', name: `x${d + 1}`, low: -reach, high: reach }))
}
