// Settings of a site model that serve cells of up to some 200 sites and some thousand results.
import type { SiteModelSettings } from './types.ts'

export const SITE_MODEL_DEFAULTS: SiteModelSettings = {
  hidden: [256, 128],
  latent: 16,
  propertyUnits: 32,
  canonical: true,
  training: {
    epochs: 100, batch: 64, learningRate: 1e-3, klWeight: 0.3, warmUp: 0.3, freeBits: 0.05, propertyWeight: 1, heldOut: 0.1,
    patience: 20, plateau: { factor: 0.5, patience: 8 },
  },
}
