import { describe, expect, it } from 'vitest';
import type { AddonImage } from '../../../lib/cluster/cluster';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import type { AdmissionPoliciesProps } from '../../../lib/cluster/isolation/admission-policies-props';
import { Admission } from './admission';
import { CNI_IMAGE, DIGEST, isolationStack, objectsOf } from './helpers';
import { addOnPod, container } from './requests';

const REPOSITORY = CNI_IMAGE.slice(0, CNI_IMAGE.lastIndexOf(':'));

/** Policies of a cluster with one add-on of which the cluster tells. */
function policiesFor(image: Partial<AddonImage>, more: Partial<AdmissionPoliciesProps> = {}): Admission {
  const { stack, cluster, mirror } = isolationStack();
  cluster.addonImages.push({
    addon: 'vpc-cni',
    repository: REPOSITORY,
    namespace: 'kube-system',
    serviceAccounts: ['aws-node'],
    usesHost: true,
    ...image,
  });
  new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], digests: [], ...more });
  return new Admission(objectsOf(cluster));
}

const pod = (image: string) => addOnPod({ hostNetwork: true, containers: [container({ image })] });

describe('add-ons that a cluster tells of', () => {
  it('run their versions, and use their nodes', () => {
    expect(policiesFor({ tags: ['v1.20.4-eksbuild.1'] }).review(pod(CNI_IMAGE)).denied).toEqual([]);
  });

  it('run no other version', () => {
    expect(policiesFor({ tags: ['v1.20.5-eksbuild.1'] }).review(pod(CNI_IMAGE)).denied).not.toEqual([]);
  });

  it('are refused at synthesis where their version is not known', () => {
    expect(() => policiesFor({})).toThrow(
      `does not know which version of '${REPOSITORY}' the add-on 'vpc-cni' runs`,
    );
  });

  it('run the version that is given', () => {
    const addOns = [{ serviceAccountName: 'aws-node', images: [CNI_IMAGE], usesHost: true }];
    expect(policiesFor({}, { addOns }).review(pod(CNI_IMAGE)).denied).toEqual([]);
  });

  it.each([
    [CNI_IMAGE, true],
    [`${REPOSITORY}:latest`, false],
    [`${REPOSITORY}-evil:v1`, false],
    [`${REPOSITORY}:v1@${DIGEST}`, false],
  ])('run any version where that is admitted: %s is %s', (image, isAdmitted) => {
    const { denied } = policiesFor({}, { admitsAnyAddOnVersion: true }).review(pod(image));
    expect(denied.length === 0).toBe(isAdmitted);
  });
});

describe('the list of digests', () => {
  const dataOf = (more: Partial<AdmissionPoliciesProps>) => {
    const { stack, cluster, mirror } = isolationStack();
    new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], ...more });
    // Later than the policies, as workloads are.
    mirror.imageUri('vllm/vllm-openai', DIGEST);
    return objectsOf(cluster).find(({ kind }) => kind === 'ConfigMap')?.data;
  };

  it('has every image that constructs require, also later', () => {
    expect(dataOf({})).toEqual({ [DIGEST.slice('sha256:'.length)]: 'airgap/vllm/vllm-openai' });
  });

  it('has those that are given instead', () => {
    expect(dataOf({ digests: [`sha256:${'a'.repeat(64)}`] })).toEqual({ ['a'.repeat(64)]: '' });
  });
});

describe('what is refused at synthesis', () => {
  const HOST = { namespace: 'gpu', serviceAccountName: 'plugin', why: 'x' };

  it.each<[string, Partial<AdmissionPoliciesProps>, string]>([
    ['no mirror', { mirrors: [] }, 'has no mirrors'],
    ['a digest that is none', { digests: ['latest'] }, "'latest' is no digest"],
    [
      'a service account by a pattern',
      { hostAccess: [{ ...HOST, serviceAccountName: '*' }] },
      'there are no patterns',
    ],
    ['the root of the node', { hostAccess: [{ ...HOST, hostPaths: ['/'] }] }, 'expected an absolute path'],
    ['the root in other words', { hostAccess: [{ ...HOST, hostPaths: ['//'] }] }, "may mount '//'"],
    [
      'capabilities by their names in C',
      { hostAccess: [{ ...HOST, capabilities: ['CAP_SYS_ADMIN'] }] },
      "may add the capability 'CAP_SYS_ADMIN'",
    ],
    ['all capabilities', { hostAccess: [{ ...HOST, capabilities: ['ALL'] }] }, 'privileged: true'],
    ['the root as itself', { hostAccess: [{ ...HOST, hostPaths: ['/.'] }] }, "may mount '/.'"],
    [
      'a path that climbs',
      { hostAccess: [{ ...HOST, hostPaths: ['/var/../etc'] }] },
      'expected an absolute path',
    ],
    ['no mirrors', { mirrors: undefined }, 'has no mirrors, expected at least one'],
    ['an empty list of mirrors', { mirrors: [] }, 'has no mirrors, expected at least one'],
    [
      'an add-on without tag',
      { addOns: [{ serviceAccountName: 'a', images: ['r.example/x'] }] },
      'expected one with the tag',
    ],
    [
      'an add-on of latest',
      { addOns: [{ serviceAccountName: 'a', images: ['r.example/x:latest'] }] },
      'expected one with the tag',
    ],
    [
      'an add-on that breaks out of its quotes',
      { addOns: [{ serviceAccountName: 'a', images: ["r.example/x'] + ['y:1"] }] },
      'expected one with the tag',
    ],
  ])('%s', (_, more, text) => {
    const { stack, cluster, mirror } = isolationStack();
    expect(
      () => new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], ...(more as object) }),
    ).toThrow(text);
  });
});
