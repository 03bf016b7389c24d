import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compared, endpointsPage, EXPLAINED } from '../../scripts/endpoints-page';

const differing = compared().filter(({ differs }) => differs);

describe('the page of the endpoints', () => {
  it('is the one that the closure and the published lists come to', () => {
    const page = readFileSync(resolve(__dirname, '../../docs/endpoints.md'), 'utf8');
    expect(page).toBe(endpointsPage());
  });

  it.each(differing.map((row) => [row.key, row] as const))('explains the difference in %s', (_, { why }) => {
    expect(why).toMatch(/\w/);
  });

  it('explains no difference that there is not', () => {
    expect(EXPLAINED.filter((key) => !differing.some((row) => row.key === key))).toEqual([]);
  });
});

describe('the closure', () => {
  const rows = compared();

  it('has everything that AWS and eksctl require', () => {
    const missing = rows.filter(
      ({ isClosed, says: [aws, eksctl] }) => !isClosed && [aws, eksctl].includes('required'),
    );
    expect(missing).toEqual([]);
  });

  it('lacks of the Terraform pattern only what Systems Manager calls', () => {
    const missing = rows.filter(({ isClosed, says }) => !isClosed && says[2] === 'required');
    expect(missing.map(({ key }) => key)).toEqual(['ec2messages', 'ssm', 'ssmmessages']);
  });
});
