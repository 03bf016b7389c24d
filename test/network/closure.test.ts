import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { EndpointService } from '../../lib/network/endpoint-service';
import type { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { Requirements } from '../../lib/requirements/requirements';
import { admits } from '../endpoints/iam-evaluator';
import { ACCOUNT, endpointOf, network, REGION, template, type Scenario } from './helpers';

const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/airgap/vllm/vllm-openai@sha256:${'a'.repeat(64)}`;
const WEIGHTS = 'arn:aws:s3:::weights/llama/*';

/** A network beside a server, of which somebody says what it needs. */
function closed(say: (requirements: Requirements) => void, scenario: Scenario = {}): ZeroEgressVpc {
  const vpc = network(scenario);
  say(Requirements.of(new Construct(Stack.of(vpc), 'Server')));
  return vpc;
}

function servicesOf(vpc: ZeroEgressVpc): readonly string[] {
  template(vpc);
  return vpc.services;
}

describe('a network', () => {
  test('has an endpoint for what a construct calls', () => {
    const vpc = closed((server) => server.addApi({ service: 'kms', why: 'weights are decrypted' }));
    expect(servicesOf(vpc)).toEqual(['kms']);
  });

  test('has what an image is pulled through', () => {
    const vpc = closed((server) => server.addImage({ uri: IMAGE, why: 'it serves' }));
    expect(servicesOf(vpc)).toEqual(['ecr-api', 'ecr-dkr', 's3']);
  });

  test('lets names resolve that are needed', () => {
    const vpc = closed((server) =>
      server.addName({ name: 'registry.corp.internal', why: 'charts are read' }),
    );
    template(vpc);
    expect(vpc.allowedNames).toContain('registry.corp.internal');
  });

  test('serves the whole Stage, whichever stack asks', () => {
    const vpc = network();
    const other = new Stack(vpc.node.root, 'Other', {
      env: { account: ACCOUNT, region: REGION },
    });
    Requirements.of(other).addApi({ service: 'sqs', why: 'jobs are taken' });
    expect(servicesOf(vpc)).toEqual(['sqs']);
  });

  test('serves only the scopes that it is given', () => {
    const vpc = closed((server) => server.addApi({ service: 'kms', why: 'weights are decrypted' }));
    const mine = new Construct(Stack.of(vpc), 'Mine');
    Requirements.of(mine).addApi({ service: 'sqs', why: 'jobs are taken' });
    vpc.closeOver(mine);
    expect(servicesOf(vpc)).toEqual(['sqs']);
  });

  test('says who needs a service that has no endpoint in the Region, and a way round', () => {
    const vpc = closed((server) => server.addApi({ service: 'bedrock-runtime', why: 'it answers' }), {
      region: 'us-iso-east-1',
    });
    expect(() => template(vpc)).toThrow(
      "'Prod/Server' (it answers) needs service 'bedrock-runtime', but no endpoint of Amazon Bedrock runtime is known in us-iso-east-1",
    );
  });

  test('refuses an image from a public registry', () => {
    const vpc = closed((server) =>
      server.addImage({ uri: 'docker.io/vllm/vllm-openai:v0.9', why: 'it serves' }),
    );
    expect(() => template(vpc)).toThrow(
      "'Prod/Server' pulls the image 'docker.io/vllm/vllm-openai:v0.9', expected one of a private ECR registry of the Region",
    );
  });

  test('refuses an image of another Region, to which no endpoint here leads', () => {
    const uri = IMAGE.replace(REGION, 'us-east-1');
    const vpc = closed((server) => server.addImage({ uri, why: 'it serves' }));
    expect(() => template(vpc)).toThrow(
      `'Prod/Server' pulls the image '${uri}', expected one of a private ECR registry of the Region`,
    );
  });

  test('takes FIPS endpoints where they are asked for', () => {
    const vpc = closed((server) => server.addApi({ service: 'kms', why: 'weights are decrypted' }), {
      region: 'us-east-1',
      props: { fips: true },
    });
    expect(endpointOf(template(vpc), 'kms').Properties.ServiceName).toBe('com.amazonaws.us-east-1.kms-fips');
  });

  test('has no endpoint for a service of another VPC, whose names resolve', () => {
    const vpc = closed((server) => server.addApi({ service: 'kms', why: 'weights are decrypted' }), {
      props: { centralServices: [EndpointService.KMS] },
    });
    expect([servicesOf(vpc), vpc.allowedNames.includes(`kms.${REGION}.amazonaws.com`)]).toEqual([[], true]);
  });

  test('has an endpoint in the zones that offer it', () => {
    const vpc = network();
    vpc.addService(EndpointService.KMS, { availabilityZones: [`${REGION}a`] });
    expect(endpointOf(template(vpc), 'kms').Properties.SubnetIds).toHaveLength(1);
  });

  test('refuses a zone that it is not in', () => {
    expect(() => network().addService(EndpointService.KMS, { availabilityZones: [`${REGION}f`] })).toThrow(
      `has availabilityZones '${REGION}f', expected some of the VPC's: ${REGION}a, ${REGION}b`,
    );
  });
});

describe('the policy of an endpoint', () => {
  const own = { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT };
  const vpc = closed((server) => server.addArtifact({ arn: WEIGHTS, why: 'weights are read' }));
  const policy = endpointOf(template(vpc), 's3').Properties.PolicyDocument!;

  test.each([
    ['what is needed', { action: 's3:GetObject', resource: 'arn:aws:s3:::weights/llama/x', keys: own }, true],
    [
      'no other action',
      { action: 's3:PutObject', resource: 'arn:aws:s3:::weights/llama/x', keys: own },
      false,
    ],
    ['no other resource', { action: 's3:GetObject', resource: 'arn:aws:s3:::ledger/2026', keys: own }, false],
    [
      'no bucket of somebody else by that name',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::weights/llama/x',
        keys: { ...own, 'aws:ResourceAccount': '999988887777' },
      },
      false,
    ],
  ])('admits %s', (_, request, expected) => {
    expect(admits(policy, request)).toBe(expected);
  });

  test('of a service that was added by hand as well admits any action', () => {
    const both = closed(
      (server) => server.addApi({ service: 'kms', actions: ['kms:Decrypt'], why: 'it reads' }),
      {
        services: [EndpointService.KMS],
      },
    );
    const document = endpointOf(template(both), 'kms').Properties.PolicyDocument!;
    expect(
      admits(document, {
        action: 'kms:Encrypt',
        resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`,
        keys: own,
      }),
    ).toBe(true);
  });
});
