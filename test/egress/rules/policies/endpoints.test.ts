import { describe, expect, test } from 'vitest';
import { PREDICATES } from '../../../../lib/egress/rules/predicates';
import { loaded } from './loaded';

const TYPE = 'AWS::EC2::VPCEndpoint';

/** Whether an endpoint of a service takes a policy, and whether it is known to take none. */
function answers(service: string): readonly [boolean, boolean] {
  const { it } = loaded(TYPE, { ServiceName: service });
  const [takes, takesNone] = (['takesPolicy', 'takesNoPolicy'] as const).map(
    (name) => PREDICATES[name](it, 'ServiceName').length > 0,
  );
  return [takes ?? false, takesNone ?? false];
}

describe('endpoint policies', () => {
  test.each([
    ['com.amazonaws.eu-central-1.kms', 'taken'],
    ['com.amazonaws.eu-central-1.synthetics', 'taken as far as anybody knows'],
    ['com.amazonaws.eu-central-1.console', 'taken, without actions'],
    ['com.amazonaws.eu-central-1.brand-new', 'taken as far as anybody knows'],
  ])('of %s are %s', (service) => {
    expect(answers(service)).toEqual([true, false]);
  });

  test.each([
    ['com.amazonaws.eu-central-1.datasync', 'not taken'],
    ['com.amazonaws.eu-central-1.grafana-workspace', 'not taken, though it has no actions'],
    ['com.amazonaws.us-east-1.sagemaker.runtime-fips', 'not taken, though those of its service are'],
  ])('of %s are %s', (service) => {
    expect(answers(service)).toEqual([false, true]);
  });

  test('of public documents do not matter', () => {
    expect(answers('com.amazonaws.eu-central-1.oidc-eks')).toEqual([false, false]);
  });
});
