import { WIDTHS } from '../endpoints/asked';
import {
  ownPrincipalsAlone,
  RESOURCE_CONTROLLED,
  serviceControl,
  type OrganizationDocument,
} from '../policy/organization';
import { policySize } from '../policy/size';
import { UsageError } from '../shared/errors';
import { closureStatements, type ClosureOptions } from './closure-statements';

/** Service control policies that a network may be split into: as many as there is room for beside those of others. */
const MOST_DOCUMENTS = 3;

/**
 * The policies of an organization that go with a network: what its endpoints admit holds for principals and resources, too.
 *
 * None where nothing is called. Named `scp`, `scp-2`, and `rcp` where some service takes one.
 *
 * @throws UsageError if they would be longer than AWS takes
 */
export function organizationDocuments(
  where: string,
  options: ClosureOptions,
): readonly OrganizationDocument[] {
  if (options.called.length === 0) {
    return [];
  }
  const prefixes = options.called.flatMap(({ row }) => row.iamPrefixes);
  const controlled = RESOURCE_CONTROLLED.filter((action) => prefixes.includes(action.split(':')[0] ?? ''));
  const { owner, networks } = options;
  const principals = { ...ownPrincipalsAlone(owner, controlled, networks), name: 'rcp' };
  if (!policySize(principals.kind, principals.content).fits) {
    throw tooLong(where);
  }
  return [...servicePolicies(where, options), ...(controlled.length === 0 ? [] : [principals])];
}

/** The narrowest that fit. */
function servicePolicies(where: string, options: ClosureOptions): readonly OrganizationDocument[] {
  const found = WIDTHS.map((width) => packed(closureStatements(options, width))).find(
    (groups) => groups !== undefined && groups.length <= MOST_DOCUMENTS,
  );
  if (found === undefined) {
    throw tooLong(where);
  }
  return found.map((statements, index) => policyOf(statements, index));
}

/** Statements in as few policies as hold them, in their order; undefined where one of them is too long. */
function packed(statements: readonly object[]): readonly (readonly object[])[] | undefined {
  const groups: object[][] = [];
  for (const statement of statements) {
    const last = groups.at(-1);
    if (last !== undefined && fits([...last, statement])) {
      last.push(statement);
    } else {
      groups.push([statement]);
    }
  }
  return groups.every(fits) ? groups : undefined;
}

function fits(statements: readonly object[]): boolean {
  const { kind, content } = policyOf(statements, 0);
  return policySize(kind, content).fits;
}

function policyOf(statements: readonly object[], index: number): OrganizationDocument {
  const name = index === 0 ? 'scp' : `scp-${index + 1}`;
  return serviceControl(name, 'What the endpoints of a network admit, for its principals', statements);
}

function tooLong(where: string): UsageError {
  return new UsageError(
    `the organization policies of ${where} would be longer than the 5120 characters that AWS takes, expected fewer networks ` +
      'and roles in organizationPolicies: name roles by patterns',
  );
}
