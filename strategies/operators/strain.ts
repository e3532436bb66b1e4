// Strain: cell and atoms are deformed by a random symmetric strain; the volume is kept (the relaxation finds it).
// C. W. Glass, A. R. Oganov, N. Hansen, Comput. Phys. Commun. 175, 713 (2006), doi 10.1016/j.cpc.2006.07.020.
import { determinant3 } from '../../src/math/matrix3.ts'
import { deform } from '../../src/atoms/structure.ts'
import type { Operator } from './operator.ts'

export const strain: Operator = {
  name: 'strain',
  arity: 1,
  source: 'rung',
  appliesTo: (space) => space.pbc.every(Boolean),

  propose([parent], { random, settings }) {
    const [xx, yy, zz, yz, xz, xy] = Array.from({ length: 6 }, () => settings.strainSigma * random.normal())
    const deformation = Float64Array.of(1 + xx, xy, xz, xy, 1 + yy, yz, xz, yz, 1 + zz)
    const determinant = determinant3(deformation)
    // Only absurd amplitudes turn a cell inside out.
    if (!(determinant > 0)) return null
    const scale = 1 / Math.cbrt(determinant)
    return deform(parent, deformation.map((value) => value * scale))
  },
}
