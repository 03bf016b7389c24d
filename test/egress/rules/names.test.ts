import { describe, expect, it } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { group } from '../filters/parts';
import type { Resources } from '../helpers';
import { auditTemplates, ref, resource, source, subnet, vpc } from '../helpers';

const FLAG: Partial<Template> = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};

const RULES = ['AG103', 'AG110', 'AG112', 'AG113', 'AG114', 'AG115', 'AG116', 'AG126'];

/** Rules that warn of what nothing uses yet. */
const IDLE = ['AG110', 'AG112'];

/** What the rules about names and endpoints say: state, condition, and the message. */
function said(resources: Resources, rest: Partial<Template> = {}, account?: string): readonly string[] {
  const template = { ...rest, Resources: { ...vpc(), ...subnet('App'), ...resources } };
  const place = account === undefined ? {} : { account, region: 'eu-central-1' };
  return auditTemplates([source(template, place)])
    .findings.filter(
      ({ ruleId, state }) => RULES.includes(ruleId) && (!IDLE.includes(ruleId) || state !== 'defect'),
    )
    .map(({ ruleId, state, condition, message }) =>
      [ruleId, state, ...(condition === undefined ? [] : [`when ${condition}`]), message].join(' '),
    );
}

const zone = (VPCs: unknown): Resources => ({
  Zone: resource('Route53::HostedZone', { Name: 'own.example.com', VPCs }),
});

describe('a hosted zone', () => {
  it('is public without a VPC', () => {
    expect(said(zone([]))).toEqual([
      "AG114 exposed 'Zone' (AWS::Route53::HostedZone) answers anybody on the internet who asks for its names",
    ]);
  });

  it('is public where a condition takes its VPCs away', () => {
    expect(said(zone({ 'Fn::If': ['On', [{ VPCId: ref('Vpc') }], ref('AWS::NoValue')] }), FLAG)).toEqual([
      "AG114 exposed when not On 'Zone' (AWS::Route53::HostedZone) answers anybody on the internet who asks for its names",
    ]);
  });

  it('tells of records by itself where the input has it', () => {
    const record = { Record: resource('Route53::RecordSet', { HostedZoneId: ref('Zone'), Type: 'A' }) };
    expect(said({ ...zone(undefined), ...record })).toHaveLength(1);
    expect(said({ ...zone([{ VPCId: ref('Vpc') }]), ...record })).toEqual([]);
  });

  it('is known by its name, with or without the dot at its end', () => {
    const record = {
      Record: resource('Route53::RecordSet', { HostedZoneName: 'OWN.example.com.', Type: 'A' }),
    };
    expect(said({ ...zone([{ VPCId: ref('Vpc') }]), ...record })).toEqual([]);
  });

  it('of somebody else may be public', () => {
    const record = { Record: resource('Route53::RecordSet', { HostedZoneId: 'Z1', Type: 'A' }) };
    expect(said(record)).toEqual([
      "AG114 unproven it cannot be told whether 'Record' (AWS::Route53::RecordSet) puts names into a zone that answers anybody on the internet: 'Z1' is not in the input",
    ]);
  });
});

describe('what others own', () => {
  const profile = (ResourceArn: string): Resources => ({
    Profile: resource('Route53Profiles::Profile', { Name: 'own' }),
    Carried: resource('Route53Profiles::ProfileResourceAssociation', {
      ProfileId: ref('Profile'),
      ResourceArn,
    }),
  });
  const FOREIGN = 'arn:aws:route53resolver:eu-central-1:222222222222:firewall-rule-group/rslvr-frg-1';

  it('is told by the account in its name', () => {
    expect(said(profile(FOREIGN), {}, '111111111111')).toEqual([
      `AG115 unproven 'Carried' (AWS::Route53Profiles::ProfileResourceAssociation) puts a zone, rule or firewall of somebody else into a Route 53 Profile: ${FOREIGN}`,
    ]);
  });

  it('is not known of the own account where the input does not make it', () => {
    const [message] = said(profile(FOREIGN.replaceAll('2222', '1111')), {}, '111111111111');
    expect(message).toMatch(/^AG115 unproven it cannot be told .* is not in the input$/);
  });

  it('shows a way out where a service network brings it in', () => {
    const ResourceConfigurationId =
      'arn:aws:vpc-lattice:eu-central-1:222222222222:resourceconfiguration/rcfg-1';
    const resources = {
      Network: resource('VpcLattice::ServiceNetwork', { Name: 'own' }),
      It: resource('VpcLattice::ServiceNetworkResourceAssociation', {
        ServiceNetworkId: ref('Network'),
        ResourceConfigurationId,
      }),
    };
    expect(said(resources, {}, '111111111111')).toEqual([
      `AG103 exposed 'It' (AWS::VpcLattice::ServiceNetworkResourceAssociation) brings a resource of somebody else into a service network: ${ResourceConfigurationId}`,
    ]);
  });
});

describe('a resource configuration', () => {
  const offered = (ranges: unknown): Resources => ({
    It: resource('VpcLattice::ResourceConfiguration', {
      ResourceConfigurationDefinition: { CidrResource: { CidrRanges: ranges } },
    }),
  });

  it.each([['0.0.0.0/0'], ['10.0.0.0/7'], ['2000::/3']])('reaches public addresses by %s', (block) => {
    expect(said(offered([block]))).toEqual([
      `AG103 exposed 'It' (AWS::VpcLattice::ResourceConfiguration) passes connections on to public addresses: ${block}`,
    ]);
  });

  it.each([['10.0.0.0/8'], ['100.64.0.0/10'], ['fd00::/8']])(
    'reaches private addresses alone by %s',
    (block) => {
      expect(said(offered([block]))).toEqual([]);
    },
  );

  it('is not known with a block by parameter', () => {
    const [message] = said(offered([ref('Block')]), { Parameters: { Block: { Type: 'String' } } });
    expect(message).toMatch(/^AG103 unproven/);
  });
});

describe('an endpoint that other networks use', () => {
  const endpoint = (...rules: readonly string[]): Resources => ({
    Endpoint: resource('EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      VpcId: ref('Vpc'),
      SubnetIds: [ref('App')],
      SecurityGroupIds: [ref('Group')],
    }),
    ...group('Group', { in: rules, out: ['-1 - 127.0.0.1/32'] }),
  });
  const users = (resources: Resources): readonly string[] =>
    said(resources).filter((line) => line.startsWith('AG126'));

  it('is told with the rules that let them in', () => {
    expect(users(endpoint('tcp 443 10.0.0.0/16', 'tcp 443 172.16.0.0/12'))).toEqual([
      "AG126 defect 'Endpoint' (AWS::EC2::VPCEndpoint) lets tcp 443 from 172.16.0.0/12 in, and what stands there is not in the input",
    ]);
  });

  it('is told where a rule may let them in', () => {
    const rule = resource('EC2::SecurityGroupIngress', {
      GroupId: ref('Group'),
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      CidrIp: '172.16.0.0/12',
    });
    const lines = said({ ...endpoint(), Rule: { ...rule, Condition: 'On' } }, FLAG);
    expect(lines.filter((line) => line.startsWith('AG126'))).toEqual([
      "AG126 defect 'Endpoint' (AWS::EC2::VPCEndpoint) may let tcp 443 from 172.16.0.0/12 in (cannot tell whether 'Rule' is there: On), and what stands there is not in the input",
    ]);
  });

  it('is for AG203 where it is open to everybody', () => {
    expect(users(endpoint('tcp 443 0.0.0.0/0'))).toEqual([]);
  });

  it('serves the VPC alone', () => {
    expect(users(endpoint('tcp 443 10.0.0.0/16'))).toEqual([]);
  });
});

describe('an inbound endpoint', () => {
  const OPEN: Resources = { Vpc: resource('EC2::VPC', { CidrBlock: '10.0.0.0/16' }) };
  const inbound = (Direction: unknown): Resources => ({
    Inbound: resource('Route53Resolver::ResolverEndpoint', {
      Direction,
      IpAddresses: [{ SubnetId: ref('App') }],
    }),
  });

  it('asks the resolver of its VPC for others', () => {
    expect(said({ ...inbound('INBOUND'), ...OPEN })).toEqual([
      "AG110 exposed the resolver of VPC 'Vpc' answers any name, and 'Inbound' (AWS::Route53Resolver::ResolverEndpoint) can ask it",
    ]);
  });

  it.each(['OUTBOUND', 'INBOUND_DELEGATION'])(
    'is not one with direction %s, which asks nothing for others',
    (direction) => {
      expect(said({ ...inbound(direction), ...OPEN })).toEqual([]);
    },
  );
});

describe('the names of an environment of its own', () => {
  it('are nothing to speak of', () => {
    const vpcs = [{ VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' }];
    const resources: Resources = {
      Zone: resource('Route53::HostedZone', { Name: 'own.internal', VPCs: vpcs }),
      Record: resource('Route53::RecordSet', {
        HostedZoneId: ref('Zone'),
        Name: 'db.own.internal',
        Type: 'CNAME',
        TTL: '60',
        ResourceRecords: [{ 'Fn::Sub': '${Db.Endpoint.Address}' }],
      }),
      Db: resource('RDS::DBInstance', { PubliclyAccessible: false, DBSubnetGroupName: 'own' }),
      Namespace: resource('ServiceDiscovery::PrivateDnsNamespace', { Name: 'svc.internal', Vpc: ref('Vpc') }),
      Service: resource('ServiceDiscovery::Service', {
        DnsConfig: { NamespaceId: { 'Fn::GetAtt': ['Namespace', 'Id'] }, DnsRecords: [] },
      }),
      Options: resource('EC2::DHCPOptions', {
        DomainName: 'own.internal',
        DomainNameServers: ['AmazonProvidedDNS'],
        NtpServers: ['169.254.169.123'],
      }),
      Given: resource('EC2::VPCDHCPOptionsAssociation', { DhcpOptionsId: ref('Options'), VpcId: ref('Vpc') }),
      Certificate: resource('CertificateManager::Certificate', {
        DomainName: 'own.internal',
        CertificateAuthorityArn: { 'Fn::GetAtt': ['Authority', 'Arn'] },
      }),
      Authority: resource('ACMPCA::CertificateAuthority', { Type: 'SUBORDINATE' }),
      Profile: resource('Route53Profiles::Profile', { Name: 'own' }),
      Carried: resource('Route53Profiles::ProfileResourceAssociation', {
        ProfileId: ref('Profile'),
        ResourceArn: { 'Fn::Join': ['', ['arn:aws:route53:::hostedzone/', ref('Zone')]] },
      }),
      Applied: resource('Route53Profiles::ProfileAssociation', {
        ProfileId: ref('Profile'),
        ResourceId: ref('Vpc'),
      }),
    };
    expect(said(resources)).toEqual([]);
  });
});
