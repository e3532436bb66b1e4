import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ISOLATED, makeStructure, PERIODIC, type Structure } from '../../../src/atoms/structure.ts'
import { BackendError, ConfigError, InputError } from '../../../src/errors.ts'
import { angularExpansion } from '../../../src/potentials/chebyshev/angular-polynomials.ts'
import { chebyshevPotential } from '../../../src/potentials/chebyshev/chebyshev.ts'
import { checkAngularDomain } from '../../../src/potentials/chebyshev/domain-check.ts'
import { angularDomainOf, speciesWeights } from '../../../src/potentials/chebyshev/network.ts'
import { readChebyshevPotential } from '../../../src/potentials/chebyshev/read.ts'
import { loadPotential } from '../../../src/potentials/load.ts'
import { evaluateOne } from '../../support/backends.ts'
import { randomChebyshevNetworks } from '../../support/chebyshev-networks.ts'

const FILES = ['Li', 'Si'].map((element) =>
  fileURLToPath(new URL(`../fixtures/chebyshev/${element}.LiSi.nn`, import.meta.url)))
const NO_CELL = new Float64Array(9)

/** A cubic crystal of one element. */
function cubic(a: number, sites: readonly number[], element: number): Structure {
  const species = Array.from({ length: sites.length / 3 }, () => element)
  return makeStructure({ cell: [a, 0, 0, 0, a, 0, 0, 0, a], pbc: PERIODIC, species, positions: sites.map((s) => a * s) })
}

const FCC = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0]
const LITHIUM = cubic(3.51, [0, 0, 0, 0.5, 0.5, 0.5], 3)
const SILICON = cubic(5.43, [...FCC, ...FCC.map((s) => s + 0.25)], 14)

describe('the angular polynomials', () => {
  it('are those of the cosine in Legendre form', () => {
    const { legendre, diagonal } = angularExpansion(4, 'cosine')
    const expected = [
      1, 0, 0, 0, 0, 0, 1, 0, 0, 0, -1 / 3, 0, 4 / 3, 0, 0, 0, -3 / 5, 0, 8 / 5, 0, -1 / 15, 0, -16 / 21, 0, 64 / 35,
    ]
    expected.forEach((value, k) => { expect(legendre[k]).toBeCloseTo(value, 14) })
    diagonal.forEach((value) => { expect(value).toBeCloseTo(1, 14) })
  })

  it('do not give 1 for a neighbour with itself in the older domain', () => {
    const { diagonal } = angularExpansion(4, 'legacy_0_pi')
    const expected = [1, -0.3633802276324186, -0.7359096203316233, 0.8982102383384026, 0.0831259385932678]
    expected.forEach((value, n) => { expect(diagonal[n]).toBeCloseTo(value, 13) })
  })
})

describe('the weights of species', () => {
  it.each([[2, [-1, 1]], [3, [-1, 0, 1]], [4, [-2, -1, 1, 2]], [5, [-2, -1, 0, 1, 2]]])(
    'leave out zero when their number is even: %i', (count, weights) => { expect(speciesWeights(count)).toEqual(weights) })
})

describe('the angular domain', () => {
  it('is never guessed', async () => {
    await expect(readChebyshevPotential(FILES, {})).rejects.toThrow(ConfigError)
    await expect(readChebyshevPotential(FILES, {}))
      .rejects.toThrow(/must be given, got "none" \(.*Li\.LiSi\.nn.*cosine.*legacy_0_pi/)
    expect(() => angularDomainOf('cosin')).toThrow(/Did you mean "cosine"\?/)
  })

  it('is refused when only the other one gives the elements their reference energies', async () => {
    const networks = randomChebyshevNetworks({ species: [3, 14], scale: 0.002 }, 'check')
    const potential = chebyshevPotential(networks, { angularDomain: 'cosine' })
    const [lithium, silicon] = await potential.evaluate([LITHIUM, SILICON])
    const misses = [lithium.energies[0] + 0.3, silicon.energies[0] + 1.4]
    const fitted = networks.map((network, k) => ({ ...network, shift: network.shift - misses[k] }))
    expect(checkAngularDomain(fitted, 'cosine')).toBeNull()
    expect(() => checkAngularDomain(fitted, 'legacy_0_pi')).toThrow(/got "Li .* eV\/atom, Si .*Set angular_domain to cosine/)
    expect(checkAngularDomain(networks, 'cosine')).toMatch(/could not be confirmed: the crystals of the elements miss/)
    const oxide = randomChebyshevNetworks({ species: [8, 22] }, 'oxide')
    expect(checkAngularDomain(oxide, 'cosine')).toMatch(/none of the elements has a cubic/)
  })
})

describe('a potential of networks', () => {
  const networks = randomChebyshevNetworks({ species: [3, 14] }, 'potential')

  it('says what it is, and what to beware of', async () => {
    const potential = await readChebyshevPotential(FILES, { angularDomain: 'cosine', backend: 'reference', precision: 'f64' })
    expect(potential).toMatchObject({ name: 'aenet Li Si', species: [3, 14], cutoff: 4.6 })
    expect(potential).toMatchObject({ backend: 'reference', precision: 'f64' })
    expect(potential.warnings?.[0]).toMatch(/fixed or bounded cells/)
  })

  it('opens by its specification, alone and in a committee', async () => {
    const [cosine, legacy] = ['cosine', 'legacy_0_pi'].map((domain) => `aenet:${FILES.join(',')}?angular_domain=${domain}`)
    const [single, committee] = [await loadPotential(cosine), await loadPotential(`${cosine} + ${legacy}`)]
    const [a, b] = [await evaluateOne(single, LITHIUM), await evaluateOne(await loadPotential(legacy), LITHIUM)]
    expect(single).toMatchObject({ name: 'aenet Li Si', backend: 'reference' })
    expect((await evaluateOne(committee, LITHIUM)).energy).toBeCloseTo(0.5 * (a.energy + b.energy), 12)
  })

  it('does not depend on the order of the files', async () => {
    const structure = makeStructure({ cell: NO_CELL, pbc: ISOLATED, species: [3, 14, 3], positions: [0, 0, 0, 0, 0, 2.5, 2, 1, 1] })
    const [there, back] = [FILES, FILES.toReversed()].map((files) => readChebyshevPotential(files, { angularDomain: 'cosine' }))
    const [a, b] = [await evaluateOne(await there, structure), await evaluateOne(await back, structure)]
    expect(b.energy).toBeCloseTo(a.energy, 13)
    b.forces.forEach((force, k) => { expect(force).toBeCloseTo(a.forces[k], 12) })
  })

  it('leaves out an atom that lies upon another, as aenet does', async () => {
    const potential = chebyshevPotential(networks, { angularDomain: 'cosine' })
    const pair = makeStructure({ cell: NO_CELL, pbc: ISOLATED, species: [3, 14], positions: [1, 2, 3, 1, 2, 3] })
    const [alone, other] = await potential.evaluate(
      [3, 14].map((element) => makeStructure({ ...pair, species: [element], positions: [0, 0, 0] })))
    expect((await evaluateOne(potential, pair)).energies).toEqual(Float64Array.of(alone.energy, other.energy))
  })

  it('refuses elements it has no network for', async () => {
    const oxide = makeStructure({ cell: NO_CELL, pbc: ISOLATED, species: [3, 8], positions: [0, 0, 0, 0, 0, 2] })
    await expect(chebyshevPotential(networks, { angularDomain: 'cosine' }).evaluate([oxide]))
      .rejects.toThrow(/"aenet Li Si".*got "O"/)
  })

  it.each([
    ['none', [], /at least one network/],
    ['one missing', networks.slice(0, 1), /every element of the environment of Li must have a network, got "none for Si"/],
    ['one twice', [...networks, networks[0]], /one network only, got "two for Li"/],
    ['two of one element', [networks[0], { ...networks[0], file: 'other.nn' }], /one network only, got "two for Li" \(other/],
    ['strangers', [...networks, ...randomChebyshevNetworks({ species: [8] }, 'x')], /of Li must know every .* got "not O"/],
  ])('refuses networks that do not belong together: %s', (_, wrong, message) => {
    expect(() => chebyshevPotential(wrong, { angularDomain: 'cosine' })).toThrow(InputError)
    expect(() => chebyshevPotential(wrong, { angularDomain: 'cosine' })).toThrow(message)
  })

  it('refuses backends, precisions and files that cannot be had', async () => {
    const angularDomain = 'cosine'
    await expect(readChebyshevPotential(FILES, { angularDomain, backend: 'wasm' })).rejects.toThrow(BackendError)
    await expect(readChebyshevPotential(FILES, { angularDomain, precision: 'f32' })).rejects.toThrow(/computed in f64/)
    await expect(readChebyshevPotential(['/nowhere/Li.nn'], { angularDomain }))
      .rejects.toThrow(/must be readable, got "ENOENT" \(\/nowhere\/Li\.nn\)/)
  })
})
