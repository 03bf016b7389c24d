import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, CURATED, resolveEndpoint } from '../../lib/endpoints/catalogue';
import { EndpointService } from '../../lib/network/endpoint-service';
import { admits } from '../endpoints/iam-evaluator';
import { ACCOUNT, endpointOf, endpoints, FLAG_SETS, network, REGION, template } from './helpers';

const ORGANIZATION = 'o-abcd123456';
const RESPONSES = 'cloudformation-custom-resource-response-eucentral1';
const ALL = CURATED.map(({ key }) => EndpointService.of(key));

describe('EndpointService', () => {
  test('has a constant for every curated row of the catalogue, and for interfaces beside gateways', () => {
    const constants = Object.values(EndpointService as unknown as Record<string, unknown>)
      .filter((value) => value instanceof EndpointService)
      .map(({ key }) => key);
    const beside = CATALOGUE.filter(({ gateway }) => gateway !== undefined);
    expect(constants.sort()).toEqual([...CURATED, ...beside].map(({ key }) => key).sort());
  });

  test('knows every row of the catalogue by its key', () => {
    const rows = CATALOGUE.map(({ key, awsName, kind }) => [key, awsName, kind === 'gateway']);
    const known = CATALOGUE.map(({ key }) => EndpointService.of(key));
    expect(known.map(({ key, awsName, isGateway }) => [key, awsName, isGateway])).toEqual(rows);
  });

  test('refuses a key that is not in the catalogue', () => {
    expect(() => EndpointService.of('ecr')).toThrow(/endpoint service 'ecr' is not in the catalogue/);
  });
});

describe.each(FLAG_SETS)('every curated service of the catalogue, with %s', (_, flags) => {
  const made = template(network({ flags, services: ALL, props: { organizationId: ORGANIZATION } }));

  test('has one endpoint', () => {
    expect(
      endpoints(made)
        .map(({ Metadata }) => Metadata['cdk-airgap:endpoint'].service)
        .sort(),
    ).toEqual(CURATED.map(({ key }) => key).sort());
  });

  test.each(CURATED.map((row) => [row.key, row] as const))('%s has a policy, or says why not', (key, row) => {
    const { Properties, Metadata } = endpointOf(made, key);
    expect(Properties.PolicyDocument !== undefined).toBe(row.policySupported);
    expect(Metadata['cdk-airgap:endpoint'].policy).toBe(row.policySupported ? 'attached' : 'unsupported');
  });

  test.each(CURATED.filter(({ kind }) => kind === 'interface').map(({ key }) => key))(
    '%s has private DNS in the endpoint tier',
    (key) => {
      const { PrivateDnsEnabled, SubnetIds } = endpointOf(made, key).Properties;
      expect(PrivateDnsEnabled).toBe(true);
      expect(SubnetIds!.map(({ Ref }) => Ref)).toEqual([
        expect.stringContaining('EndpointsSubnet1'),
        expect.stringContaining('EndpointsSubnet2'),
      ]);
    },
  );
});

describe('gateway endpoints', () => {
  test('are routed from every workload subnet and from no other', () => {
    const made = template(network({ services: [EndpointService.S3, EndpointService.DYNAMODB] }));
    for (const key of ['s3', 'dynamodb']) {
      const tables = endpointOf(made, key).Properties.RouteTableIds!.map(({ Ref }) => Ref);
      expect(tables).toHaveLength(4);
      expect(tables.filter((id) => !/(App|Data)Subnet/.test(id))).toEqual([]);
    }
  });
});

describe.each([
  'eu-central-1',
  'us-gov-west-1',
  'cn-north-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
])('in %s', (region) => {
  const known = CURATED.filter((row) => resolveEndpoint(row, region) !== undefined);
  const unknown = CURATED.filter((row) => resolveEndpoint(row, region) === undefined);

  test('every known service has the name that the catalogue gives it', () => {
    const made = template(network({ region, services: known.map(({ key }) => EndpointService.of(key)) }));
    for (const row of known) {
      expect(endpointOf(made, row.key).Properties.ServiceName).toBe(
        resolveEndpoint(row, region)!.serviceName,
      );
    }
  });

  test('policies name no other partition', () => {
    const made = template(network({ region, services: known.map(({ key }) => EndpointService.of(key)) }));
    const partition = { cn: 'aws-cn', us: 'aws-us-gov', eu: 'aws' };
    const prefixes = new Set(JSON.stringify(endpoints(made)).match(/arn:aws[a-z-]*:/g));
    expect(prefixes.size, JSON.stringify([...prefixes])).toBe(1);
    if (region === 'eu-central-1') expect([...prefixes]).toEqual([`arn:${partition.eu}:`]);
    if (region === 'cn-north-1') expect([...prefixes]).toEqual([`arn:${partition.cn}:`]);
    if (region === 'us-gov-west-1') expect([...prefixes]).toEqual([`arn:${partition.us}:`]);
  });

  test('a service without a known endpoint is refused, naming the place', () => {
    for (const { key } of unknown) {
      expect(() => network({ region, services: [EndpointService.of(key)] })).toThrow(
        new RegExp(`service '${key}' has no known endpoint in Region '${region}' \\(partition aws[a-z-]*\\)`),
      );
    }
  });
});

describe('addService', () => {
  test('twice adds one endpoint', () => {
    const vpc = network();
    expect(vpc.addService(EndpointService.KMS)).toBe(vpc.addService(EndpointService.of('kms')));
    template(vpc).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test('takes the name of an endpoint that the catalogue does not know', () => {
    const vpc = network({ region: 'us-iso-east-1' });
    vpc.addService(EndpointService.BEDROCK_RUNTIME, {
      serviceName: 'com.amazonaws.us-iso-east-1.bedrock-runtime',
    });
    const { Properties, Metadata } = endpointOf(template(vpc), 'bedrock-runtime');
    expect(Properties.ServiceName).toBe('com.amazonaws.us-iso-east-1.bedrock-runtime');
    expect(Metadata['cdk-airgap:endpoint'].nameBasis).toBe('given');
  });

  test('refuses another name for a service that is there', () => {
    const vpc = network({ services: [EndpointService.KMS] });
    expect(() =>
      vpc.addService(EndpointService.KMS, { serviceName: 'com.amazonaws.eu-central-1.other' }),
    ).toThrow(/service 'kms' is already in 'Prod\/Net\/Endpoints' as 'com.amazonaws.eu-central-1.kms'/);
  });

  test('says that a name follows the default pattern only', () => {
    const made = template(network({ region: 'us-iso-east-1', services: [EndpointService.KMS] }));
    expect(endpointOf(made, 'kms').Metadata['cdk-airgap:endpoint'].nameBasis).toBe('convention');
  });

  test('reaches a service of another Region there', () => {
    const made = template(network({ services: [EndpointService.IAM] }));
    expect(endpointOf(made, 'iam').Properties.ServiceRegion).toBe('us-east-1');
  });

  test('is what the services property does', () => {
    expect(network({ props: { services: [EndpointService.STS, EndpointService.EC2] } }).services).toEqual([
      'ec2',
      'sts',
    ]);
  });

  test('of a service of which no source tells says so', () => {
    const stack = network({ services: [EndpointService.of('synthetics')] }).node.scope as Stack;
    Annotations.fromStack(stack).hasInfo(
      '*',
      Match.stringLikeRegexp(
        'no source says whether endpoints of Amazon CloudWatch Synthetics accept a policy',
      ),
    );
  });

  test('of a service of which no source tells attaches a policy', () => {
    const made = template(network({ services: [EndpointService.of('synthetics')] }));
    const { Properties, Metadata } = endpointOf(made, 'synthetics');
    expect(Properties.PolicyDocument).toBeDefined();
    expect(Metadata['cdk-airgap:endpoint'].unverified).toEqual(['policySupported']);
  });

  test('of a service that is said to take no policy attaches none', () => {
    const vpc = network();
    vpc.addService(EndpointService.of('synthetics'), { acceptsPolicy: false });
    const made = endpointOf(template(vpc), 'synthetics');
    expect(made.Properties.PolicyDocument).toBeUndefined();
    expect(made.Metadata['cdk-airgap:endpoint'].policy).toBe('unsupported');
    Annotations.fromStack(vpc.node.scope as Stack).hasNoInfo('*', Match.stringLikeRegexp('accept a policy'));
  });

  test('refuses to leave the policy away of a service that takes one', () => {
    expect(() => network().addService(EndpointService.KMS, { acceptsPolicy: false })).toThrow(
      /service 'kms' has acceptsPolicy false, expected true/,
    );
  });

  test('refuses another answer for a service that is there', () => {
    const vpc = network({ services: [EndpointService.of('synthetics')] });
    expect(() => vpc.addService(EndpointService.of('synthetics'), { acceptsPolicy: false })).toThrow(
      /'synthetics' is already in 'Prod\/Net\/Endpoints' with a policy, got false, expected the same acceptsPolicy/,
    );
  });

  test('opens every port of a service', () => {
    const ports = Object.values(
      template(network({ services: [EndpointService.of('cassandra')] })).findResources(
        'AWS::EC2::SecurityGroup',
      ),
    ).flatMap((group) => JSON.stringify(group).match(/"FromPort":\d+/g) ?? []);
    expect(ports).toEqual(expect.arrayContaining(['"FromPort":443', '"FromPort":9142']));
  });

  test('of EKS makes the hidden OIDC issuer known', () => {
    const stack = network({ services: [EndpointService.EKS] }).node.scope as Stack;
    Annotations.fromStack(stack).hasInfo(
      '*',
      Match.stringLikeRegexp("endpoint 'eks' is there without 'oidc-eks'"),
    );
  });

  test('of EKS and its OIDC issuers, in any order, says nothing', () => {
    const stack = network({ services: [EndpointService.EKS, EndpointService.OIDC_EKS] }).node.scope as Stack;
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });
});

describe('policies', () => {
  const image = {
    action: 'ecr:BatchGetImage',
    resource: `arn:aws:ecr:${REGION}:602401143452:repository/eks/coredns`,
  };
  const own = { 'aws:PrincipalAccount': ACCOUNT };

  test('follow services that are added later', () => {
    const vpc = network({ services: [EndpointService.ECR_API] });
    vpc.addService(EndpointService.EKS);
    expect(
      admits(endpointOf(template(vpc), 'ecr-api').Properties.PolicyDocument!, { ...image, keys: own }),
    ).toBe(true);
  });

  test('admit no add-on image without EKS', () => {
    const made = template(network({ services: [EndpointService.ECR_API] }));
    expect(admits(endpointOf(made, 'ecr-api').Properties.PolicyDocument!, { ...image, keys: own })).toBe(
      false,
    );
  });

  test('compare the organization when one is given', () => {
    const made = template(
      network({ services: [EndpointService.KMS], props: { organizationId: ORGANIZATION } }),
    );
    const policy = endpointOf(made, 'kms').Properties.PolicyDocument!;
    const ask = (principal: string, owner: string) => ({
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:eu-central-1:444455556666:key/k',
      keys: { 'aws:PrincipalOrgID': principal, 'aws:ResourceOrgID': owner },
    });
    expect(admits(policy, ask(ORGANIZATION, ORGANIZATION))).toBe(true);
    expect(admits(policy, ask(ORGANIZATION, 'o-foreign0000'))).toBe(false);
    expect(admits(policy, ask('o-foreign0000', ORGANIZATION))).toBe(false);
  });
});

describe('the handler tier', () => {
  const answer = { action: 's3:PutObject', resource: `arn:aws:s3:::${RESPONSES}/x`, keys: {} };
  const vpc = network({ services: [EndpointService.S3], props: { handlerTier: {} } });
  const made = template(vpc);

  test('has its own S3 endpoint on its own route tables', () => {
    const tables = endpointOf(made, 's3', 'handler').Properties.RouteTableIds!.map(({ Ref }) => Ref);
    expect(tables).toHaveLength(2);
    expect(tables.filter((id) => !id.includes('HandlersSubnet'))).toEqual([]);
  });

  test('may answer CloudFormation', () => {
    expect(admits(endpointOf(made, 's3', 'handler').Properties.PolicyDocument!, answer)).toBe(true);
  });

  test('leaves workloads unable to', () => {
    expect(admits(endpointOf(made, 's3').Properties.PolicyDocument!, answer)).toBe(false);
  });

  test('is listed among the allowed destinations', () => {
    expect(vpc.allowedDestinations).toContain(`arn:aws:s3:::${RESPONSES}/*`);
  });

  test('is the only reason for that destination', () => {
    expect(network({ services: [EndpointService.S3] }).allowedDestinations.join()).not.toContain(RESPONSES);
  });

  test('needs no workload endpoint for S3', () => {
    expect(endpoints(template(network({ props: { handlerTier: {} } })))).toHaveLength(1);
  });
});
