import { DENY, NOT_BY_CONTROL_PLANE, rule, type AdmissionPolicy } from '../admission-policy';
import { list } from '../cel';

/**
 * The control plane asks services of the cluster alone, and nothing but what is named changes objects on their way in.
 *
 * The webhooks of EKS have URLs, of the host that the control plane runs on: those requests are of the control plane itself.
 */
export function webhooksPolicy(mutating: readonly string[]): AdmissionPolicy {
  return {
    name: 'webhooks',
    rules: [
      rule(
        'admissionregistration.k8s.io',
        ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
        ['CREATE', 'UPDATE'],
      ),
      rule('apiextensions.k8s.io', ['customresourcedefinitions'], ['CREATE', 'UPDATE']),
    ],
    conditions: NOT_BY_CONTROL_PLANE,
    validations: [
      {
        expression: 'object.?webhooks.orValue([]).all(w, !has(w.clientConfig.url))',
        message: 'a webhook names a service of the cluster and no URL',
      },
      {
        expression:
          '!has(object.spec) || !has(object.spec.conversion) || !object.spec.?conversion.?webhook.?clientConfig.?url.hasValue()',
        message: 'a conversion names a service of the cluster and no URL',
      },
      {
        expression: `object.kind != 'MutatingWebhookConfiguration' || object.metadata.name in ${list(mutating)}`,
        message: 'only webhooks that are named may change objects, and put containers into pods',
      },
    ],
    actions: DENY,
  };
}
