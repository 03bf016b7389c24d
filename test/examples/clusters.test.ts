import { Match } from 'aws-cdk-lib/assertions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { describe, expect, it } from 'vitest';
import { Admission } from '../cluster/isolation/admission';
import { answers, templatesOf } from '../cluster/isolation/answers';
import { PodNetwork, type NetworkPolicy, type Place } from '../cluster/isolation/pod-network';
import { objectProblems } from '../cluster/kubernetes-schema';
import { EXAMPLES, synthesized } from './helpers';

const SET = 'leaderworkerset.x-k8s.io/v1 LeaderWorkerSet';
const made = new Map(Object.keys(EXAMPLES).map((name) => [name, synthesized(name)]));

/** Rules that warn of an example, and why it is so. */
const WARNINGS: Readonly<Record<string, string>> = {
  AG703: 'S3 by gateway endpoint has public addresses',
  AG713: 'the plugin of EFA is privileged, as AWS ships it',
};

describe.each([...made])('the example %s', (name, { example, objects, reports, template }) => {
  it('passes the air-gap, the AWS Solutions and the NIST 800-53 r5 packs', () => {
    expect(reports.filter(({ conclusion }) => conclusion !== 'success')).toEqual([]);
  });

  it('is warned of nothing but what cannot be otherwise', () => {
    const warned = reports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
    expect(warned.filter((rule) => !(rule in WARNINGS))).toEqual([]);
  });

  it('says in whole sentences why each finding is so that it acknowledges', () => {
    const acknowledged = reports.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
    expect(acknowledged.filter(({ reason = '' }) => !/^[A-Z].{150,}\.$/.test(reason))).toEqual([]);
  });

  it('passes with all recommended feature flags of CDK', () => {
    const flagged = synthesized(name, recommendedFlags).reports;
    expect(flagged.filter(({ conclusion }) => conclusion !== 'success')).toEqual([]);
  });

  it('brings in what Kubernetes takes', () => {
    expect(objectProblems(objects, { thirdParty: [SET] })).toEqual([]);
  });

  // Who applies them is cluster administrator.
  it('is admitted by its own admission policies, pods and all', () => {
    const said = answers({ objects, admission: new Admission(objects), rights: () => true });
    expect(said.flatMap(({ denied, warned }) => [...denied, ...warned])).toEqual([]);
  });

  it('runs no image but of its mirror and by digest', () => {
    const { imageUriPrefix } = example.place.images;
    const containers = objects.flatMap(templatesOf).flatMap(({ spec }) => {
      const { containers: all = [], initContainers = [] } = spec as { [kind: string]: { image: string }[] };
      return [...all, ...initContainers];
    });
    expect(containers.length).toBeGreaterThan(0);
    const others = containers.filter(
      ({ image }) => !image.startsWith(imageUriPrefix) || !/@sha256:[0-9a-f]{64}$/.test(image),
    );
    expect(others).toEqual([]);
  });

  it('has no gateway, no route and no address of the internet', () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const exits = /::(InternetGateway|NatGateway|EgressOnlyInternetGateway|Route|EIP)$/;
    expect(Object.values(Resources).filter(({ Type }) => exits.test(Type))).toEqual([]);
  });
});

const SERVERS: readonly [string, Readonly<Record<string, string>>][] = [
  ['qwen-72b-awq', { 'app.kubernetes.io/name': 'model-server' }],
  ['llama-70b-fp8', { 'app.kubernetes.io/name': 'model-server' }],
  [
    'two-node-efa',
    {
      'leaderworkerset.sigs.k8s.io/name': 'llama-405b',
      'leaderworkerset.sigs.k8s.io/group-index': '0',
      'leaderworkerset.sigs.k8s.io/worker-index': '0',
    },
  ],
];

describe.each(SERVERS)('the server of the example %s', (name, labels) => {
  const { objects } = made.get(name)!;
  const network = new PodNetwork(
    objects.filter(({ kind }) => kind === 'NetworkPolicy') as never as NetworkPolicy[],
  );
  const server: Place = { ip: '10.0.0.1', namespace: 'models', labels };
  const gateway: Place = {
    ip: '10.0.0.2',
    namespace: 'gateway',
    labels: { 'app.kubernetes.io/name': 'gateway' },
  };
  const to = (ip: string): Place => ({ ip });

  it('is reached by the gateway', () => {
    expect(network.passes({ from: gateway, to: server, port: 8000 })).toBe(true);
  });

  it.each<[string, Place]>([
    ['another pod of the namespace of the gateway', { ...gateway, labels: {} }],
    ['another pod of its own namespace', { ...server, ip: '10.0.0.3', labels: {} }],
    ['a machine of the VPC', to('10.0.9.9')],
  ])('is not reached by %s', (_, from) => {
    expect(network.passes({ from, to: server, port: 8000 })).toBe(false);
  });

  it.each([
    ['an address of the internet', '93.184.216.34', false],
    ['an address of Amazon S3', '52.216.0.1', true],
    ['the metadata of its machine', '169.254.169.254', false],
  ])('sends to %s only where it must', (_, ip, isAllowed) => {
    expect(network.passes({ from: server, to: to(ip), port: 443 })).toBe(isAllowed);
  });
});

describe('the nodes of an example', () => {
  it.each([
    ['qwen-72b-awq', 'g7e.2xlarge', 1],
    ['llama-70b-fp8', 'g7e.12xlarge', 2],
    ['two-node-efa', 'p5.48xlarge', 2],
  ])('of %s are what the sizing says', (name, instanceType, count) => {
    const { example, template } = made.get(name)!;
    expect(example.nodes?.instanceType).toBe(instanceType);
    template.hasResourceProperties('AWS::EKS::Nodegroup', {
      Taints: [{ Key: 'nvidia.com/gpu', Value: 'true', Effect: 'NO_SCHEDULE' }],
      ScalingConfig: { MinSize: count, DesiredSize: count, MaxSize: count },
    });
  });

  it('of two-node-efa stand side by side, with all their adapters', () => {
    const { example, template } = made.get('two-node-efa')!;
    template.hasResourceProperties('AWS::EC2::PlacementGroup', { Strategy: 'cluster' });
    expect(example.nodes?.efaInterfaces).toBe(32);
  });
});

describe('the example bedrock-only', () => {
  const MODEL = ':bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
  const ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  const { template } = made.get('bedrock-only')!;

  it('lets its pods ask one model, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ACTIONS,
            Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, MODEL]] },
          },
          Match.objectLike({ Effect: 'Deny', NotAction: Match.arrayWith(['rds-db:connect']) }),
        ],
      },
    });
  });

  it('lets nothing but these calls through the endpoint of Amazon Bedrock', () => {
    const endpoints = Object.values(template.findResources('AWS::EC2::VPCEndpoint'));
    const policies = endpoints
      .filter(({ Properties }) => String(Properties.ServiceName).endsWith('.bedrock-runtime'))
      .map(
        ({ Properties }) => Properties.PolicyDocument as { Statement: { Effect: string; Action: unknown }[] },
      );
    const allowed = policies.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === 'Allow'));
    expect(allowed.map(({ Action }) => Action)).toEqual(allowed.map(() => ACTIONS));
    expect(allowed.length).toBeGreaterThan(0);
  });

  it('has no GPU', () => {
    template.resourceCountIs('AWS::EKS::Nodegroup', 1);
  });
});

describe('the example llama-70b-fp8', () => {
  it('has no function of its deployment in the cluster', () => {
    made.get('llama-70b-fp8')!.template.resourceCountIs('AWS::Lambda::Function', 0);
  });
});
