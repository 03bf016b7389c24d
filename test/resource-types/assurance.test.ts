import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceTypeSection, withResourceTypes } from './assurance';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'assurance.md'), 'utf8');

describe('the section of resource types', () => {
  it('is what the committed page says', () => {
    expect(PAGE).toContain(`${resourceTypeSection()}\n\n## `);
  });

  it('is written alone, and the rest of the page stays', () => {
    const [before = '', rest = ''] = PAGE.split('## Resource types\n', 2);
    const stale = `${before}## Resource types\n\nsomething old\n${rest.slice(rest.indexOf('\n## '))}`;
    expect(withResourceTypes(stale)).toBe(PAGE);
  });

  it('cannot be written into a page that lacks it', () => {
    expect(() => withResourceTypes('# A page\n')).toThrow("no section '## Resource types'");
  });
});
