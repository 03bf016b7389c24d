import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it, test } from 'vitest';
import { ADDONS } from '../../../lib/cluster/addons/addon-row';
import { ClusterAddon } from '../../../lib/cluster/addons/cluster-addon';
import { isListedAction } from '../../../lib/endpoints/known-actions';
import { endpointsOf } from '../../../lib/endpoints/need';
import { Requirements } from '../../../lib/requirements/requirements';
import { clusterIn, templateOf } from '../helpers';

const CALLS = ADDONS.flatMap(({ name, calls }) =>
  calls.map((call) => [`${name}: ${call.why}`, call] as const),
);
const ALL = [
  ClusterAddon.ebsCsiDriver(),
  ClusterAddon.efsCsiDriver(),
  ClusterAddon.mountpointS3CsiDriver({ bucketArns: ['arn:aws:s3:::weights'] }),
  ClusterAddon.metricsServer(),
  ClusterAddon.cloudWatchObservability(),
];

/** Properties of the add-ons of a template, by name. */
function addonsOf(
  addons: ClusterAddon[] = [],
): Map<string, { id: string; after: string[]; properties: Json }> {
  const found = Object.entries(
    templateOf(clusterIn({ cluster: { addons } })).findResources('AWS::EKS::Addon'),
  );
  return new Map(
    found.map(([id, { DependsOn = [], Properties }]) => [
      Properties.AddonName as string,
      { id, after: DependsOn as string[], properties: Properties as Json },
    ]),
  );
}

/** Statements of the managed policies of a template. */
function statementsOf(template: Template): readonly { readonly Effect: string; readonly Sid?: string }[] {
  return Object.values(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) =>
      (Properties.PolicyDocument as { Statement: { Effect: string; Sid?: string }[] }).Statement,
  );
}

type Json = Readonly<Record<string, unknown>>;

describe('the table of add-ons', () => {
  test.each(CALLS)('%s names actions that there are', (_, { actions }) => {
    expect(actions.filter((action) => isListedAction(action) === false)).toEqual([]);
  });

  test.each(CALLS)('%s names the endpoint of its actions', (_, { actions, service }) => {
    const gateways = service === 's3' ? ['s3'] : [];
    expect(
      actions.filter((action) => ![...(endpointsOf(action) ?? []), ...gateways].includes(service)),
    ).toEqual([]);
  });

  test.each(ADDONS.map((row) => [row.name, row] as const))(
    '%s has images for accounts that it has',
    (_, row) => {
      const names = row.serviceAccounts.map(({ name }) => name);
      const used = row.images.flatMap(({ serviceAccounts }) => serviceAccounts);
      expect([...new Set(used)].sort()).toEqual([...new Set(names)].sort());
    },
  );

  test.each(ADDONS.map((row) => [row.name, row] as const))('%s has a role for whoever calls', (name, row) => {
    const calls = row.calls.some(({ byNode }) => byNode !== true) || name === 'aws-mountpoint-s3-csi-driver';
    expect(row.serviceAccounts.some(({ hasRole }) => hasRole === true)).toBe(calls);
  });
});

describe('the add-ons of a cluster', () => {
  it('are four where nobody says more', () => {
    expect([...addonsOf().keys()]).toEqual(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'coredns']);
  });

  it('are those and the ones that are named', () => {
    expect([...addonsOf(ALL).keys()].sort()).toEqual(ADDONS.map(({ name }) => name).sort());
  });

  it('have CoreDNS after what nodes need', () => {
    const addons = addonsOf();
    const early = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'].map((name) => addons.get(name)?.id);
    expect(addons.get('coredns')?.after).toEqual(expect.arrayContaining(early));
  });

  it('are told to overwrite what others set', () => {
    expect(
      [...addonsOf(ALL).values()].filter(({ properties }) => properties.ResolveConflicts !== 'OVERWRITE'),
    ).toEqual([]);
  });

  it('never trust the OIDC issuer of the cluster', () => {
    expect(
      [...addonsOf(ALL).values()].filter(({ properties }) => 'ServiceAccountRoleArn' in properties),
    ).toEqual([]);
  });

  it('take a version', () => {
    const addons = addonsOf([ClusterAddon.coreDns({ version: 'v1.12.4-eksbuild.1' })]);
    expect(addons.get('coredns')?.properties.AddonVersion).toBe('v1.12.4-eksbuild.1');
  });

  it('leave the version to Amazon EKS where nobody says it', () => {
    expect(addonsOf().get('coredns')?.properties).not.toHaveProperty('AddonVersion');
  });

  it('merge configuration values into those of the library', () => {
    const given = { env: { WARM_IP_TARGET: '2' } };
    const addons = addonsOf([ClusterAddon.vpcCni({ configurationValues: JSON.stringify(given) })]);
    expect(JSON.parse(addons.get('vpc-cni')?.properties.ConfigurationValues as string)).toEqual({
      env: { NETWORK_POLICY_ENFORCING_MODE: 'standard', WARM_IP_TARGET: '2' },
      enableNetworkPolicy: 'true',
    });
  });

  it('have roles that pods of their own service accounts in this cluster alone take', () => {
    const template = templateOf(clusterIn({ cluster: { clusterName: 'own' } }));
    const [role] = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
      id.includes('vpccni'),
    );
    expect(role?.[1].Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '111122223333',
            'aws:RequestTag/kubernetes-namespace': 'kube-system',
            'aws:RequestTag/kubernetes-service-account': ['aws-node'],
          },
          ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:eu-central-1:111122223333:cluster/own' },
        },
      },
    ]);
  });

  it('have no policy of AWS and none of every action', () => {
    const template = templateOf(clusterIn({ cluster: { addons: ALL } }));
    const roles = JSON.stringify(template.findResources('AWS::IAM::Role'));
    expect(roles).not.toContain(':aws:policy/');
    const allowed = statementsOf(template).filter(({ Effect }) => Effect === 'Allow');
    expect(JSON.stringify(allowed)).not.toMatch(/"Action":"?\[?"[a-z0-9]*:?\*/);
  });

  it('have roles that are refused everything outside the VPCs with the endpoints', () => {
    const shared = ec2.Vpc.fromVpcAttributes(new Stack(), 'Shared', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
    });
    const template = templateOf(clusterIn({ cluster: { addons: ALL, endpointVpcs: [shared] } }));
    const denials = statementsOf(template).filter(({ Sid }) => Sid === 'DenyOtherNetworks');
    const roles = ADDONS.filter(({ calls }) => calls.some(({ byNode }) => byNode !== true)).length + 1;
    expect(denials).toHaveLength(roles);
    expect(new Set(denials.map((denial) => JSON.stringify(denial)))).toEqual(
      new Set([
        JSON.stringify({
          Action: '*',
          Condition: {
            StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-0123456789abcdef0'] },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
          },
          Effect: 'Deny',
          Resource: '*',
          Sid: 'DenyOtherNetworks',
        }),
      ]),
    );
  });

  test.each([
    [
      () => [ClusterAddon.coreDns(), ClusterAddon.coreDns()],
      /has the add-on 'coredns' twice, expected each once$/,
    ],
    [
      () => [ClusterAddon.coreDns({ configurationValues: '[]' })],
      /^add-on 'coredns' has configurationValues '\[\]', expected a JSON object/,
    ],
    [() => [ClusterAddon.coreDns({ configurationValues: '{' })], /expected a JSON object such as/],
    [
      () => [ClusterAddon.coreDns({ imageTags: { 'eks/core': 'v1' } })],
      /^add-on 'coredns' has imageTags of 'eks\/core', expected repositories of it: eks\/coredns$/,
    ],
    [() => [ClusterAddon.mountpointS3CsiDriver({ bucketArns: [] })], /expected at least one of bucketArns$/],
  ])('refuse what cannot be: %#', (addons, problem) => {
    expect(() => clusterIn({ cluster: { addons: addons() } })).toThrow(problem);
  });
});

describe('the images of add-ons', () => {
  const images = (...addons: ClusterAddon[]) => clusterIn({ cluster: { addons } }).addonImages;

  it('come from the registry of Amazon EKS in the Region', () => {
    const hosts = new Set(images(...ALL).map(({ repository }) => repository.split('/')[0]));
    expect([...hosts]).toEqual(['602401143452.dkr.ecr.eu-central-1.amazonaws.com']);
  });

  it('have the tag of a version where it is known', () => {
    const own = images(ClusterAddon.vpcCni({ version: 'v1.21.1-eksbuild.5' })).filter(
      ({ addon }) => addon === 'vpc-cni',
    );
    expect(own.map(({ tags }) => tags)).toEqual([
      ['v1.21.1-eksbuild.5'],
      ['v1.21.1-eksbuild.5'],
      ['v1.3.1-eksbuild.1'],
    ]);
  });

  it('have none where the version is not said', () => {
    expect(images().filter(({ tags }) => tags !== undefined)).toEqual([]);
  });

  it('have the tags that are given', () => {
    const version = 'v1.65.0-eksbuild.1';
    const given = images(
      ClusterAddon.ebsCsiDriver({ version, imageTags: { 'eks/livenessprobe': 'v2.16.0' } }),
    );
    const tagOf = (name: string) => given.find(({ repository }) => repository.endsWith(name))?.tags;
    expect([tagOf('eks/aws-ebs-csi-driver'), tagOf('eks/livenessprobe'), tagOf('eks/csi-resizer')]).toEqual([
      ['v1.65.0'],
      ['v2.16.0'],
      undefined,
    ]);
  });

  it('are required, every one', () => {
    const cluster = clusterIn({ cluster: { addons: ALL } });
    const required = Requirements.of(cluster)
      .collect()
      .flatMap(({ image }) => image?.uri ?? []);
    expect(new Set(required)).toEqual(new Set(cluster.addonImages.map(({ repository }) => repository)));
  });

  it('are let through by the endpoints of Amazon ECR', () => {
    const endpoints = templateOf(clusterIn()).findResources('AWS::EC2::VPCEndpoint');
    const admitting = Object.values(endpoints).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument ?? {}).includes(':602401143452:repository/'),
    );
    expect(admitting).toHaveLength(2);
  });

  it('come from an account that is given where AWS publishes none', () => {
    const cluster = clusterIn({
      region: 'us-iso-east-1',
      network: { imageRegistryAccounts: ['999988887777'] },
      cluster: { addonRegistryAccount: '999988887777', s3PrefixListId: 'pl-12345678' },
    });
    expect(cluster.addonImages[0]?.repository).toBe(
      '999988887777.dkr.ecr.us-iso-east-1.c2s.ic.gov/amazon-k8s-cni',
    );
  });

  test.each([
    [
      {},
      /needs the account that has the images .* in us-iso-east-1, which AWS does not publish, expected addonRegistryAccount/,
    ],
    [{ addonRegistryAccount: '12' }, /got '12', expected addonRegistryAccount with twelve digits$/],
    [{ addonRegistryAccount: '999988887777' }, /expected it among imageRegistryAccounts of the network$/],
  ])('are missed where nobody says whose they are: %#', (cluster, problem) => {
    const scenario = { region: 'us-iso-east-1', cluster: { s3PrefixListId: 'pl-12345678', ...cluster } };
    expect(() => clusterIn(scenario)).toThrow(problem);
  });
});
