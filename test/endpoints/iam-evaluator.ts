/** A request as IAM sees it; keys that are absent from `keys` are absent from the request context. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Whether a policy admits a request: Allow statements with `Action`, `Resource` and `StringEquals` only.
 *
 * Anything else throws, so that a policy cannot pass by a feature that is not evaluated here.
 */
export function admits(policy: { readonly Statement: readonly Statement[] }, request: IamRequest): boolean {
  return policy.Statement.some((statement) => {
    if (statement.Effect !== 'Allow') throw new Error(`effect ${statement.Effect} is not evaluated`);
    return (
      list(statement.Action).some((pattern) => glob(pattern.toLowerCase(), request.action.toLowerCase())) &&
      list(statement.Resource).some((pattern) => glob(pattern, request.resource)) &&
      conditionHolds(statement.Condition ?? {}, request)
    );
  });
}

function conditionHolds(condition: NonNullable<Statement['Condition']>, request: IamRequest): boolean {
  return Object.entries(condition).every(([operator, tests]) => {
    if (operator !== 'StringEquals') throw new Error(`operator ${operator} is not evaluated`);
    return Object.entries(tests).every(([key, expected]) => request.keys[key] === expected);
  });
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function glob(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}
