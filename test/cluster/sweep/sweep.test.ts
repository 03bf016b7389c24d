import { CfnElement, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../lib/shared/errors';
import { leftOut, spoiled } from './junk';
import type { Subject } from './subject';
import { SUBJECTS } from './subjects';

/** What comes of properties: nothing where a template can be written, else what is thrown. */
function outcome({ scope, make }: Subject, props: object): unknown {
  const place = new Construct(scope(), `Case${++cases}`);
  try {
    make(place, props as never);
    place.node
      .findAll()
      .filter((each) => CfnElement.isCfnElement(each))
      .forEach((each) => Stack.of(each).resolve(each._toCloudFormation()));
    return undefined;
  } catch (error) {
    return error;
  }
}
let cases = 0;

/** What is wrong with a refusal; nothing where it is one clear line. */
function complaint(error: unknown, name = ''): string | undefined {
  if (error === undefined) return 'is accepted';
  if (!(error instanceof UsageError)) return `throws ${(error as Error).message}`.slice(0, 200);
  if (error.message.includes('\n')) return `has several lines: ${error.message}`;
  if (!/expected|not in the catalogue/.test(error.message))
    return `says not what is allowed: ${error.message}`;
  const member =
    name
      .split('.')
      .pop()
      ?.replace(/\[0\]$/, '') ?? '';
  if (!error.message.includes(member)) return `does not say what is wrong: ${error.message}`;
  return /'undefined'|\[object|function/.test(error.message) ? `is not clear: ${error.message}` : undefined;
}

describe.each(Object.entries(SUBJECTS))('%s', (_, subject) => {
  it.skipIf(subject.isRefusedAlone)('is made of valid properties', () => {
    expect(outcome(subject, subject.props)).toBeUndefined();
  });

  it('refuses each property that is something else, in one clear line', () => {
    const found = spoiled(subject.of, subject.props).flatMap(({ name, value, props }) => {
      const wrong = complaint(outcome(subject, props), name);
      return wrong === undefined
        ? []
        : [`${name} = ${JSON.stringify(value) ?? 'undefined'} (${typeof value}) ${wrong}`];
    });
    expect(found).toEqual([]);
  });

  it.skipIf(subject.isRefusedAlone)(
    'is made, or refused in one clear line, without each property that may be left out',
    () => {
      const found = leftOut(subject.of, subject.props).flatMap(({ name, props }) => {
        const error = outcome(subject, props);
        const wrong = error === undefined ? undefined : complaint(error);
        return wrong === undefined ? [] : [`without ${name} it ${wrong}`];
      });
      expect(found).toEqual([]);
    },
  );
});
