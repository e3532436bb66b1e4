// The registry of problems: one line each.
import type { ProblemFactory } from '../src/campaign/types.ts'
import { lennardJonesCluster } from './lennard-jones-cluster/problem.ts'
import { lixsiAmorphous } from './lixsi-amorphous/problem.ts'

export const problems: Readonly<Record<string, ProblemFactory>> = {
  'lixsi-amorphous': lixsiAmorphous,
  'lennard-jones-cluster': lennardJonesCluster,
}
