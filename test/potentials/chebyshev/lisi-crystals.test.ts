// Formation energies that the published Li-Si networks give the crystals at fixed cells.
import { describe, expect, it } from 'vitest'
import { readStructures } from '../../../src/io/formats.ts'
import { readChebyshevPotential } from '../../../src/potentials/chebyshev/read.ts'
import type { AngularDomain } from '../../../src/potentials/chebyshev/network.ts'
import { evaluateOne } from '../../support/backends.ts'
import { sharedData } from '../../support/shared-data.ts'

const LITHIUM = 3
const crystals = sharedData('structures/lisi_crystals')
const networks = sharedData('aenet/networks')

describe.skipIf(crystals === null || networks === null)('Li-Si crystals', () => {
  it.each([
    ['2017', 'nn-04153', 'legacy_0_pi', [-203.9, -249.4, -271.8, -264, -239.3], [0.408, 0.377, 0.37, 0.236, 0.03]],
    ['2021', 'nn-02170', 'cosine', [-205.1, -254.3, -272.4, -259.3, -242.7], [0.41, 0.392, 0.351, 0.212, 0.102]],
  ] satisfies [string, string, AngularDomain, number[], number[]][])(
    'have the formation energies and voltages of the networks of %s',
    async (_year, files, angularDomain, expected, voltages) => {
      const paths = ['Li', 'Si'].map((element) => `${networks ?? ''}/${element}.15t-15t.${files}`)
      const potential = await readChebyshevPotential(paths, { angularDomain })
      const perAtom = async (name: string): Promise<{ energy: number; lithium: number }> => {
        const [{ structure }] = readStructures(`${crystals ?? ''}/${name}.xyz`, { format: 'extxyz' })
        const { energy } = await evaluateOne(potential, structure)
        const atoms = structure.species.length
        return { energy: energy / atoms, lithium: structure.species.filter((number) => number === LITHIUM).length / atoms }
      }
      const [lithium, silicon] = [(await perAtom('Li')).energy, (await perAtom('Si')).energy]
      const points = [{ x: 0, perSilicon: 0 }]
      const found: string[] = []
      for (const name of ['LiSi', 'Li12Si7', 'Li7Si3', 'Li13Si4', 'Li15Si4']) {
        const { energy, lithium: share } = await perAtom(name)
        const formation = energy - share * lithium - (1 - share) * silicon
        found.push((1000 * formation).toFixed(1))
        points.push({ x: share / (1 - share), perSilicon: formation / (1 - share) })
      }
      const steps = points.slice(1).map(({ x, perSilicon }, k) => (points[k].perSilicon - perSilicon) / (x - points[k].x))
      expect(found).toEqual(expected.map((value) => value.toFixed(1)))
      expect(steps.map((value) => value.toFixed(3))).toEqual(voltages.map((value) => value.toFixed(3)))
    },
  )
})
