import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { afterEach, expect, test, vi } from 'vitest';
import { derivedIn } from '../../lib/derivation/derived';
import { Resources } from '../../lib/egress/model/resource';

afterEach(() => vi.restoreAllMocks());

test('an app that cannot be read needs nothing that is known, and is told of', () => {
  vi.spyOn(Resources.prototype, 'add').mockImplementation(() => {
    throw new Error('no template');
  });
  const app = new App();
  new CfnResource(new Stack(app, 'Own'), 'Any', { type: 'Any::Any::Any' });
  expect(derivedIn(app)).toEqual({ needs: [], gaps: [], unread: [{ construct: app, why: 'no template' }] });
});
