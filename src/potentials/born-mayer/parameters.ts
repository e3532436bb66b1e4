// The parameter file of a potential of ions, in YAML: the charge of every element, the short-range terms of pairs of them
// and the cutoff. What may be in it is said in docs/how-to/own-potential.md.
import { parse } from 'yaml'
import { z } from 'zod'
import { atomicNumberOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'

/** a exp(−r/rho) − c/r⁶ − d/r⁸, less its value at the cutoff. */
export interface PairTerm {
  /** eV; not negative. */
  readonly a: number
  /** Å. */
  readonly rho: number
  /** eV·Å⁶; not negative. */
  readonly c: number
  /** eV·Å⁸; not negative. */
  readonly d: number
}

/** Ions of T elements. */
export interface IonParameters {
  /** Atomic numbers, length T. */
  readonly species: readonly number[]
  /** Charges, length T, e. */
  readonly charges: readonly number[]
  /** T × T, row-major, symmetric; null where a pair has its Coulomb energy only. */
  readonly pairs: readonly (PairTerm | null)[]
  /** Å. */
  readonly cutoff: number
}

const FILE = z.strictObject({
  charges: z.record(z.string(), z.number()).refine((charges) => Object.keys(charges).length > 0, 'names no element'),
  pairs: z.record(z.string(), z.strictObject({
    a: z.number().nonnegative(),
    rho: z.number().positive(),
    c: z.number().nonnegative().default(0),
    d: z.number().nonnegative().default(0),
  })),
  // Shorter ones leave no neighbours to repel, longer ones no time to compute them.
  cutoff: z.number().min(3).max(30),
})

const WAY_OUT = 'For example {charges: {Na: 1, Cl: -1}, pairs: {Na-Cl: {a: 1256, rho: 0.317, c: 7}}, cutoff: 10}: eV, Å, '
  + 'eV·Å⁶; a pair that is left out has its Coulomb energy only.'

/** Reads the text of a parameter file; `file` names it in messages. Throws InputError for what is wrong in it. */
export function parseIonParameters(text: string, file: string): IonParameters {
  const { charges, pairs, cutoff } = checkedFile(text, file)
  const symbols = Object.keys(charges)
  const species = symbols.map((symbol) => atomicNumberOf(symbol, file))
  const table = new Array<PairTerm | null>(symbols.length * symbols.length).fill(null)
  for (const [name, term] of Object.entries(pairs)) {
    const [i, j] = membersOf(name, symbols, file)
    if (table[i * symbols.length + j] !== null) {
      throw new InputError({
        rule: 'a pair of ions must be given once', found: name, place: file, wayOut: 'A-B and B-A are the same pair.',
      })
    }
    table[i * symbols.length + j] = term
    table[j * symbols.length + i] = term
  }
  return { species, charges: Object.values(charges), pairs: table, cutoff }
}

function checkedFile(text: string, file: string): z.infer<typeof FILE> {
  let value: unknown
  try {
    value = parse(text)
  } catch (cause) {
    const [problem] = (cause as Error).message.split('\n')
    throw new InputError({ rule: `the parameter file of ions must be valid YAML: ${problem}`, place: file, cause })
  }
  const result = FILE.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InputError({
    rule: 'the parameter file of ions must hold charges, pairs and cutoff as they are described',
    found: `${issue.path.length === 0 ? '' : `${issue.path.join('.')}: `}${issue.message}`, place: file, wayOut: WAY_OUT,
  })
}

/** Positions of both elements of "Na-Cl" among those that have a charge. */
function membersOf(name: string, symbols: readonly string[], file: string): readonly [number, number] {
  const members = name.split('-')
  if (members.length !== 2) {
    throw new InputError({ rule: 'a pair of ions must be two elements joined by "-"', found: name, place: file, wayOut: WAY_OUT })
  }
  const [i, j] = members.map((symbol) => {
    const index = symbols.indexOf(symbol)
    if (index >= 0) return index
    atomicNumberOf(symbol, file)
    throw new InputError({
      rule: `both elements of the pair ${name} must have a charge`, found: `none for ${symbol}`, place: file,
      wayOut: `Charges are given for ${symbols.join(', ')}.`,
    })
  })
  return [i, j]
}
