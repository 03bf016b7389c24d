import { describe, expect, it } from 'vitest';
import { COMPONENTS } from '../../../lib/cluster/charts/components';

describe('what is known of components', () => {
  it('names each once', () => {
    const names = COMPONENTS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(COMPONENTS)('says where it was read, and when: $name', ({ source, date }) => {
    expect(source).toMatch(/^github\.com\//);
    expect(date).toMatch(/^2026-\d\d-\d\d$/);
  });

  it.each(COMPONENTS)('names an image of the mirror after the upstream one: $name', ({ name, upstream }) => {
    expect(upstream.endsWith(`/${name}`)).toBe(true);
  });
});
