// --potential FILE or --problem NAME: which potential `evaluate` and `relax` use.
import { Option, type Command } from 'commander'
import { ConfigError, validNames } from '../errors.ts'
import { loadPotential } from '../potentials/load.ts'
import type { Potential } from '../potentials/potential.ts'
import { registry } from './registry.ts'
import type { Terminal } from './terminal.ts'

export interface PotentialOptions {
  readonly potential?: string
  readonly problem?: string
  readonly backend: 'reference' | 'wasm' | 'gpu'
}

export function withPotentialOptions(command: Command): Command {
  return command
    .option('--potential <file>', 'nep.txt file, or a built-in name: lj, sw')
    .option('--problem <name>', 'use the potential that ships with this problem')
    .addOption(
      new Option('--backend <name>', 'evaluator backend (this version: reference)')
        .choices(['reference', 'wasm', 'gpu']).default('reference').env('IONFORGE_BACKEND'),
    )
}

/** Opens the potential the options name and passes its warnings on; exactly one of the two must be given. */
export async function openPotentialOption(terminal: Terminal, options: PotentialOptions): Promise<Potential> {
  const potential = await namedPotential(options)
  for (const warning of potential.warnings ?? []) terminal.note(`${terminal.color.yellow('warning:')} ${warning}`)
  return potential
}

async function namedPotential({ potential, problem, backend }: PotentialOptions): Promise<Potential> {
  if ((potential === undefined) === (problem === undefined)) {
    throw new ConfigError({
      rule: 'exactly one of --potential and --problem must be given',
      found: potential === undefined ? 'neither' : 'both',
      wayOut: 'For example --potential nep.txt, or --problem lixsi-amorphous.',
    })
  }
  if (potential !== undefined) return loadPotential(potential, { backend })
  const name = problem ?? ''
  if (!Object.hasOwn(registry.problems, name)) {
    throw new ConfigError({ rule: '--problem must be registered', found: name, wayOut: validNames(name, Object.keys(registry.problems)) })
  }
  const factory = registry.problems[name]
  const file = factory.inputFiles(factory.parameters.parse({})).potential
  if (file !== undefined) return loadPotential(file, { backend })
  throw new ConfigError({ rule: '--problem must ship a potential file', found: name, wayOut: 'Use --potential.' })
}
