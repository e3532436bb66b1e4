// A committee of potentials: their mean is the potential, and how far they are apart says where it is not to be trusted.
// Query by committee: H. S. Seung, M. Opper, H. Sompolinsky, COLT 1992, doi 10.1145/130385.130417.
//
// Everything is reported, and relaxed, on the mean: its forces are the gradient of its energy, so that a minimum is one
// of the energy that is reported. It costs as much as its members together; their spread costs nothing beyond that.
import { symbolOf } from '../atoms/elements.ts'
import { ConfigError } from '../errors.ts'
import type { Structure } from '../atoms/structure.ts'
import { requireSpecies, type CommitteeSpread, type Potential, type PotentialResult, type Track } from './potential.ts'

/**
 * Joins at least two potentials to their mean. It knows the elements that all of them know. Throws ConfigError for
 * fewer, for members without a common element, or for members on a graphics card.
 */
export function committeePotential(members: readonly Potential[]): Potential {
  requireCommittee(members)
  const species = members[0].species.filter((number) => members.every((member) => member.species.includes(number)))
  const identity = { name: committeeName(members), species }
  const evaluate = async (batch: readonly Structure[], tracks?: readonly Track[]): Promise<readonly PotentialResult[]> => {
    for (const structure of batch) requireSpecies(identity, structure)
    const results = await Promise.all(members.map((member) => member.evaluate(batch, tracks)))
    return batch.map((_, index) => meanResult(results.map((ofMember) => ofMember[index])))
  }
  const warnings = [...commonWarnings(members), ...unsharedElements(members, species)]
  return {
    ...identity,
    cutoff: Math.max(...members.map(({ cutoff }) => cutoff)),
    backend: members.every(({ backend }) => backend === 'wasm') ? 'wasm' : 'reference',
    precision: members.some(({ precision }) => precision === 'f32') ? 'f32' : 'f64',
    ...(members.some(({ exact }) => exact !== undefined)
      ? { exact: committeePotential(members.map((member) => member.exact ?? member)) }
      : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...meanExtrapolation(members),
    hasSpread: true,
    evaluate,
  }
}

/** Mean of what the members say, in their order, with how far they are apart. */
function meanResult(results: readonly PotentialResult[]): PotentialResult {
  const mean = {
    energy: results.reduce((sum, { energy }) => sum + energy, 0) / results.length,
    energies: meanOf(results.map(({ energies }) => energies)),
    forces: meanOf(results.map(({ forces }) => forces)),
    virial: meanOf(results.map(({ virial }) => virial)),
  }
  return { ...mean, spread: spreadOf(results, mean) }
}

function spreadOf(results: readonly PotentialResult[], mean: PotentialResult): CommitteeSpread {
  const atoms = mean.energies.length
  const squares = new Float64Array(atoms)
  let energySquares = 0
  for (const { energy, forces } of results) {
    energySquares += (energy - mean.energy) * (energy - mean.energy)
    for (let i = 0; i < forces.length; i++) {
      const deviation = forces[i] - mean.forces[i]
      squares[Math.floor(i / 3)] += deviation * deviation
    }
  }
  const freedom = results.length - 1
  return {
    energyPerAtom: atoms === 0 ? 0 : Math.sqrt(energySquares / freedom) / atoms,
    forces: squares.map((sum) => Math.sqrt(sum / freedom)),
  }
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0].length)
  for (const row of rows) {
    for (let i = 0; i < mean.length; i++) mean[i] += row[i]
  }
  return mean.map((sum) => sum / rows.length)
}

/** Mean over the members that know their training data: each measures with its own descriptors. */
function meanExtrapolation(members: readonly Potential[]): Pick<Potential, 'extrapolation'> {
  const known = members.filter(({ extrapolation }) => extrapolation !== undefined)
  if (known.length === 0) return {}
  return {
    extrapolation: (structure) =>
      meanOf(known.map((member) => member.extrapolation?.(structure) ?? new Float64Array(structure.species.length))),
  }
}

/** "committee of 4 (nep4 Li Si)". */
function committeeName(members: readonly Potential[]): string {
  return `committee of ${members.length} (${[...new Set(members.map(({ name }) => name))].join('; ')})`
}

function commonWarnings(members: readonly Potential[]): string[] {
  return [...new Set(members.flatMap(({ warnings }) => warnings ?? []))]
}

function unsharedElements(members: readonly Potential[], species: readonly number[]): string[] {
  const all = [...new Set(members.flatMap((member) => member.species))]
  const left = all.filter((number) => !species.includes(number))
  if (left.length === 0) return []
  return [`Not every member of the committee knows ${left.map(symbolOf).join(', ')}: it is for ${species.map(symbolOf).join(', ')} only.`]
}

function requireCommittee(members: readonly Potential[]): void {
  if (members.length < 2) {
    throw new ConfigError({ rule: 'a committee needs at least two members', found: members.length })
  }
  const [first, ...others] = members
  if (!first.species.some((number) => others.every(({ species }) => species.includes(number)))) {
    throw new ConfigError({
      rule: 'the members of a committee must have an element in common', found: members.map(({ name }) => name).join('; '),
    })
  }
  if (members.some(({ backend }) => backend === 'gpu')) {
    throw new ConfigError({
      rule: 'a committee is computed on the CPU', found: 'gpu', wayOut: 'Leave the backend out, or give one member alone.',
    })
  }
}
