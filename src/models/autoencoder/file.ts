// Trained autoencoders as bytes, for a store of models.
import { createHash } from 'node:crypto'
import { StoreError } from '../../errors.ts'
import { makeAutoencoder } from './autoencoder.ts'
import type { AutoencoderDesign, Reconstruction, TrainedAutoencoder } from './types.ts'
import { bytesOf, decodeVectors, encodeVectors } from './vectors-file.ts'

const FORMAT = 'ionforge-autoencoder-1'
const WAY_OUT = 'Delete it: it is then trained again, with the same weights.'

/** SHA-256 of weights, as 64 hexadecimal digits. */
export function weightsHash(weights: Float64Array): string {
  return createHash('sha256').update(bytesOf(weights)).digest('hex')
}

/** Plain JSON in place of the mask. */
type PlainDesign = Omit<AutoencoderDesign, 'reconstruction'> & {
  readonly reconstruction:
    | (Omit<Reconstruction & { kind: 'classes' }, 'allowed'> & { readonly allowed: readonly number[] })
    | (Reconstruction & { kind: 'numbers' })
}

type Plain = Omit<TrainedAutoencoder, 'model'> & { readonly design: PlainDesign }

/** Writes a trained autoencoder down. */
export function encodeTrained({ model, ...rest }: TrainedAutoencoder): Uint8Array {
  const plain: Plain = { ...rest, design: plainDesign(model.design) }
  return encodeVectors(FORMAT, { plain, vectors: { weights: model.weights } })
}

/** Reads it back; throws StoreError naming `place` when it is damaged or of another version. */
export function decodeTrained(bytes: Uint8Array, place: string): TrainedAutoencoder {
  const { plain, vectors: { weights } } = decodeVectors(FORMAT, bytes, place, WAY_OUT)
  const { design, ...rest } = plain as Plain
  const found = weightsHash(weights)
  if (found !== rest.sha256) {
    throw new StoreError({ rule: 'weights must have the hash they were kept with', found, place, wayOut: WAY_OUT })
  }
  return { ...rest, model: makeAutoencoder(designOf(design), weights) }
}

/** A design as plain JSON. */
export function plainDesign({ reconstruction, ...rest }: AutoencoderDesign): PlainDesign {
  return {
    ...rest,
    reconstruction: reconstruction.kind === 'classes'
      ? { ...reconstruction, allowed: [...reconstruction.allowed] } : reconstruction,
  }
}

function designOf({ reconstruction, ...rest }: PlainDesign): AutoencoderDesign {
  return {
    ...rest,
    reconstruction: reconstruction.kind === 'classes'
      ? { ...reconstruction, allowed: Uint8Array.from(reconstruction.allowed) } : reconstruction,
  }
}
