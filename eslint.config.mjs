import { createRequire } from 'node:module';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const { builtinRules } = createRequire(import.meta.url)('eslint/use-at-your-own-risk');

const TESTS = ['test/**/*.ts', 'bench/**/*.ts'];
const CONSTRUCT_ROOMS = [
  'lib/network/**/*.ts',
  'lib/detection/**/*.ts',
  'lib/registry/**/*.ts',
  'lib/models/**/*.ts',
  'lib/cluster/**/*.ts',
  'lib/serving/**/*.ts',
  'lib/environment/**/*.ts',
];

// A describe block is a table of contents, not a function: its length says nothing about complexity.
const functionLength = {
  ...builtinRules.get('max-lines-per-function'),
  create(context) {
    const report = (finding) => {
      if (!isDescribeCallback(finding.node)) context.report(finding);
    };
    return builtinRules
      .get('max-lines-per-function')
      .create(Object.create(context, { report: { value: report } }));
  },
};

function isDescribeCallback(node) {
  const call = node?.parent;
  if (call?.type !== 'CallExpression' || !call.arguments.includes(node)) return false;
  let callee = call.callee;
  while (callee.type === 'MemberExpression' || callee.type === 'CallExpression') {
    callee = callee.type === 'MemberExpression' ? callee.object : callee.callee;
  }
  return callee.type === 'Identifier' && callee.name === 'describe';
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'cdk.out/', 'coverage/', 'reports/', '.stryker-tmp/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.mjs'],
    plugins: { 'import-x': importX, airgap: { rules: { 'function-length': functionLength } } },
    languageOptions: { parser: tseslint.parser },
    rules: {
      'airgap/function-length': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'import-x/first': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/order': [
        'error',
        {
          groups: ['builtin', 'external', ['parent', 'sibling', 'index']],
          alphabetize: { order: 'asc', caseInsensitive: true },
          'newlines-between': 'ignore',
        },
      ],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: CONSTRUCT_ROOMS,
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['Literal[value=/arn:aws/]', 'TemplateElement[value.raw=/arn:aws/]'].map((selector) => ({
          selector,
          message: 'isolated partitions exist: use Stack.of(this).formatArn or Aws.PARTITION',
        })),
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      // Tests poke at parsed templates, whose values have no type.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['*.config.mjs', '*.config.mts'], rules: { 'import-x/no-default-export': 'off' } },
);
