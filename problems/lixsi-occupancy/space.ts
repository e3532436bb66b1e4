// Lithium on the sites of a Li–Si crystal as a `sites` space: Li or a vacancy on every Li site, silicon where it is.
// Only the lithium contents of the ladder are allowed.
import { countOf } from '../../src/atoms/composition.ts'
import { BODY_CENTRED_TO_PRIMITIVE, recell } from '../../src/atoms/recell.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import { ConfigError } from '../../src/errors.ts'
import { sitesParametersSchema } from '../../src/spaces/sites/parameters.ts'
import { sitesSpace, type SitesSpace } from '../../src/spaces/sites/sites.ts'
import { decodeStructure } from '../../src/spaces/structures.ts'
import { LI, SI, type LixsiReferences, type PreparedCrystal } from '../scoring/lixsi/references.ts'
import type { HostName, OccupancyParameters } from './parameters.ts'

/** The palette lists the vacancy first. */
const LITHIUM = 1

/** Hosts with a body-centred conventional cell: half of it is enough. */
const BODY_CENTRED: readonly HostName[] = ['LiSi', 'Li15Si4']

export interface OccupancySpace {
  readonly space: SitesSpace
  /** Si atoms per supercell. */
  readonly silicon: number
  /** x of each of the space's compositions. */
  readonly contents: readonly number[]
}

/** Builds the space; throws ConfigError for a ladder that the host's sites do not hold. */
export function occupancySpace({ host, supercell, ladder }: OccupancyParameters, references: LixsiReferences): OccupancySpace {
  const crystal = hostCell(host, references)
  const cells = supercell[0] * supercell[1] * supercell[2]
  const [sites, silicon] = [cells * countOf(crystal, LI), cells * countOf(crystal, SI)]
  const counts = new Set(ladder.map((x) => lithiumCount(x, { host, sites, silicon })))
  const space = sitesSpace(crystal, sitesParametersSchema.parse({
    supercell,
    sublattices: [{ sites: 'Li', species: { Li: [Math.min(...counts), Math.max(...counts)], vacancy: 'rest' } }],
    charge: 'any',
  }), ({ counts: [row] }) => counts.has(row[LITHIUM]))
  return { space, silicon, contents: space.compositions.map(({ counts: [row] }) => row[LITHIUM] / silicon) }
}

/** The host among the prepared crystals. */
export function preparedHost(host: HostName, { crystals }: LixsiReferences): PreparedCrystal {
  const found = crystals.find(({ name }) => name === host)
  if (found === undefined) throw new ConfigError({ rule: 'the host must be a reference crystal', found: host, place: 'problem.host' })
  return found
}

function hostCell(host: HostName, references: LixsiReferences): Structure {
  const conventional = decodeStructure(preparedHost(host, references).structure)
  return BODY_CENTRED.includes(host) ? recell(conventional, BODY_CENTRED_TO_PRIMITIVE) : conventional
}

function lithiumCount(x: number, { host, sites, silicon }: { host: HostName; sites: number; silicon: number }): number {
  const lithium = Math.round(x * silicon)
  if (Math.abs(x * silicon - lithium) > 1e-9) {
    throw new ConfigError({
      rule: `every x of the ladder times the ${silicon} Si of the supercell must be a whole number of Li`,
      found: `${x} × ${silicon} = ${x * silicon}`,
      place: 'problem.ladder',
      wayOut: `Use multiples of 1/${silicon}, such as ${lithium / silicon}.`,
    })
  }
  if (lithium < sites) return lithium
  throw new ConfigError({
    rule: `the ladder must stay below the content of its host ${host}, x = ${sites / silicon}`,
    found: x,
    place: 'problem.ladder',
    wayOut: 'The full host is one arrangement, and reported anyway: leave its x out, or choose a host with more lithium.',
  })
}
