import type { NetworkModel } from '../model/network';
import type { Resource } from '../model/resource';
import { controlsFor } from './controls';
import data from './data/cdk-code.json';
import { network, ref } from './networks';
import type { Row } from './rows';
import { violationOf } from './rows';
import type { RuleModule } from './rule';

/** A function that CDK adds, and how it is recognised: by what it serves, or by how it describes itself. */
interface AddedCode {
  readonly name: string;
  readonly customType?: string;
  readonly description?: string;
  /** What to do without it. */
  readonly instead: string;
  readonly source: string;
  readonly date: string;
}

const ADDED: readonly AddedCode[] = data;

const CODE = { Code: { S3Bucket: 'own', S3Key: 'x' }, Role: 'arn:aws:iam::111111111111:role/own' };
const TOKEN = { ServiceToken: { 'Fn::GetAtt': ['Handler', 'Arn'] } };

const handler = (more: Readonly<Record<string, unknown>> = {}): unknown => ({
  Type: 'AWS::Lambda::Function',
  Properties: { ...CODE, ...more },
});

/** AG414: CDK adds no code that runs outside the VPC. */
export const ag414: RuleModule = {
  id: 'AG414',
  title: 'Code that CDK adds runs outside the VPC',
  severity: 'error',
  state: 'exposed',
  category: 'compute',
  rationale:
    'A convenience of a construct becomes a function with rights of its own in a network of AWS, which nobody has asked for.',
  fix: 'use what CloudFormation does itself, or give the function subnets of the VPC',
  covers: ['CO-01', 'PULL-10'],
  controls: controlsFor('boundary', 'supply-chain'),
  examples: {
    bad: [
      network('the handler that empties buckets', {
        Handler: handler(),
        It: { Type: 'Custom::S3AutoDeleteObjects', Properties: { ...TOKEN, BucketName: 'own' } },
      }),
      network('a call to AWS that fetches the newest SDK first', {
        Handler: handler({ VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] } }),
        It: { Type: 'Custom::AWS', Properties: { ...TOKEN, InstallLatestAwsSdk: true } },
      }),
      network('a function of the provider framework', {
        Handler: handler({ Description: 'AWS CDK resource provider framework - onEvent (App/Provider)' }),
      }),
    ],
    unknown: [
      network('a handler whose VPC a macro decides', {
        Handler: handler({ VpcConfig: { 'Fn::Transform': { Name: 'Place' } } }),
        It: { Type: 'Custom::S3AutoDeleteObjects', Properties: TOKEN },
      }),
    ],
    good: [
      network('a handler in a subnet', {
        Handler: handler({ VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] } }),
        It: { Type: 'Custom::AWSCDK-EKS-HelmChart', Properties: TOKEN },
        Call: { Type: 'Custom::AWS', Properties: { ...TOKEN, InstallLatestAwsSdk: false } },
      }),
      network('a function that is no handler of CDK', {
        Handler: handler({ Description: 'a resource provider' }),
        It: { Type: 'Custom::Own', Properties: TOKEN },
      }),
    ],
  },

  check({ model }) {
    const served = servedBy(model);
    const outside = model.resources.ofType('AWS::Lambda::Function').flatMap((resource) => {
      const added = ADDED.find((code) => isIt(resource, code, served));
      return added === undefined ? [] : violationOf(model, { resource, row: rowOf(added) });
    });
    const asked = model.resources.types
      .filter((type) => type.startsWith('Custom::'))
      .flatMap((type) => model.resources.ofType(type))
      .flatMap((resource) => violationOf(model, { resource, row: NEWEST_SDK }));
    return [...outside, ...asked];
  },
};

/** AwsCustomResource and what is made of it. */
const NEWEST_SDK: Row = {
  type: 'Custom::AWS',
  when: [{ path: 'InstallLatestAwsSdk', in: ['true'] }],
  says: 'has its handler fetch the newest AWS SDK from the public npm registry each time that it starts',
  fix: 'set installLatestAwsSdk: false, or @aws-cdk/customresources:installLatestAwsSdkDefault: false in cdk.json',
  severity: 'warning',
  covers: ['PULL-10'],
  source: 'aws-cdk-lib 2.276.0 custom-resources, AwsCustomResourceProps.installLatestAwsSdk',
  date: '2026-11-21',
};

/** Functions by id → types of the custom resources that they serve. */
function servedBy({ resources }: NetworkModel): ReadonlyMap<string, ReadonlySet<string>> {
  const served = new Map<string, Set<string>>();
  for (const type of resources.types.filter((each) => each.startsWith('Custom::'))) {
    for (const { value } of resources.ofType(type).flatMap((resource) => resource.at('ServiceToken'))) {
      if (value.kind === 'resource') {
        served.set(value.id, (served.get(value.id) ?? new Set()).add(type));
      }
    }
  }
  return served;
}

function isIt(
  resource: Resource,
  { customType, description }: AddedCode,
  served: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (customType !== undefined) {
    return served.get(resource.id)?.has(customType) === true;
  }
  return resource
    .at('Description')
    .some(
      ({ value }) => value.kind === 'text' && description !== undefined && value.text.startsWith(description),
    );
}

function rowOf({ name, instead, source, date }: AddedCode): Row {
  return {
    type: 'AWS::Lambda::Function',
    when: [{ path: 'VpcConfig.SubnetIds[]', is: 'absent' }],
    says: `runs outside the VPC: it is ${name} of CDK`,
    fix: instead,
    covers: ['CO-01', 'PULL-10'],
    source,
    date,
  };
}
