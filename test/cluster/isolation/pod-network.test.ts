import { describe, expect, it } from 'vitest';
import { PodNetwork, type NetworkPolicy, type Place } from './pod-network';

const policy = (spec: object, name = 'own'): NetworkPolicy => ({
  metadata: { name, namespace: 'default' },
  spec: { podSelector: {}, ...spec },
});
const place = (namespace: string, labels = {}, ip = '10.0.1.1'): Place => ({
  namespace,
  labels,
  ip,
  node: 'a',
});

const db = place('default', { role: 'db' });
const frontend = place('default', { role: 'frontend' }, '10.0.1.2');
const stranger = place('other', { role: 'frontend' }, '10.0.1.3');
const passes = (policies: NetworkPolicy[], traffic: object) =>
  new PodNetwork(policies, { other: { project: 'myproject' } }).passes({
    from: frontend,
    to: db,
    port: 6379,
    ...traffic,
  });

describe('network policies', () => {
  it('that are not there isolate nothing', () => {
    expect(passes([], {})).toBe(true);
  });

  it('isolate in their own direction alone', () => {
    const denial = policy({ policyTypes: ['Ingress'] });
    expect(passes([denial], {})).toBe(false);
    expect(passes([denial], { to: { ip: '10.9.9.9' } })).toBe(true);
  });

  it('are of ingress without policyTypes, and of egress where they have rules of it', () => {
    expect(passes([policy({})], { to: { ip: '10.9.9.9' } })).toBe(true);
    expect(passes([policy({ egress: [{ to: [{ podSelector: {} }] }] })], { to: { ip: '10.9.9.9' } })).toBe(
      false,
    );
  });

  it('add up', () => {
    const allow = policy({ podSelector: { matchLabels: { role: 'db' } }, ingress: [{}] }, 'allow');
    expect(passes([policy({ policyTypes: ['Ingress'] }), allow], {})).toBe(true);
  });

  it('must allow at both ends', () => {
    const ingress = policy({ podSelector: { matchLabels: { role: 'db' } }, ingress: [{}] });
    const noEgress = policy({ podSelector: { matchLabels: { role: 'frontend' } }, policyTypes: ['Egress'] });
    expect(passes([ingress, noEgress], {})).toBe(false);
  });

  it('hold in their namespace alone', () => {
    expect(passes([policy({ policyTypes: ['Egress'] })], { from: stranger })).toBe(true);
  });

  it('do not hold for pods with the network of their node', () => {
    expect(passes([policy({ policyTypes: ['Ingress'] })], { to: { ...db, hostNetwork: true } })).toBe(true);
  });

  it('let the node of a pod ask it', () => {
    const denial = [policy({ policyTypes: ['Ingress'] })];
    expect(passes(denial, { from: { ip: '10.0.0.1', node: 'a' } })).toBe(true);
    expect(passes(denial, { from: { ip: '10.0.0.2', node: 'b' } })).toBe(false);
  });
});

describe('peers of network policies', () => {
  const from = (...peers: object[]) => [policy({ ingress: [{ from: peers }] })];
  const project = { namespaceSelector: { matchLabels: { project: 'myproject' } } };

  it.each([
    ['none is all', from(), stranger, true],
    [
      'pods of its own namespace',
      from({ podSelector: { matchLabels: { role: 'frontend' } } }),
      frontend,
      true,
    ],
    ['pods of no other namespace', from({ podSelector: {} }), stranger, false],
    ['pods with other labels', from({ podSelector: { matchLabels: { role: 'x' } } }), frontend, false],
    ['all of a namespace', from(project), stranger, true],
    ['no namespace with other labels', from(project), frontend, false],
    ['both of one peer', from({ ...project, podSelector: { matchLabels: { role: 'x' } } }), stranger, false],
    ['one of two peers', from(project, { podSelector: { matchLabels: { role: 'x' } } }), stranger, true],
    [
      'a namespace by its name',
      from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }),
      stranger,
      true,
    ],
    ['all namespaces', from({ namespaceSelector: {} }), stranger, true],
    ['a block', from({ ipBlock: { cidr: '172.17.0.0/16' } }), { ip: '172.17.3.4' }, true],
    [
      'a block but for an exception',
      from({ ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } }),
      { ip: '172.17.1.4' },
      false,
    ],
    [
      'no address outside of a block',
      from({ ipBlock: { cidr: '172.17.0.0/16' } }),
      { ip: '172.18.0.1' },
      false,
    ],
    [
      'an expression',
      from({ podSelector: { matchExpressions: [{ key: 'role', operator: 'In', values: ['frontend'] }] } }),
      frontend,
      true,
    ],
    [
      'an expression that excludes',
      from({ podSelector: { matchExpressions: [{ key: 'role', operator: 'NotIn', values: ['frontend'] }] } }),
      frontend,
      false,
    ],
    [
      'an expression of what is there',
      from({ podSelector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] } }),
      frontend,
      true,
    ],
    [
      'an expression of what is not there',
      from({ podSelector: { matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }] } }),
      frontend,
      false,
    ],
  ])('are %s', (...[, policies, sender, expected]) => {
    expect(passes(policies, { from: sender })).toBe(expected);
  });
});

describe('ports of network policies', () => {
  const ports = (...list: object[]) => [policy({ ingress: [{ ports: list }] })];

  it.each([
    ['a number', ports({ port: 6379 }), 6379, 'TCP', true],
    ['no other number', ports({ port: 6379 }), 6380, 'TCP', false],
    ['TCP unless said', ports({ port: 6379 }), 6379, 'UDP', false],
    ['the protocol', ports({ port: 53, protocol: 'UDP' }), 53, 'UDP', true],
    ['a range', ports({ port: 32000, endPort: 32768 }), 32500, 'TCP', true],
    ['its last one', ports({ port: 32000, endPort: 32768 }), 32768, 'TCP', true],
    ['none beyond it', ports({ port: 32000, endPort: 32768 }), 32769, 'TCP', false],
    ['a name of whoever is asked', ports({ port: 'redis' }), 6379, 'TCP', true],
    ['no name that it does not have', ports({ port: 'http' }), 6379, 'TCP', false],
    ['every one of a protocol', ports({ protocol: 'TCP' }), 1, 'TCP', true],
  ])('are %s', (...[, policies, port, protocol, expected]) => {
    expect(passes(policies, { to: { ...db, ports: { redis: 6379 } }, port, protocol })).toBe(expected);
  });
});
