// The file beside a nep.txt that holds its training envelope: "lixsi.nep.txt" → "lixsi.trust.json".
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { atomicNumberOf, symbolOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import type { DescriptorEnvelope } from './extrapolation.ts'
import { formatNep } from './nep-file.ts'
import type { NepModel } from './nep-model.ts'

const FORMAT = 'ionforge training envelope 1'

const numbers = z.array(z.number())
const schema = z.strictObject({
  format: z.literal(FORMAT),
  /** Of the parameters as `formatNep` writes them: an envelope means nothing for another model. */
  model_sha256: z.string(),
  species: z.array(z.strictObject({
    symbol: z.string(), atoms: z.int().min(1), limit: z.number().positive(), mean: numbers, factor: numbers,
  })),
})

/** The envelope as the text of a trust file. */
export function formatTrustFile(model: NepModel, envelope: DescriptorEnvelope): string {
  const content: z.input<typeof schema> = {
    format: FORMAT,
    model_sha256: hashOf(model),
    species: envelope.map(({ species, atoms, limit, mean, factor }) => ({
      symbol: symbolOf(species), atoms, limit, mean: Array.from(mean), factor: Array.from(factor),
    })),
  }
  return `${JSON.stringify(content)}\n`
}

/** Reads a trust file; `file` names it in messages. Throws InputError when it is malformed or of another model. */
export function parseTrustFile(text: string, file: string, model: NepModel): DescriptorEnvelope {
  const content = schema.safeParse(plain(text, file))
  if (!content.success) {
    const { path, message } = content.error.issues[0]
    throw new InputError({ rule: `a trust file must be one that "ionforge fit" wrote: ${path.join('.')} ${message}`, place: file })
  }
  if (content.data.model_sha256 !== hashOf(model)) {
    throw new InputError({
      rule: 'a trust file must be of the potential beside it: its parameters have changed since', place: file,
      wayOut: 'Make it anew with "ionforge fit", or remove it: the potential works without.',
    })
  }
  return content.data.species.map(({ symbol, atoms, limit, mean, factor }) => ({
    species: atomicNumberOf(symbol, file), atoms, limit, mean: Float64Array.from(mean), factor: Float64Array.from(factor),
  }))
}

function plain(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError({ rule: 'a trust file must be JSON', place: file, cause })
  }
}

function hashOf(model: NepModel): string {
  return createHash('sha256').update(formatNep(model)).digest('hex')
}
