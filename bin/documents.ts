import { existsSync } from 'node:fs';
import type { Audit } from '../lib/egress/audit';
import { removalsFrom, textOf } from '../lib/egress/manifest/baseline';
import { toManifest } from '../lib/egress/manifest/manifest';
import type { DestinationName } from '../lib/egress/model/manifest';
import { toWaiverDraft } from '../lib/egress/report/waiver-draft';
import { RULES } from '../lib/egress/rules';
import { UsageError } from '../lib/shared/errors';
import { write } from './output';

/** What an audit writes beside its report. */
export interface Documents {
  /** Where the manifest goes; `-` is standard output. */
  readonly manifest: string | undefined;
  readonly waiverDraft: string | undefined;
  readonly baseline: readonly DestinationName[] | undefined;
  readonly today: string;
  readonly allowsPathWaivers?: boolean;
}

/** Refuses what could not be written in the end. */
export function checkDocuments(values: {
  readonly manifest?: string | undefined;
  readonly output?: string | undefined;
  readonly 'write-waivers'?: string | undefined;
}): void {
  const { manifest, output, 'write-waivers': draft } = values;
  const files = [manifest, output, draft].filter((file) => file !== undefined);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `${twice} is named twice by --manifest, --output and --write-waivers, expected a file for each`,
    );
  }
  if (draft !== undefined) {
    checkNew(draft);
  }
}

/** Writes what was asked for, and tells what the baseline has and the input no longer does. */
export function writeDocuments(done: Audit, documents: Documents): void {
  const { manifest, waiverDraft, baseline, today } = documents;
  removalsFrom(baseline ?? [], baseline === undefined ? [] : done.destinations()).forEach((entry) =>
    process.stderr.write(`cdk-airgap: the baseline has ${textOf(entry)}, which is no longer there\n`),
  );
  if (manifest !== undefined) {
    const text = `${JSON.stringify(toManifest(done.destinations()), null, 2)}\n`;
    write(manifest === '-' ? undefined : manifest, text, '--manifest');
  }
  if (waiverDraft !== undefined) {
    checkNew(waiverDraft);
    write(waiverDraft, draftOf(done, today, documents.allowsPathWaivers ?? false), '--write-waivers');
  }
}

function draftOf({ report }: Audit, today: string, allowsPathWaivers: boolean): string {
  const ids = new Set(RULES.map(({ id }) => id));
  return toWaiverDraft(report, {
    today,
    isWaivable: ({ ruleId, category, state }) =>
      ids.has(ruleId) && (allowsPathWaivers || category !== 'route' || state === 'defect'),
  });
}

function checkNew(file: string): void {
  if (existsSync(file)) {
    throw new UsageError(`--write-waivers ${file} exists, expected a new file: nothing is overwritten`);
  }
}
