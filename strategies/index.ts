// The registry of strategies: one line each; a name may stand for one implementation per kind of space. The conformance
// suite tests every entry.
import { aevo } from './aevo/index.ts'
import { basinHopping } from './basin-hopping/index.ts'
import { boxBayesianOptimization, poolBayesianOptimization } from './bayesian-optimization/index.ts'
import { exhaustive } from './exhaustive/index.ts'
import { geneticAlgorithm } from './genetic-algorithm/index.ts'
import { latentSampling } from './latent-sampling/index.ts'
import { meltQuench } from './melt-quench/index.ts'
import { boxParticleSwarm } from './particle-swarm/index.ts'
import { productParticleSwarm } from './particle-swarm/product.ts'
import { poolRandomSearch } from './pool-random-search.ts'
import { randomSearch } from './random-search.ts'
import { simulatedAnnealing } from './simulated-annealing/index.ts'
import { siteGeneticAlgorithm } from './site-genetic-algorithm/index.ts'

export const strategies = {
  'random-search': [randomSearch, poolRandomSearch],
  'basin-hopping': [basinHopping],
  'genetic-algorithm': [geneticAlgorithm, siteGeneticAlgorithm],
  'latent-sampling': [latentSampling],
  'melt-quench': [meltQuench],
  'simulated-annealing': [simulatedAnnealing],
  aevo: [aevo],
  exhaustive: [exhaustive],
  'particle-swarm': [boxParticleSwarm, productParticleSwarm],
  'bayesian-optimization': [poolBayesianOptimization, boxBayesianOptimization],
} as const
