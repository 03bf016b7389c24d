import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { afterAll, expect } from 'vitest';
import { EndpointService } from '../../lib/network/endpoint-service';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import type { ZeroEgressVpcProps } from '../../lib/network/zero-egress-vpc-props';
import { readDocument } from '../../lib/policy/document';
import { evaluate, type Request } from '../../lib/policy/evaluate';
import { Reader } from '../../lib/policy/reader';
import { Requirements } from '../../lib/requirements/requirements';
import { ACCOUNT, REGION } from './helpers';

export const ORGANIZATION = 'o-exampleorg1';
export const VPC = 'vpc-0a1b2c3d';
export const EKS_IMAGES = `arn:aws:ecr:${REGION}:602401143452:repository/eks/pause`;
export const EXEC = `cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

export interface Written {
  readonly files: Readonly<Record<string, object>>;
  readonly names: readonly string[];
}

export type Say = (server: Requirements, vpc: ZeroEgressVpc) => void;

/** What synthesis writes beside the templates of a network that serves a server. */
export function written(
  say: Say,
  props: Partial<ZeroEgressVpcProps> = {},
  account: string | undefined = ACCOUNT,
): Written {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-organization-'));
  folders.push(folder);
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Prod', { env: { region: REGION, ...(account === '' ? {} : { account }) } });
  const vpc = new ZeroEgressVpc(stack, 'Net', {
    availabilityZones: [`${REGION}a`, `${REGION}b`],
    organizationId: ORGANIZATION,
    ...props,
  });
  say(Requirements.of(new Construct(stack, 'Server')), vpc);
  app.synth();
  const names = readdirSync(folder).filter((name) => /\.(?:scp(?:-\d)?|rcp)\.json$/.test(name));
  const texts = names.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  expect(texts.filter(([, text]) => text !== JSON.stringify(JSON.parse(text)))).toEqual([]);
  expect([...names].sort()).toEqual(vpc.organizationPolicyFiles);
  return {
    names,
    files: Object.fromEntries(texts.map(([name, text]) => [name, JSON.parse(text) as object])),
  };
}

export const server: Say = (requirements, vpc) => {
  requirements.addApi({
    service: 's3',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::weights/llama/*'],
    why: 'weights are read',
  });
  requirements.addApi({ service: 'kms', actions: ['kms:Decrypt'], why: 'weights are decrypted' });
  requirements.addImage({ why: 'it serves', uri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/vllm:1` });
  vpc.addService(EndpointService.EKS);
  vpc.addService(EndpointService.EC2);
};

export interface Call {
  readonly action: string;
  readonly resource?: string;
  readonly role?: string;
  /** Keys to add; one that is empty is missing. */
  readonly context?: Readonly<Record<string, string>>;
  readonly service?: string;
}

/** Files of which one denies a call by an endpoint of the VPC. */
export function deniedBy({ files }: Written, call: Call): readonly string[] {
  const allow = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
  const reader = new Reader((name) => name, false);
  return Object.entries(files)
    .filter(([name]) => name.includes('.rcp.') || call.service === undefined)
    .filter(([, content]) => {
      const statements = [...readDocument(allow, 0, reader), ...readDocument(content, 1, reader)];
      return evaluate(statements, requestOf(call)).effect !== 'allow';
    })
    .map(([name]) => name.replace(/^\w+\./, '').replace(/(?:-\d)?\.json$/, ''));
}

function requestOf({ action, resource = '*', role = 'app', context = {}, service }: Call): Request {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const keys: Readonly<Record<string, string>> = {
    'aws:resourceorgid': ORGANIZATION,
    'aws:resourceaccount': ACCOUNT,
    ...(service === undefined
      ? {
          'aws:principalarn': arn,
          'aws:principalorgid': ORGANIZATION,
          'aws:principalaccount': ACCOUNT,
          'aws:principalisawsservice': 'false',
          'aws:viaawsservice': 'false',
          'aws:sourcevpc': VPC,
        }
      : { 'aws:principalisawsservice': 'true' }),
    ...context,
  };
  return {
    principal: service === undefined ? { kind: 'account', id: arn } : { kind: 'service', id: service },
    action,
    resource,
    context: new Map(
      Object.entries(keys)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => [key, [value]]),
    ),
  };
}

export const theirs = { 'aws:resourceorgid': 'o-strangers1', 'aws:resourceaccount': '999999999999' };
export const internet = { 'aws:sourcevpc': '', 'aws:sourceip': '198.51.100.7' };
export const machine = {
  'ec2:sourceinstancearn': `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-1`,
  'aws:ec2instancesourcevpc': VPC,
};
