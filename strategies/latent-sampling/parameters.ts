// Parameters of latent sampling as they stand in a campaign file.
import { z } from 'zod'
import { sourceShape } from './settings.ts'

export const latentSamplingParameters = z.strictObject(sourceShape({
  ways: { prior: 0.05, elites: 0.4, geodesics: 0.25, conditioned: 0.05, bayesian: 0.15, marginals: 0.05, random: 0.05 },
  retrainEvery: 100,
}))

export type LatentSamplingParameters = z.infer<typeof latentSamplingParameters>
