// The loss of a whole batch and its gradient: what a step of a training descends, in one function.
import { klWithFreeBits, unitsThatPay } from '../network/gaussian-kl.ts'
import { layersOf } from './layout.ts'
import { chunkLoss, PROPERTY, RECONSTRUCTION, SUMS } from './loss.ts'
import type { AutoencoderDesign, AutoencoderTraining, TrainingRows } from './types.ts'

/**
 * Loss of the rows with these indices and ∂loss/∂parameters (length: that of the parameters). `noise`: all rows × latent,
 * standard normal. The loss is Σ_rows w·(reconstruction + γ·squared error of the property)/B + β·Σ_j max(K_j, λ) with
 * K_j = Σ_rows w·KL_j/B.
 */
export function batchLoss(
  design: AutoencoderDesign, rows: TrainingRows, parameters: Float64Array, batch: readonly number[], noise: Float64Array,
  { klWeight, freeBits, propertyWeight }: Pick<AutoencoderTraining, 'klWeight' | 'freeBits' | 'propertyWeight'>,
): { readonly loss: number; readonly gradient: Float64Array } {
  const chunk = chunkLoss(design, rows, parameters, batch.length)
  const klOfUnits = new Float64Array(design.latent)
  const pays = new Uint8Array(design.latent)
  const sums = new Float64Array(SUMS)
  const gradient = new Float64Array(parameters.length)
  chunk.encode(batch, 0, batch.length, klOfUnits)
  const meanKl = klOfUnits.map((sum) => sum / batch.length)
  unitsThatPay(meanKl, freeBits, pays)
  chunk.decode(noise, { klWeight, propertyWeight, rows: batch.length, pays }, layersOf(design, gradient), sums)
  const loss = (sums[RECONSTRUCTION] + propertyWeight * sums[PROPERTY]) / batch.length
  return { loss: loss + klWeight * klWithFreeBits(meanKl, freeBits), gradient }
}
