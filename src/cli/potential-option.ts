// --potential SPEC or --problem NAME: which potential `evaluate` and `relax` use.
import { Option, type Command } from 'commander'
import { ConfigError, validNames } from '../errors.ts'
import { loadPotential } from '../potentials/load.ts'
import { POTENTIAL_FORMS } from '../potentials/specification-schema.ts'
import type { Backend, Potential } from '../potentials/potential.ts'
import { registry } from './registry.ts'
import type { Terminal } from './terminal.ts'

export interface PotentialOptions {
  readonly potential?: string
  readonly problem?: string
  readonly backend?: Backend
  readonly precision?: 'f32' | 'f64'
}

export function withPotentialOptions(command: Command): Command {
  return command
    .option('--potential <spec>', `nep.txt file, a built-in name (lj, sw), ${POTENTIAL_FORMS}`)
    .option('--problem <name>', 'use the potential that ships with this problem')
    .addOption(
      new Option('--backend <name>',
        'evaluator backend; default wasm (SIMD on the CPU), for lj, sw, aenet and born-mayer reference')
        .choices(['wasm', 'gpu', 'reference']).env('IONFORGE_BACKEND'),
    )
    .addOption(new Option('--precision <name>', 'of the wasm backend; default f64, for tensornet f32').choices(['f32', 'f64']))
}

/** Opens the potential the options name and passes its warnings on; exactly one of the two must be given. */
export async function openPotentialOption(terminal: Terminal, options: PotentialOptions): Promise<Potential> {
  const potential = await namedPotential(options)
  for (const warning of potential.warnings ?? []) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
  return potential
}

async function namedPotential({ potential, problem, ...options }: PotentialOptions): Promise<Potential> {
  if ((potential === undefined) === (problem === undefined)) {
    throw new ConfigError({
      rule: 'exactly one of --potential and --problem must be given',
      found: potential === undefined ? 'neither' : 'both',
      wayOut: 'For example --potential nep.txt, or --problem lixsi-amorphous.',
    })
  }
  if (options.backend === 'gpu' && options.precision !== undefined) {
    throw new ConfigError({
      rule: '--precision must be left out with --backend gpu', found: options.precision,
      wayOut: 'The card computes in f32; relaxed structures are scored in f64.',
    })
  }
  if (potential !== undefined) return loadPotential(potential, options)
  const name = problem ?? ''
  if (!Object.hasOwn(registry.problems, name)) {
    throw new ConfigError({ rule: '--problem must be registered', found: name, wayOut: validNames(name, Object.keys(registry.problems)) })
  }
  const factory = registry.problems[name]
  // A problem that needs parameters ships no potential of its own.
  const defaults = factory.parameters.safeParse({})
  const file = defaults.success ? factory.inputFiles(defaults.data).potential : undefined
  if (file !== undefined) return loadPotential(file, options)
  throw new ConfigError({ rule: '--problem must ship a potential file', found: name, wayOut: 'Use --potential.' })
}
