import tseslint from 'typescript-eslint'

// Bans that keep the determinism promise: same seed, same bytes.
const seededBans = {
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Use a stream from src/math/random.ts.' },
    { object: 'Math', property: 'pow', message: 'Its last bits differ between Node versions: multiply instead.' },
    { object: 'Date', property: 'now', message: 'Time may only enter the manifest, the budget clock and progress lines.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "BinaryExpression[operator='**']", message: 'Its last bits differ between Node versions: multiply instead.' },
    { selector: "AssignmentExpression[operator='**=']", message: 'Its last bits differ between Node versions: multiply instead.' },
    { selector: "NewExpression[callee.name='Date']", message: 'Time may only enter the manifest, the budget clock and progress lines.' },
    { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
    { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
  ],
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'results/', 'src/potentials/kernels/assembly/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...seededBans,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Contracts are promises and records of functions: an implementation need not await or use `this`.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Only the command line prints and reads the clock; benchmarks and tests time themselves.
    files: ['src/cli/**', 'bench/**', 'test/**'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
)
