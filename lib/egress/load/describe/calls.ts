import data from './calls.json';

/** One read-only call of the EC2 API: how a file of its output is recognised, and how it is made. */
export interface Call {
  /** As `aws ec2` spells it, or with its service in front when that is another one. */
  readonly call: string;
  /** Top-level key of the answer. */
  readonly key: string;
  /** The most rows of one page that the API allows; unset when the answer has no pages. */
  readonly pageSize?: number;
  /** Whether a live audit makes it; others are only read from files. */
  readonly isLive: boolean;
  /** Set when the call is made once for each row of another answer, and its own answer does not say for which. */
  readonly each?: { readonly key: string; readonly id: string; readonly prefix: string };
  /** Further parameters of the call. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly date: string;
}

export const CALLS: readonly Call[] = data.calls;

const BY_KEY: ReadonlyMap<string, Call> = new Map(CALLS.map((call) => [call.key, call]));

/** Other names under which people keep an answer. */
const ALIASES: ReadonlyMap<string, string> = new Map([['ManagedPrefixLists', 'PrefixLists']]);

/** The call whose answer has this top-level key. */
export function callOf(key: string): Call | undefined {
  return BY_KEY.get(ALIASES.get(key) ?? key);
}

/** `describe-vpcs` as the API spells it: `DescribeVpcs`. */
export function operationOf({ call }: Call): string {
  return call.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The read-only policy that a live audit needs, as an IAM policy document. */
export function policyOfCalls(): object {
  const actions = CALLS.filter(({ isLive }) => isLive).map((call) => `ec2:${operationOf(call)}`);
  return {
    Version: '2012-10-17',
    Statement: [
      // None of these calls can be limited to a resource.
      { Sid: 'CdkAirgapAudit', Effect: 'Allow', Action: actions.sort(), Resource: '*' },
    ],
  };
}
