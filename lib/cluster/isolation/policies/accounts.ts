import { DENY, NOT_BY_CONTROL_PLANE, rule, type AdmissionPolicy } from '../admission-policy';
import { imagesOf, list, some } from '../cel';
import { OF_ADD_ON, admittedImages, type ImageFacts } from './images';
import { byMakers } from './makers';

/** What belongs to add-ons. */
export interface AccountFacts {
  readonly addOns: ImageFacts['addOns'];
  /** Namespaces with service accounts that may more than their pods. */
  readonly namespaces: readonly string[];
}

/** What add-ons run, and how, EKS says: not who may write workloads in their namespaces. */
export function addOnsPolicy({ addOns }: AccountFacts): AdmissionPolicy {
  const template = (object: string) =>
    `(${object}.kind == 'CronJob' ? ${object}.spec.jobTemplate.spec.template.spec : ${object}.spec.template.spec)`;
  return {
    name: 'add-ons',
    rules: [
      rule('apps', ['deployments', 'daemonsets', 'statefulsets', 'replicasets'], ['CREATE', 'UPDATE']),
      rule('batch', ['jobs', 'cronjobs'], ['CREATE', 'UPDATE']),
      rule('', ['replicationcontrollers'], ['CREATE', 'UPDATE']),
    ],
    variables: {
      pod: template('object'),
      admitted: admittedImages(addOns, 'variables.pod'),
      isAddOn: `variables.admitted.size() > 0 && (${imagesOf('variables.pod')}).exists(i, ${OF_ADD_ON})`,
    },
    validations: [
      {
        // What scales or restarts an add-on leaves what it runs as it is.
        expression: some(
          '!variables.isAddOn',
          `oldObject != null && variables.pod == ${template('oldObject')}`,
          byMakers(addOns),
        ),
        message: 'what add-ons run is changed by Amazon EKS alone',
      },
    ],
    actions: DENY,
  };
}

/** Nobody becomes a controller: tokens of service accounts that may more go to their pods, by kubelets. */
export function tokensPolicy({ namespaces }: AccountFacts): AdmissionPolicy {
  const isKubelet = "request.userInfo.?groups.orValue([]).exists(g, g == 'system:nodes')";
  return {
    name: 'tokens',
    rules: [rule('', ['serviceaccounts/token'], ['CREATE']), rule('', ['secrets'], ['CREATE'])],
    conditions: {
      ...NOT_BY_CONTROL_PLANE,
      'where-accounts-may-more': `request.namespace in ${list(namespaces)}`,
    },
    validations: [
      {
        expression: some(
          "object.kind != 'TokenRequest'",
          isKubelet,
          "request.userInfo.username == 'system:kube-controller-manager'",
        ),
        message: 'tokens of service accounts that may more are for their pods alone',
      },
      {
        expression: some(
          "object.kind == 'TokenRequest'",
          "object.?type.orValue('') != 'kubernetes.io/service-account-token'",
        ),
        message: 'no token of a service account that may more is kept as a Secret',
      },
    ],
    actions: DENY,
  };
}
