import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import type { TemplateSource } from '../../../lib/egress/load/source';
import { additionsTo, removalsFrom } from '../../../lib/egress/manifest/baseline';
import { toManifest } from '../../../lib/egress/manifest/manifest';
import { ROWS } from '../../../lib/egress/manifest/written';
import type { Declaration } from '../../../lib/egress/model/declaration';
import type { ManifestEntry } from '../../../lib/egress/model/manifest';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';
import { readSpecification } from '../../../scripts/specification';
import type { Resources } from '../helpers';
import { auditTemplates, either, ref, resource, source, subnet, vpc } from '../helpers';

const HOME = { account: '111122223333', region: 'eu-central-1' };

function entriesOf(
  Resources: Resources,
  rest: object = {},
  home: Partial<TemplateSource> = HOME,
): readonly ManifestEntry[] {
  const { destinations } = auditTemplates([source({ Resources, ...rest }, home)]);
  return toManifest(destinations()).destinations;
}

/** `kind destination via allowedBy`, without what rules say of endpoint policies. */
function shown(resources: Resources, rest: object = {}, home: Partial<TemplateSource> = HOME): string[] {
  return entriesOf(resources, rest, home)
    .filter(({ destination }) => !destination.startsWith('AG12'))
    .map(({ kind, destination, via, allowedBy }) => `${kind} ${destination} ${via} ${allowedBy}`);
}

const endpoint = (service: unknown): Resources => ({
  Endpoint: resource('EC2::VPCEndpoint', {
    VpcEndpointType: 'Interface',
    VpcId: ref('Vpc'),
    SubnetIds: [ref('A')],
    SecurityGroupIds: ['sg-1'],
    ServiceName: service,
  }),
});
const BASE = { ...vpc(), ...subnet('A') };
const rule = (properties: object): Resources => ({
  Rule: resource('Route53Resolver::ResolverRule', {
    RuleType: 'FORWARD',
    DomainName: 'corp.example',
    ...properties,
  }),
});

describe('the manifest', () => {
  it('is empty where nothing leads anywhere', () => {
    expect(entriesOf(BASE)).toEqual([]);
  });

  it('names the servers that machines are told to ask, but for those of Amazon', () => {
    const options = resource('EC2::DHCPOptions', {
      DomainNameServers: ['AmazonProvidedDNS', '10.0.0.9'],
      NtpServers: ['169.254.169.123', '129.6.15.28'],
    });
    expect(shown({ ...BASE, Options: options }).filter((line) => line.endsWith('definition'))).toEqual([
      'forwarder 10.0.0.9 Net/Options definition',
      'forwarder 129.6.15.28 Net/Options definition',
    ]);
  });

  it('names the service of AWS that an endpoint leads to', () => {
    const found = shown({ ...BASE, ...endpoint({ 'Fn::Sub': 'com.amazonaws.${AWS::Region}.kms' }) });
    expect(found).toEqual(['endpoint-service com.amazonaws.eu-central-1.kms Net/Endpoint definition']);
  });

  it('names the service of somebody else, and that nothing allows it', () => {
    const name = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';
    expect(shown({ ...BASE, ...endpoint(name) })).toEqual([
      `endpoint-service ${name} Net/Endpoint definition`,
      'finding AG101 Net/Endpoint nothing',
    ]);
  });

  it('names a peer that the input does not show, its account and its Region, and that nothing allows it', () => {
    const peering = resource('EC2::VPCPeeringConnection', {
      ...{ VpcId: ref('Vpc'), PeerVpcId: 'vpc-9' },
      ...{ PeerOwnerId: '444455556666', PeerRegion: 'us-east-1' },
    });
    expect(shown({ ...BASE, Peering: peering })).toEqual([
      'account 444455556666 Net/Peering definition',
      'finding AG016 Net/Peering nothing',
      'peering vpc-9 Net/Peering definition',
      'region us-east-1 Net/Peering definition',
    ]);
  });

  it('does not name the account and Region that the input is deployed to', () => {
    const found = shown({
      Replication: resource('ECR::ReplicationConfiguration', {
        ReplicationConfiguration: {
          Rules: [
            { Destinations: [{ RegistryId: ref('AWS::AccountId'), Region: 'eu-central-1' }] },
            { Destinations: [{ RegistryId: '111122223333', Region: 'eu-west-1' }] },
          ],
        },
      }),
    });
    expect(found.filter((entry) => !entry.startsWith('finding'))).toEqual([
      'region eu-west-1 Net/Replication definition',
    ]);
  });

  it('does not name what the input makes', () => {
    const events = { Topic: resource('SNS::Topic'), ...rule({ TargetIps: [{ Ip: ref('Topic') }] }) };
    expect(shown(events).filter((entry) => entry.startsWith('forwarder'))).toEqual([]);
  });

  it('names the servers that names are forwarded to', () => {
    const found = shown(rule({ TargetIps: [{ Ip: '10.9.0.2' }, { Ip: ref('Server') }] }), {
      Parameters: { Server: { Type: 'String' } },
    });
    expect(found.filter((entry) => entry.startsWith('forwarder'))).toEqual([
      'forwarder ${Server} Net/Rule definition',
      'forwarder 10.9.0.2 Net/Rule definition',
    ]);
  });

  it('names a path to the internet', () => {
    const found = shown({
      ...BASE,
      Gateway: resource('EC2::InternetGateway'),
      Attachment: resource('EC2::VPCGatewayAttachment', {
        VpcId: ref('Vpc'),
        InternetGatewayId: ref('Gateway'),
      }),
      Route: resource('EC2::Route', {
        RouteTableId: ref('ATable'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('Gateway'),
      }),
    });
    expect(found).toContain('internet internet Net/Route nothing');
  });

  it('says under which settings a destination is there', () => {
    const [entry] = entriesOf(
      { ...BASE, ...endpoint(either('UseKms', 'com.amazonaws.eu-central-1.kms', ref('AWS::NoValue'))) },
      {
        Parameters: { Kms: { Type: 'String', AllowedValues: ['yes', 'no'] } },
        Conditions: { UseKms: { 'Fn::Equals': [ref('Kms'), 'yes'] } },
      },
    );
    expect(entry).toMatchObject({ destination: 'com.amazonaws.eu-central-1.kms', condition: 'UseKms' });
  });

  it('tells who vouches for a declared network', () => {
    const attachment = 'tgw-0123456789abcdef0';
    const agreement = {
      owner: 'net',
      direction: 'both',
      expires: '2027-01-01',
      evidence: 'ticket 7',
    } as const;
    const declaration: Declaration = {
      ...{ ...agreement, attachment, kind: 'hub', prefixes: ['10.8.0.0/16'] },
      addresses: ofCidr(parseCidr('10.8.0.0/16')!),
    };
    const Route = resource('EC2::Route', {
      RouteTableId: ref('ATable'),
      DestinationCidrBlock: '10.8.0.0/16',
      TransitGatewayId: attachment,
    });
    const { destinations } = audit(
      {
        ...{ sources: [source({ Resources: { ...BASE, Route } })], annotations: [] },
        declarations: [declaration],
      },
      { today: '2026-01-01', showsLines: false },
    );
    expect(destinations().map(({ entry }) => entry)).toEqual([
      {
        ...{ kind: 'declared-network', destination: '10.8.0.0/16', via: attachment },
        ...{ allowedBy: 'declaration', why: 'a hub of the owner', declaration: agreement },
      },
    ]);
  });

  it('is the same in whatever order the input is written', () => {
    const all = {
      ...BASE,
      ...endpoint('com.amazonaws.eu-central-1.kms'),
      ...rule({ TargetIps: [{ Ip: '10.9.0.2' }] }),
    };
    const expected = shown(all);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(all), { minLength: Object.keys(all).length }),
        (entries) => {
          expect(shown(Object.fromEntries(entries))).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('a baseline', () => {
  const audited = auditTemplates([
    source({ Resources: { ...BASE, ...endpoint('com.amazonaws.eu-central-1.kms') } }, HOME),
  ]);
  const destinations = audited.destinations().filter(({ entry }) => entry.kind === 'endpoint-service');
  const baseline = toManifest(destinations).destinations;

  it('finds nothing in the input that it was written of', () => {
    expect(additionsTo(baseline, destinations)).toEqual([]);
  });

  it('finds a destination that was added, at the resource that leads to it', () => {
    const [found] = additionsTo([], destinations);
    expect([found?.ruleId, found?.origin.logicalId, found?.severity, found?.message]).toEqual([
      'AG906',
      'Endpoint',
      'error',
      'adds endpoint-service com.amazonaws.eu-central-1.kms via Net/Endpoint to what the baseline allows',
    ]);
  });

  it('takes an equal destination by another resource for an addition', () => {
    const moved = baseline.map((entry) => ({ ...entry, via: 'Net/Other' }));
    expect(additionsTo(moved, destinations)).toHaveLength(1);
  });

  it('does not mind other words', () => {
    const reworded = baseline.map((entry) => ({ ...entry, why: 'another text' }));
    expect(additionsTo(reworded, destinations)).toEqual([]);
  });

  it('tells what is no longer there', () => {
    const gone = { kind: 'name', destination: 'example.com', via: 'Net/List' };
    expect(removalsFrom([...baseline, gone], destinations)).toEqual([gone]);
  });
});

describe('the properties that name destinations', () => {
  const { types } = readSpecification();

  it.each(ROWS.map((row) => [`${row.type} ${row.path}`, row] as const))(
    '%s is in the specification',
    (_, row) => {
      expect(types.get(row.type)?.has(row.path.replace(/\[\]$/, ''))).toBe(true);
    },
  );

  it('tell their source and date', () => {
    expect(ROWS.filter(({ source: from, date }) => from === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual(
      [],
    );
  });
});
