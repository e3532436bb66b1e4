// The registry of strategies: one line each; a name may stand for one implementation per kind of space. The conformance
// suite tests every entry.
import { basinHopping } from './basin-hopping/index.ts'
import { geneticAlgorithm } from './genetic-algorithm/index.ts'
import { meltQuench } from './melt-quench/index.ts'
import { randomSearch } from './random-search.ts'

export const strategies = {
  'random-search': [randomSearch],
  'basin-hopping': [basinHopping],
  'genetic-algorithm': [geneticAlgorithm],
  'melt-quench': [meltQuench],
} as const
