import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** node:test keeps count of its own promises. */
const testRunners = { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] };

/** What plain JavaScript here uses of Node without importing it; TypeScript knows by itself. */
const nodeGlobals = ['AbortController', 'AbortSignal', 'TextDecoder', 'console', 'fetch', 'process', 'setTimeout'];

export default defineConfig([
  globalIgnores(['**/node_modules/', '**/generated/', 'data/', 'coverage/', '.stryker-tmp/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    rules: {
      eqeqeq: 'error',
      complexity: ['error', 15],
      'max-depth': ['error', 4],
      'prefer-const': 'error',
      'no-param-reassign': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [testRunners] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return refuse(…)` in a function that returns nothing is how bad cases leave early.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // It warns of a lost `this`, which plain functions do not have, and mistakes closures for methods.
      '@typescript-eslint/unbound-method': 'off',
      // Enums cannot be written here, and classes hardly are: together these two cost a fifth of the run.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['server/src/**'], ignores: ['server/src/main.ts'], rules: { 'no-console': 'error' } },
  {
    files: ['**/*.test.ts', '*/test/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }] },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
  },
]);
