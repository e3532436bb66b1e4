import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/swiftshader-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores in CI: more workers only make timing-sensitive command-line tests slower.
    maxWorkers: 2,
  },
})
