import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { mentions } from '../../../lib/egress/load/mentions';
import { readTemplateFile } from '../../../lib/egress/load/template-file';

it.each(['DefaultSecurityGroup', 'Default\\u0053ecurityGroup', '"Default\\\nSecurityGroup"', '\\x44efault'])(
  '%s may name a default group',
  (text) => {
    expect(mentions(text, 'DefaultSecurityGroup')).toBe(true);
  },
);

it.each(['SecurityGroup', 'one\\nline'])('%s names no default group', (text) => {
  expect(mentions(text, 'DefaultSecurityGroup')).toBe(false);
});

it('takes no objects from a template that escapes the name of an artifact', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-mentions-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.json');
  const metadata = '{"cdk-airgap\\u003aobjects":{"ClusterName":"own","Objects":"[]"}}';
  writeFileSync(file, `{"Resources":{"Own":{"Type":"AWS::EKS::Cluster","Metadata":${metadata}}}}`);
  const { template } = readTemplateFile(file, 'eu-west-1');
  expect(JSON.stringify(template.Resources)).not.toContain('"Objects"');
});
