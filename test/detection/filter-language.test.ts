import { describe, expect, test } from 'vitest';
import { compileFilter } from './filter-language';

const REQUEST = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const CHILD = 'INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310';
const TOP = 'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200';
const FAILED = 'ERROR 09/25/2014 12:00:02 Failed to process request';

describe('the evaluator agrees with the examples of the documentation', () => {
  test.each([
    [
      '[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]',
      REQUEST,
      true,
    ],
    ['[..., request =*.html*, status_code = 4*, bytes]', REQUEST, true],
    [
      '[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]',
      REQUEST,
      true,
    ],
    ['[ip, user, username, timestamp, request, status_code = 410, bytes]', REQUEST, false],
    ['[ip, user, username, timestamp, request, status_code, bytes > 1000]', REQUEST, true],
    ['[ip, user, username, timestamp, request, status_code, bytes > 2000]', REQUEST, false],
    ['[w1=ERROR, w2]', FAILED, true],
    ['[w1=ERROR, w2]', TOP, false],
    ['[w1=ERROR || w1=WARNING, w2]', FAILED, true],
    ['[w1!=ERROR && w1!=WARNING, w2]', FAILED, false],
    ['[w1!=ERROR && w1!=WARNING, w2]', TOP, true],
    ['[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]', TOP, true],
    ['[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]', CHILD, false],
    [
      '[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]',
      CHILD,
      true,
    ],
    ['[a, b, c, d, e, f, g, h]', REQUEST, false],
  ])('%s', (pattern, line, expected) => {
    expect(compileFilter(pattern)(line)).toBe(expected);
  });
});

test('&& binds tighter than ||, and parentheses tighter than both', () => {
  expect(compileFilter('[w = a || w = b && w = c, x]')('a 1')).toBe(true);
  expect(compileFilter('[(w = a || w = b) && w = c, x]')('a 1')).toBe(false);
});

test('two field names in one position are refused', () => {
  expect(() => compileFilter('[ip, status_code = 4* && bytes > 1000]')).toThrow('bytes');
});

test('a group in a regular expression is refused', () => {
  expect(() => compileFilter('[ip = %^(10|11)%, rest]')).toThrow('unsupported');
});

test('a third regular expression is refused', () => {
  expect(() => compileFilter('[a = %1%, b = %2%, c = %3%]')).toThrow('two');
});

test('text with a hyphen must be quoted', () => {
  expect(() => compileFilter('[a = -, b]')).toThrow('quoted');
});
