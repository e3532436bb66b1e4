// Relaxation settings of the problem's parameters.
import { relaxSettingsSchema, type RelaxConfig } from '../../src/relax/settings.ts'
import type { InterfaceParameters } from './parameters.ts'

/** The cell keeps the lattice of the interface; where it is periodic it may stretch along the normal. */
export function relaxConfig({ relax, geometry }: Pick<InterfaceParameters, 'relax' | 'geometry'>): RelaxConfig {
  return relaxSettingsSchema.parse({ ...relax, cell: geometry === 'periodic' ? 'normal' : 'none' })
}
