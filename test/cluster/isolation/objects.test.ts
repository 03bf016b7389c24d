import { describe, expect, it } from 'vitest';
import { admission } from './helpers';
import { review, service } from './requests';

const policies = admission({
  nodePortNamespaces: ['edge'],
  mutatingWebhooks: ['lws'],
  privilegedRoles: ['lws'],
});
const denied = (request: Parameters<typeof policies.review>[0]) => policies.review(request).denied;

const LB = 'service.beta.kubernetes.io/aws-load-balancer-';
const internal = { [`${LB}scheme`]: 'internal', [`${LB}internal`]: 'true' };

describe('services', () => {
  it.each([
    ['of the cluster', service({})],
    ['with an internal load balancer', service({ type: 'LoadBalancer' }, internal)],
    [
      'with an internal load balancer of AWS Load Balancer Controller',
      service(
        { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' },
        { [`${LB}scheme`]: 'internal' },
      ),
    ],
    ['with other attributes', service({}, { [`${LB}attributes`]: 'load_balancing.cross_zone.enabled=true' })],
    ['with a port of nodes where it is asked for', { ...service({ type: 'NodePort' }), namespace: 'edge' }],
  ])('are admitted %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['a load balancer that says nothing', service({ type: 'LoadBalancer' })],
    ['a load balancer with annotations of others', service({ type: 'LoadBalancer' }, { a: 'b' })],
    [
      'a load balancer that faces the internet',
      service({ type: 'LoadBalancer' }, { ...internal, [`${LB}scheme`]: 'internet-facing' }),
    ],
    [
      'a load balancer that one controller alone takes for internal',
      service({ type: 'LoadBalancer' }, { [`${LB}scheme`]: 'internal' }),
    ],
    [
      'a load balancer of a class of somebody else',
      service({ type: 'LoadBalancer', loadBalancerClass: 'x.example.com' }, { [`${LB}scheme`]: 'internal' }),
    ],
    ['a port of every node', service({ type: 'NodePort' })],
    [
      'logs in a bucket',
      service({}, { [`${LB}attributes`]: 'access_logs.s3.enabled=true,access_logs.s3.bucket=theirs' }),
    ],
    ['logs in a bucket, in the old way', service({}, { [`${LB}access-log-s3-bucket-name`]: 'theirs' })],
    ['a name of elsewhere', service({ type: 'ExternalName', externalName: 'api.example.com' })],
    ['an address of elsewhere', service({ externalIPs: ['198.51.100.7'] })],
  ])('are refused: %s', (_, request) => {
    expect(denied(request)).toEqual([expect.stringMatching(/^airgap-services: /)]);
  });

  it('are judged again when they change', () => {
    expect(denied({ ...service({ type: 'LoadBalancer' }), operation: 'UPDATE' })).toHaveLength(1);
  });
});

describe('load balancers of other objects', () => {
  const ALB = 'alb.ingress.kubernetes.io/scheme';
  const ingress = (annotations?: object) =>
    review('ingresses.networking.k8s.io Ingress', {
      metadata: { name: 'own', ...(annotations && { annotations }) },
    });
  const params = (group: string, scheme?: string) =>
    review(`ingressclassparams.${group} IngressClassParams`, {
      spec: scheme === undefined ? {} : { scheme },
    });

  it.each([
    ['an ingress', ingress()],
    ['an internal ingress', ingress({ [ALB]: 'internal' })],
    ['an internal class', params('elbv2.k8s.aws', 'internal')],
    ['a class that says nothing', params('eks.amazonaws.com')],
  ])('are admitted: %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['an ingress', ingress({ [ALB]: 'internet-facing' })],
    [
      'what is in front of an ingress',
      ingress({ [ALB]: 'internal', 'alb.ingress.kubernetes.io/frontend-nlb-scheme': 'internet-facing' }),
    ],
    ['an accelerator', review('globalaccelerators.aga.k8s.aws GlobalAccelerator', { spec: {} })],
    [
      'what an ingress logs',
      ingress({ 'alb.ingress.kubernetes.io/load-balancer-attributes': 'access_logs.s3.bucket=theirs' }),
    ],
    ['a class', params('elbv2.k8s.aws', 'internet-facing')],
    ['a class of EKS Auto Mode', params('eks.amazonaws.com', 'internet-facing')],
    [
      'a gateway',
      review('loadbalancerconfigurations.gateway.k8s.aws LoadBalancerConfiguration', {
        spec: { scheme: 'internet-facing' },
      }),
    ],
  ])('are refused where they lead outside: %s', (_, request) => {
    expect(denied(request)).toHaveLength(1);
  });

  it('are bound to pods by their controller alone', () => {
    const binding = review('targetgroupbindings.elbv2.k8s.aws TargetGroupBinding', { spec: {} });
    expect(denied(binding)).toHaveLength(1);
    const user = 'system:serviceaccount:kube-system:aws-load-balancer-controller';
    expect(denied({ ...binding, user })).toEqual([]);
  });
});

describe('endpoints', () => {
  const endpoints = (ip: string) =>
    review('endpoints Endpoints', { subsets: [{ addresses: [{ ip }], ports: [{ port: 80 }] }] });
  const slice = (address: string, addressType = 'IPv4') =>
    review('endpointslices.discovery.k8s.io EndpointSlice', {
      addressType,
      endpoints: [{ addresses: [address] }],
    });

  it.each([endpoints('10.0.3.4'), slice('10.0.3.4'), slice('192.168.1.1'), slice('100.64.7.7')])(
    'are admitted in the network (%#)',
    (request) => {
      expect(denied(request)).toEqual([]);
    },
  );

  it.each([
    ['a public address', endpoints('8.8.8.8')],
    ['a public address in a slice', slice('8.8.8.8')],
    ['a public address of the second family', slice('2001:4860:4860::8888', 'IPv6')],
    ['the metadata of machines', slice('169.254.169.254')],
    ['a name', slice('api.example.com', 'FQDN')],
    ['no address', slice('nowhere')],
  ])('are refused with %s', (_, request) => {
    expect(denied(request)).toEqual([expect.stringMatching(/^airgap-endpoints: /)]);
  });

  it.each([null, undefined])('may have none yet (%s)', (none) => {
    const empty = review('endpointslices.discovery.k8s.io EndpointSlice', {
      addressType: 'IPv4',
      endpoints: none,
    });
    expect(denied(empty)).toEqual([]);
  });

  it('of the Kubernetes API are what the API server says', () => {
    expect(denied({ ...slice('203.0.113.9'), groups: ['system:masters'], user: 'system:apiserver' })).toEqual(
      [],
    );
  });
});

describe('volumes', () => {
  const volume = (spec: object) => review('persistentvolumes PersistentVolume', { spec }, { namespace: '' });

  it.each(['ebs.csi.aws.com', 's3.csi.aws.com'])('are admitted of %s', (driver) => {
    expect(denied(volume({ csi: { driver, volumeHandle: 'x' } }))).toEqual([]);
  });

  it.each([
    ['a path of the node', { hostPath: { path: '/' } }],
    ['a disk of the node', { local: { path: '/mnt' } }],
    ['a file server', { nfs: { server: '10.0.0.9', path: '/' } }],
    ['a volume manager elsewhere', { flocker: { datasetName: 'x' } }],
    ['a driver that nobody named', { csi: { driver: 'smb.csi.k8s.io', volumeHandle: 'x' } }],
  ])('are refused: %s', (_, spec) => {
    expect(denied(volume(spec))).toHaveLength(1);
  });
});

describe('webhooks', () => {
  const webhook = (kind: 'Mutating' | 'Validating', clientConfig: object, name = 'own') =>
    review(
      `${kind.toLowerCase()}webhookconfigurations.admissionregistration.k8s.io ${kind}WebhookConfiguration`,
      {
        metadata: { name },
        webhooks: [{ clientConfig }],
      },
    );
  const ours = { service: { name: 'own', namespace: 'own' } };
  const theirs = { url: 'https://policy.example.com' };

  it.each([
    ['a service of the cluster', webhook('Validating', ours)],
    ['one that changes objects and is named', webhook('Mutating', ours, 'lws')],
    [
      'none',
      review(
        'validatingwebhookconfigurations.admissionregistration.k8s.io ValidatingWebhookConfiguration',
        {},
      ),
    ],
    ['a conversion by a service', conversion({ webhook: { clientConfig: ours } })],
    ['no conversion', conversion({ strategy: 'None' })],
  ])('are admitted: %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['a URL', webhook('Validating', theirs)],
    ['a URL of one that is named', webhook('Mutating', theirs, 'lws')],
    ['one that changes objects', webhook('Mutating', ours)],
    ['a conversion by a URL', conversion({ webhook: { clientConfig: theirs } })],
  ])('are refused: %s', (_, request) => {
    expect(denied(request)).toHaveLength(1);
  });

  it('of Amazon EKS are its own', () => {
    const own = webhook('Mutating', { url: 'https://127.0.0.1:23443/mutate' }, 'pod-identity-webhook');
    expect(denied({ ...own, user: 'eks:cluster-bootstrap' })).toEqual([]);
  });

  function conversion(spec: object) {
    return review('customresourcedefinitions.apiextensions.k8s.io CustomResourceDefinition', {
      spec: { conversion: spec },
    });
  }
});

describe('roles', () => {
  const role = (rules: unknown, name = 'own') =>
    review('clusterroles.rbac.authorization.k8s.io ClusterRole', { metadata: { name }, rules });
  const rule = (group: string, resource: string, ...verbs: string[]) => [
    { apiGroups: [group], resources: [resource], verbs },
  ];

  it.each([
    ['that read', role(rule('', 'pods', 'get', 'list', 'watch'))],
    ['that read what answers for the API', role(rule('apiregistration.k8s.io', 'apiservices', 'get'))],
    ['that read service accounts', role(rule('', 'serviceaccounts', 'get'))],
    ['that read policies', role(rule('admissionregistration.k8s.io', 'validatingadmissionpolicies', 'get'))],
    ['that are added up of others', role(null)],
    ['that are named', role(rule('*', '*', '*'), 'lws')],
    ['of addresses', role([{ nonResourceURLs: ['/metrics'], verbs: ['get'] }])],
  ])('are admitted %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['every verb', rule('apps', 'deployments', '*')],
    ['to escalate', rule('rbac.authorization.k8s.io', 'clusterroles', 'escalate')],
    ['to bind', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind')],
    ['to impersonate', rule('', 'users', 'impersonate')],
    ['to change policies', rule('admissionregistration.k8s.io', 'validatingadmissionpolicies', 'patch')],
    ['to change policies among all resources', rule('*', '*', 'delete')],
    ['to make webhooks', rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'create')],
    ['to change roles', rule('rbac.authorization.k8s.io', 'rolebindings', 'create')],
    ['to ask the kubelet for anything', rule('', 'nodes/proxy', 'get')],
    ['to tokens of service accounts', rule('', 'serviceaccounts/token', 'create')],
    ['to answer for the API', rule('apiregistration.k8s.io', 'apiservices', 'create')],
    ['to approve certificates', rule('certificates.k8s.io', 'certificatesigningrequests/approval', 'update')],
  ])('are refused that give the right %s', (_, rules) => {
    expect(denied(role(rules))).not.toEqual([]);
  });

  it('of Kubernetes itself are its own', () => {
    expect(denied({ ...role(rule('*', '*', '*')), groups: ['system:masters'] })).toEqual([]);
  });
});

describe('bindings', () => {
  const binding = (role: string, subject: string, name = 'own') =>
    review('clusterrolebindings.rbac.authorization.k8s.io ClusterRoleBinding', {
      metadata: { name },
      roleRef: { kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'Group', name: subject }],
    });

  it('are admitted of a role to a group', () => {
    expect(denied(binding('airgap-viewer', 'team'))).toEqual([]);
  });

  it.each([
    ['all rights', binding('cluster-admin', 'team')],
    ['the rights of a controller', binding('system:controller:clusterrole-aggregation-controller', 'team')],
    ['the rights of all controllers', binding('system:kube-controller-manager', 'team')],
    ['what all rights are added up of', binding('system:aggregate-to-admin', 'team')],
    ['whoever reaches the API', binding('airgap-viewer', 'system:anonymous')],
    ['whoever has credentials', binding('airgap-viewer', 'system:authenticated')],
    ['every service account', binding('airgap-viewer', 'system:serviceaccounts')],
  ])('are refused: %s', (_, request) => {
    expect(denied(request)).toHaveLength(1);
  });

  it('are admitted of all rights where they are named', () => {
    expect(denied(binding('cluster-admin', 'team', 'lws'))).toEqual([]);
  });
});
