// The registry of problems: one line each.
import type { ProblemFactory } from '../src/campaign/types.ts'
import { candidatePool } from './candidate-pool/problem.ts'
import { interfaceOfCrystals } from './interface/problem.ts'
import { lcoLpsInterface } from './lco-lps-interface/problem.ts'
import { lennardJonesCluster } from './lennard-jones-cluster/problem.ts'
import { li3po4Nitrogen } from './li3po4-nitrogen/problem.ts'
import { lixsiAmorphous } from './lixsi-amorphous/problem.ts'
import { lixsiOccupancy } from './lixsi-occupancy/problem.ts'
import { parameterBox } from './parameter-box/problem.ts'
import { propertyModelProblem } from './property-model/problem.ts'
import { siteOrdering } from './site-ordering/problem.ts'
import { tavoriteBarrier } from './tavorite-barrier/problem.ts'
import { testFunction } from './test-function/problem.ts'

export const problems: Readonly<Record<string, ProblemFactory>> = {
  'lixsi-amorphous': lixsiAmorphous,
  'lixsi-occupancy': lixsiOccupancy,
  'li3po4-nitrogen': li3po4Nitrogen,
  'lco-lps-interface': lcoLpsInterface,
  'interface': interfaceOfCrystals,
  'lennard-jones-cluster': lennardJonesCluster,
  'tavorite-barrier': tavoriteBarrier,
  'site-ordering': siteOrdering,
  'candidate-pool': candidatePool,
  'property-model': propertyModelProblem,
  'parameter-box': parameterBox,
  'test-function': testFunction,
}
