import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { EndpointService } from '../../lib/network/endpoint-service';
import { FLOW_LOG_FIELDS } from '../../lib/network/flow-log-format';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { FLAG_SETS, network, template, testStack } from './helpers';

const EXITS = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::Route',
  'AWS::EC2::VPNGateway',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::VPCCidrBlock',
];

describe.each(FLAG_SETS)('with %s', (_, flags) => {
  const everything = {
    flags,
    services: [EndpointService.S3, EndpointService.KMS],
    props: { handlerTier: {} },
  };

  test.each(EXITS)('there is no %s', (type) => {
    template(network(everything)).resourceCountIs(type, 0);
  });

  test('there is no function and no custom resource', () => {
    const made = template(network(everything));
    made.resourceCountIs('AWS::Lambda::Function', 0);
    expect(
      Object.values(made.toJSON().Resources as object).map(({ Type }) => Type as string),
    ).not.toContainEqual(expect.stringMatching(/^Custom::|^AWS::CloudFormation::CustomResource/));
  });

  test('nothing is looked up', () => {
    const vpc = network(everything);
    const app = vpc.node.root as unknown as { synth(): { manifest: { missing?: unknown } } };
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('no subnet assigns public addresses', () => {
    template(network(everything)).resourcePropertiesCountIs(
      'AWS::EC2::Subnet',
      { MapPublicIpOnLaunch: true },
      0,
    );
  });
});

describe('subnets', () => {
  test('lie in every named zone, for each tier', () => {
    const made = template(network());
    for (const zone of ['eu-central-1a', 'eu-central-1b']) {
      made.resourcePropertiesCountIs('AWS::EC2::Subnet', { AvailabilityZone: zone }, 3);
    }
  });

  test('have a route table each, by association', () => {
    const made = template(network({ props: { handlerTier: {} } }));
    made.resourceCountIs('AWS::EC2::RouteTable', 8);
    made.resourceCountIs('AWS::EC2::SubnetRouteTableAssociation', 8);
  });

  test('fit six zones in the default range', () => {
    const availabilityZones = [...'abcdef'].map((letter) => `us-east-1${letter}`);
    template(network({ region: 'us-east-1', props: { availabilityZones, handlerTier: {} } })).resourceCountIs(
      'AWS::EC2::Subnet',
      24,
    );
  });

  test('keep their ranges when a handler tier is added', () => {
    const blocks = (props: object) =>
      Object.entries(template(network({ props })).findResources('AWS::EC2::Subnet'))
        .filter(([id]) => !id.includes('Handlers'))
        .map(([, { Properties }]) => Properties.CidrBlock as string);
    expect(blocks({ handlerTier: {} })).toEqual(blocks({}));
  });

  test('are selected by the name of their tier', () => {
    const vpc = network();
    expect(vpc.vpc.selectSubnets(vpc.selectTier('Data')).subnets).toHaveLength(2);
    expect(() => vpc.selectTier('Public')).toThrow(
      /ZeroEgressVpc 'Prod\/Net' has no tier 'Public', expected one of: App, Data, Endpoints/,
    );
  });

  test('follow own tiers', () => {
    const tiers = [
      { name: 'Gpu', cidrMask: 20 },
      { name: 'Links', cidrMask: 26 },
    ];
    const vpc = network({ props: { tiers, endpointTier: 'Links' } });
    expect(vpc.workloadTiers).toEqual(['Gpu']);
    template(vpc).resourceCountIs('AWS::EC2::Subnet', 4);
  });
});

describe('the endpoint tier', () => {
  test('admits HTTPS from the VPC only', () => {
    template(network()).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443 })],
    });
  });

  test('lets nothing out but the placeholder that CDK writes for an empty list', () => {
    template(network()).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' })],
    });
  });

  test('opens port 8443 with Transcribe Streaming', () => {
    const made = template(network({ services: [EndpointService.TRANSCRIBESTREAMING] }));
    made.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ FromPort: 443 }), Match.objectLike({ FromPort: 8443 })],
    });
    made.hasResourceProperties('AWS::EC2::NetworkAclEntry', {
      Egress: false,
      PortRange: { From: 8443, To: 8443 },
    });
  });

  test('keeps port 8443 shut otherwise', () => {
    const made = template(network({ services: [EndpointService.TRANSCRIBE] }));
    made.resourcePropertiesCountIs('AWS::EC2::NetworkAclEntry', { Egress: false }, 1);
  });

  test('is the only one with a network ACL of ours', () => {
    const made = template(network());
    made.resourceCountIs('AWS::EC2::NetworkAcl', 1);
    made.resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 2);
  });

  test('has an ACL that knows no address outside the VPC', () => {
    const made = template(network());
    const entries = Object.values(made.findResources('AWS::EC2::NetworkAclEntry'));
    expect(entries.map(({ Properties }) => Properties.CidrBlock as string)).toEqual([
      '10.0.0.0/16',
      '10.0.0.0/16',
    ]);
  });
});

describe('flow logs', () => {
  test('record every field that the alarms read, every minute', () => {
    template(network()).hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      MaxAggregationInterval: 60,
      LogFormat: FLOW_LOG_FIELDS.map((field) => `\${${field}}`).join(' '),
    });
  });

  test('go to a log group under a customer key that rotates', () => {
    const made = template(network());
    made.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
    made.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test.each([
    ['eu-central-1', 'logs.eu-central-1.amazonaws.com'],
    ['us-gov-west-1', 'logs.us-gov-west-1.amazonaws.com'],
    ['cn-north-1', 'logs.cn-north-1.amazonaws.com.cn'],
    ['us-iso-east-1', 'logs.us-iso-east-1.c2s.ic.gov'],
    ['eusc-de-east-1', 'logs.eusc-de-east-1.amazonaws.eu'],
  ])('are encrypted in %s for %s, for log groups of the account alone', (region, principal) => {
    const flags = { '@aws-cdk/core:enablePartitionLiterals': true };
    template(network({ region, flags })).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: principal },
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': Match.stringLikeRegexp(
                  `^arn:aws[a-z-]*:logs:${region}:111122223333:log-group:\\*$`,
                ),
              },
            },
          }),
        ]),
      }),
    });
  });

  test('can be turned off', () => {
    const vpc = network({ props: { flowLogs: false } });
    template(vpc).resourceCountIs('AWS::EC2::FlowLog', 0);
    expect(vpc.flowLogGroup).toBeUndefined();
  });
});

describe('misuse', () => {
  const zones = ['eu-central-1a'];

  test('an environment-agnostic stack is refused', () => {
    expect(() => new ZeroEgressVpc(new Stack(), 'Net', { availabilityZones: zones })).toThrow(
      /ZeroEgressVpc '.*Net' needs a concrete Region, got an environment-agnostic stack: set env/,
    );
  });

  test('an unknown Region is refused', () => {
    expect(() => new ZeroEgressVpc(testStack('eu-centrl-1'), 'Net', { availabilityZones: zones })).toThrow(
      /is in the unknown Region 'eu-centrl-1'/,
    );
  });

  test.each([
    [[], /needs 1 to 6 availabilityZones, got 0/],
    [[...'abcdefg'].map((letter) => `eu-central-1${letter}`), /needs 1 to 6 availabilityZones, got 7/],
    [['eu-central-1a', 'eu-central-1a'], /names availability zone 'eu-central-1a' twice/],
    [['eu-west-1a'], /zone 'eu-west-1a', expected a zone of Region 'eu-central-1'/],
    [['eu-central-1'], /zone 'eu-central-1', expected a zone/],
    [[new Stack().availabilityZones[0]!], /needs availabilityZones by name/],
  ])('availabilityZones %j are refused', (availabilityZones, message) => {
    expect(() => network({ props: { availabilityZones } })).toThrow(message);
  });

  test.each([
    [{ cidr: '10.0.0.0' }, /has cidr '10.0.0.0', expected an IPv4 block/],
    [{ cidr: 'fd00::/16' }, /expected an IPv4 block/],
    [{ cidr: '10.0.0.0/8' }, /expected a prefix length between 16 and 28/],
    [{ cidr: '8.8.0.0/16' }, /has cidr '8.8.0.0\/16', expected a block inside one of 10.0.0.0\/8/],
    [{ tiers: [{ name: 'Endpoints', cidrMask: 24 }] }, /expected at least one workload tier/],
    [
      { tiers: [{ name: 'App', cidrMask: 24 }] },
      /has endpointTier 'Endpoints', expected the name of a tier: App/,
    ],
    [{ tiers: [{ name: 'a-b', cidrMask: 24 }] }, /has tier 'a-b', expected letters and digits/],
    [{ handlerTier: { name: 'App' } }, /has tier 'App' twice/],
    [{ handlerTier: { cidrMask: 29 } }, /has cidrMask 29 in tier 'Handlers', expected between 16 and 28/],
    [{ organizationId: '111122223333' }, /has organizationId '111122223333', expected an id like/],
    [
      { imageRegistryAccounts: ['12'] },
      /has '12' in imageRegistryAccounts, expected account ids of 12 digits/,
    ],
  ])('%j is refused', (props, message) => {
    expect(() => network({ props })).toThrow(message);
  });
});
