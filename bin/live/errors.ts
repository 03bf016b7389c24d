import { UsageError } from '../../lib/shared/errors';
import { oneLine } from './client';

const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
]);

/** Codes with which EC2 turns down who asks, whatever is asked. */
const BAD_CREDENTIALS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** Codes of a Region or partition that has not got a call, or of a thing that went away meanwhile. */
const NO_SUCH_CALL =
  /^(?:InvalidAction|Unsupported(?:Operation)?|UnknownOperation(?:Exception)?)$|\.NotFound$/;

/** Whether the API does not know the call, or no longer the thing that it is about. */
export function isNoSuchCall(error: unknown): boolean {
  return NO_SUCH_CALL.test(nameOf(error));
}

/** One line for the reader: what was refused, and what to change. */
export function toUsageError(error: unknown, operation: string, region: string): UsageError {
  if (error instanceof UsageError) {
    return error;
  }
  const name = nameOf(error);
  const message = oneLine(error instanceof Error ? error.message : String(error));
  if (REFUSALS.has(name)) {
    return new UsageError(
      `--live may not call ec2:${operation} in ${region}, expected a policy that allows it (see --print-iam-policy)`,
    );
  }
  if (BAD_CREDENTIALS.has(name)) {
    return new UsageError(`the AWS credentials are not accepted in ${region}: ${name}: ${message}`);
  }
  if (/Credentials/.test(name) || /Could not load credentials|Unable to resolve credential/i.test(message)) {
    return new UsageError(
      `--live finds no AWS credentials, expected --profile, AWS_PROFILE or AWS_ACCESS_KEY_ID: ${message}`,
    );
  }
  return new UsageError(`ec2:${operation} fails in ${region}: ${name}: ${message}`);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'error';
  }
  const { code } = error as NodeJS.ErrnoException;
  return error.name === 'Error' || error.name === 'AggregateError' ? (code ?? error.name) : error.name;
}
