// The schema of a parameter that holds a potential specification: what is wrong with one is said with file and line.
import { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { parsePotential } from './specification.ts'

/** A text that {@link parsePotential} understands. */
export const potentialSchema = z.string().superRefine((text, context) => {
  try {
    parsePotential(text)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { rule, wayOut } = error.parts
    const message = `must name a potential (${rule}${wayOut === undefined ? '' : `. ${wayOut.replace(/\.$/, '')}`})`
    context.addIssue({ code: 'custom', message, input: text })
  }
})

/** What it accepts, to stand in the description of a parameter. */
export const POTENTIAL_FORMS = 'nep:FILE, aenet:FILE,FILE?angular_domain=cosine, tensornet:FILE, born-mayer:FILE, '
  + 'committee:FOLDER (of "ionforge fit --committee"), or several joined by " + " (a committee)'
