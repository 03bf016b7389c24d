import { expect, test } from 'vitest';
import { UsageError, assertNever } from '../../lib/shared/errors';

test('an error that the user can mend is told from others by its name', () => {
  const error = new UsageError("--format takes 'text' or 'json'");
  expect(String(error)).toBe("UsageError: --format takes 'text' or 'json'");
});

test('a value that the types forbid is named', () => {
  expect(() => assertNever('odd' as never)).toThrow('"odd"');
});
