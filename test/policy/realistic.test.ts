import { describe, expect, it } from 'vitest';
import { BUCKET_NETWORKS } from './realistic/bucket-networks';
import { BUCKETS } from './realistic/buckets';
import { ENDPOINT_EXCEPTIONS } from './realistic/endpoint-exceptions';
import { ENDPOINTS } from './realistic/endpoints';
import { IDENTITIES } from './realistic/identities';
import { MESSAGES } from './realistic/messages';
import type { Realistic } from './realistic/realistic';
import { TRUSTS } from './realistic/trusts';
import { ask } from './samples';

describe.each<[string, readonly Realistic[]]>([
  ['an endpoint policy', [...ENDPOINTS, ...ENDPOINT_EXCEPTIONS]],
  ['a bucket policy', [...BUCKETS, ...BUCKET_NETWORKS]],
  ['a policy of another resource', MESSAGES],
  ['an identity policy', IDENTITIES],
  ['a trust policy', TRUSTS],
])('%s', (_, cases) => {
  it.each(
    cases.map((row) => [`${row.name}: ${row.verdict} (${row.about}), because ${row.because}`, row] as const),
  )('%s', (_title, { set, about, more, verdict, by, missing }) => {
    const answer = ask(set, about, more);
    expect(answer).toMatchObject({ verdict, ...(by === undefined ? {} : { by }) });
    expect('missing' in answer ? answer.missing.join() : '').toContain(missing ?? '');
  });
});
