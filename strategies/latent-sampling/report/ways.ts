// The ways in words, and which way an evaluation came by: its operator begins with it.
import { WAYS, type Way } from '../record.ts'

/** Ways that ask the network, in the order of tables and legends. */
export const NETWORK_WAYS: readonly Way[] = ['prior', 'conditioned', 'elites', 'geodesics', 'bayesian']

/** What the network is measured against. */
export const CONTROLS = ['marginals', 'random'] as const satisfies readonly Way[]

export const WAY_NAMES: Readonly<Record<Way, string>> = {
  prior: 'prior',
  conditioned: 'conditioned on a low energy',
  elites: 'around the lowest',
  geodesics: 'between the lowest',
  bayesian: 'Bayesian in latent space',
  marginals: 'per-site marginals',
  random: 'random',
}

/** The way an operator names ("elites", "latent:prior", "random (prior gave nothing new)"); null for other operators. */
export function wayOf(operator: string): Way | null {
  const [word] = operator.replace(/^latent:/, '').split(' ')
  return WAYS.find((way) => way === word) ?? null
}
