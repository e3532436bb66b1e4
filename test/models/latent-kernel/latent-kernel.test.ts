import { describe, expect, it } from 'vitest'
import { StoreError } from '../../../src/errors.ts'
import { randomStream } from '../../../src/math/random.ts'
import { latentInputs } from '../../../src/models/latent-kernel/latent-inputs.ts'
import {
  latentNetworkName, trainLatentNetwork, type LatentTask,
} from '../../../src/models/latent-kernel/latent-network.ts'
import { networkColumns } from '../../../src/models/latent-kernel/network-columns.ts'
import { fromBytes, toBytes } from '../../../src/models/latent-kernel/saved-network.ts'

const COUNT = 60
const random = randomStream('rows')
/** Two hidden numbers seen through six columns; the property is the first of them. */
const hidden = Array.from({ length: COUNT }, () => [random.normal(), random.normal()])
const columns = networkColumns({
  count: COUNT, dimension: 6,
  values: Float64Array.from(hidden.flatMap(([u, v]) => [u, v, u + v, u - v, 2 * u, v + 0.1 * random.normal()])),
}, [])
const labels = Float64Array.from(hidden, ([u], r) => (r % 2 === 0 ? u : NaN))
const settings = {
  units: 3, hidden: [12], epochs: 80, retrainingEpochs: 5, learningRate: 0.005, klWeight: 0.05, propertyWeight: 1,
}
const task: LatentTask = { columns, labels, settings, seed: 'a' }

describe('columns of a network', () => {
  it('are centred descriptors of deviation 1 and centred one-hot columns of what varies', () => {
    const { dimension, values } = networkColumns({ count: 4, dimension: 1, values: Float64Array.of(1, 1, 3, 3) }, [
      { name: 'metal', labels: ['Fe', 'Co', 'Fe', 'Fe'] }, { name: 'ion', labels: ['Li', 'Li', 'Li', 'Li'] },
    ])
    expect(dimension).toBe(3)
    expect([...values]).toEqual([-1, -0.25, 0.25, -1, 0.75, -0.75, 1, -0.25, 0.25, 1, -0.25, 0.25])
  })
})

describe('a latent network', () => {
  const network = trainLatentNetwork(task, null)

  it('learns: it rebuilds the columns and tells the property of candidates that were not evaluated', () => {
    const [first, last] = [network.curve[0], network.curve[network.curve.length - 1]]
    expect(last[0]).toBeLessThan(0.5 * first[0])
    expect(last[2]).toBeLessThan(0.3 * first[2])
    // Latent neighbours have like properties, evaluated or not.
    const { values } = latentInputs(network.means, settings.units)
    const unseen = hidden.flatMap((_, r) => (r % 2 === 1 ? [r] : []))
    const errors = unseen.map((r) => {
      const nearest = [...hidden.keys()].filter((other) => other % 2 === 0)
        .sort((a, b) => squaredDistance(values, r, a) - squaredDistance(values, r, b))[0]
      const error = hidden[r][0] - hidden[nearest][0]
      return error * error
    })
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.3)
  })

  it('is a function of its task, and goes on from an earlier one', () => {
    expect(trainLatentNetwork(task, null).sha256).toBe(network.sha256)
    expect(trainLatentNetwork({ ...task, seed: 'b' }, null).sha256).not.toBe(network.sha256)
    const later = trainLatentNetwork(task, network)
    expect(later.curve).toHaveLength(5)
    expect(later.curve[0][0]).toBeLessThan(network.curve[0][0])
  })

  it('has a name that changes with everything it follows from', () => {
    const others: [LatentTask, string | null][] = [
      [task, null], [task, 'latent-kernel-0'], [{ ...task, seed: 'b' }, null],
      [{ ...task, labels: labels.map((y) => 2 * y) }, null], [{ ...task, settings: { ...settings, klWeight: 0.1 } }, null],
      [{ ...task, columns: { ...columns, values: columns.values.map((x) => 2 * x) } }, null],
    ]
    const names = others.map(([of, earlier]) => latentNetworkName(of, earlier))
    expect(new Set(names).size).toBe(others.length)
    for (const name of names) expect(name).toMatch(/^[a-z0-9.-]+$/)
  })

  it('is the same after it was written and read, and damaged bytes are refused', () => {
    const bytes = toBytes(network)
    expect(fromBytes(bytes.slice(), 'x')).toEqual(network)
    expect(() => fromBytes(bytes.slice(0, -8), 'latent-kernel-1')).toThrow(StoreError)
    expect(() => fromBytes(new TextEncoder().encode('nothing'), 'latent-kernel-1')).toThrow('latent-kernel-1')
  })
})

describe('latent inputs', () => {
  it('have the mean squared distance of standardised columns and keep proportions', () => {
    const { values } = latentInputs(Float64Array.of(0, 5, 4, 5, 2, 5, 6, 5), 2)
    expect([...values].filter((_, k) => k % 2 === 1)).toEqual([0, 0, 0, 0])
    expect(values.reduce((sum, x) => sum + x * x, 0) / 4).toBeCloseTo(2, 12)
    expect(values[0]).toBeCloseTo(3 * values[4], 12)
  })
})

function squaredDistance(values: Float64Array, a: number, b: number): number {
  let sum = 0
  for (let d = 0; d < settings.units; d++) {
    const difference = values[a * settings.units + d] - values[b * settings.units + d]
    sum += difference * difference
  }
  return sum
}
