import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag116.json';

/** AG116: the resolver of the VPC is the only one. */
export const ag116 = ruleOfRows(
  {
    id: 'AG116',
    title: 'A resolver stands beside the one of the VPC',
    severity: 'error',
    state: 'exposed',
    category: 'name',
    rationale:
      'A resolver that the internet reaches answers private names to outsiders and public names to insiders, past the firewall and the query log of the VPC.',
    fix: 'delete it: the resolver of the VPC answers inside, and inbound endpoints answer declared networks',
    controls: controlsFor('inbound', 'boundary'),
    examples: {
      bad: [
        single('a global resolver', 'AWS::Route53GlobalResolver::GlobalResolver', {
          Name: 'own',
          Regions: ['eu-central-1', 'eu-west-1'],
        }),
        single(
          'a private zone for clients on the internet',
          'AWS::Route53GlobalResolver::HostedZoneAssociation',
          {
            HostedZoneId: 'Z0123456789ABCDEFGHIJ',
            Name: 'own',
            ResourceArn: 'arn:aws:route53globalresolver::111122223333:dns-view/dnsv-1',
          },
        ),
        single('a resolver on an Outpost', 'AWS::Route53Resolver::OutpostResolver', {
          Name: 'own',
          OutpostArn: 'arn:aws:outposts:eu-central-1:111122223333:outpost/op-1',
          PreferredInstanceType: 'm5.large',
        }),
      ],
      unknown: [
        single('an endpoint on an Outpost', 'AWS::Route53Resolver::ResolverEndpoint', {
          Direction: 'INBOUND',
          OutpostArn: 'arn:aws:outposts:eu-central-1:111122223333:outpost/op-1',
          PreferredInstanceType: 'm5.large',
          IpAddresses: [{ SubnetId: ref('Subnet') }],
          SecurityGroupIds: ['sg-1'],
        }),
      ],
      good: [
        network('the resolver of the VPC', {}),
        single('an inbound endpoint in the VPC', 'AWS::Route53Resolver::ResolverEndpoint', {
          Direction: 'INBOUND',
          IpAddresses: [{ SubnetId: ref('Subnet') }],
          SecurityGroupIds: ['sg-1'],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
