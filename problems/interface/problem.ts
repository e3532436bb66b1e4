// Where the film stands on the substrate, and which atoms change places: any two crystals, any potential.
import { interfaceProblem } from './factory.ts'

export const interfaceOfCrystals = interfaceProblem({
  name: 'interface',
  question: 'How do two crystals join: where does one stand on the other, and do atoms change places across the interface?',
  citations: [],
})
