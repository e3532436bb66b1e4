// The manifest of a campaign as the command line writes it, whoever evaluates.
import { machineFacts, type Manifest, type Sitting } from '../campaign/manifest.ts'
import { backendOf, type OpenProblem } from './session.ts'
import { gitCommit, ionforgeVersion, packageVersions } from './version.ts'

/** The manifest of this campaign on this machine; `adapter` is the graphics card, null without one. */
export function runManifest(
  { campaign, problem, inputs }: OpenProblem, adapter: string | null, sittings: readonly Sitting[],
): Manifest {
  const { name, unit, direction } = problem.objective
  return {
    tool: 'ionforge',
    version: ionforgeVersion(),
    git_commit: gitCommit(),
    ...machineFacts(),
    packages: packageVersions(),
    problem: campaign.problem.name,
    strategy: campaign.strategy.name,
    seed: campaign.seed,
    batch: campaign.batch,
    backend: backendOf(campaign),
    objective: { name, unit, direction },
    ...(adapter === null ? {} : { adapter }),
    inputs,
    sittings,
  }
}
