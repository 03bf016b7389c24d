import { controlsFor } from './controls';
import { network, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag407.json';

/** AG407: no media leave. */
export const ag407 = ruleOfRows(
  {
    id: 'AG407',
    title: 'A media service sends to, or serves, the internet',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale: 'Media services exist to hand streams to viewers and partners over the internet.',
    fix: 'keep media in buckets of the environment',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a channel with an address', 'AWS::MediaLive::Channel', {
          Destinations: [{ Id: 'd', Settings: [{ Url: 'rtmp://live.example.com' }] }],
        }),
        single('an output over the internet', 'AWS::MediaConnect::FlowOutput', {
          Destination: '203.0.114.1',
          Protocol: 'srt-caller',
        }),
        single('a stage', 'AWS::IVS::Stage', {}),
        single('a health check of an endpoint', 'AWS::Route53::HealthCheck', {
          HealthCheckConfig: { Type: 'HTTPS', FullyQualifiedDomainName: 'example.com' },
        }),

        single('a router that sends to a host outside', 'AWS::MediaConnect::RouterOutput', {
          Configuration: {
            Standard: { ProtocolConfiguration: { RtmpPush: { DestinationAddress: 'live.example.com' } } },
          },
        }),
      ],
      unknown: [
        network('an output whose interface a macro decides', {
          It: {
            Type: 'AWS::MediaConnect::FlowOutput',
            Properties: { VpcInterfaceAttachment: { 'Fn::Transform': { Name: 'Place' } } },
          },
        }),

        single('a job that writes into a bucket outside the input', 'AWS::MediaConvert::JobTemplate', {
          SettingsJson: { OutputGroups: [{ Destination: 's3://elsewhere/out/' }] },
        }),
      ],
      good: [
        single('an output through the VPC', 'AWS::MediaConnect::FlowOutput', {
          Destination: '10.0.0.7',
          VpcInterfaceAttachment: { VpcInterfaceName: 'inside' },
        }),
        single('a health check of an alarm', 'AWS::Route53::HealthCheck', {
          HealthCheckConfig: { Type: 'CLOUDWATCH_METRIC' },
        }),
        single('a channel into a bucket', 'AWS::MediaLive::Channel', {
          Destinations: [{ Id: 'd', MediaPackageSettings: [] }],
        }),

        network('a job that writes into a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::MediaConvert::JobTemplate',
            Properties: {
              SettingsJson: { OutputGroups: [{ Destination: { 'Fn::Sub': 's3://${Bucket}/out/' } }] },
            },
          },
        }),
        single('a router that sends to a host inside', 'AWS::MediaConnect::RouterOutput', {
          Configuration: {
            Standard: { ProtocolConfiguration: { Rtp: { DestinationAddress: '10.0.0.1' } } },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
