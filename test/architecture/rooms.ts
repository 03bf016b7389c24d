/** A part of the library, and all that it may know. */
export interface Room {
  /** `lib/`-relative path of the folder or file (without `.ts`); for the command line, of `bin/`. */
  readonly path: string;
  /** Rooms whose values and types it may use. */
  readonly rooms?: readonly string[];
  /** Rooms of which it may use types only. */
  readonly types?: readonly string[];
  /** Packages and Node modules, each with its sub-paths. */
  readonly packages?: readonly string[];
  /** Packages that are loaded only when a call needs them. */
  readonly lazyPackages?: readonly string[];
  /** Synchronous; no clock, environment, output or randomness. */
  readonly pure?: boolean;
}

const CDK = ['aws-cdk-lib', 'constructs'];
const FILES = ['fs', 'path', 'zlib'];
const ANALYZER = [
  'lib/egress/model',
  'lib/egress/load',
  'lib/egress/needs',
  'lib/egress/reach',
  'lib/egress/rules',
  'lib/egress/manifest',
  'lib/egress/report',
];
const FOUNDATIONS = ['lib/shared', 'lib/policy', 'lib/endpoints', 'lib/requirements', 'lib/sizing'];
const CONSTRUCTS = [
  'lib/network',
  'lib/detection',
  'lib/registry',
  'lib/perimeter',
  'lib/models',
  'lib/cluster',
  'lib/serving',
  'lib/environment',
];

/** Who may import whom; a file belongs to the row with the longest path that fits. */
export const ROOMS: readonly Room[] = [
  { path: 'lib/shared', pure: true },
  { path: 'lib/requirements', packages: ['constructs'] },
  { path: 'lib/endpoints', rooms: ['lib/shared'], pure: true },
  {
    path: 'lib/endpoints/report',
    rooms: ['lib/endpoints', 'lib/egress/report', 'lib/shared'],
    pure: true,
  },
  { path: 'lib/policy', rooms: ['lib/shared'], pure: true },
  { path: 'lib/sizing', rooms: ['lib/shared'], pure: true },
  {
    path: 'lib/sizing/report',
    rooms: ['lib/sizing', 'lib/egress/report', 'lib/shared'],
    pure: true,
  },
  { path: 'lib/resource-types', rooms: ['lib/shared'], pure: true },

  { path: 'lib/egress/model', rooms: ['lib/shared'], pure: true },
  {
    path: 'lib/egress/load',
    rooms: ['lib/egress/model', 'lib/resource-types', 'lib/shared'],
    // Artifacts are what their digest says.
    packages: [...FILES, 'crypto'],
    lazyPackages: ['jsonc-parser', 'yaml'],
  },
  { path: 'lib/egress/reach', rooms: ['lib/egress/model', 'lib/shared'], pure: true },
  {
    path: 'lib/egress/needs',
    rooms: ['lib/egress/model', 'lib/endpoints', 'lib/shared'],
    pure: true,
  },
  {
    path: 'lib/egress/rules',
    rooms: [
      'lib/egress/model',
      'lib/egress/needs',
      'lib/egress/reach',
      'lib/endpoints',
      'lib/policy',
      'lib/resource-types',
      'lib/shared',
    ],
    pure: true,
  },
  {
    path: 'lib/egress/report',
    rooms: ['lib/egress/model', 'lib/shared'],
    types: ['lib/egress/reach', 'lib/egress/rules'],
    pure: true,
  },
  {
    path: 'lib/egress/manifest',
    rooms: ['lib/egress/model', 'lib/egress/rules', 'lib/shared'],
    types: ['lib/egress/reach'],
    pure: true,
  },
  // What joins the analyzer to its hosts: the cdk-nag pack, waivers.
  {
    path: 'lib/egress',
    rooms: [...ANALYZER, 'lib/endpoints', 'lib/requirements', 'lib/resource-types', 'lib/shared'],
    packages: [...CDK, ...FILES, 'cdk-nag', 'yaml'],
  },

  // What constructs need, by the analyzer's own derivation on templates that are not written yet.
  {
    path: 'lib/derivation',
    rooms: ['lib/egress/load', 'lib/egress/model', 'lib/egress/needs', 'lib/egress/rules', 'lib/shared'],
    packages: CDK,
  },

  // Writes documents beside the templates.
  { path: 'lib/documents', packages: [...CDK, ...FILES] },
  {
    path: 'lib/network',
    rooms: [
      'lib/derivation',
      'lib/documents',
      'lib/endpoints',
      'lib/policy',
      'lib/requirements',
      'lib/shared',
    ],
    packages: CDK,
  },
  { path: 'lib/detection', rooms: ['lib/network', 'lib/requirements', 'lib/shared'], packages: CDK },
  { path: 'lib/registry', rooms: ['lib/requirements', 'lib/shared'], packages: CDK },
  // Closes what the other constructs make to other networks, and writes policies of the organization.
  {
    path: 'lib/perimeter',
    rooms: ['lib/documents', 'lib/policy', 'lib/registry', 'lib/shared'],
    packages: CDK,
  },
  { path: 'lib/models', rooms: ['lib/registry', 'lib/requirements', 'lib/shared'], packages: CDK },
  {
    path: 'lib/cluster',
    rooms: ['lib/documents', 'lib/network', 'lib/registry', ...FOUNDATIONS],
    packages: [...CDK, ...FILES, 'cdk8s', 'cdk8s-plus-34', 'crypto', 'yaml'],
  },
  {
    path: 'lib/serving',
    rooms: ['lib/cluster', 'lib/models', 'lib/requirements', 'lib/shared'],
    packages: CDK,
  },
  {
    path: 'lib/environment',
    rooms: [...CONSTRUCTS.filter((room) => room !== 'lib/environment'), ...FOUNDATIONS, 'lib/egress'],
    packages: [...CDK, ...FILES, 'yaml'],
  },

  { path: 'lib/index', rooms: [...FOUNDATIONS, ...ANALYZER, 'lib/egress', ...CONSTRUCTS] },
  {
    path: 'bin/app',
    rooms: ['bin', 'lib/environment', 'lib/egress', 'lib/shared'],
    packages: [...CDK, ...FILES],
  },
  {
    path: 'bin',
    rooms: [
      ...FOUNDATIONS,
      'lib/endpoints/report',
      'lib/sizing/report',
      ...ANALYZER,
      'lib/egress',
      ...CONSTRUCTS,
    ],
    packages: [...FILES, 'crypto', 'util', 'yaml'],
    lazyPackages: ['@aws-sdk/client-ec2', 'elkjs'],
  },
];
