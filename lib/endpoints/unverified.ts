import type { CatalogueRow, Unverified } from './catalogue-row';

const WORDS: Readonly<Record<Unverified, (row: CatalogueRow) => string>> = {
  policySupported: ({ awsName }) =>
    `no source says whether endpoints of ${awsName} accept a policy: one is attached, and where describe-vpc-endpoint-services ` +
    'lists VpcEndpointPolicySupported false, deployment fails; then add the service with acceptsPolicy false',
  dnsNames: ({ awsName }) =>
    `no source says which names the endpoint of ${awsName} answers: those that resolve follow AWS's pattern`,
  iamPrefixes: ({ awsName, iamPrefixes }) =>
    `no source says by which actions ${awsName} is authorized: its policy admits ${iamPrefixes.join(', ')}`,
};

/** What no source confirms about a service, and what comes of it: one sentence each. */
export function unverifiedNotes(row: CatalogueRow): readonly string[] {
  return (row.unverified ?? []).map((member) => WORDS[member](row));
}
