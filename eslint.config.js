import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/**
 * A selector for elements of these types.
 *
 * @param {string[]} types
 */
const of = (...types) => ({ element: { types: { anyOf: types } } });
/**
 * A policy: elements of type `from` may import elements of these types.
 *
 * @param {string} from
 * @param {string[]} types
 */
const mayImport = (from, ...types) => ({ from: of(from), allow: { to: of(...types) } });

/** The folders of main by layer; an arrow points only downwards (docs: architecture rule 3). */
const capabilities = [
  'vault',
  'oauth',
  'rotation',
  'automation',
  'identify',
  'usages',
  'calendar',
  'providers',
  'clipboard',
  'network',
  'test-run',
];

/** @type {import('eslint').Linter.Config} */
const houseRules = {
  plugins: { boundaries },
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.js', '.svelte', '.json'] } },
    'boundaries/include': ['src/**/*'],
    'boundaries/elements': [
      { type: 'shared', pattern: 'src/shared' },
      { type: 'preload', pattern: 'src/preload' },
      { type: 'renderer', pattern: 'src/renderer' },
      { type: 'platform', pattern: 'src/main/platform' },
      { type: 'ipc', pattern: 'src/main/ipc' },
      { type: 'database', pattern: 'src/main/database' },
      ...capabilities.map((name) => ({ type: name, pattern: `src/main/${name}` })),
      { type: 'main', pattern: 'src/main' },
    ],
  },
  rules: {
    'boundaries/no-unknown-dependencies': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        policies: [
          { allow: { to: { module: { origin: ['external', 'core'] } } } },
          ...['shared', 'preload', 'renderer', 'platform', 'ipc', 'database', ...capabilities, 'main'].map(
            (type) => mayImport(type, type),
          ),
          ...['preload', 'renderer', 'platform', 'ipc', 'database', ...capabilities, 'main'].map((type) =>
            mayImport(type, 'shared'),
          ),
          mayImport('vault', 'database'),
          mayImport('test-run', 'oauth', 'vault', 'providers', 'database'),
          mayImport('rotation', 'oauth', 'vault', 'providers', 'database'),
          mayImport('automation', 'oauth', 'network', 'vault', 'providers', 'rotation'),
          mayImport('identify', 'vault', 'database'),
          mayImport('calendar', 'vault', 'rotation', 'providers', 'database'),
          mayImport('oauth', 'network'),
          mayImport('platform', 'vault', 'clipboard', 'network', 'rotation'),
          mayImport('ipc', ...capabilities),
          mayImport('main', 'platform', 'ipc', ...capabilities),
        ],
      },
    ],
  },
};

const noElectron = {
  name: 'electron',
  allowTypeImports: true,
  message: 'Only src/main/platform and src/main/index.ts import electron; take what you need as an argument.',
};
const noNode = { regex: '^node:', message: 'Neither the window nor shared code has Node.' };

export default defineConfig(
  { ignores: ['out/', 'node_modules/', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['scripts/**', '*.config.*', 'test/**', 'src/main/**'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['scripts/**', 'test/bench/**', 'test/crash/main.ts', 'test/demo/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['src/renderer/**', 'test/renderer/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  { files: ['src/**/*.{ts,svelte}'], ...houseRules },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: [
      'src/main/platform/**',
      'src/main/index.ts',
      'src/main/ipc/register.ts',
      'src/preload/index.ts',
    ],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [noElectron] }] },
  },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/ipc/register.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='ipcMain']",
          message: 'Only ipc/register.ts calls ipcMain.',
        },
        {
          selector: "ImportSpecifier[imported.name='ipcRenderer']",
          message: 'Only preload/index.ts calls ipcRenderer.',
        },
      ],
    },
  },
  {
    files: ['src/shared/**', 'src/renderer/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [noElectron], patterns: [noNode] }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'global', '__dirname'],
    },
  },
);
