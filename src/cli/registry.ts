// The composition root: here, and only here, src/ meets the strategies and problems that are registered.
import type { Registry } from '../campaign/registry.ts'
import { problems } from '../../problems/index.ts'
import { strategies } from '../../strategies/index.ts'

export const registry: Registry = { problems, strategies: strategies }
