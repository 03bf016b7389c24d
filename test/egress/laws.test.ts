import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../lib/egress/load/source';
import type { Hop } from '../../lib/egress/reach/path';
import { generatedNetwork, generatedRoute, routeOf } from './generated-network';
import { auditTemplate, ref, resource, route, verdicts } from './helpers';
import { opinions } from './oracle';

const RUNS = { numRuns: 80 };

type Resources = Template['Resources'];

const withResources = (template: Template, more: Resources): Template => ({
  ...template,
  Resources: { ...template.Resources, ...more },
});

/** Verdicts from the least to the most harmful. */
const RANK: Readonly<Record<string, number>> = { isolated: 0, unproven: 1, exposed: 2 };

function noneIsWorse(before: Template, after: Template): void {
  const [old, now] = [verdicts(before), verdicts(after)];
  const worse = Object.keys(old).filter((id) => RANK[now[id] ?? '']! > RANK[old[id] ?? '']!);
  expect(worse).toEqual([]);
}

describe('of every generated network', () => {
  test('a slow walk of every packet under every setting comes to the same verdicts', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        expect(verdicts(template)).toEqual(opinions(template));
      }),
      { numRuns: 250 },
    );
  });

  test('two analyses are equal', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        expect(auditTemplate(template).report).toEqual(auditTemplate(structuredClone(template)).report);
      }),
      RUNS,
    );
  });

  test('the order of resources does not matter', () => {
    const shuffled = generatedNetwork.chain((template) =>
      fc.tuple(
        fc.constant(template),
        fc.shuffledSubarray(Object.entries(template.Resources), {
          minLength: Object.keys(template.Resources).length,
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([template, entries]) => {
        expect(verdicts({ ...template, Resources: Object.fromEntries(entries) })).toEqual(verdicts(template));
      }),
      RUNS,
    );
  });

  test('the names of resources do not matter', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        const renamed = JSON.parse(
          JSON.stringify(template.Resources).replace(/"Ref":"(\w+)"/g, '"Ref":"X$1"'),
        ) as Resources;
        const Resources = Object.fromEntries(Object.entries(renamed).map(([id, found]) => [`X${id}`, found]));
        const expected = Object.entries(verdicts(template)).map(([id, verdict]) => [`X${id}`, verdict]);
        expect(verdicts({ ...template, Resources })).toEqual(Object.fromEntries(expected));
      }),
      RUNS,
    );
  });

  test('a filter never changes a verdict', () => {
    const filters: Resources = {
      Group: resource('EC2::SecurityGroup', { GroupDescription: 'closed', VpcId: ref('A') }),
      Acl: resource('EC2::NetworkAcl', { VpcId: ref('A') }),
      Wall: resource('EC2::SubnetNetworkAclAssociation', { SubnetId: ref('A1'), NetworkAclId: ref('Acl') }),
    };
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        expect(verdicts(withResources(template, filters))).toEqual(verdicts(template));
      }),
      RUNS,
    );
  });

  test('one more route to a peer makes no verdict worse', () => {
    fc.assert(
      fc.property(generatedNetwork, generatedRoute, (template, found) => {
        const more = { More: routeOf({ ...found, target: 'Peer' }) };
        noneIsWorse(template, withResources(template, more));
      }),
      RUNS,
    );
  });

  test('one more private route makes no verdict worse', () => {
    fc.assert(
      fc.property(generatedNetwork, generatedRoute, (template, found) => {
        const more = { More: routeOf({ ...found, destination: '10.64.0.0/12' }) };
        noneIsWorse(template, withResources(template, more));
      }),
      RUNS,
    );
  });

  test('one more route makes no other verdict better than its block allows', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        const before = verdicts(withResources(template, { More: route('A1Table', '10.7.0.0/16', PEER) }));
        expect(before).toEqual(verdicts(template));
      }),
      RUNS,
    );
  });

  test('without gateways of its own nothing is exposed', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        const kept = Object.entries(template.Resources).filter(
          ([, { Type }]) => !/VPCGatewayAttachment|EgressOnlyInternetGateway/.test(Type),
        );
        const found = verdicts({ ...template, Resources: Object.fromEntries(kept) });
        expect(Object.values(found)).not.toContain('exposed');
      }),
      RUNS,
    );
  });

  test('a subnet that is not isolated has a finding, and the network has the gravest verdict', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        const { report } = auditTemplate(template);
        const states = new Set(report.findings.map(({ state }) => state));
        for (const { verdict } of report.subnets) {
          expect(verdict === 'isolated' || states.has(verdict)).toBe(true);
        }
        const gravest = Math.max(...report.subnets.map(({ verdict }) => RANK[verdict]!));
        expect(RANK[report.verdict]).toBe(gravest);
      }),
      RUNS,
    );
  });

  test('a witness is a path of the template, from the subnet to the internet', () => {
    fc.assert(
      fc.property(generatedNetwork, (template) => {
        for (const { verdict, path, id } of auditTemplate(template).report.subnets) {
          if (verdict === 'exposed') {
            expect(path[0]).toMatchObject({ kind: 'subnet', id });
            expect(path.at(-1)).toMatchObject({ kind: 'internet' });
            expect(brokenStep(template, path)).toBeUndefined();
          }
        }
      }),
      RUNS,
    );
  });
});

const PEER = { VpcPeeringConnectionId: ref('Peer') };

/** The first two hops between which the template says nothing; undefined for a real path. */
function brokenStep({ Resources }: Template, path: readonly Hop[]): readonly Hop[] | undefined {
  for (let index = 0; index + 1 < path.length; index++) {
    const [from, to] = path.slice(index, index + 2) as [Hop, Hop];
    if (to.kind !== 'internet' && !isJoined(Resources, from, to)) {
      return [from, to];
    }
  }
  return undefined;
}

/** Whether one resource names the other, or a third one names both. */
function isJoined(Resources: Resources, from: Hop, to: Hop): boolean {
  const names = (id: string, other: string): boolean =>
    JSON.stringify(Resources[id]?.Properties ?? {}).includes(`{"Ref":"${other}"}`);
  const isBetween = Object.keys(Resources).some((id) => names(id, from.id) && names(id, to.id));
  return names(from.id, to.id) || names(to.id, from.id) || isBetween || isPlugged(Resources, from, to);
}

/** A transit gateway and a table of its own, by the attachment's association. */
function isPlugged(Resources: Resources, from: Hop, to: Hop): boolean {
  return Resources[to.id]?.Type === 'AWS::EC2::TransitGatewayRouteTable' && from.kind === 'transit-gateway';
}
