import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Fields of every flow-log record that this library writes, in the order in which they appear.
 *
 * A filter pattern reads the fields by position, so a change here changes what every alarm reads.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const FLOW_LOG_FIELDS: readonly string[] = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
];

/** The `LogFormat` of `AWS::EC2::FlowLog`: each field as `${name}`, separated by spaces. */
export function flowLogFormatString(): string {
  return FLOW_LOG_FIELDS.map((field) => `\${${field}}`).join(' ');
}

/** The same format for the CDK's flow-log constructs. */
export function flowLogFormat(): ec2.LogFormat {
  return ec2.LogFormat.custom(flowLogFormatString());
}
