import type * as ec2 from '@aws-sdk/client-ec2';
import { UsageError } from '../../lib/shared/errors';

/** Where and as whom the API is asked; what is unset comes from the usual AWS configuration. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

type Sdk = typeof ec2;

/** Makes one call of the API, once. */
export type Send = (operation: string, input: Readonly<Record<string, unknown>>) => Promise<object>;

export interface Client {
  readonly region: string;
  readonly send: Send;
}

/** Tries before a throttled call is given up; the waits between them grow. */
const MOST_ATTEMPTS = 10;

/** A client of the EC2 API. @throws UsageError when the SDK is not installed or no Region is known */
export async function connect({ region, profile, endpointUrl }: ClientOptions): Promise<Client> {
  const sdk = await loadSdk();
  const client = new sdk.EC2Client({
    retryMode: 'adaptive',
    maxAttempts: MOST_ATTEMPTS,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
  return { region: await regionOf(client), send: sender(sdk, client) };
}

async function loadSdk(): Promise<Sdk> {
  // Which Node the SDK will need some day is nothing that an audit should print.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  try {
    return await import('@aws-sdk/client-ec2');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      throw new UsageError(
        "--live needs the package '@aws-sdk/client-ec2', which is not installed: npm install @aws-sdk/client-ec2",
      );
    }
    throw error;
  }
}

async function regionOf(client: ec2.EC2Client): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const reason = message.includes('Region is missing') ? 'none is configured' : `${name}: ${message}`;
    throw new UsageError(`--live knows no Region, expected --region or AWS_REGION: ${oneLine(reason)}`);
  }
}

function sender(sdk: Sdk, client: ec2.EC2Client): Send {
  const commands = sdk as unknown as Readonly<Record<string, (new (input: object) => never) | undefined>>;
  return (operation, input) => {
    const Command = commands[`${operation}Command`];
    if (Command === undefined) {
      throw new UsageError(
        `--live needs a newer '@aws-sdk/client-ec2', one that has ${operation}: npm install @aws-sdk/client-ec2`,
      );
    }
    return client.send(new Command(input));
  };
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
