/** Request context: condition keys in AWS's spelling. A missing key is missing in the request. */
export type Context = Readonly<Record<string, string>>;

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string;
  readonly Action: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** Arguments: value of the key in the request, if present, and the values that the policy lists. */
type Operator = (actual: string | undefined, wanted: string[]) => boolean;

const isListed: Operator = (actual, wanted) => actual !== undefined && wanted.includes(actual);
const isNotListed: Operator = (actual, wanted) => actual === undefined || !wanted.includes(actual);
const ifExists =
  (operator: Operator): Operator =>
  (actual, wanted) =>
    actual === undefined || operator(actual, wanted);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: isListed,
  StringNotEquals: isNotListed,
  StringNotEqualsIfExists: ifExists(isNotListed),
  ArnNotEqualsIfExists: ifExists(isNotListed),
  Bool: isListed,
  BoolIfExists: ifExists(isListed),
  Null: (actual, wanted) => wanted.includes(String(actual === undefined)),
};

/** What a repository policy says of a request: an Allow, a Deny, or nothing, which leaves it to the caller's own policy. */
export function evaluate(policy: string, action: string, context: Context): 'allow' | 'deny' | 'silent' {
  const statements = (JSON.parse(policy) as { Statement: Statement[] }).Statement;
  const applying = statements.filter((statement) => applies(statement, action, context));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return applying.length > 0 ? 'allow' : 'silent';
}

function applies({ Action, Condition = {} }: Statement, action: string, context: Context): boolean {
  if (![Action].flat().some((pattern) => pattern === action || pattern === 'ecr:*')) return false;
  return Object.entries(Condition).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (operator === undefined) throw new Error(`condition operator '${name}' is not modelled`);
    return Object.entries(keys).every(([key, wanted]) => operator(context[key], [wanted].flat()));
  });
}
