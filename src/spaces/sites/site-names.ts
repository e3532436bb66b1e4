// Which atoms of the host a sublattice means.
import { ConfigError } from '../../errors.ts'
import { isSymbol, symbolOf } from '../../atoms/elements.ts'
import { compositionOf, formulaOf } from '../../atoms/composition.ts'
import type { Structure } from '../../atoms/structure.ts'
import type { SitesParameters, SublatticeParameters } from './parameters.ts'

/** The atoms of the host on each sublattice, ascending, from 0; empty for one of `positions` only. */
export function hostSitesOf(host: Structure, parameters: SitesParameters): number[][] {
  const owner = new Map<number, number>()
  const frozen = new Set(parameters.frozen.map((number) => atomIndex(number, host, 'frozen')))
  return parameters.sublattices.map((sublattice, s) => {
    const place = `sublattices[${s}]`
    const chosen = [...new Set(namesOf(sublattice, place).flatMap((name) => sitesNamed(name, host, frozen, place)))]
    for (const site of chosen) {
      const other = owner.get(site)
      if (other !== undefined) {
        throw new ConfigError({
          rule: 'a site belongs to one sublattice', found: `atom ${site + 1} (${symbolOf(host.species[site])}) again`,
          place: `${place}.sites`, wayOut: `It is on sublattice ${other + 1} already: remove it from one of the two.`,
        })
      }
      owner.set(site, s)
    }
    return chosen.sort((a, b) => a - b)
  })
}

/** How messages and tables call a sublattice. */
export function sublatticeName({ sites, species }: SublatticeParameters): string {
  if (sites !== undefined) return Array.isArray(sites) ? sites.join('+') : sites
  return `empty sites (${Object.keys(species).join('/')})`
}

function namesOf({ sites, positions }: SublatticeParameters, place: string): readonly (string | number)[] {
  if ((sites === undefined) === (positions === undefined)) {
    throw new ConfigError({
      rule: 'a sublattice must have either sites of the host or positions of its own', place,
      found: sites === undefined ? 'neither' : 'both',
      wayOut: 'Write sites: Li, or positions: [[0.5, 0.5, 0.5]] for places that are empty in the host.',
    })
  }
  if (sites === undefined) return []
  return Array.isArray(sites) ? sites : [sites]
}

function sitesNamed(name: string | number, host: Structure, frozen: ReadonlySet<number>, place: string): number[] {
  if (typeof name === 'number') {
    const site = atomIndex(name, host, `${place}.sites`)
    if (!frozen.has(site)) return [site]
    throw new ConfigError({
      rule: 'an atom is either on a sublattice or frozen', found: name, place: `${place}.sites`,
      wayOut: 'Remove it from one of the two.',
    })
  }
  const matching = Array.from(host.species.keys())
    .filter((site) => symbolOf(host.species[site]) === name && !frozen.has(site))
  if (matching.length > 0) return matching
  const unlikely = isSymbol(name) ? '' : ' Sites are an element or numbers of atoms.'
  throw new ConfigError({
    rule: 'a sublattice must match sites of the host', found: name, place: `${place}.sites`,
    wayOut: `The host is ${formulaOf(compositionOf(host))}`
      + `${frozen.size > 0 ? `, ${frozen.size} atoms of it frozen` : ''}.${unlikely}`,
  })
}

function atomIndex(number: number, host: Structure, place: string): number {
  if (number <= host.species.length) return number - 1
  throw new ConfigError({
    rule: `atoms of the host are numbered from 1 to ${host.species.length}`, found: number, place,
    wayOut: 'Numbers count the atoms of the host cell, not of the supercell.',
  })
}
