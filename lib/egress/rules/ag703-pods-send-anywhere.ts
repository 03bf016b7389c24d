import { controlsFor } from './controls';
import { manifest, manifestWith, object, pod } from './kubernetes/examples';
import { missingDenials, unenforced, unheldPods } from './kubernetes/network-policies';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag703.json';
import { ref } from './networks';
import type { RuleModule } from './rule';

const policy = (spec: object): Readonly<Record<string, unknown>> =>
  object('networking.k8s.io/v1 NetworkPolicy', { ...spec });
const DENIAL = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const forMany = (action: string): Readonly<Record<string, unknown>> =>
  object('networking.k8s.aws/v1alpha1 ClusterNetworkPolicy', {
    ...{ tier: 'Admin', priority: 1, subject: { namespaces: {} } },
    egress: [{ action, to: [{ networks: ['0.0.0.0/0'] }] }],
  });
const cni = (env: object): Readonly<Record<string, unknown>> => ({
  Cni: {
    Type: 'AWS::EKS::Addon',
    Properties: {
      ClusterName: 'own',
      AddonName: 'vpc-cni',
      ConfigurationValues: JSON.stringify({ enableNetworkPolicy: 'true', env }),
    },
  },
});
const calico = (kind: string, rule: object): Readonly<Record<string, unknown>> =>
  object(`projectcalico.org/v3 ${kind}`, { types: ['Egress'], egress: [rule] });
const BLOCK = { podSelector: {}, policyTypes: ['Egress'] };

const ROWS = ruleOfObjects(
  {
    id: 'AG703',
    title: 'Pods may send anywhere',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'Without a policy that denies what nobody allows, every pod reaches whatever its node reaches: endpoints, peers and the API.',
    fix: 'deny all egress of each namespace by a NetworkPolicy, and allow what its pods need by name and port',
    controls: controlsFor('boundary', 'configuration'),
    examples: {
      bad: [
        manifest('a namespace with a pod and no policy', pod({})),
        manifest('a policy that allows every destination', policy({ ...BLOCK, egress: [{}] })),
        manifest(
          'a policy that allows every address',
          policy({ ...BLOCK, egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }),
        ),
        manifest(
          'a policy of Cilium that allows the world',
          object('cilium.io/v2 CiliumNetworkPolicy', { egress: [{ toEntities: ['world'] }] }),
        ),
        manifest('a policy for all namespaces that lets public addresses through', forMany('Accept')),
        manifest(
          'a policy that allows the metadata of machines',
          policy({ ...BLOCK, egress: [{ to: [{ ipBlock: { cidr: '169.254.0.0/16' } }] }] }),
        ),
        manifest(
          'a probe of another host, which the node asks',
          DENIAL,
          pod({ livenessProbe: { tcpSocket: { host: '10.0.9.9', port: 443 } } }),
        ),
        manifest(
          'a policy of the VPC CNI that allows a name outside',
          object('networking.k8s.aws/v1alpha1 ApplicationNetworkPolicy', {
            ...BLOCK,
            egress: [{ to: [{ domainNames: ['files.example.com'] }] }],
          }),
        ),
        manifest('a policy of Calico that allows everything', calico('NetworkPolicy', { action: 'Allow' })),
        manifest(
          'a policy of Calico for every namespace that allows public addresses',
          calico('GlobalNetworkPolicy', { action: 'Allow', destination: { nets: ['198.51.96.0/19'] } }),
        ),
        manifest('a profile of Calico that allows everything', calico('Profile', { action: 'Allow' })),
        manifestWith(
          'pods with security groups of their own, which no policy holds',
          cni({ ENABLE_POD_ENI: 'true' }),
          DENIAL,
        ),
        manifestWith(
          'a policy that the VPC CNI does not enforce',
          { Cni: { Type: 'AWS::EKS::Addon', Properties: { ClusterName: 'own', AddonName: 'vpc-cni' } } },
          DENIAL,
        ),
      ],
      unknown: [
        manifest(
          'a security group of pods that the input does not show',
          object('vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy', {
            securityGroups: { groupIds: ['sg-0123'] },
          }),
        ),
      ],
      good: [
        manifest('a namespace that denies all egress', DENIAL, pod({})),
        manifest(
          'a policy of Calico to pods and private addresses',
          calico('NetworkPolicy', { action: 'Allow', destination: { selector: "app == 'own'" } }),
          calico('GlobalNetworkPolicy', { action: 'Allow', destination: { nets: ['10.0.0.0/8'] } }),
        ),
        manifest('a policy of Calico that denies', calico('GlobalNetworkPolicy', { action: 'Deny' })),
        manifestWith(
          'pods with security groups of their own, which policies hold',
          cni({ ENABLE_POD_ENI: 'true', POD_SECURITY_GROUP_ENFORCING_MODE: 'standard' }),
          DENIAL,
        ),
        manifestWith(
          'a security group of the app for pods',
          {
            Group: {
              Type: 'AWS::EC2::SecurityGroup',
              Properties: { SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }] },
            },
          },
          object('vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy', {
            securityGroups: { groupIds: [ref('Group')] },
          }),
        ),
        manifest(
          'a probe of the pod itself',
          DENIAL,
          pod({ livenessProbe: { httpGet: { path: '/', port: 80 } } }),
        ),
        manifest(
          'a policy that allows private addresses',
          policy({ ...BLOCK, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
        ),
        manifest('a policy for all namespaces that denies public addresses', forMany('Deny')),
        manifestWith(
          'a policy that the VPC CNI enforces',
          {
            Cni: {
              Type: 'AWS::EKS::Addon',
              Properties: {
                ClusterName: 'own',
                AddonName: 'vpc-cni',
                ConfigurationValues: '{"enableNetworkPolicy":"true"}',
              },
            },
          },
          DENIAL,
        ),
      ],
    },
  },
  rows as readonly ObjectRow[],
);

/** AG703: each namespace denies what nobody allows. */
export const ag703: RuleModule = {
  ...ROWS,
  check: (analysis) => [
    ...ROWS.check(analysis),
    ...missingDenials(analysis.model),
    ...unenforced(analysis.model),
    ...unheldPods(analysis.model),
  ],
};
