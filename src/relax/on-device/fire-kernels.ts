// FIRE for many structures at once as gpu.js kernels: the same algorithm as ../fire.ts with one time step, mixing and
// power per structure, and the unit-cell filter of ../cell-filter.ts. Loop skeletons as in potentials/kernels/gpu.
//
// Arrays: member[·][s] what does not change during a submission, see MEMBER; state[·][s] see STATE; sums[0…5][s] F·v, v·v,
// F·F, longest row of F squared, longest displacement and longest velocity of an atom squared; moved, velocity, force [k][i] of the atoms, in the
// undeformed cell; cell, cellVelocity, cellForce [k][s]: the deformation F itself (row-major), and velocity and force of
// n·F. A structure of n atoms has 3n + 9 degrees of freedom when its cell moves.
import type { KernelText } from '../../potentials/kernels/gpu/nep-kernels.ts'
import type { Capacity } from '../../potentials/kernels/gpu/capacity.ts'
import { FIRE } from '../fire.ts'

/** Rows of `member`: first atom, atoms, force calls allowed, fmax squared, longest step, skin, then F⁻¹ of the list. */
export const MEMBER = { first: 0, atoms: 1, callsAllowed: 2, fmaxSquared: 3, maxStep: 4, skin: 5, listInverse: 6, width: 15 } as const

/**
 * Rows of `state`: force calls, whether a step was taken, time step, mixing, steps downhill, pause (see PAUSE), energy
 * (eV) and longest row squared at the first call. The last three only guide the present step: shares of the old velocity
 * and of the force in the new one, and the time over which it acts.
 */
export const STATE = {
  calls: 0, started: 1, timeStep: 2, mixing: 3, downhill: 4, pause: 5, firstEnergy: 6, firstSquared: 7, width: 8,
  keep: 8, pull: 9, step: 10, fullWidth: 11,
} as const

/** Why a structure stands still until the host has seen it. */
export const PAUSE = { none: 0, ended: 1, listTooOld: 2 } as const

/** Å by which the list must be good for more than is needed: f32 sums are not exact. */
const LIST_MARGIN = 0.001

/** A kernel without helper functions. */
export function text(output: readonly number[], inputs: string, body: string): KernelText {
  return { source: `function (${inputs}) {\n${body}\n}`, output, functions: [] }
}

/** Energy of every structure: [structure], eV. */
export function energyKernel({ structures, largest }: Capacity): KernelText {
  return text([structures], 'member, energy', `
    const s = this.thread.x;
    const first = member[${MEMBER.first}][s];
    const n = member[${MEMBER.atoms}][s];
    let sum = 0.0;
    for (let a = 0; a < ${largest}; a++) {
      if (a >= n) { break; }
      sum += energy[first + a];
    }
    return sum;`)
}

/** sums of the header: [structure, 6]. */
export function sumsKernel({ structures, largest }: Capacity, cell: boolean): KernelText {
  const inputs = ['member', 'force', 'velocity', 'moved', ...(cell ? ['cell', 'cellForce', 'cellVelocity'] : [])]
  const real = (k: number): string => `mx * cell[${k}][s] + my * cell[${3 + k}][s] + mz * cell[${6 + k}][s]`
  return text([structures, 6], inputs.join(', '), `
    const s = this.thread.x;
    const first = member[${MEMBER.first}][s];
    const n = member[${MEMBER.atoms}][s];
    let total = 0.0;
    for (let a = 0; a < ${largest}; a++) {
      if (a >= n) { break; }
      const i = first + a;
      ${accumulate('force', 'velocity', 'i', '0', '1', '2')}
      if (this.thread.y === 4) {
        const mx = moved[0][i];
        const my = moved[1][i];
        const mz = moved[2][i];
        const x = ${cell ? real(0) : 'mx'};
        const y = ${cell ? real(1) : 'my'};
        const z = ${cell ? real(2) : 'mz'};
        total = Math.max(total, x * x + y * y + z * z);
      }
      if (this.thread.y === 5) {
        total = Math.max(total, velocity[0][i] * velocity[0][i] + velocity[1][i] * velocity[1][i] + velocity[2][i] * velocity[2][i]);
      }
    }
    ${cell ? `
    for (let row = 0; row < 3; row++) {
      ${accumulate('cellForce', 'cellVelocity', 's', '3 * row', '3 * row + 1', '3 * row + 2')}
    }` : ''}
    return total;`)
}

/** Adds one row of force and velocity to the sum that this thread makes. */
function accumulate(force: string, velocity: string, at: string, ...rows: string[]): string {
  const [fx, fy, fz] = rows.map((row) => `${force}[${row}][${at}]`)
  const [vx, vy, vz] = rows.map((row) => `${velocity}[${row}][${at}]`)
  return `
      if (this.thread.y === 0) { total += ${fx} * ${vx} + ${fy} * ${vy} + ${fz} * ${vz}; }
      if (this.thread.y === 1) { total += ${vx} * ${vx} + ${vy} * ${vy} + ${vz} * ${vz}; }
      if (this.thread.y === 2) { total += ${fx} * ${fx} + ${fy} * ${fy} + ${fz} * ${fz}; }
      if (this.thread.y === 3) { total = Math.max(total, ${fx} * ${fx} + ${fy} * ${fy} + ${fz} * ${fz}); }`
}

/** One decision of FIRE per structure: [structure, fullWidth], the new state. `cutoff` (Å) is the reach of the list. */
export function controlKernel({ structures }: Capacity, cell: boolean, cutoff: number): KernelText {
  const read = (name: keyof typeof STATE): string => `state[${STATE[name]}][s]`
  const fields: readonly [keyof typeof STATE, string][] = [
    ['calls', 'calls'], ['started', 'started'], ['timeStep', 'timeStep'], ['mixing', 'mixing'], ['downhill', 'downhill'],
    ['pause', 'pause'], ['firstEnergy', 'firstEnergy'], ['firstSquared', 'firstSquared'], ['keep', 'keep'], ['pull', 'pull'], ['step', 'step'],
  ]
  return text([structures, STATE.fullWidth], cell ? 'member, sums, state, energy, cell' : 'member, sums, state, energy', `
    const s = this.thread.x;
    let calls = ${read('calls')};
    let started = ${read('started')};
    let timeStep = ${read('timeStep')};
    let mixing = ${read('mixing')};
    let downhill = ${read('downhill')};
    let pause = ${read('pause')};
    let firstEnergy = ${read('firstEnergy')};
    let firstSquared = ${read('firstSquared')};
    let keep = 1.0;
    let pull = 0.0;
    let step = 0.0;
    if (calls === 1.0) {
      firstEnergy = energy[s];
      firstSquared = sums[3][s];
    }
    if (pause < 0.5 && calls > 0.5) {
      if (sums[3][s] < member[${MEMBER.fmaxSquared}][s] || calls >= member[${MEMBER.callsAllowed}][s]) { pause = ${PAUSE.ended}.0; }
    }
    if (pause < 0.5) {
      if (calls < 0.5) {
        calls = 1.0;
      } else {
        ${steer()}
        const speed = Math.sqrt(keep * keep * sums[1][s] + 2.0 * keep * pull * sums[0][s] + pull * pull * sums[2][s]);
        step = nextTimeStep;
        if (step * speed > member[${MEMBER.maxStep}][s]) { step = member[${MEMBER.maxStep}][s] / speed; }
        const total = step * speed;
        const advance = Math.min(total, step * (keep * Math.sqrt(sums[5][s]) + pull * Math.sqrt(sums[3][s])));
        ${listOutrun(cell, cutoff)}
        if (outrun > 0.0) {
          pause = ${PAUSE.listTooOld}.0;
          keep = 1.0;
          pull = 0.0;
          step = 0.0;
        } else {
          calls += 1.0;
          started = 1.0;
          timeStep = nextTimeStep;
          mixing = nextMixing;
          downhill = nextDownhill;
        }
      }
    }
    ${fields.map(([name, value]) => `if (this.thread.y === ${STATE[name]}) { return ${value}; }`).join('\n')}
    return 0.0;`)
}

/** The turn of the velocity, as `steer` of fire.ts; leaves keep, pull and the next time step, mixing and count. */
function steer(): string {
  return `
        let nextTimeStep = timeStep;
        let nextMixing = mixing;
        let nextDownhill = downhill;
        if (started > 0.5) {
          if (sums[0][s] > 0.0) {
            keep = 1.0 - mixing;
            pull = mixing * Math.sqrt(sums[1][s] / sums[2][s]);
            if (downhill > ${FIRE.stepsBeforeAcceleration}.0) {
              nextTimeStep = Math.min(timeStep * ${FIRE.timeStepGrowth}, ${FIRE.longestTimeStep}.0);
              nextMixing = mixing * ${FIRE.mixingDecay};
            }
            nextDownhill = downhill + 1.0;
          } else {
            keep = 0.0;
            nextMixing = ${FIRE.firstMixing};
            nextTimeStep = timeStep * ${FIRE.timeStepCut};
            nextDownhill = 0.0;
          }
        }
        pull += nextTimeStep;`
}

/**
 * By how much (Å) a pair could have come within the cutoff unseen after a step of length `total` in which no atom goes
 * farther than `advance`. Fixed cell: twice the
 * longest displacement against the skin. Moving cell: a pair outside the list was farther than cutoff + skin, and M, the
 * deformation since, shortens it by at most ‖M − 1‖.
 */
function listOutrun(cell: boolean, cutoff: number): string {
  const skin = `member[${MEMBER.skin}][s]`
  if (!cell) return `const outrun = 2.0 * (Math.sqrt(sums[4][s]) + advance) + ${LIST_MARGIN} - ${skin};`
  const elements = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => {
    const product = [0, 1, 2].map((c) => `member[${MEMBER.listInverse + 3 * a + c}][s] * cell[${3 * c + b}][s]`).join(' + ')
    return `const m${a}${b} = ${product}${a === b ? ' - 1.0' : ''};`
  }))
  const squares = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => `m${a}${b} * m${a}${b}`)).join(' + ')
  const row = (r: number): string => [0, 1, 2].map((c) => `Math.abs(cell[${3 * r + c}][s])`).join(' + ')
  const inverseSquares = Array.from({ length: 9 }, (_, k) => `member[${MEMBER.listInverse + k}][s] * member[${MEMBER.listInverse + k}][s]`).join(' + ')
  return `
        ${elements.join('\n')}
        const stretch = Math.max(${row(0)}, Math.max(${row(1)}, ${row(2)}));
        const furtherStrain = (total / member[${MEMBER.atoms}][s]) * Math.sqrt(${inverseSquares});
        const strain = Math.sqrt(${squares}) + furtherStrain;
        const reach = ${cutoff.toFixed(8)} + ${skin};
        const outrun = ${cutoff.toFixed(8)} + ${LIST_MARGIN} + 2.0 * (Math.sqrt(sums[4][s]) + advance * stretch) - reach * (1.0 - strain);`
}

/** The array `atom` with no pairs where a structure stands still: its evaluation costs next to nothing. */
export function activeKernel({ atoms }: Capacity): KernelText {
  return text([atoms, 4], 'atom, control', `
    const i = this.thread.x;
    const k = this.thread.y;
    if (k > 1 && control[${STATE.pause}][atom[1][i]] > 0.5) { return 0.0; }
    return atom[k][i];`)
}

/** What was computed, or what was before where a structure stands still: [atom, 3]. */
export function holdForceKernel({ atoms }: Capacity): KernelText {
  return text([atoms, 3], 'atom, control, before, computed', `
    const i = this.thread.x;
    const k = this.thread.y;
    if (control[${STATE.pause}][atom[1][i]] > 0.5) { return before[k][i]; }
    return computed[k][i];`)
}

/** The same for energies: [atom]. */
export function holdEnergyKernel({ atoms }: Capacity): KernelText {
  return text([atoms], 'atom, control, before, computed', `
    const i = this.thread.x;
    if (control[${STATE.pause}][atom[1][i]] > 0.5) { return before[i]; }
    return computed[i];`)
}

/** New velocities of the atoms: [atom, 3]. */
export function velocityKernel({ atoms }: Capacity): KernelText {
  return text([atoms, 3], 'atom, control, velocity, force', `
    const i = this.thread.x;
    const k = this.thread.y;
    const s = atom[1][i];
    return control[${STATE.keep}][s] * velocity[k][i] + control[${STATE.pull}][s] * force[k][i];`)
}

/** New displacements of the atoms: [atom, 3], Å. */
export function moveKernel({ atoms }: Capacity): KernelText {
  return text([atoms, 3], 'atom, control, velocity, moved', `
    const i = this.thread.x;
    const k = this.thread.y;
    return moved[k][i] + control[${STATE.step}][atom[1][i]] * velocity[k][i];`)
}
