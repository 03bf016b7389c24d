import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../lib/shared/errors';
import { parseConfig } from '../../../lib/sizing/config/parse';

describe('the text of a configuration', () => {
  it('is JSON', () => {
    expect(parseConfig('{"a": [1, "b"]}')).toEqual({ a: [1, 'b'] });
  });

  it('may have numbers that Python writes', () => {
    expect(
      parseConfig('{"limit": [0.0, Infinity, -Infinity], "n": NaN, "text": "Infinity \\" NaN"}'),
    ).toEqual({
      limit: [0, null, null],
      n: null,
      text: 'Infinity " NaN',
    });
  });

  it('is refused in one line where it is not JSON', () => {
    expect(() => parseConfig('hidden_size: 12\nlayers: 3', 'a.yaml')).toThrow(UsageError);
    expect(() => parseConfig('hidden_size: 12\nlayers: 3', 'a.yaml')).toThrow(
      /^a.yaml is not JSON, expected a model's config.json: [^\n]*$/u,
    );
  });
});
