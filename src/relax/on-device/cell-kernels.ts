// The moving cell on the device: the unit-cell filter of ../cell-filter.ts as kernels. Arrays as in fire-kernels.ts.
import type { Capacity } from '../../potentials/kernels/gpu/capacity.ts'
import type { KernelText } from '../../potentials/kernels/gpu/nep-kernels.ts'
import type { CellFreedom } from '../types.ts'
import { MEMBER, STATE, text } from './fire-kernels.ts'

/** What the device can move of a cell. */
export type DeviceFreedom = Exclude<CellFreedom, 'normal'>

/** New velocity of n·F: [structure, 9]. */
export function cellVelocityKernel({ structures }: Capacity): KernelText {
  return text([structures, 9], 'control, velocity, force', `
    const s = this.thread.x;
    const k = this.thread.y;
    return control[${STATE.keep}][s] * velocity[k][s] + control[${STATE.pull}][s] * force[k][s];`)
}

/** New deformation F: [structure, 9]. */
export function cellMoveKernel({ structures }: Capacity): KernelText {
  return text([structures, 9], 'member, control, velocity, cell', `
    const s = this.thread.x;
    const k = this.thread.y;
    return cell[k][s] + control[${STATE.step}][s] * velocity[k][s] / Math.max(1.0, member[${MEMBER.atoms}][s]);`)
}

/** Forces on the atoms in the undeformed cell, f·F: [atom, 3]. */
export function undeformedForceKernel({ atoms }: Capacity): KernelText {
  return text([atoms, 3], 'atom, force, cell', `
    const i = this.thread.x;
    const k = this.thread.y;
    const s = atom[1][i];
    return force[0][i] * cell[k][s] + force[1][i] * cell[3 + k][s] + force[2][i] * cell[6 + k][s];`)
}

/** Virial of every structure: [structure, 9], eV. */
export function virialKernel({ structures, largest }: Capacity): KernelText {
  return text([structures, 9], 'member, atomVirial', `
    const s = this.thread.x;
    const k = this.thread.y;
    const first = member[${MEMBER.first}][s];
    const n = member[${MEMBER.atoms}][s];
    let sum = 0.0;
    for (let a = 0; a < ${largest}; a++) {
      if (a >= n) { break; }
      sum += atomVirial[k][first + a];
    }
    return sum;`)
}

/** Force on n·F: F⁻¹·W made symmetric, over n; W symmetric, or isotropic for a hydrostatic cell: [structure, 9]. */
export function cellForceKernel({ structures }: Capacity, freedom: Exclude<DeviceFreedom, 'none'>): KernelText {
  const f = (row: number, column: number): string => `f${row}${column}`
  const cofactor = (row: number, column: number): string => {
    const [a, b] = [0, 1, 2].filter((k) => k !== row)
    const [c, d] = [0, 1, 2].filter((k) => k !== column)
    const minor = `${f(a, c)} * ${f(b, d)} - ${f(a, d)} * ${f(b, c)}`
    return (row + column) % 2 === 0 ? `(${minor})` : `(0.0 - (${minor}))`
  }
  const nine = (line: (row: number, column: number) => string): string =>
    [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => line(row, column))).join('\n')
  const virial = freedom === 'hydrostatic'
    ? `const third = (virial[0][s] + virial[4][s] + virial[8][s]) / 3.0;\n${nine((r, c) => `const w${r}${c} = ${r === c ? 'third' : '0.0'};`)}`
    : nine((r, c) => `const w${r}${c} = 0.5 * (virial[${3 * r + c}][s] + virial[${3 * c + r}][s]);`)
  const product = (r: number, c: number): string => [0, 1, 2].map((k) => `i${r}${k} * w${k}${c}`).join(' + ')
  return text([structures, 9], 'member, virial, cell', `
    const s = this.thread.x;
    ${nine((r, c) => `const f${r}${c} = cell[${3 * r + c}][s];`)}
    const determinant = f00 * ${cofactor(0, 0)} + f01 * ${cofactor(0, 1)} + f02 * ${cofactor(0, 2)};
    const over = 1.0 / determinant;
    ${nine((r, c) => `const i${r}${c} = ${cofactor(c, r)} * over;`)}
    ${virial}
    ${nine((r, c) => `const m${r}${c} = ${product(r, c)};`)}
    const share = 0.5 / Math.max(1.0, member[${MEMBER.atoms}][s]);
    ${nine((r, c) => `if (this.thread.y === ${3 * r + c}) { return share * (m${r}${c} + m${c}${r}); }`)}
    return 0.0;`)
}

/** The force that was computed, or the one before where a structure stands still: [structure, 9]. */
export function holdCellForceKernel({ structures }: Capacity): KernelText {
  return text([structures, 9], 'control, before, computed', `
    const s = this.thread.x;
    const k = this.thread.y;
    if (control[${STATE.pause}][s] > 0.5) { return before[k][s]; }
    return computed[k][s];`)
}
