// An aenet network with its descriptor, as data. Networks: Artrith & Urban, Comput. Mater. Sci. 114, 135 (2016), doi
// 10.1016/j.commatsci.2015.11.047; Chebyshev descriptor: Artrith, Urban & Ceder, Phys. Rev. B 96, 014112 (2017), doi
// 10.1103/PhysRevB.96.014112.
import { ConfigError, validNames } from '../../errors.ts'

/**
 * What the angular Chebyshev polynomials are taken of. `cosine`: ξ = cos θ, aenet from 2.0.4 (November 2019) on,
 * aenet-PyTorch, aenet-python. `legacy_0_pi`: ξ = (2 cos θ − π)/π, aenet up to 2.0.3. Files do not record it.
 */
export type AngularDomain = (typeof ANGULAR_DOMAINS)[number]
export const ANGULAR_DOMAINS = ['cosine', 'legacy_0_pi'] as const

/** linear; tanh x; 1/(1 + e^−x); 1.7159 tanh(2x/3); the same + 0.1x. Their order is their code in files. */
export type Activation = (typeof ACTIVATIONS)[number]
export const ACTIVATIONS = ['linear', 'tanh', 'logistic', 'scaled-tanh', 'twisted-tanh'] as const

/** y = f(W·[x; 1]). */
export interface NetworkLayer {
  readonly inputs: number
  readonly outputs: number
  readonly activation: Activation
  /** Column-major outputs × (inputs + 1); the last column is the bias. */
  readonly weights: Float64Array
}

/** The network of one element. */
export interface ChebyshevNetwork {
  /** File it came from, for messages. */
  readonly file: string
  /** Atomic number of the centre. */
  readonly element: number
  /** Atomic numbers of the neighbours it knows, in the order that gives them their weights. */
  readonly environment: readonly number[]
  /** R_r and R_a, Å; N_r and N_a, the highest polynomials. */
  readonly radialCutoff: number
  readonly radialOrder: number
  readonly angularCutoff: number
  readonly angularOrder: number
  /** Mean of every descriptor entry, and of its square. */
  readonly mean: Float64Array
  readonly meanSquare: Float64Array
  readonly layers: readonly NetworkLayer[]
  /** E_i = y/scale + shift + the element's reference energy, eV. */
  readonly scale: number
  readonly shift: number
  /** Reference energies of the training set, eV, by atomic number. */
  readonly atomEnergies: ReadonlyMap<number, number>
}

/** Entries of the descriptor: radial and angular, once more with weights when there are several species. */
export function descriptorLength(
  { environment, radialOrder, angularOrder }: Pick<ChebyshevNetwork, 'environment' | 'radialOrder' | 'angularOrder'>,
): number {
  return (environment.length > 1 ? 2 : 1) * (radialOrder + 1 + angularOrder + 1)
}

/** Weights of the species in the weighted copies: … −2, −1, (0 when their number is odd), 1, 2 … */
export function speciesWeights(count: number): number[] {
  const lowest = -Math.floor(count / 2)
  return Array.from({ length: count }, (_, k) => (count % 2 === 0 && lowest + k >= 0 ? lowest + k + 1 : lowest + k))
}

/** The domain of a text; throws ConfigError, explaining both, when it is missing or neither. */
export function angularDomainOf(text: string | undefined, place?: string): AngularDomain {
  const known = ANGULAR_DOMAINS.find((domain) => domain === text)
  if (known !== undefined) return known
  const choices = 'Set angular_domain to cosine (aenet 2.0.4 of November 2019 or later, aenet-PyTorch, aenet-python) or to '
    + 'legacy_0_pi (aenet up to 2.0.3): the files do not record it, and the wrong one is off by electronvolts per atom.'
  throw new ConfigError({
    rule: 'the angular_domain that an aenet network was trained with must be given',
    found: text ?? 'none',
    ...(place === undefined ? {} : { place }),
    wayOut: text === undefined ? choices : `${validNames(text, ANGULAR_DOMAINS)} ${choices}`,
  })
}
