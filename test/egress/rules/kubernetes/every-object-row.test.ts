import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../../lib/egress/load/cloudformation';
import { RULES } from '../../../../lib/egress/rules';
import { isKnownKind } from '../../../../lib/egress/rules/kubernetes/kinds';
import type { ObjectRow, ObjectTest } from '../../../../lib/egress/rules/kubernetes/object-rows';
import { violationsOf } from '../../../../lib/egress/rules/kubernetes/object-rows';
import type { ObjectPredicateName } from '../../../../lib/egress/rules/kubernetes/predicates';
import { OBJECT_PREDICATES } from '../../../../lib/egress/rules/kubernetes/predicates';
import { source } from '../../helpers';

const FOLDER = join(__dirname, '../../../../lib/egress/rules/kubernetes');
const ROWS = RULES.flatMap(({ id, objectRows = [] }) =>
  objectRows.map((row) => ({
    name: `${id} ${row.group} ${row.kind} ${row.when.map(nameOf).join(', ')}`,
    row,
  })),
);
const OTHER = 'something-else';
const ELSEWHERE = { 'Fn::ImportValue': 'elsewhere' };

/** Values by which a question is answered yes and no; what it asks of the whole input has none. */
const SAMPLES: Readonly<Partial<Record<ObjectPredicateName, readonly [unknown, unknown]>>> = {
  hostOutside: ['api.example.com', 'db.corp.internal'],
  argumentOutside: ['--to=https://api.example.com/x', '--to=https://db.corp.internal/x'],
  variableOutside: [
    { name: 'TO', value: 'https://api.example.com/x' },
    { name: 'TO', value: 'https://db.corp.internal/x' },
  ],
  publicAddress: ['8.8.8.8', '10.0.0.1'],
  publicBlock: [{ cidr: '0.0.0.0/0' }, { cidr: '10.0.0.0/8' }],
  acceptsPublic: [
    { action: 'Accept', to: [{ networks: ['0.0.0.0/0'] }] },
    { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
  ],
  metadataBlock: [{ cidr: '169.254.0.0/16' }, { cidr: '169.254.0.0/16', except: ['169.254.169.254/32'] }],
  acceptsMetadata: [
    { action: 'Accept', to: [{ networks: ['fd00:ec2::/32'] }] },
    { action: 'Pass', to: [{ networks: ['169.254.169.254/32'] }] },
  ],
  givesTokens: [
    { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
    { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['create'] },
  ],
  redirectsTraffic: [
    { apiGroups: [''], resources: ['endpoints'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['endpoints'], verbs: ['get'] },
  ],
  changesNamespaces: [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['update'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
  ],
  oldVersion: ['v1.22', 'latest'],
  anyDestination: [{ ports: [] }, { to: [{ podSelector: {} }] }],
  corefileOutside: ['. {\n forward . 8.8.8.8\n}', '. {\n forward . /etc/resolv.conf\n}'],
  foreignArn: ['arn:aws:iam::222222222222:role/x', 'arn:aws:iam::111111111111:role/x'],
  foreignArns: ['- rolearn: arn:aws:iam::222222222222:role/x', '- rolearn: arn:aws:iam::111111111111:role/x'],
  foreignBucket: ['elsewhere', 'own-111111111111'],
  notOfInput: ['subnet-1', { Ref: 'Own' }],
  modelOutside: ['hf://org/model', 'pvc://models/x'],
  modelArgument: [
    { image: 'own/vllm:1', args: ['--model', 'org/model'] },
    { image: 'own/vllm:1', args: ['--model', '/models/x'] },
  ],
  publishesNames: [
    { image: 'own/external-dns:1', args: ['--provider=cloudflare'] },
    { image: 'own/external-dns:1', args: ['--aws-zone-type=private'] },
  ],
  unknownGatewayClass: ['envoy', undefined],
  settingOutside: [{ endpoint: 'https://api.example.com' }, { endpoint: 'https://db.corp.internal' }],
  sourceOutside: ['https://github.com/org/repo', 'https://git.corp.internal/org/repo'],
  vendorAgent: ['datadog/agent:7', 'own/app:1'],
  foreignProvider: [{ doppler: {} }, { aws: {} }],
  anonymous: ['system:anonymous', 'readers'],
  changesGuards: [
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['create'] },
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['get'] },
  ],
  calicoAllows: [{ action: 'Allow' }, { action: 'Allow', destination: { nets: ['10.0.0.0/8'] } }],
  taggedImage: [
    { image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/own:1' },
    { image: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/own@sha256:${'0'.repeat(64)}` },
  ],
  gpuWithoutRequests: [
    { resources: { limits: { 'nvidia.com/gpu': 1 } } },
    { resources: { limits: { 'nvidia.com/gpu': 1, cpu: 1, memory: '1Gi' } } },
  ],
  openHostPath: [{ hostPath: { path: '/' } }, { hostPath: { path: '/var/lib/kubelet/device-plugins' } }],
};

function nameOf(question: ObjectTest): string {
  return `${question.path} ${Object.values(question).slice(1).join(' ')}`;
}

function yes(question: ObjectTest): unknown {
  if ('matches' in question) {
    return SAMPLES[question.matches]?.[0];
  }
  if ('is' in question) {
    return question.is === 'absent' ? undefined : OTHER;
  }
  return 'in' in question ? question.in[0] : OTHER;
}

function no(question: ObjectTest): unknown {
  if ('matches' in question) {
    return SAMPLES[question.matches]?.[1];
  }
  if ('is' in question) {
    return question.is === 'absent' ? OTHER : undefined;
  }
  return 'in' in question ? OTHER : question.notIn[0];
}

/** The object, or pod in an object, or values, in which paths have these values. */
function build(row: ObjectRow, settings: ReadonlyMap<string, unknown>): unknown {
  const root: Record<string, unknown> = row.kind === 'PodSpec' ? { containers: [{}] } : {};
  for (const [path, value] of settings) {
    if (value !== undefined) {
      put(root, stepsOf(path.replace('allContainers', 'containers')), value);
    }
  }
  if (row.kind === 'PodSpec') {
    return { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: root } } };
  }
  return row.kind === 'Values' ? root : { ...identityOf(row), ...root };
}

function identityOf({ group, kind }: ObjectRow): object {
  const api = group === '*' ? 'apps' : group;
  return { apiVersion: api === '' ? 'v1' : `${api}/v1`, kind: kind === '*' ? 'Deployment' : kind };
}

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\['([^']+)'\]|(\[\]|[^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function put(place: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  const [step = '', ...rest] = steps;
  const key = step === '[]' ? '0' : step === '*' || step === '**' ? 'any' : step;
  if (rest.length === 0) {
    const before = place[key];
    place[key] = before === undefined || JSON.stringify(before) === '{}' ? value : before;
    return;
  }
  place[key] ??= rest[0] === '[]' ? [] : {};
  put(place[key] as Record<string, unknown>, rest, value);
}

function messagesOf(row: ObjectRow, settings: ReadonlyMap<string, unknown>): readonly string[] {
  const built = build(row, settings);
  const It =
    row.kind === 'Values'
      ? { Type: 'Custom::AWSCDK-EKS-HelmChart', Properties: { Values: { 'Fn::ToJsonString': built } } }
      : {
          Type: 'Custom::AWSCDK-EKS-KubernetesResource',
          Properties: { Manifest: { 'Fn::ToJsonString': [built] } },
        };
  const template = { Resources: { It, Own: { Type: 'AWS::EC2::Subnet', Properties: {} } } };
  const model = loadTemplates([source(template, { account: '111111111111', region: 'eu-west-1' })]);
  return violationsOf(model, row).map(({ message }) => message);
}

function settingsOf(row: ObjectRow, changed?: ObjectTest, value?: unknown): ReadonlyMap<string, unknown> {
  // Where two questions ask about one path, the first with a value decides it.
  return new Map(
    [...row.when].reverse().flatMap((question) => {
      const given = question === changed ? value : yes(question);
      return given === undefined && question !== changed ? [] : [[question.path, given] as const];
    }),
  );
}

/** Questions about the whole input, and those about a path that another question decides. */
function canFlip(row: ObjectRow, question: ObjectTest): boolean {
  const isAlone = row.when.filter(({ path }) => path === question.path).length === 1;
  return isAlone && (!('matches' in question) || SAMPLES[question.matches] !== undefined);
}

const OF_KINDS = [
  ...['makesResources', 'unknownKind', 'vendorKind'],
  ...['tellsAlone', 'exemptsPods', 'bindingExempts', 'unbound', 'changesPods'],
];
const BY_CONTENT = ROWS.filter(
  ({ row }) => !row.when.some((question) => 'matches' in question && OF_KINDS.includes(question.matches)),
);
const FLIPS = BY_CONTENT.flatMap(({ name, row }) =>
  row.when
    .filter((question) => canFlip(row, question))
    .map((question) => ({ name: `${name} / ${question.path}`, row, question })),
);

describe('every row about objects', () => {
  test.each(BY_CONTENT)('$name: finds what it describes', ({ row }) => {
    const messages = messagesOf(row, settingsOf(row));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(row.says);
  });

  test.each(FLIPS)('$name: is silent where one answer differs', ({ row, question }) => {
    expect(messagesOf(row, settingsOf(row, question, no(question)))).toEqual([]);
  });

  const hidden = FLIPS.filter(
    ({ question }) =>
      question.path !== '' &&
      !('is' in question) &&
      !('matches' in question && TAKES_OBJECTS.includes(question.matches)),
  );

  test.each(hidden)('$name: cannot tell where a value is not known', ({ row, question }) => {
    const [message] = messagesOf(row, settingsOf(row, question, ELSEWHERE));
    expect(message).toMatch(/^it cannot be told whether /);
  });

  test.each(ROWS)('$name: has a source, a date and questions that can be asked', ({ row }) => {
    expect(row.says).toMatch(/^[a-z].*[^.]$/);
    expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(row.source.length).toBeGreaterThan(10);
    expect(row.covers.every((id) => /^[A-Z0-9]+-\d\d$/.test(id))).toBe(true);
    expect(row.when.filter((each) => 'matches' in each && !(each.matches in OBJECT_PREDICATES))).toEqual([]);
  });

  test.each(ROWS.filter(({ row }) => !['*'].includes(row.group)))(
    '$name: is of a kind that is classified',
    ({ row }) => {
      expect(row.kind === '*' || isKnownKind(row.group, row.kind)).toBe(true);
    },
  );
});

/** Questions that look for what is not known in members, or leave it to another rule. */
const TAKES_OBJECTS: readonly string[] = [
  'publicBlock',
  'metadataBlock',
  'anyDestination',
  'argumentOutside',
  'variableOutside',
  'vendorAgent',
  'modelArgument',
  'publishesNames',
  'foreignProvider',
  'changesGuards',
  'givesTokens',
  'redirectsTraffic',
  'changesNamespaces',
  'gpuWithoutRequests',
  'openHostPath',
  'taggedImage',
];

describe('the data about clusters', () => {
  const files = ['kinds.json', 'agents.json', 'settings.json', 'model-servers.json', 'secret-providers.json'];

  test.each(files)('%s has a source and a date for each row', (file) => {
    const rows = rowsIn(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !isSourced(row))).toEqual([]);
  });

  test('lies for each rule in a file that is named after it', () => {
    const ids = RULES.flatMap(({ id, objectRows }) =>
      objectRows === undefined ? [] : [`${id.toLowerCase()}.json`],
    );
    expect(readdirSync(join(FOLDER, 'rows')).sort()).toEqual([...new Set(ids)].sort());
  });
});

type Members = Readonly<Record<string, unknown>>;

/** Objects with members that are no objects themselves. */
function rowsIn(value: unknown): readonly Members[] {
  if (Array.isArray(value)) {
    return value.flatMap(rowsIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const isRow = Object.values(value).some((part) => typeof part === 'string');
  return isRow ? [value as Members] : Object.values(value).flatMap(rowsIn);
}

function isSourced({ source: from, date }: Members): boolean {
  return typeof from === 'string' && from.length > 5 && /^20\d\d-\d\d-\d\d$/.test(String(date));
}
